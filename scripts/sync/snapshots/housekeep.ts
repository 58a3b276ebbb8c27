import type { HistoryRun } from './history-run.ts';
import { dayOf } from './history-run.ts';
import type { HistoryMarks } from './marks.ts';
import { loadTable } from './org-tables.ts';
import { SNAPSHOT } from './picture.ts';
import { deleteSnapshots } from './send.ts';
import { reportsOrphans } from '../shard/shard.ts';
import type { WriteCounts } from '../write/outcome.ts';
import { ALL_DAYS, daysBefore, monthsBefore, thinOut, WEEKLY_DAYS } from './thin.ts';
import type { SnapshotAge } from './thin.ts';

const WEEK = 7;
const MONTH = 31;

/**
 * Thins and purges the history and removes snapshots whose account is gone. Done by the first run of a month, so that other
 * days cost nothing; it reads only what has passed an age at which less is kept since the last time.
 * @returns how many snapshots were removed, and which were not
 */
export async function housekeep(run: HistoryRun, last: HistoryMarks['last']): Promise<WriteCounts> {
    const { engine, names } = run;
    const own = (field: string): string => names.ofOwn(field);
    await loadTable(run, 'aged', {
        object: SNAPSHOT,
        fields: {
            id: 'Id',
            account: own('Account__c'),
            day: own('Snapshot_Date__c'),
            changed: own('Status_Changed__c')
        },
        where: `(${own('Account__c')} != null AND (${agedSince(run, last)}))${reportsOrphans(run.shard) ? ` OR ${own('Account__c')} = null` : ''}`
    });
    await engine.run('CREATE OR REPLACE TABLE thinned (id VARCHAR)');
    const connection = await engine.fork();
    const appender = await connection.createAppender('thinned');
    const remove = (ids: readonly string[]): void => {
        for (const id of ids) {
            appender.appendVarchar(id);
            appender.endRow();
        }
    };
    let rows: SnapshotAge[] = [];
    for await (const chunk of engine.stream(`SELECT o.id, o.account, o.day, o.changed, m.account IS NOT NULL AS pictured
        FROM aged o JOIN accounts a ON a."Id" = o.account LEFT JOIN month_pictured m ON m.account = o.account
        WHERE a.mine ORDER BY o.account, o.day`)) {
        for (const [id, account, day, changed, pictured] of chunk) {
            if (rows[0] && rows[0].account !== account) {
                remove(thinOut(rows, dayOf(run), run.settings.keepMonths).filter((one) => one !== ''));
                rows = [];
            }
            // An account that has its picture of the month has a newer snapshot than any of these.
            if (rows.length === 0 && pictured === true)
                rows.push({ id: '', account: String(account), day: dayOf(run), statusChanged: false });
            const age = {
                id: String(id),
                account: String(account),
                day: String(day),
                statusChanged: changed === 'true'
            };
            rows.push(age);
        }
    }
    remove(thinOut(rows, dayOf(run), run.settings.keepMonths).filter((one) => one !== ''));
    appender.closeSync();
    connection.closeSync();
    return deleteSnapshots(run, 'SELECT id FROM thinned UNION ALL SELECT id FROM aged WHERE account IS NULL');
}

/** SOQL condition: rows that may have become too many since the last time, whole weeks and months of them. */
function agedSince(run: HistoryRun, last: HistoryMarks['last']): string {
    const day = dayOf(run);
    const field = run.names.ofOwn('Snapshot_Date__c');
    if (last === null) return `${field} < ${daysBefore(day, ALL_DAYS)}`;
    const before = `${last.month}-01`;
    const between = (age: number, more: number): string =>
        `(${field} < ${daysBefore(day, age)} AND ${field} >= ${daysBefore(before, age + more)})`;
    const purged = `${field} < ${monthsBefore(day, run.settings.keepMonths)}`;
    return [between(ALL_DAYS, WEEK), between(WEEKLY_DAYS, MONTH), purged].join(' OR ');
}
