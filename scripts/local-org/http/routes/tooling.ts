// Tooling API: queries and descriptions of its objects.
import { ok } from '../message.ts';
import type { RestRequest, Route } from '../message.ts';
import { query, queryMore } from './query.ts';

const PATH = '/services/data/:version/tooling';

/** The same request with the objects of the Tooling API. */
function tooling(request: RestRequest): RestRequest {
    const session = request.service.org.session(request.session.userId, 'tooling');
    return { ...request, session, api: 'tooling' };
}

const sobjectOf = (request: RestRequest): string => request.params.object!;

export const toolingRoutes: Route[] = [
    { method: 'GET', path: `${PATH}/query`, handle: (request) => query(tooling(request), false) },
    { method: 'GET', path: `${PATH}/query/:locator`, handle: (request) => queryMore(tooling(request)) },
    {
        method: 'GET',
        path: `${PATH}/sobjects`,
        handle(request) {
            const { session } = tooling(request);
            const sobjects = request.service.org.describeGlobal(session, request.version);
            return ok({ encoding: 'UTF-8', maxBatchSize: 200, sobjects });
        }
    },
    {
        method: 'GET',
        path: `${PATH}/sobjects/:object/describe`,
        handle: (request) =>
            ok(request.service.org.describe(tooling(request).session, sobjectOf(request), request.version))
    },
    {
        method: 'GET',
        path: `${PATH}/sobjects/:object/:id`,
        handle(request) {
            const { session } = tooling(request);
            const fields = request.query.get('fields')?.split(',');
            const options = { apiVersion: request.version };
            return ok(request.service.org.getRecord(session, sobjectOf(request), request.params.id!, fields, options));
        }
    }
];
