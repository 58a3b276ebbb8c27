// GET query, queryAll and nextRecordsUrl
import type { QueryResult } from '../../org/contract.ts';
import { badRequest } from '../errors.ts';
import { dataPath, ok } from '../message.ts';
import type { Answer, RestRequest, Route } from '../message.ts';
import { columnMetadata } from './query-columns.ts';
import { explain } from './query-explain.ts';

const DEFAULT_BATCH = 2000;
const MIN_BATCH = 200;

/** `Sforce-Query-Options: batchSize=500` */
function batchSizeOf(request: RestRequest): number {
    const [, text] = /batchSize\s*=\s*(\d+)/i.exec(request.headers['sforce-query-options'] ?? '') ?? [];
    if (text === undefined) return DEFAULT_BATCH;
    return Math.min(DEFAULT_BATCH, Math.max(MIN_BATCH, Number(text)));
}

/** GET query?q= and queryAll?q= */
export function query(request: RestRequest, all: boolean): Answer {
    const plan = request.query.get('explain');
    if (plan !== null) return ok(explain(request, plan));
    const soql = request.query.get('q');
    if (soql === null || soql.trim() === '') throw badRequest('MALFORMED_QUERY', 'A query string has to be specified');
    const result = request.service.org.query(request.session, soql, { all, apiVersion: request.version });
    if (request.query.get('columns') === 'true') return ok(columnMetadata(request, result, soql));
    if (result.kind === 'count') return ok({ totalSize: result.totalSize, done: true, records: [] });
    const batchSize = batchSizeOf(request);
    if (result.totalSize <= batchSize) {
        return ok({ totalSize: result.totalSize, done: true, records: result.page(0, batchSize) });
    }
    if (result.kind === 'aggregate') {
        const message =
            'Aggregate query does not support queryMore(), use LIMIT to restrict the results to a single batch';
        throw badRequest('EXCEEDED_ID_LIMIT', message);
    }
    const id = request.service.locators.add({ userId: request.session.userId, result, batchSize });
    return page(request, result, { id, start: 0, batchSize });
}

function page(
    request: RestRequest,
    result: QueryResult,
    { id, start, batchSize }: { id: string; start: number; batchSize: number }
): Answer {
    const records = result.page(start, batchSize);
    const next = start + batchSize;
    const done = next >= result.totalSize;
    const nextRecordsUrl = `${dataPath(request)}/query/${id}-${next}`;
    return ok({ totalSize: result.totalSize, done, ...(done ? {} : { nextRecordsUrl }), records });
}

/** GET query/<locator> */
export function queryMore(request: RestRequest): Answer {
    const { locators } = request.service;
    const { id, query: open, start } = locators.find(request.params.locator!, request.session.userId);
    return page(request, open.result, { id, start, batchSize: open.batchSize });
}

export const queryRoutes: Route[] = [
    { method: 'GET', path: '/services/data/:version/query', handle: (request) => query(request, false) },
    { method: 'GET', path: '/services/data/:version/queryAll', handle: (request) => query(request, true) },
    { method: 'GET', path: '/services/data/:version/query/:locator', handle: queryMore },
    { method: 'GET', path: '/services/data/:version/queryAll/:locator', handle: queryMore }
];
