import type { Batch } from '../score/score-batch.ts';
import type { Engine } from '../sources/engine.ts';

/** Accounts by state and by status as they are after the run. */
export interface StandingCounts {
    readonly byState: Readonly<Record<string, number>>;
    readonly byStatus: Readonly<Record<string, number>>;
}

/** Counts new standings of the scored accounts and stored ones of the others. */
export async function countStanding(engine: Engine, batches: readonly Batch[]): Promise<StandingCounts> {
    const scored = [
        'SELECT NULL::INTEGER AS idx WHERE false',
        ...batches.map(({ accounts }) => `SELECT idx FROM ${accounts}`)
    ];
    // Only accounts that show something are looked up: on a first run there is none, on most days nearly all stay as they are.
    const stored = `SELECT "Health_State__c" AS state, coalesce("Health_Status__c", '') AS status
        FROM accounts a ANTI JOIN (${scored.join(' UNION ALL ')}) s ON s.idx = a.idx
        WHERE a.mine AND ("Health_State__c" IS NOT NULL OR "Health_Status__c" IS NOT NULL)`;
    const news = batches.map(({ table }) => `SELECT state, coalesce(status, '') AS status FROM ${table}`);
    const rows = await engine.rows(
        `SELECT state, status, count(*) FROM (${[...news, stored].join(' UNION ALL ')}) GROUP BY ALL ORDER BY ALL`
    );
    const byState: Record<string, number> = {};
    const byStatus: Record<string, number> = {};
    let shown = 0;
    for (const [state, status, count] of rows) {
        byState[String(state)] = (byState[String(state)] ?? 0) + Number(count);
        if (status !== '') byStatus[String(status)] = (byStatus[String(status)] ?? 0) + Number(count);
        shown += Number(count);
    }
    const others = (await engine.count('SELECT count(*) FROM accounts WHERE mine')) - shown;
    if (others > 0) byState['null'] = (byState['null'] ?? 0) + others;
    return { byState, byStatus };
}
