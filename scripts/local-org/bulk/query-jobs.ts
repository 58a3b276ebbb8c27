// Bulk query jobs: a result file with the offset of every row beside it, so that any page can be read at once.
import { closeSync, openSync, readSync } from 'node:fs';
import { setImmediate as turn } from 'node:timers/promises';
import type { Readable } from 'node:stream';
import { badRequest } from '../http/errors.ts';
import type { ApiUsage } from '../http/api-usage.ts';
import { OrgError } from '../org/contract.ts';
import type { Org, RowStream, Session } from '../org/contract.ts';
import { csvLine } from './csv.ts';
import { dialectOf, jobDate, JobStore, newJobId } from './job.ts';
import type { Job } from './job.ts';
import { writeAll } from './job-files.ts';
import type { JobFiles } from './job-files.ts';

/** Rows read in one turn: other requests wait for one such step. */
const STEP_ROWS = 5_000;
/** Rows of a page when the client names no maxRecords. */
const PAGE_ROWS = 100_000;
const OFFSET_BYTES = 8;

export interface QueryJob extends Job {
    operation: 'query' | 'queryAll';
    query: string;
    columns: string[];
}

export interface ResultPage {
    stream: Readable;
    rows: number;
    /** For the next page; null on the last one. */
    locator: string | null;
}

export class QueryJobs {
    private readonly org: Org;
    private readonly usage: ApiUsage;
    private readonly files: JobFiles;
    private readonly store: JobStore<QueryJob>;
    private tail: Promise<void> = Promise.resolve();
    private stopping = false;

    constructor(org: Org, usage: ApiUsage, files: JobFiles) {
        this.org = org;
        this.usage = usage;
        this.files = files;
        this.store = new JobStore<QueryJob>(org, 'queryJob');
        for (const job of this.store.expired()) this.delete(job);
        for (const job of this.store.all()) {
            if (job.state === 'InProgress' || job.state === 'UploadComplete') this.enqueue(job, null);
        }
    }

    /** Checks the query by making it. Throws 400 API_ERROR with the query's own error inside. */
    create(session: Session, body: Record<string, unknown>, apiVersion: string): QueryJob {
        const { operation, query } = body;
        if (operation !== 'query' && operation !== 'queryAll') {
            throw badRequest('INVALIDJOB', `InvalidJob : Invalid operation: ${String(operation)}`);
        }
        if (typeof query !== 'string' || query.trim() === '') throw badRequest('API_ERROR', 'The query is missing');
        if (this.usage.remaining('DailyBulkV2QueryJobs') === 0) {
            throw badRequest('LIMIT_EXCEEDED', 'The daily limit of Bulk API 2.0 query jobs is used up');
        }
        const rows = this.rowsOf(session, query, operation);
        const created = jobDate(this.org.now());
        const job: QueryJob = {
            id: newJobId(),
            operation,
            object: this.objectIn(query),
            query,
            columns: rows.columns,
            state: 'UploadComplete',
            createdById: session.userId,
            createdDate: created,
            systemModstamp: created,
            apiVersion,
            ...dialectOf(body),
            processed: 0,
            errorMessage: null,
            processingMs: 0
        };
        this.files.create(job.id);
        this.store.save(job);
        this.usage.add('DailyBulkV2QueryJobs');
        this.enqueue(job, rows);
        return job;
    }

    find(id: string, session: Session): QueryJob {
        return this.store.find(id, session);
    }

    list(session: Session): QueryJob[] {
        return this.store.visible(session);
    }

    abort(job: QueryJob): void {
        if (job.state !== 'UploadComplete' && job.state !== 'InProgress') {
            throw badRequest('INVALIDJOBSTATE', `Job ${job.id} is ${job.state} and cannot become Aborted`);
        }
        this.store.touch(job, { state: 'Aborted' });
    }

    remove(job: QueryJob): void {
        if (job.state === 'UploadComplete' || job.state === 'InProgress') {
            throw badRequest('INVALIDJOBSTATE', `Job ${job.id} is ${job.state}: abort it before deleting it`);
        }
        this.delete(job);
    }

    /**
     * Rows from the locator on, `maxRecords` of them, with a header.
     * Throws 400 for a job that is not complete and for a locator that is none.
     */
    page(job: QueryJob, locator: string | null, maxRecords: number | null): ResultPage {
        if (job.state !== 'JobComplete') {
            throw new OrgError(412, 'JOB_NOT_COMPLETE', `Job ${job.id} is ${job.state}: its results are not available`);
        }
        const start = locator === null ? 0 : positionOf(locator);
        if (!(start < job.processed) && locator !== null) {
            throw badRequest('INVALID_QUERY_LOCATOR', `invalid query locator: ${locator}`);
        }
        const end = Math.min(job.processed, start + (maxRecords ?? PAGE_ROWS));
        const [from, to] = [start, end].map((row) => this.offset(job, row)) as [number, number];
        return {
            stream: this.files.read(job.id, 'results.csv', csvLine(job.columns, job), from, to),
            rows: end - start,
            locator: end < job.processed ? Buffer.from(String(end)).toString('base64') : null
        };
    }

