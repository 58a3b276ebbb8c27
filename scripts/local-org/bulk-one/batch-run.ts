// Carries out one batch of a Bulk API 1.0 job: CSV in, CSV out.
import { parse } from 'csv-parse/sync';
import type { Org, RowResult, RowStream, Session, WriteOperation } from '../org/contract.ts';
import { OrgError } from '../org/contract.ts';
import { AsyncError } from './job.ts';
import type { Job } from './job.ts';

/** Salesforce's limit for one batch. */
const MAX_RECORDS = 10_000;
const READ_ROWS = 2_000;

export interface Ran {
    results: RowResult[];
    /** Why the batch as a whole could not be carried out. */
    stateMessage: string | null;
}

/** Salesforce refuses these batches as soon as they are sent. Throws AsyncError. */
export function readRows(text: string): string[][] {
    let rows: string[][];
    try {
        rows = parse(text, { bom: true, skip_empty_lines: true, relax_column_count: false });
    } catch (error) {
        throw new AsyncError('InvalidBatch', `Failed to parse CSV: ${(error as Error).message}`);
    }
    if (rows.length > MAX_RECORDS + 1) {
        throw new AsyncError('InvalidBatch', `Number of records in the batch is more than ${MAX_RECORDS}`);
    }
    return rows;
}

/** Each row for itself; a column that is none fails all of them. */
export function writeRows(org: Org, session: Session, job: Job, [columns = [], ...rows]: string[][]): Ran {
    const failed = (stateMessage: string): Ran => ({ results: [], stateMessage });
    const operation = job.operation as WriteOperation;
    const deletes = operation === 'delete' || operation === 'hardDelete';
    if (deletes && (columns.length !== 1 || columns[0]?.toLowerCase() !== 'id')) {
        return failed("InvalidBatch : The 'delete/hard_delete' batch must contain only 'Id'");
    }
    try {
        const unknown = deletes ? null : org.firstUnknownColumn(session, job.object, columns);
        if (unknown !== null) return failed(`InvalidBatch : Field name not found : ${unknown}`);
        const cells = rows.map((row) => row.map(cellOf));
        const options = { externalIdField: job.externalIdFieldName ?? undefined };
        return { results: org.write(session, operation, job.object, columns, cells, options), stateMessage: null };
    } catch (error) {
        if (error instanceof OrgError) return failed(`InvalidBatch : ${error.message}`);
        throw error;
    }
}

/** An empty cell is not written, `#N/A` clears the field. */
function cellOf(text: string): string | null | undefined {
    if (text === '') return undefined;
    return text === '#N/A' ? null : text;
}

const quoted = (cells: readonly string[]): string =>
    `${cells.map((cell) => `"${cell.replaceAll('"', '""')}"`).join(',')}\n`;

export function resultCsv(results: readonly RowResult[]): string {
    const lines = results.map(({ id, success, created, errors }) => {
        const text = errors.map(
            ({ statusCode, message, fields }) => `${statusCode}:${message}:${fields.join(', ')} --`
        );
        return quoted([id ?? '', String(success), String(success && created), text.join(';')]);
    });
    return quoted(['Id', 'Success', 'Created', 'Error']) + lines.join('');
}

/** The rows of a query, piece by piece. */
export function* queryCsv(stream: RowStream): Generator<string> {
    if (stream.totalSize === 0) {
        yield 'Records not found for this query\n';
        return;
    }
    yield quoted(stream.columns);
    for (let start = 0; start < stream.totalSize; start += READ_ROWS) {
        yield [...stream.rows(start, READ_ROWS)].map(quoted).join('');
    }
}
