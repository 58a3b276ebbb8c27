// GET query?explain=<SOQL>
import { badRequest } from '../errors.ts';
import type { RestRequest } from '../message.ts';

/**
 * A plan in Salesforce's shape. The query is checked; the plan is always a table scan, because the costs of the local org's
 * SQLite say nothing about an org.
 */
export function explain(request: RestRequest, soql: string): Record<string, unknown> {
    const { org } = request.service;
    if (soql.trim() === '') throw badRequest('MALFORMED_QUERY', 'A query string has to be specified');
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
