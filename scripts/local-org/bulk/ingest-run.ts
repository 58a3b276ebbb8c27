// Runs one ingest job: upload in, records and result files out, in steps that survive a kill.
import { closeSync, ftruncateSync, openSync } from 'node:fs';
import { OrgError } from '../org/contract.ts';
import type { BulkCell, Org, RowResult } from '../org/contract.ts';
import type { ApiUsage } from '../http/api-usage.ts';
import type { BlockReader } from './csv-block.ts';
import { csvLine } from './csv.ts';
import type { IngestJob } from './ingest-job.ts';
import type { JobStore } from './job.ts';
import { writeAll } from './job-files.ts';
import type { JobFiles } from './job-files.ts';
import { OUTCOME_BYTES, outcomeLines } from './outcomes.ts';
import { readBlocks, UploadReader } from './upload-reader.ts';

/** Rows written in one transaction. Other requests wait for one such step, so it is kept near a tenth of a second. */
const STEP_ROWS = 2_500;
/** Salesforce's internal batch: what the daily limit counts. */
const BATCH_ROWS = 10_000;

/** Asked before each step of a job: 'Aborted' ends the job there, an error makes it Failed with its message. */
export type BeforeStep = (job: Readonly<IngestJob>, rows: number) => 'Aborted' | null;

export interface IngestContext {
    org: Org;
    usage: ApiUsage;
    jobs: JobStore<IngestJob>;
    files: JobFiles;
    beforeStep?: BeforeStep;
    /** Lets everybody else have a turn. */
    breathe(): Promise<void>;
    /** true once the process is closing: the job stays InProgress and goes on after the next start. */
    stopping(): boolean;
}

class JobFailure extends Error {}

/** Processes a job to its end, from where an interrupted run left it. Never throws. */
export async function runIngestJob(context: IngestContext, job: IngestJob): Promise<void> {
    const started = performance.now() - job.processingMs;
    const time = (): number => Math.round(performance.now() - started);
    context.jobs.touch(job, { state: 'InProgress' });
    try {
        await processRows(context, job, time);
        if (job.state === 'InProgress' && !context.stopping()) {
            context.jobs.touch(job, { state: 'JobComplete', processingMs: time() });
        }
    } catch (error) {
        const message = error instanceof OrgError ? `${error.errorCode} : ${error.message}` : (error as Error).message;
        context.jobs.touch(job, { state: 'Failed', processingMs: time(), errorMessage: message });
    }
}

async function processRows(context: IngestContext, job: IngestJob, time: () => number): Promise<void> {
    const path = context.files.path(job.id, 'upload.csv');
    const upload = new UploadReader(path, job);
    upload.close();
    if (upload.problem) throw new JobFailure(upload.problem);
    context.jobs.touch(job, { columns: upload.columns });
    if (upload.columns.length === 0) return;
    checkColumns(context.org, job);
    const outcomes = openAt(context.files.path(job.id, 'outcomes.txt'), job.processed * OUTCOME_BYTES);
    const failed = openAt(context.files.path(job.id, 'failed.csv'), job.failedBytes);
    try {
        const { columnDelimiter, lineEnding } = job;
        const bytes = context.files.size(job.id, 'upload.csv');
        const reading = { path, bytes, dialect: { columnDelimiter, lineEnding }, skip: job.processed, rows: STEP_ROWS };
        for await (const rows of readBlocks(reading)) {
            if (context.beforeStep?.(job, rows.rows) === 'Aborted') context.jobs.touch(job, { state: 'Aborted' });
            // An abort or a shutdown takes effect between two steps.
            if (job.state !== 'InProgress' || context.stopping()) return;
            countBatches(context.usage, job.processed, rows.rows);
            writeStep(context, job, rows, { outcomes, failed, time });
            await context.breathe();
        }
    } finally {
        closeSync(outcomes);
        closeSync(failed);
    }
}

/** What an interrupted step had written after the last commit is cut off: the step runs again. */
function openAt(path: string, bytes: number): number {
    const file = openSync(path, bytes === 0 ? 'w' : 'r+');
    ftruncateSync(file, bytes);
    return file;
}

function checkColumns(org: Org, job: IngestJob): void {
    const session = org.session(job.createdById);
    if (job.operation === 'delete' || job.operation === 'hardDelete') {
        if (job.columns.length === 1 && job.columns[0]?.toLowerCase() === 'id') return;
        throw new JobFailure("InvalidBatch : The 'delete/hard_delete' batch must contain only 'Id'");
    }
    const seen = new Set<string>();
    for (const column of job.columns) {
        if (seen.has(column.toLowerCase()))
            throw new JobFailure(`InvalidBatch : Duplicate column name found : ${column}`);
        seen.add(column.toLowerCase());
    }
    const unknown = org.firstUnknownColumn(session, job.object, job.columns);
    if (unknown !== null) throw new JobFailure(`InvalidBatch : Field name not found : ${unknown}`);
    // An upsert by Id may leave the Id out: its rows are then all new.
    const needed =
        job.operation === 'update' ? 'Id' : job.externalIdFieldName === 'Id' ? null : job.externalIdFieldName;
    if (needed && !seen.has(needed.toLowerCase()))
        throw new JobFailure(`InvalidBatch : Field name not found : ${needed}`);
}

