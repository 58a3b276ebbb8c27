import { join } from 'node:path';
import { loadRecords } from '../match/load-records.ts';
import { queryRecords } from '../salesforce/query-records.ts';
import { costById, costInBulk } from '../salesforce/read-cost.ts';
import { retrieveAccounts } from '../salesforce/retrieve-accounts.ts';
import { queryAccounts } from '../salesforce/query-records.ts';
import { ident } from '../sources/sql.ts';
import type { HistoryRun } from './history-run.ts';
import { accountFieldsOfPicture, PICTURED_FIELDS, SNAPSHOT } from './picture.ts';

/** About the size of a record without its receipt. */
const PICTURE_BYTES = 300;

/** Loads records of the org into a table of texts; columns are named without namespace, in the order of the fields. */
export async function loadTable(
    { engine, session, names, work, bulkFrom }: HistoryRun,
    table: string,
    query: { readonly object: string; readonly fields: Readonly<Record<string, string>>; readonly where: string }
): Promise<void> {
    const object = query.object.endsWith('__c') ? names.of(query.object) : query.object;
    const fields = Object.values(query.fields);
    const answer = await queryRecords(
        session,
        { object, fields, where: query.where },
        { folder: work, name: table, bulkFrom }
    );
    await loadRecords(engine, answer, Object.keys(query.fields), table);
}

/** Loads what snapshots show into a table: account, day, key fields and the pictured ones. @param where condition in SOQL */
export function loadSnapshots(run: HistoryRun, table: string, where: string): Promise<void> {
    const own = (field: string): string => run.names.ofOwn(field);
    const fields = {
        account: own('Account__c'),
        day: own('Snapshot_Date__c'),
        ...Object.fromEntries(PICTURED_FIELDS.map((field) => [field, own(field)]))
    };
    return loadTable(run, table, { object: SNAPSHOT, fields, where });
}

/** Users who left; a snapshot cannot be given to them. Table `inactive_users`. */
export function loadInactiveUsers(run: HistoryRun): Promise<void> {
    return loadTable(run, 'inactive_users', { object: 'User', fields: { id: 'Id' }, where: 'IsActive = false' });
}

/**
 * Reads what the org stores of accounts, after they have been written, into a table.
 * @param ids statement that selects the ids of the accounts
 * @returns the account fields of the table
 */
export async function readPictures(run: HistoryRun, table: string, ids: string): Promise<readonly string[]> {
    const { engine, session, names, work, bulkFrom } = run;
    const fields = accountFieldsOfPicture(names, run.settings.segmentField);
    const count = await engine.count(`SELECT count(*) FROM (${ids})`);
    const scored = await engine.count('SELECT count(*) FROM accounts WHERE "Health_State__c" IS NOT NULL');
    if (costById(count, PICTURE_BYTES) > costInBulk(Math.max(count, scored), PICTURE_BYTES)) {
        const query = { fields, having: 'Health_State__c' };
        const answer = await queryAccounts(session, names, query, { folder: work, name: table, bulkFrom });
        const chosen = (records: string): string => `SELECT * FROM (${records})`;
        await loadRecords(engine, answer, fields, table, chosen);
        await engine.run(`DELETE FROM ${table} WHERE ${ident('Id')} NOT IN (${ids})`);
        return fields;
    }
    const file = join(work, `${table}-by-id.csv`);
    await loadRecords(engine, await retrieveAccounts(session, names, fields, engine.column(ids), file), fields, table);
    return fields;
}
