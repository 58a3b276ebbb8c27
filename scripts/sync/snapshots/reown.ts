import type { HistoryRun } from './history-run.ts';
import { dayOf } from './history-run.ts';
import type { HistoryMarks } from './marks.ts';
import { loadTable } from './org-tables.ts';
import { SNAPSHOT } from './picture.ts';
import { soqlText } from '../salesforce/soql-text.ts';
import { addCounts, noCounts } from '../write/outcome.ts';
import type { WriteCounts } from '../write/outcome.ts';
import { reownSnapshots } from './send.ts';
import { daysBefore } from './thin.ts';

/** Every tracked account has a snapshot in each month, so one of these days tells who owns its history. */
const LOOK_BACK_DAYS = 62;
/** Accounts named in one condition; a query has at most about 16,000 characters in its address. */
const ACCOUNTS_A_QUERY = 200;

/**
 * Gives the snapshots of accounts that changed hands to the new owner. Looks at accounts that somebody else than the job changed since the
 * last run began: one call when there are none. After a run that left something undone it looks at those that were changed by the job, too,
 * as that one may have written them before their snapshots could follow. Must be done before this run changes accounts.
 * @returns how many snapshots have a new owner, and which do not
 */
export async function reown(
    run: HistoryRun,
    { last, unfinished }: Pick<HistoryMarks, 'last' | 'unfinished'>
): Promise<WriteCounts> {
    const total = noCounts();
    if (last === null) return total;
    const { engine, names } = run;
    const account = names.ofOwn('Account__r');
    const user = soqlText(last.userId);
    // What is with the user of the job waits for the first run of a month, see reownLeft.
    const changed = `${account}.LastModifiedById != ${user}${unfinished.length > 0 ? ` OR OwnerId != ${user}` : ''}`;
    await loadTable(run, 'owned', {
        object: SNAPSHOT,
        fields: { account: names.ofOwn('Account__c'), owner: 'OwnerId', wanted: `${account}.OwnerId` },
        where:
            `${account}.SystemModstamp >= ${last.createdAt} AND (${changed}) ` +
            `AND ${names.ofOwn('Snapshot_Date__c')} >= ${daysBefore(dayOf(run), LOOK_BACK_DAYS)}`
    });
    const moved =
        await engine.rows(`SELECT DISTINCT o.account, o.wanted FROM owned o JOIN accounts a ON a."Id" = o.account
        WHERE a.mine AND o.owner <> o.wanted ORDER BY 1`);
    if (moved.length === 0) return total;
    await run.beforeWrite();
    await loadTable(run, 'reown_inactive', { object: 'User', fields: { id: 'Id' }, where: 'IsActive = false' });
    for (let from = 0; from < moved.length; from += ACCOUNTS_A_QUERY) {
        const ids = moved.slice(from, from + ACCOUNTS_A_QUERY).map(([id]) => String(id));
        await loadTable(run, 'reowned', {
            object: SNAPSHOT,
            fields: { id: 'Id', owner: 'OwnerId', wanted: `${account}.OwnerId` },
            where: `${names.ofOwn('Account__c')} IN (${ids.map(soqlText).join(', ')})`
        });
        const counts = await reownSnapshots(
            run,
            'SELECT id, wanted FROM reowned WHERE owner <> wanted AND wanted NOT IN (SELECT id FROM reown_inactive)',
            last.userId
        );
        addCounts(total, counts);
    }
    return total;
}

/** With more of them nobody has been given the permission yet, and a query has no room for their names. */
const MOST_UNFIT = 200;

/**
 * Gives the snapshots that stayed with the user of the job to the owners of their accounts, who may own them by now. Done by the first
 * run of a month, after it has written the snapshots of the month: these have shown who still may not.
 */
export async function reownLeft(run: HistoryRun, last: HistoryMarks['last']): Promise<WriteCounts> {
    const none = noCounts();
    if (last === null || run.unfit.size > MOST_UNFIT) return none;
    const { names, engine } = run;
    const account = names.ofOwn('Account__r');
    const user = soqlText(last.userId);
    const unfit = [...run.unfit].map(soqlText).join(', ');
    await loadTable(run, 'left_over', {
        object: SNAPSHOT,
        fields: { id: 'Id', account: names.ofOwn('Account__c'), wanted: `${account}.OwnerId` },
        where:
            `OwnerId = ${user} AND ${account}.OwnerId != ${user} AND ${account}.Owner.IsActive = true` +
            (unfit === '' ? '' : ` AND ${account}.OwnerId NOT IN (${unfit})`)
    });
    const mine = 'FROM left_over l JOIN accounts a ON a."Id" = l.account WHERE a.mine';
    if ((await engine.count(`SELECT count(*) ${mine}`)) === 0) return none;
    return reownSnapshots(run, `SELECT l.id, l.wanted ${mine}`, last.userId);
}
