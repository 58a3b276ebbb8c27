import { DETAIL_FIELD, SHOWN_FIELDS } from '../score/outputs.ts';
import { loadRecords } from '../match/load-records.ts';
import type { QueryFiles } from '../salesforce/bulk-query.ts';
import type { FieldNames } from '../salesforce/field-names.ts';
import { queryAccounts } from '../salesforce/query-records.ts';
import { RETRIEVE_UP_TO, retrieveAccounts } from '../salesforce/retrieve-accounts.ts';
import type { Session } from '../salesforce/session.ts';
import type { Engine } from '../sources/engine.ts';

/** What is read of a scored account, as the fields of the query. */
export const STORED_FIELDS = ['Id', ...SHOWN_FIELDS, DETAIL_FIELD];

/**
 * Reads what is stored of the accounts in a table (receipt and history included) into `stored`, ordered by `idx`. Accounts that never were
 * scored have nothing to read.
 * @param table table of accounts, see selectAccounts
 */
export async function readStored(
    engine: Engine,
    session: Session,
    names: FieldNames,
    table: string,
    options: { folder: string; bulkFrom: number }
): Promise<void> {
    const scored = `SELECT id FROM ${table} WHERE state_stored IS NOT NULL ORDER BY idx`;
    const count = await engine.count(`SELECT count(*) FROM (${scored})`);
    if (count > RETRIEVE_UP_TO) {
        const query = { fields: STORED_FIELDS, having: 'Health_State__c' };
        const answer = await queryAccounts(session, names, query, { ...options, name: `stored-${table}` });
        return orderStored(engine, answer);
    }
    const rows = count === 0 ? [] : await engine.rows(scored);
    const ids = rows.map((row) => String(row[0]));
    const name = `stored-${table}`;
    return orderStored(engine, await retrieveAccounts(session, names, STORED_FIELDS, ids, { ...options, name }));
}

/** Puts the records into the order of `idx`, so that they can be read side by side with the accounts. */
function orderStored(engine: Engine, answer: QueryFiles): Promise<void> {
    const select = (records: string): string =>
        `SELECT a.idx, s.* EXCLUDE ("Id") FROM (${records}) s JOIN (SELECT idx, "Id" FROM accounts) a ON a."Id" = s."Id" ORDER BY a.idx`;
    return loadRecords(engine, answer, STORED_FIELDS, 'stored', select);
}
