import type { Batch } from '../score/score-batch.ts';
import type { Engine } from '../sources/engine.ts';

/** Accounts by state and by status as they are after the run. */
export interface StandingCounts {
    readonly byState: Readonly<Record<string, number>>;
    readonly byStatus: Readonly<Record<string, number>>;
}

/** Counts new standings of the scored accounts and stored ones of the others. */
export async function countStanding(engine: Engine, batches: readonly Batch[]): Promise<StandingCounts> {
    const news = [
        'SELECT NULL::INTEGER AS idx, NULL::VARCHAR AS state, NULL::VARCHAR AS status WHERE false',
        ...batches.map(
            ({ table, accounts }) =>
                `SELECT idx, state, status FROM ${table} POSITIONAL JOIN (SELECT idx FROM ${accounts})`
        )
    ];
    const rows = await engine.rows(`WITH news AS (${news.join(' UNION ALL ')})
        SELECT coalesce(n.state, a."Health_State__c"), coalesce(CASE WHEN n.idx IS NULL THEN a."Health_Status__c" ELSE n.status END, ''), count(*)
        FROM accounts a LEFT JOIN news n ON n.idx = a.idx WHERE a.mine GROUP BY ALL ORDER BY ALL`);
    const byState: Record<string, number> = {};
    const byStatus: Record<string, number> = {};
    for (const [state, status, count] of rows) {
        byState[String(state)] = (byState[String(state)] ?? 0) + Number(count);
        if (status !== '') byStatus[String(status)] = (byStatus[String(status)] ?? 0) + Number(count);
    }
    return { byState, byStatus };
}
