import type { Batch } from '../score/score-batch.ts';
import type { Engine } from '../sources/engine.ts';
import { isTracked } from './picture.ts';

/** Number of accounts of this run that have something worth a monthly picture, as they are after it. */
export function countTracked(engine: Engine, batches: readonly Batch[]): Promise<number> {
    const news = batches.map(
        ({ table, accounts }) =>
            `SELECT id, state FROM (SELECT state FROM ${table}) POSITIONAL JOIN (SELECT id FROM ${accounts})`
    );
    const all = ['SELECT NULL::VARCHAR AS id, NULL::VARCHAR AS state WHERE false', ...news].join(' UNION ALL ');
    return engine.count(`WITH news AS (${all}) SELECT count(*) FROM accounts a LEFT JOIN news n ON n.id = a."Id"
        WHERE a.mine AND ${isTracked('coalesce(n.state, a."Health_State__c")')}`);
}
