// GET sobjects, sobjects/X, sobjects/X/describe, sobjects/X/updated and /deleted
import { badRequest } from '../errors.ts';
import { ok } from '../message.ts';
import type { RestRequest, Route } from '../message.ts';

const PATH = '/services/data/:version/sobjects';
const DAYS_30_MS = 30 * 24 * 3_600_000;

/** start and end of /updated and /deleted, ms since 1970. Throws 400 when missing, malformed or further back than 30 days. */
function period(request: RestRequest): [start: number, end: number] {
    const [start, end] = ['start', 'end'].map((name) => {
        const text = request.query.get(name);
        if (text === null) throw badRequest('MISSING_ARGUMENT', `Missing required parameter: ${name}`);
        // An unescaped "+00:00" arrives as a space.
        const time = Date.parse(text.replace(/ (\d{2}:?\d{2})$/, '+$1'));
        if (Number.isNaN(time)) throw badRequest('INVALID_FIELD', `${name}: '${text}' is not a dateTime`);
        return time;
    }) as [number, number];
    if (start >= end) throw badRequest('INVALID_REPLICATION_DATE', 'startDate before endDate is required');
    if (request.service.org.now() - start > DAYS_30_MS) {
        throw badRequest('INVALID_REPLICATION_DATE', 'startDate cannot be more than 30 days ago');
    }
    return [start, end];
}

const restDateTime = (time: number): string => new Date(time).toISOString().replace('Z', '+0000');

export const sobjectRoutes: Route[] = [
    {
        method: 'GET',
        path: PATH,
        handle(request) {
            const sobjects = request.service.org.describeGlobal(request.session, request.version);
            return ok({ encoding: 'UTF-8', maxBatchSize: 200, sobjects });
        }
    },
    {
        // Pages of the user interface make records recent; calls of the API do not, and there are no such pages here.
        method: 'GET',
        path: '/services/data/:version/recent',
        handle: () => ok([])
    },
    {
        method: 'GET',
        path: `${PATH}/:object`,
        handle(request) {
            const { org } = request.service;
            const described = org.describe(request.session, request.params.object!, request.version);
            const { fields: _fields, childRelationships: _children, recordTypeInfos: _types, ...summary } = described;
            return ok({ objectDescribe: summary, recentItems: [] });
        }
    },
    {
        method: 'GET',
        path: `${PATH}/:object/describe`,
        handle: (request) => ok(request.service.org.describe(request.session, request.params.object!, request.version))
    },
    {
        method: 'GET',
        path: `${PATH}/:object/updated`,
        handle(request) {
            const [start, end] = period(request);
            const ids = request.service.org.updatedIds(request.session, request.params.object!, start, end);
            return ok({ ids, latestDateCovered: restDateTime(Math.min(end, request.service.org.now())) });
        }
    },
    {
        method: 'GET',
        path: `${PATH}/:object/deleted`,
        handle(request) {
            const [start, end] = period(request);
            const { org } = request.service;
            const deletedRecords = org.deletedIds(request.session, request.params.object!, start, end);
            return ok({
                deletedRecords,
                earliestDateAvailable: restDateTime(org.now() - DAYS_30_MS),
                latestDateCovered: restDateTime(Math.min(end, org.now()))
            });
        }
    }
];
