// jobs/ingest
import { Readable } from 'node:stream';
import { OrgError } from '../org/contract.ts';
import { badRequest } from '../http/errors.ts';
import { dataPath, noContent, ok } from '../http/message.ts';
import type { Answer, RestRequest, Route } from '../http/message.ts';
import { rowOf } from '../http/routes/sobject-rows.ts';
import { ingestJobInfo } from './ingest-job.ts';
import type { IngestJob } from './ingest-job.ts';

const PATH = '/services/data/:version/jobs/ingest';

function jobOf(request: RestRequest): IngestJob {
    return request.service.ingestJobs.find(request.params.job!, request.session);
}

function csv(stream: Readable): Answer {
    return { status: 200, stream, headers: { 'content-type': 'text/csv; charset=UTF-8' } };
}

/** Results exist once the job has ended. */
function finishedJob(request: RestRequest): IngestJob {
    const job = jobOf(request);
    if (['JobComplete', 'Failed', 'Aborted'].includes(job.state)) return job;
    throw badRequest('INVALIDJOBSTATE', `Job ${job.id} is ${job.state}: its results are not available`);
}

async function changeState(request: RestRequest): Promise<Answer> {
    const job = jobOf(request);
    const { state } = rowOf(request.body);
    const { ingestJobs } = request.service;
    if (state === 'UploadComplete') return ok(ingestJobInfo(await ingestJobs.closeUpload(job)));
    if (state !== 'Aborted') throw badRequest('INVALIDJOBSTATE', `Invalid state: ${String(state)}`);
    ingestJobs.abort(job);
    return ok(ingestJobInfo(job));
}

async function upload(request: RestRequest, body: Readable): Promise<Answer> {
    const job = jobOf(request);
    const type = (request.headers['content-type'] ?? 'text/csv').split(';')[0]!.trim().toLowerCase();
    if (type !== 'text/csv') {
        body.resume();
        throw new OrgError(415, 'UNSUPPORTED_MEDIA_TYPE', `Content type '${type}' is not supported: send text/csv`);
    }
    await request.service.ingestJobs.upload(job, body);
    return { status: 201 };
}

export const ingestRoutes: Route[] = [
    {
        method: 'POST',
        path: PATH,
        handle(request) {
            const job = request.service.ingestJobs.create(request.session, rowOf(request.body), request.version);
            return ok(ingestJobInfo(job));
        }
    },
    {
        method: 'GET',
        path: PATH,
        handle: (request) =>
            ok({
                done: true,
                records: request.service.ingestJobs.list(request.session).map(ingestJobInfo),
                nextRecordsUrl: null
            })
    },
    { method: 'GET', path: `${PATH}/:job`, handle: (request) => ok(ingestJobInfo(jobOf(request))) },
    { method: 'PATCH', path: `${PATH}/:job`, handle: changeState },
    {
        method: 'DELETE',
        path: `${PATH}/:job`,
        handle(request) {
            request.service.ingestJobs.remove(jobOf(request));
            return noContent();
        }
    },
    { method: 'PUT', path: `${PATH}/:job/batches`, receive: upload },
    {
        method: 'GET',
        path: `${PATH}/:job/successfulResults`,
        handle(request) {
            const rows = request.service.ingestJobs.successful(finishedJob(request));
            return csv(Readable.from(rows, { objectMode: false }));
        }
    },
    {
        method: 'GET',
        path: `${PATH}/:job/failedResults`,
        handle: (request) => csv(request.service.ingestJobs.failed(finishedJob(request)))
    },
    {
        method: 'GET',
        path: `${PATH}/:job/unprocessedrecords`,
        handle(request) {
            const rows = request.service.ingestJobs.unprocessed(finishedJob(request));
            return csv(Readable.from(rows, { objectMode: false }));
        }
    }
];

/** GET jobs: the two kinds. */
export const jobsRoute: Route = {
    method: 'GET',
    path: '/services/data/:version/jobs',
    handle: (request) => ok({ ingest: `${dataPath(request)}/jobs/ingest`, query: `${dataPath(request)}/jobs/query` })
};