    async close(): Promise<void> {
        this.stopping = true;
        await this.tail;
    }

    private offset(job: QueryJob, row: number): number {
        const size = this.files.size(job.id, 'results.csv');
        if (row >= job.processed) return size;
        const file = openSync(this.files.path(job.id, 'results.offsets'), 'r');
        const bytes = Buffer.alloc(OFFSET_BYTES);
        readSync(file, bytes, 0, OFFSET_BYTES, row * OFFSET_BYTES);
        closeSync(file);
        return bytes.readDoubleLE();
    }

    private rowsOf(session: Session, query: string, operation: QueryJob['operation']): RowStream {
        try {
            return this.org.queryRows(session, query, { all: operation === 'queryAll' });
        } catch (error) {
            if (!(error instanceof OrgError)) throw error;
            throw badRequest('API_ERROR', `${error.errorCode}: ${error.message}`);
        }
    }

    /** Bulk queries have no subqueries: the first FROM is the only one. */
    private objectIn(query: string): string {
        const [, name = ''] = /\bfrom\s+(\w+)/i.exec(query) ?? [];
        return this.org.objectName(name) ?? name;
    }

    private delete(job: QueryJob): void {
        job.state = 'Aborted'; // it may still wait in the queue
        this.store.remove(job);
        this.files.remove(job.id);
    }

    private enqueue(job: QueryJob, rows: RowStream | null): void {
        this.tail = this.tail.then(async () => {
            const waiting = job.state === 'UploadComplete' || job.state === 'InProgress';
            if (waiting && !this.stopping) await this.run(job, rows);
        });
    }

    /** Writes the whole result; an interrupted job starts again from nothing. */
    private async run(job: QueryJob, made: RowStream | null): Promise<void> {
        const started = performance.now();
        this.store.touch(job, { state: 'InProgress', processed: 0 });
        try {
            const rows = made ?? this.rowsOf(this.org.session(job.createdById), job.query, job.operation);
            const bytes = await this.write(job, rows);
            if (job.state !== 'InProgress' || this.stopping) return;
            this.usage.add('DailyBulkV2QueryFileStorageMB', bytes / 1e6);
            const processingMs = Math.round(performance.now() - started);
            this.store.touch(job, { state: 'JobComplete', processed: rows.totalSize, processingMs });
        } catch (error) {
            this.store.touch(job, { state: 'Failed', errorMessage: (error as Error).message });
        }
    }

    private async write(job: QueryJob, rows: RowStream): Promise<number> {
        const results = openSync(this.files.path(job.id, 'results.csv'), 'w');
        const offsets = openSync(this.files.path(job.id, 'results.offsets'), 'w');
        let bytes = 0;
        try {
            for (let start = 0; start < rows.totalSize; start += STEP_ROWS) {
                if (job.state !== 'InProgress' || this.stopping) break;
                const step = [...rows.rows(start, STEP_ROWS)].map((cells) => Buffer.from(csvLine(cells, job)));
                const positions = Buffer.alloc(step.length * OFFSET_BYTES);
                step.forEach((line, index) => {
                    positions.writeDoubleLE(bytes, index * OFFSET_BYTES);
                    bytes += line.length;
                });
                writeAll(results, Buffer.concat(step));
                writeAll(offsets, positions);
                await turn();
            }
        } finally {
            closeSync(results);
            closeSync(offsets);
        }
        return bytes;
    }
}

/** NaN for a text that is no locator; "null", which stands for the end, is none either. */
function positionOf(locator: string): number {
    const text = Buffer.from(locator, 'base64').toString('latin1');
    return /^\d{1,10}$/.test(text) ? Number(text) : NaN;
}

/** The job as REST answers it. */
export function queryJobInfo(job: QueryJob): Record<string, unknown> {
    const complete = job.state === 'JobComplete';
    return {
        id: job.id,
        operation: job.operation,
        object: job.object,
        createdById: job.createdById,
        createdDate: job.createdDate,
        systemModstamp: job.systemModstamp,
        state: job.state,
        concurrencyMode: 'Parallel',
        contentType: 'CSV',
        apiVersion: Number(job.apiVersion),
        jobType: 'V2Query',
        lineEnding: job.lineEnding,
        columnDelimiter: job.columnDelimiter,
        ...(complete
            ? {
                  numberRecordsProcessed: job.processed,
                  retries: 0,
                  totalProcessingTime: job.processingMs,
                  isPkChunkingSupported: true
              }
            : {}),
        ...(job.errorMessage ? { errorMessage: job.errorMessage } : {})
    };
}