function countBatches(usage: ApiUsage, processed: number, rows: number): void {
    const batches = Math.ceil((processed + rows) / BATCH_ROWS) - Math.ceil(processed / BATCH_ROWS);
    if (batches === 0) return;
    if (usage.remaining('DailyBulkApiBatches') < batches) {
        throw new JobFailure('ExceededQuota : ApiBatchItems Limit exceeded.');
    }
    usage.add('DailyBulkApiBatches', batches);
}

interface Outputs {
    outcomes: number;
    failed: number;
    time: () => number;
}

/** One transaction: the records, their outcomes and the position of the job, so that each row counts exactly once. */
function writeStep({ org, jobs }: IngestContext, job: IngestJob, rows: BlockReader, outputs: Outputs): void {
    const before = { ...job };
    try {
        org.transaction(() => {
            const results = writeRows(org, job, rows);
            append(outputs.outcomes, outcomeLines(results), job.processed * OUTCOME_BYTES);
            const failedRows = results.filter(({ success }) => !success).length;
            jobs.touch(job, {
                processed: job.processed + rows.rows,
                failed: job.failed + failedRows,
                failedBytes: append(outputs.failed, failedLines(job, rows, results), job.failedBytes),
                processingMs: outputs.time()
            });
        });
    } catch (error) {
        Object.assign(job, before);
        throw error;
    }
}

function append(file: number, text: string, position: number): number {
    const bytes = Buffer.from(text, 'utf8');
    writeAll(file, bytes, position);
    return position + bytes.length;
}

/** Writes the readable rows and puts the unreadable ones back into their places. */
function writeRows(org: Org, job: IngestJob, rows: BlockReader): RowResult[] {
    const session = org.session(job.createdById);
    const problems = new Map<number, string>();
    const options = { format: 'csv' as const, externalIdField: job.externalIdFieldName ?? undefined };
    const good = readable(rows, job.columns.length, problems);
    const written = org.write(session, job.operation, job.object, job.columns, good, options);
    if (problems.size === 0) return written;
    let next = 0;
    return Array.from({ length: rows.rows }, (_, row) => {
        const problem = problems.get(row);
        return problem === undefined ? written[next++]! : unreadable(problem);
    });
}

/** The rows that can be written, made one by one; what is wrong with the others is put into `problems`. */
function* readable(rows: BlockReader, width: number, problems: Map<number, string>): Generator<BulkCell[]> {
    for (let row = 0; row < rows.rows; row += 1) {
        const problem = problemOf(rows, row, width);
        if (problem === null) yield cellValues(rows.cells(row));
        else problems.set(row, problem);
    }
}

function problemOf(rows: BlockReader, row: number, width: number): string | null {
    const problem = rows.problem(row);
    if (problem !== null || rows.width(row) === width) return problem;
    return `The row has ${rows.width(row)} values, the header has ${width} columns`;
}

/** An empty cell leaves the field alone; #N/A clears it. */
function cellValues(cells: string[]): BulkCell[] {
    const values: BulkCell[] = cells;
    for (let at = 0; at < cells.length; at += 1) {
        if (cells[at] === '') values[at] = undefined;
        else if (cells[at] === '#N/A') values[at] = null;
    }
    return values;
}

function unreadable(message: string): RowResult {
    return {
        id: null,
        success: false,
        created: false,
        errors: [{ statusCode: 'INVALID_CSV_ROW', message, fields: [] }]
    };
}

function failedLines(job: IngestJob, rows: BlockReader, results: RowResult[]): string {
    let lines = '';
    for (const [row, result] of results.entries()) {
        if (result.success) continue;
        const sent = rows.cells(row);
        const cells = Array.from({ length: job.columns.length }, (_, column) => sent[column] ?? '');
        lines += csvLine([result.id ?? '', errorText(result), ...cells], job);
    }
    return lines;
}

/** `CODE:message:Field1 Field2 --`, as in `sf__Error`. */
function errorText({ errors }: RowResult): string {
    const [error] = errors;
    if (!error) return 'UNKNOWN_EXCEPTION:unknown error:--';
    const fields = error.fields.length > 0 ? `${error.fields.join(',')} ` : '';
    return `${error.statusCode}:${error.message}:${fields}--`;
}
