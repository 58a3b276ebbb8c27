import { join } from 'node:path';
import { LineFile } from '../plan/line-file.ts';
import { bulkQuery } from './bulk-query.ts';
import type { QueryFiles } from './bulk-query.ts';
import type { FieldNames } from './field-names.ts';
import { orgError } from './org-error.ts';
import type { Session } from './session.ts';

/** Records of Account to read. Names are those of the package, without namespace. */
export interface AccountQuery {
    readonly fields: readonly string[];
    /** Field that must have a value. */
    readonly having?: string;
}

export interface QueryOptions {
    /** Folder for the files. */
    readonly folder: string;
    /** Start of the files' names. */
    readonly name: string;
    /** Number of records from which the Bulk API is used. */
    readonly bulkFrom: number;
}

/** Account records as CSV files, columns in the order asked for: by REST when they are few, by Bulk API 2.0 when many. */
export async function queryAccounts(
    session: Session,
    names: FieldNames,
    query: AccountQuery,
    options: QueryOptions
): Promise<QueryFiles> {
    const where = query.having === undefined ? '' : ` WHERE ${names.of(query.having)} != null`;
    const fields = query.fields.map((field) => names.of(field));
    const soql = `SELECT ${fields.join(', ')} FROM Account${where}`;
    const count = await countRecords(session, `SELECT COUNT() FROM Account${where}`);
    if (count >= options.bulkFrom) return bulkQuery(session, soql, options.folder, options.name);
    const lines = new LineFile(join(options.folder, `${options.name}.csv`));
    lines.add(fields.join(','));
    for await (const record of restQuery(session, soql)) lines.add(recordLine(record, fields));
    lines.close();
    return { files: [lines.path], records: lines.lines - 1 };
}

/** A record as the org sends it in JSON. */
export type SalesforceRecord = Readonly<Record<string, unknown>>;

/** Cells of a record in the order of the fields. The org may answer with other upper and lower case than it was asked in. */
export function recordLine(record: SalesforceRecord, fields: readonly string[]): string {
    const values = new Map(Object.entries(record).map(([name, value]) => [name.toLowerCase(), value]));
    return fields.map((field) => csvText(values.get(field.toLowerCase()))).join(',');
}

function csvText(value: unknown): string {
    if (value === null || value === undefined) return '';
    const text = typeof value === 'string' ? value : JSON.stringify(value);
    return `"${text.replaceAll('"', '""')}"`;
}

async function countRecords(session: Session, soql: string): Promise<number> {
    try {
        const reply = await session.json<{ totalSize: number }>('GET', `/query?q=${encodeURIComponent(soql)}`);
        return reply.totalSize;
    } catch (error) {
        throw orgError('count the accounts', error);
    }
}

async function* restQuery(session: Session, soql: string): AsyncGenerator<SalesforceRecord> {
    const prefix = session.path('');
    let rest = `/query?q=${encodeURIComponent(soql)}`;
    for (;;) {
        let page: { records: SalesforceRecord[]; done: boolean; nextRecordsUrl?: string };
        try {
            page = await session.json('GET', rest);
        } catch (error) {
            throw orgError('read the accounts', error);
        }
        yield* page.records;
        if (page.done || page.nextRecordsUrl === undefined) return;
        rest = page.nextRecordsUrl.replace(prefix, '');
    }
}
