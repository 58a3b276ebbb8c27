import { lit } from '../sources/sql.ts';
import type { WriteCounts } from '../write/outcome.ts';
import type { HistoryRun } from './history-run.ts';
import type { UnfinishedRun } from './marks.ts';
import { loadSnapshots, loadInactiveUsers, readPictures, loadTable } from './org-tables.ts';
import { isTracked, PICTURED, samePicture, uploadSql } from './picture.ts';
import { upsertSnapshots } from './send.ts';

/**
 * Writes the snapshots that a run which was stopped between its accounts and their snapshots would have written. The accounts
 * it wrote carry its instant; of these, the ones that show something else than their newest snapshot get one of its day.
 * Must be done before this run writes accounts, because then what they show would be this run's.
 */
export async function makeGood(run: HistoryRun, unfinished: UnfinishedRun): Promise<WriteCounts> {
    const { names } = run;
    const day = unfinished.asOf.slice(0, 10);
    const scoredAt = names.of('Health_Scored_At__c');
    const instant = `${unfinished.asOf.slice(0, 19)}Z`;
    await loadTable(run, 'left_ids', {
        object: 'Account',
        fields: { id: 'Id' },
        where: `${scoredAt} = ${instant}`
    });
    await loadSnapshots(run, 'left_snapshots', `${names.ofOwn('Account__r')}.${scoredAt} = ${instant}`);
    await loadInactiveUsers(run);
    const ids = `SELECT l.id FROM left_ids l JOIN accounts a ON a."Id" = l.id WHERE a.mine`;
    const fields = await readPictures(run, 'left_accounts', ids);
    const same = samePicture(
        (field) => `a."${PICTURED[field as keyof typeof PICTURED][0]}"`,
        (field) => `n."${field}"`
    );
    const from = `(WITH newest AS (SELECT *, row_number() OVER (PARTITION BY account ORDER BY day DESC) AS place
            FROM left_snapshots WHERE day <= ${lit(day)})
        SELECT a.*, ${lit(day)} AS day FROM left_accounts a LEFT JOIN newest n ON n.account = a."Id" AND n.place = 1
        WHERE CASE WHEN n.account IS NULL THEN ${isTracked('a."Health_State__c"')} ELSE NOT (${same}) END)`;
    return upsertSnapshots(run, uploadSql(from, fields, run.settings.segmentField));
}
