import type { Batch } from '../score/score-batch.ts';
import { dayOf } from './history-run.ts';
import type { HistoryRun } from './history-run.ts';
import { loadTable } from './org-tables.ts';
import { isTracked, SNAPSHOT } from './picture.ts';

/**
 * Makes the table `history_due` (id, monthly): accounts that changed what a snapshot shows, and those without a snapshot of this
 * month.
 * @param seesToMonth whether to look for accounts without a snapshot of this month
 */
export async function findDueSnapshots(
    run: HistoryRun,
    batches: readonly Batch[],
    seesToMonth: boolean
): Promise<void> {
    const changed = await Promise.all(
        batches.map(
            async ({ table, accounts }) =>
                `SELECT id, false AS monthly FROM (SELECT pictured FROM ${await table()}) POSITIONAL JOIN (SELECT id FROM ${accounts}) WHERE pictured`
        )
    );
    if (seesToMonth) {
        await findMonth(run, batches);
        changed.push('SELECT account AS id, true AS monthly FROM month_pictured WHERE NOT is_there');
    }
    const all = ['SELECT NULL::VARCHAR AS id, false AS monthly WHERE false', ...changed].join(' UNION ALL ');
    await run.engine.run(`CREATE OR REPLACE TABLE history_due AS
        SELECT id, bool_or(monthly) AS monthly FROM (${all}) GROUP BY id`);
}

/** Makes the table `month_pictured` (account, is_there): accounts that get a snapshot each month, and whether it is there. */
async function findMonth(run: HistoryRun, batches: readonly Batch[]): Promise<void> {
    const { engine, names } = run;
    const [date, account, day] = [names.ofOwn('Snapshot_Date__c'), names.ofOwn('Account__c'), dayOf(run)];
    await loadTable(run, 'month_rows', {
        object: SNAPSHOT,
        fields: { account },
        where: `${date} >= ${day.slice(0, 7)}-01 AND ${date} <= ${day} AND ${account} != null`
    });
    const states = await Promise.all(
        batches.map(
            async ({ table, accounts }) =>
                `SELECT id, state FROM (SELECT state FROM ${await table()}) POSITIONAL JOIN (SELECT id FROM ${accounts})`
        )
    );
    const news = ['SELECT NULL::VARCHAR AS id, NULL::VARCHAR AS state WHERE false', ...states].join(' UNION ALL ');
    await engine.run(`CREATE OR REPLACE TABLE month_pictured AS WITH news AS (${news})
        SELECT a."Id" AS account, a."Id" IN (SELECT account FROM month_rows) AS is_there FROM accounts a
        LEFT JOIN news n ON n.id = a."Id" WHERE a.mine AND ${isTracked('coalesce(n.state, a."Health_State__c")')}`);
}

/** How many accounts are in the table of {@link findDueSnapshots}. */
export function countDueSnapshots({ engine }: HistoryRun): Promise<number> {
    return engine.count('SELECT count(*) FROM history_due');
}
