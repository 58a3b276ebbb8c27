import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DETAIL_FIELD, SHOWN_FIELDS } from '../score/outputs.ts';
import { loadRecords } from '../match/load-records.ts';
import type { QueryFiles } from '../salesforce/bulk-query.ts';
import type { FieldNames } from '../salesforce/field-names.ts';
import { orgError } from '../salesforce/org-error.ts';
import { queryAccounts, recordLine } from '../salesforce/query-records.ts';
import type { SalesforceRecord } from '../salesforce/query-records.ts';
import type { Session } from '../salesforce/session.ts';
import type { Engine } from '../sources/engine.ts';

/** Records one retrieve call can ask for. */
const RETRIEVE_SIZE = 2000;
/** Up to here records are asked for by Id; above, one query of all scored accounts costs fewer calls. */
const RETRIEVE_UP_TO = 20_000;
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
    const files: string[] = [];
    const rows = count === 0 ? [] : await engine.rows(scored);
    for (let from = 0; from < rows.length; from += RETRIEVE_SIZE) {
        const ids = rows.slice(from, from + RETRIEVE_SIZE).map((row) => String(row[0]));
        const file = join(options.folder, `stored-${table}-${files.length + 1}.csv`);
        writeFileSync(file, await retrieve(session, names, ids));
        files.push(file);
    }
    const empty = join(options.folder, 'stored-none.csv');
    if (files.length === 0) writeFileSync(empty, `${STORED_FIELDS.join(',')}\n`);
    return orderStored(engine, { files: files.length === 0 ? [empty] : files, records: rows.length });
}

/** Puts the records into the order of `idx`, so that they can be read side by side with the accounts. */
function orderStored(engine: Engine, answer: QueryFiles): Promise<void> {
    const select = (records: string): string =>
        `SELECT a.idx, s.* EXCLUDE ("Id") FROM (${records}) s JOIN (SELECT idx, "Id" FROM accounts) a ON a."Id" = s."Id" ORDER BY a.idx`;
    return loadRecords(engine, answer, STORED_FIELDS, 'stored', select);
}

async function retrieve(session: Session, names: FieldNames, ids: readonly string[]): Promise<string> {
    const fields = STORED_FIELDS.map((field) => names.of(field));
    let records: (SalesforceRecord | null)[];
    try {
        records = await session.json('POST', '/composite/sobjects/Account', { ids, fields });
    } catch (error) {
        throw orgError('read the stored scores', error);
    }
    const lines = records.map((record, i) => recordLine({ ...record, Id: ids[i] }, fields));
    return `${STORED_FIELDS.join(',')}\n${lines.join('\n')}\n`;
}
