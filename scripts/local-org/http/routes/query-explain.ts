// GET query?explain=<SOQL, or the id of a list view>
import { findView } from '../../uiapi/list-view.ts';
import { badRequest } from '../errors.ts';
import type { RestRequest } from '../message.ts';
import { listViewQuery } from './list-views.ts';

const LIST_VIEW_ID = /^00B[A-Za-z0-9]{12}(?:[A-Za-z0-9]{3})?$/;

function queryOf(request: RestRequest, asked: string): string {
    if (!LIST_VIEW_ID.test(asked)) return asked;
    return listViewQuery(request, findView({ ...request, params: { ...request.params, view: asked } }));
}

/**
 * A plan in Salesforce's shape. The query is checked; the plan is always a table scan, because the costs of the local org's
 * SQLite say nothing about an org.
 */
export function explain(request: RestRequest, asked: string): Record<string, unknown> {
    const { org } = request.service;
    if (asked.trim() === '') throw badRequest('MALFORMED_QUERY', 'A query string has to be specified');
    const soql = queryOf(request, asked.trim());
    const result = org.query(request.session, soql, { apiVersion: request.version });
    const sobjectCardinality = org.recordCount(result.object);
    return {
        plans: [
            {
                cardinality: result.totalSize,
                fields: [],
                leadingOperationType: 'TableScan',
                notes: [],
                relativeCost: sobjectCardinality === 0 ? 0 : result.totalSize / sobjectCardinality,
                sobjectCardinality,
                sobjectType: result.object
            }
        ],
        sourceQuery: soql
    };
}
