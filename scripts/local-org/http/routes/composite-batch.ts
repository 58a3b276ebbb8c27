// POST composite/batch: up to 25 independent requests.
import { badRequest, errorAnswer } from '../errors.ts';
import { ok } from '../message.ts';
import type { Answer, RestRequest, Route } from '../message.ts';

const MAX_SUBREQUESTS = 25;

interface BatchRequest {
    method: string;
    url: string;
    richInput?: unknown;
}

function requestsOf(body: unknown): BatchRequest[] {
    const list = (body as { batchRequests?: unknown } | undefined)?.batchRequests;
    const isRequest = (item: unknown): item is BatchRequest =>
        typeof (item as BatchRequest | null)?.method === 'string' && typeof (item as BatchRequest).url === 'string';
    if (!Array.isArray(list) || list.length === 0 || !list.every(isRequest)) {
        throw badRequest(
            'JSON_PARSER_ERROR',
            'The request body must be {"batchRequests": [{"method": ..., "url": ...}, ...]}'
        );
    }
    if (list.length > MAX_SUBREQUESTS) {
        throw badRequest('LIMIT_EXCEEDED', `Only ${MAX_SUBREQUESTS} subrequests are allowed, ${list.length} were sent`);
    }
    return list;
}

function runOne(request: RestRequest, sub: BatchRequest): Answer {
    try {
        const path = sub.url.replace(/^\/?services\/data\//, '').replace(/^\//, '');
        const [target = ''] = path.split('?');
        if (/^v[\d.]+\/composite(\/|$)/i.test(target) && !/\/composite\/sobjects/i.test(target)) {
            throw badRequest('INVALID_INPUT', 'A batch request cannot contain a composite request');
        }
        return request.dispatch({ method: sub.method, url: `/services/data/${path}`, body: sub.richInput });
    } catch (error) {
        return errorAnswer(error, () => undefined);
    }
}

export const compositeBatchRoute: Route = {
    method: 'POST',
    path: '/services/data/:version/composite/batch',
    handle(request) {
        const halt = (request.body as { haltOnError?: unknown } | undefined)?.haltOnError === true;
        const results: { statusCode: number; result: unknown }[] = [];
        let failed = false;
        for (const sub of requestsOf(request.body)) {
            if (failed && halt) {
                const message = 'Batch processing halted because of a failed request';
                results.push({ statusCode: 412, result: [{ errorCode: 'BATCH_PROCESSING_HALTED', message }] });
                continue;
            }
            const answer = runOne(request, sub);
            failed ||= answer.status >= 400;
            results.push({ statusCode: answer.status, result: answer.body ?? null });
        }
        return ok({ hasErrors: failed, results });
    }
};
