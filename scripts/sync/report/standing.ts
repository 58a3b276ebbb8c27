import type { Batch } from '../score/score-batch.ts';
import type { ShownCount } from '../score/standing-tally.ts';
import type { Engine } from '../sources/engine.ts';
import { textOrNull } from '../sources/engine-chunks.ts';
import { lit } from '../sources/sql.ts';

/** Accounts by state and by status as they are after the run. */
export interface StandingCounts {
    readonly byState: Readonly<Record<string, number>>;
    readonly byStatus: Readonly<Record<string, number>>;
}

/** Counts new standings of the scored accounts and stored ones of the others. */
export async function countStanding(engine: Engine, batches: readonly Batch[]): Promise<StandingCounts> {
    const showing = `mine AND ("Health_State__c" IS NOT NULL OR "Health_Status__c" IS NOT NULL)`;
    const news = batches
        .flatMap(({ shown }) => shown)
        .map(([state, status, n]) => `SELECT ${lit(state)}, ${lit(status ?? '')}, ${n}`);
    // On a first run nobody shows anything yet, so nobody has to be looked up among those that were scored.
    const scored = (await engine.count(`SELECT count(*) FROM accounts WHERE ${showing}`)) === 0 ? [] : batches;
    const known = [
        'SELECT NULL::INTEGER AS idx WHERE false',
        ...scored.map(({ accounts }) => `SELECT idx FROM ${accounts}`)
    ];
    const stored = `SELECT "Health_State__c" AS state, coalesce("Health_Status__c", '') AS status, count(*) AS n
        FROM accounts a ANTI JOIN (${known.join(' UNION ALL ')}) s ON s.idx = a.idx WHERE ${showing} GROUP BY ALL`;
    const all = [stored, ...news].join(' UNION ALL ');
    const rows = await engine.rows(`SELECT state, status, sum(n) FROM (${all}) GROUP BY ALL ORDER BY ALL`);
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

/** Counts what the accounts of a table show. @param table has the columns `state` and `status` */
export async function countShown(engine: Engine, table: string): Promise<ShownCount[]> {
    const rows = await engine.rows(`SELECT state, status, count(*) FROM ${table} GROUP BY ALL`);
    return rows.map(([state, status, accounts]) => [String(state), textOrNull(status), Number(accounts)]);
}
