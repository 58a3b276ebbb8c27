import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DETAIL_FIELD, SHOWN_FIELDS } from '../score/outputs.ts';
import { loadRecords } from '../match/load-records.ts';
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
const FIELDS = ['Id', ...SHOWN_FIELDS, DETAIL_FIELD];

/**
 * Reads what is stored of the accounts in a table (receipt and history included) into `stored`. Accounts that never were
 * scored have nothing to read.
 * @param table table with a column `idx`
 */
export async function readStored(
    engine: Engine,
    session: Session,
    names: FieldNames,
    table: string,
    options: { folder: string; bulkFrom: number }
): Promise<void> {
    const scored = `SELECT a."Id" FROM ${table} d JOIN accounts a ON a.idx = d.idx WHERE a."Health_State__c" IS NOT NULL`;
    const count = await engine.count(`SELECT count(*) FROM (${scored})`);
    if (count > RETRIEVE_UP_TO) {
        const query = { fields: FIELDS, having: 'Health_State__c' };
        const answer = await queryAccounts(session, names, query, { ...options, name: `stored-${table}` });
        return loadRecords(engine, answer, FIELDS, 'stored');
    }
    const files: string[] = [];
    const rows = count === 0 ? [] : await engine.rows(`${scored} ORDER BY a.idx`);
    for (let from = 0; from < rows.length; from += RETRIEVE_SIZE) {
        const ids = rows.slice(from, from + RETRIEVE_SIZE).map((row) => String(row[0]));
        const file = join(options.folder, `stored-${table}-${files.length + 1}.csv`);
        writeFileSync(file, await retrieve(session, names, ids));
        files.push(file);
    }
    const empty = join(options.folder, 'stored-none.csv');
    if (files.length === 0) writeFileSync(empty, `${FIELDS.join(',')}\n`);
    return loadRecords(engine, { files: files.length === 0 ? [empty] : files, records: rows.length }, FIELDS, 'stored');
}

async function retrieve(session: Session, names: FieldNames, ids: readonly string[]): Promise<string> {
    const fields = FIELDS.map((field) => names.of(field));
    let records: (SalesforceRecord | null)[];
    try {
        records = await session.json('POST', '/composite/sobjects/Account', { ids, fields });
    } catch (error) {
        throw orgError('read the stored scores', error);
    }
    const lines = records.map((record, i) => recordLine({ ...record, Id: ids[i] }, fields));
    return `${FIELDS.join(',')}\n${lines.join('\n')}\n`;
}
