// jobs/query
import { OrgError } from '../org/contract.ts';
import { badRequest } from '../http/errors.ts';
import { noContent, ok } from '../http/message.ts';
import type { Answer, RestRequest, Route } from '../http/message.ts';
import { rowOf } from '../http/routes/sobject-rows.ts';
import { queryJobInfo } from './query-jobs.ts';
import type { QueryJob } from './query-jobs.ts';

const PATH = '/services/data/:version/jobs/query';

function jobOf(request: RestRequest): QueryJob {
    return request.service.queryJobs.find(request.params.job!, request.session);
}

function results(request: RestRequest): Answer {
    const job = jobOf(request);
    if (job.apiVersion !== request.version) {
        const message = `Job ${job.id} was made with API version ${job.apiVersion}: read its results with the same version`;
        throw new OrgError(409, 'INVALIDJOB', message);
    }
    const asked = request.query.get('maxRecords');
    const maxRecords = asked === null ? null : Number(asked);
    if (maxRecords !== null && !(Number.isSafeInteger(maxRecords) && maxRecords > 0)) {
        throw badRequest('INVALID_ARGUMENT', `maxRecords '${asked}' is not a positive whole number`);
    }
    const page = request.service.queryJobs.page(job, request.query.get('locator'), maxRecords);
    return {
        status: 200,
        stream: page.stream,
        headers: {
            'content-type': 'text/csv; charset=UTF-8',
            'sforce-locator': page.locator ?? 'null',
            'sforce-numberofrecords': String(page.rows)
        }
    };
}

export const queryJobRoutes: Route[] = [
    {
        method: 'POST',
        path: PATH,
        handle(request) {
            const job = request.service.queryJobs.create(request.session, rowOf(request.body), request.version);
            return ok(queryJobInfo(job));
        }
    },
    {
        method: 'GET',
        path: PATH,
        handle: (request) =>
            ok({
                done: true,
                records: request.service.queryJobs.list(request.session).map(queryJobInfo),
                nextRecordsUrl: null
            })
    },
    { method: 'GET', path: `${PATH}/:job`, handle: (request) => ok(queryJobInfo(jobOf(request))) },
    {
        method: 'PATCH',
        path: `${PATH}/:job`,
        handle(request) {
            const job = jobOf(request);
            const { state } = rowOf(request.body);
            if (state !== 'Aborted') throw badRequest('INVALIDJOBSTATE', `Invalid state: ${String(state)}`);
            request.service.queryJobs.abort(job);
            return ok(queryJobInfo(job));
        }
    },
    {
        method: 'DELETE',
        path: `${PATH}/:job`,
        handle(request) {
            request.service.queryJobs.remove(jobOf(request));
            return noContent();
        }
    },
    { method: 'GET', path: `${PATH}/:job/results`, handle: results }
];
