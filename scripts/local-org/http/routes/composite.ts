// POST composite: up to 25 requests in one call; later ones may use the answers of earlier ones.
import { badRequest, errorAnswer } from '../errors.ts';
import { ok } from '../message.ts';
import type { Answer, RestRequest, Route } from '../message.ts';
import { resolveReferences, UnknownReference } from './composite-references.ts';

const MAX_SUBREQUESTS = 25;
/** Of these kinds only so many. */
const MAX_HEAVY = 5;
const HEAVY = /\/(query|queryAll|composite\/sobjects)([/?]|$)/i;
const METHODS = new Set(['GET', 'POST', 'PATCH', 'PUT', 'DELETE']);

export interface Subrequest {
    method: string;
    url: string;
    referenceId: string;
    body?: unknown;
    httpHeaders?: Record<string, string>;
}

export interface Subresponse {
    body: unknown;
    httpHeaders: Record<string, string>;
    httpStatusCode: number;
    referenceId: string;
}

class Halt extends Error {}

function subrequestsOf(body: unknown): Subrequest[] {
    const list = (body as { compositeRequest?: unknown } | undefined)?.compositeRequest;
    if (!Array.isArray(list) || list.length === 0) {
        throw badRequest(
            'JSON_PARSER_ERROR',
            'The request body must be {"compositeRequest": [...]} with at least one request'
        );
    }
    if (list.length > MAX_SUBREQUESTS) {
        throw badRequest('LIMIT_EXCEEDED', `Only ${MAX_SUBREQUESTS} subrequests are allowed, ${list.length} were sent`);
    }
    const requests = list.map(checkSubrequest);
    const heavy = requests.filter(({ url }) => HEAVY.test(url)).length;
    if (heavy > MAX_HEAVY) {
        throw badRequest(
            'LIMIT_EXCEEDED',
            `Only ${MAX_HEAVY} subrequests may be queries or sObject collections, ${heavy} were sent`
        );
    }
    checkReferenceIds(requests);
    return requests;
}

/** Throws 400. */
export function checkReferenceIds(list: Subrequest[]): void {
    const names = new Set(list.map(({ referenceId }) => referenceId));
    if (names.size < list.length) throw badRequest('INVALID_INPUT', 'Each referenceId must be unique in the request');
}

/** Throws 400. */
export function checkSubrequest(item: unknown): Subrequest {
    const { method, url, referenceId } = (item ?? {}) as Partial<Record<keyof Subrequest, unknown>>;
    if (typeof referenceId !== 'string' || !/^[A-Za-z0-9][A-Za-z0-9_]*$/.test(referenceId)) {
        const message = `referenceId '${String(referenceId)}' must start with a letter or digit and have letters, digits and _ only`;
        throw badRequest('INVALID_INPUT', message);
    }
    if (typeof method !== 'string' || !METHODS.has(method)) {
        throw badRequest('INVALID_INPUT', `method '${String(method)}' of '${referenceId}' is not an HTTP method`);
    }
    if (typeof url !== 'string' || !/^\/services\/data\/v/.test(url)) {
        throw badRequest('INVALID_INPUT', `url of '${referenceId}' must start with /services/data/vXX.X/`);
    }
    return item as Subrequest;
}

function runOne(request: RestRequest, sub: Subrequest, answers: Map<string, unknown>): Subresponse {
    let answer: Answer;
    try {
        const url = resolveReferences(sub.url, answers) as string;
        if (/\/composite(\/batch|\/tree|\/graph)?\/?(\?|$)/i.test(url)) {
            throw badRequest('INVALID_INPUT', 'A composite request cannot contain another one');
        }
        const headers = Object.fromEntries(
            Object.entries(sub.httpHeaders ?? {}).map(([name, value]) => [name.toLowerCase(), String(value)])
        );
        answer = request.dispatch({ method: sub.method, url, headers, body: resolveReferences(sub.body, answers) });
    } catch (error) {
        if (!(error instanceof UnknownReference)) answer = errorAnswer(error, () => undefined);
        else answer = { status: 400, body: [{ errorCode: 'PROCESSING_HALTED', message: error.message }] };
    }
    if (answer.status < 300) answers.set(sub.referenceId, answer.body);
    const httpHeaders: Record<string, string> = answer.headers?.location ? { Location: answer.headers.location } : {};
    return { body: answer.body ?? null, httpHeaders, httpStatusCode: answer.status, referenceId: sub.referenceId };
}

/** What is answered for a request whose neighbour failed. */
export function halted(sub: Subrequest): Subresponse {
    const message = 'The transaction was rolled back since another operation in the same transaction failed.';
    const body = [{ errorCode: 'PROCESSING_HALTED', message }];
    return { body, httpHeaders: {}, httpStatusCode: 400, referenceId: sub.referenceId };
}

/** In one transaction; any answer from 400 up undoes all of it. */
export function runAllOrNone(request: RestRequest, list: Subrequest[]): Subresponse[] {
    const answers = new Map<string, unknown>();
    const done: Subresponse[] = [];
    try {
        request.service.org.transaction(() => {
            for (const sub of list) {
                const one = runOne(request, sub, answers);
                done.push(one);
                if (one.httpStatusCode >= 400) throw new Halt();
            }
        });
        return done;
    } catch (error) {
        if (!(error instanceof Halt)) throw error;
        const culprit = done.at(-1)!;
        return list.map((sub) => (sub.referenceId === culprit.referenceId ? culprit : halted(sub)));
    }
}

export const compositeRoute: Route = {
    method: 'POST',
    path: '/services/data/:version/composite',
    handle(request) {
        const list = subrequestsOf(request.body);
        const { allOrNone } = request.body as { allOrNone?: unknown };
        if (allOrNone === true) return ok({ compositeResponse: runAllOrNone(request, list) });
        const answers = new Map<string, unknown>();
        return ok({ compositeResponse: list.map((sub) => runOne(request, sub, answers)) });
    }
};
