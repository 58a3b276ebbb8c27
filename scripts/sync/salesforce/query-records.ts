import { join } from 'node:path';
import type { Progress } from '../report/progress.ts';
import { LineFile } from '../line-file.ts';
import { bulkQuery } from './bulk-query.ts';
import type { QueryFiles } from './bulk-query.ts';
import type { FieldNames } from './field-names.ts';
import { UnreachableError } from '../errors.ts';
import { orgError } from './org-error.ts';
import type { Session } from './session.ts';

/** Records of Account to read. Names are those of the package, without namespace. */
export interface AccountQuery {
    readonly fields: readonly string[];
    /** Field that must have a value. */
    readonly having?: string;
    /** Date field that must not be after a day, "YYYY-MM-DD". */
    readonly until?: { readonly field: string; readonly day: string } | undefined;
}

export interface QueryOptions {
    /** Folder for the files. */
    readonly folder: string;
    /** Start of the files' names. */
    readonly name: string;
    /** Number of records from which the Bulk API is used. */
    readonly bulkFrom: number;
    readonly progress?: Progress | undefined;
}

/** Account records as CSV files, columns in the order asked for: by REST when they are few, by Bulk API 2.0 when many. */
export function queryAccounts(
    session: Session,
    names: FieldNames,
    query: AccountQuery,
    options: QueryOptions
): Promise<QueryFiles> {
    const { having, until } = query;
    const conditions = [
        ...(having === undefined ? [] : [`${names.of(having)} != null`]),
        ...(until === undefined ? [] : [`${names.of(until.field)} <= ${until.day}`])
    ];
    const fields = query.fields.map((field) => names.of(field));
    return queryRecords(session, { object: 'Account', fields, where: conditions.join(' AND ') }, options);
}

/** Records of any object. Names are those of the org; a field of a parent has a dot. */
export interface RecordQuery {
    readonly object: string;
    readonly fields: readonly string[];
    /** Condition in SOQL, "" for all records. */
    readonly where: string;
    /** Answer with deleted records, too. */
    readonly deleted?: boolean;
}

/** Records as CSV files, columns in the order asked for: by REST when they are few, by Bulk API 2.0 when many. */
export async function queryRecords(session: Session, query: RecordQuery, options: QueryOptions): Promise<QueryFiles> {
    return fetchRecords(session, query, await countOf(session, query), options);
}

/** Number of records a query would answer with. */
export function countOf(session: Session, { object, where, deleted }: Omit<RecordQuery, 'fields'>): Promise<number> {
    return countRecords(session, `SELECT COUNT() FROM ${object}${where === '' ? '' : ` WHERE ${where}`}`, deleted);
}

/** Records as {@link queryRecords} gives them, when their number is known. */
export async function fetchRecords(
    session: Session,
    { object, fields, where, deleted }: RecordQuery,
    count: number,
    options: QueryOptions
): Promise<QueryFiles> {
    const soql = `SELECT ${fields.join(', ')} FROM ${object}${where === '' ? '' : ` WHERE ${where}`}`;
    if (count >= options.bulkFrom) {
        const progress = (records: number): void => options.progress?.(records, count);
        return bulkQuery(session, soql, options.folder, options.name, progress, deleted ? 'queryAll' : 'query');
    }
    const lines = new LineFile(join(options.folder, `${options.name}.csv`));
    lines.add(fields.join(','));
    if (count > 0) for await (const record of restQuery(session, soql, deleted)) lines.add(recordLine(record, fields));
    lines.close();
    return { files: [lines.path], records: lines.lines - 1 };
}

/** A record as the org sends it in JSON. */
export type SalesforceRecord = Readonly<Record<string, unknown>>;

/** Cells of a record as a line of CSV, in the order of the fields. The org may answer with other upper and lower case than it was asked in. */
export function recordLine(record: SalesforceRecord, fields: readonly string[]): string {
    // Joined, so that it is one text: a chain of pieces lives on in memory until it is written.
    return fields.map((field) => csvText(textOf(valueOf(record, field)))).join(',');
}

/** Texts of a record in the order of the fields, null for blanks: what {@link recordLine} comes to once it is loaded. */
export function recordCells(record: SalesforceRecord, fields: readonly string[]): (string | null)[] {
    return fields.map((field) => textOf(valueOf(record, field)) || null);
}

function valueOf(record: SalesforceRecord, field: string): unknown {
    // Nearly every field is there as it was asked for.
    if (Object.hasOwn(record, field)) return record[field];
    const [name = '', ...rest] = field.split('.');
    const found = Object.entries(record).find(([key]) => key.toLowerCase() === name.toLowerCase())?.[1];
    if (rest.length === 0 || found === null || found === undefined) return found;
    return valueOf(found as SalesforceRecord, rest.join('.'));
}

function textOf(value: unknown): string | null {
    if (value === null || value === undefined) return null;
    return typeof value === 'string' ? value : JSON.stringify(value);
}

function csvText(text: string | null): string {
    if (text === null) return '';
    return text.includes('"') ? `"${text.replaceAll('"', '""')}"` : `"${text}"`;
}

/** Number of records, by a query that starts with SELECT COUNT(). */
export async function countRecords(session: Session, soql: string, deleted = false): Promise<number> {
    try {
        const reply = await session.json<{ totalSize: number }>('GET', queryPath(soql, deleted));
        return reply.totalSize;
    } catch (error) {
        throw orgError('count records', error);
    }
}

function queryPath(soql: string, deleted: boolean): string {
    return `/${deleted ? 'queryAll' : 'query'}?q=${encodeURIComponent(soql)}`;
}

async function* restQuery(session: Session, soql: string, deleted = false): AsyncGenerator<SalesforceRecord> {
    const prefix = session.path('');
    let rest = queryPath(soql, deleted);
    let sent = 0;
    for (;;) {
        let page: { records: SalesforceRecord[]; totalSize: number; done: boolean; nextRecordsUrl?: string };
        try {
            page = await session.json('GET', rest);
        } catch (error) {
            throw orgError('read records', error);
        }
        yield* page.records;
        sent += page.records.length;
        if (page.done || page.nextRecordsUrl === undefined) {
            if (sent !== page.totalSize) throw incomplete(page.totalSize, sent);
            return;
        }
        rest = page.nextRecordsUrl.replace(prefix, '');
    }
}

function incomplete(announced: number, sent: number): UnreachableError {
    return new UnreachableError(`The org announced ${announced} records and sent ${sent}.`, [
        'Nothing was written from them. Run the same command again.'
    ]);
}
