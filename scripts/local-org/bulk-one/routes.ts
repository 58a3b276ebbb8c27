// /services/async/<version>/job: the Bulk API 1.0
import { createReadStream } from 'node:fs';
import { Readable } from 'node:stream';
import { XMLParser } from 'fast-xml-parser';
import type { Answer, RestRequest, Route } from '../http/message.ts';
import { readBody } from '../metadata/read-body.ts';
import { OrgError } from '../org/contract.ts';
import type { Session } from '../org/contract.ts';
import { AsyncError, batchListXml, batchXml, errorXml, jobXml, resultListXml } from './job.ts';

const PATH = '/services/async/:asyncVersion/job';
/** Salesforce's limit of a batch. */
const MAX_BATCH_BYTES = 10_000_000;
const XML = 'application/xml; charset=UTF-8';
const CSV = 'text/csv; charset=UTF-8';

const parser = new XMLParser({ removeNSPrefix: true, parseTagValue: false, ignoreAttributes: true });

interface Call {
    request: RestRequest;
    session: Session;
    body: string;
}

const text = (status: number, type: string, content: string): Answer => ({
    status,
    headers: { 'content-type': type },
    stream: Readable.from([content], { objectMode: false })
});
const xml = (content: string, status = 200): Answer => text(status, XML, content);

/** Throws AsyncError InvalidSessionId, ... */
function sessionOf({ service, headers }: RestRequest): Session {
    try {
        const session = service.org.session(service.tokens.userId(headers['x-sfdc-session'] ?? ''));
        if (session.hasPermission('ApiEnabled')) return session;
    } catch {
        throw new AsyncError('InvalidSessionId', 'Invalid session id');
    }
    throw new AsyncError('ClientInputError', 'API is not enabled for this Organization or Partner');
}

function versionOf({ params }: RestRequest): string {
    const [, version] = /^v?(\d{2}\.0)$/.exec(params.asyncVersion ?? '') ?? [];
    if (version === undefined || Number(version) < 40 || Number(version) > 66) {
        throw new AsyncError('InvalidVersion', `Api version specified in URI is invalid: ${params.asyncVersion ?? ''}`);
    }
    return version;
}

async function bodyOf(body: Readable): Promise<string> {
    try {
        return (await readBody(body, MAX_BATCH_BYTES)).toString('utf8');
    } catch (error) {
        if (error instanceof OrgError)
            throw new AsyncError('InvalidBatch', `The batch is larger than ${MAX_BATCH_BYTES} bytes`);
        throw error;
    }
}

function route(method: 'GET' | 'POST', path: string, answer: (call: Call) => Answer): Route {
    return {
        method,
        path: PATH + path,
        open: true,
        async receive(request, body) {
            try {
                const content = await bodyOf(body);
                const session = sessionOf(request);
                versionOf(request);
                request.service.usage.addRequest();
                return answer({ request, session, body: content });
            } catch (error) {
                if (!(error instanceof OrgError)) throw error;
                return xml(errorXml(error), error.status === 403 ? 403 : 400);
            }
        }
    };
}

function jobInfoOf({ body, request }: Call): Record<string, unknown> {
    if (!/xml/i.test(request.headers['content-type'] ?? 'xml')) {
        throw new AsyncError('InvalidJob', 'The local org reads the job as XML only');
    }
    let info: unknown;
    try {
        info = (parser.parse(body.trim()) as Record<string, unknown>).jobInfo;
    } catch {
        info = undefined;
    }
    if (typeof info !== 'object' || info === null) throw new AsyncError('InvalidJob', 'Unable to parse Job');
    return info as Record<string, unknown>;
}

const jobsOf = ({ request }: Call) => request.service.bulkOneJobs;
const jobOf = (call: Call) => jobsOf(call).find(call.session, call.request.params.job!);
const batchOf = (call: Call) => jobsOf(call).batch(jobOf(call), call.request.params.batch!);

function addBatch(call: Call): Answer {
    if (!/^text\/csv/i.test(call.request.headers['content-type'] ?? '')) {
        throw new AsyncError('InvalidBatch', 'The local org takes batches as text/csv only');
    }
    const job = jobOf(call);
    return xml(batchXml(job, jobsOf(call).addBatch(call.session, job, call.body)), 201);
}

function resultOf(call: Call): Answer {
    const batch = batchOf(call);
    const file = jobsOf(call).resultFile(batch);
    if (batch.resultId !== null) return xml(resultListXml(batch));
    return { status: 200, headers: { 'content-type': CSV }, stream: createReadStream(file) };
}

function queryResultOf(call: Call): Answer {
    const batch = batchOf(call);
    const { result } = call.request.params;
    if (batch.resultId?.slice(0, 15) !== result?.slice(0, 15)) {
        throw new AsyncError('InvalidBatch', `Unable to find result with id: ${result ?? ''}`);
    }
    return { status: 200, headers: { 'content-type': CSV }, stream: createReadStream(jobsOf(call).resultFile(batch)) };
}

export const bulkOneRoutes: Route[] = [
    route('POST', '', (call) =>
        xml(jobXml(jobsOf(call).create(call.session, jobInfoOf(call), versionOf(call.request))), 201)
    ),
    route('GET', '/:job', (call) => xml(jobXml(jobOf(call)))),
    route('POST', '/:job', (call) => {
        const job = jobOf(call);
        jobsOf(call).setState(job, String(jobInfoOf(call).state ?? ''));
        return xml(jobXml(job));
    }),
    route('POST', '/:job/batch', addBatch),
    route('GET', '/:job/batch', (call) => xml(batchListXml(jobOf(call)))),
    route('GET', '/:job/batch/:batch', (call) => xml(batchXml(jobOf(call), batchOf(call)))),
    route('GET', '/:job/batch/:batch/request', (call) => text(200, CSV, jobsOf(call).request(batchOf(call)))),
    route('GET', '/:job/batch/:batch/result', resultOf),
    route('GET', '/:job/batch/:batch/result/:result', queryResultOf)
];
