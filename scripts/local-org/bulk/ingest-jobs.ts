// All ingest jobs of the org: uploads, the queue, abort and delete, results.
import { closeSync, openSync, renameSync, rmSync } from 'node:fs';
import type { Readable } from 'node:stream';
import { setImmediate as turn } from 'node:timers/promises';
import { badRequest } from '../http/errors.ts';
import type { ApiUsage } from '../http/api-usage.ts';
import type { Org, Session } from '../org/contract.ts';
import { BlockReader } from './csv-block.ts';
import { csvLine } from './csv.ts';
import { newIngestJob } from './ingest-job.ts';
import type { IngestJob } from './ingest-job.ts';
import { runIngestJob } from './ingest-run.ts';
import type { BeforeStep } from './ingest-run.ts';
import { JobStore } from './job.ts';
import { writeAll } from './job-files.ts';
import type { JobFiles } from './job-files.ts';
import { OUTCOME_BYTES, OutcomeReader } from './outcomes.ts';
import { UploadReader } from './upload-reader.ts';

/** 150 MB after base64, which is what Salesforce measures. */
const MAX_UPLOAD_BYTES = 100_000_000;
/** Of an upload that is too large. */
const READ_BYTES = 4 * MAX_UPLOAD_BYTES;
/** Uploads below this size are processed before the PATCH is answered, so that a client's first poll finds the end. */
const AT_ONCE_BYTES = 200_000;

/** Rows read at a time to make a result file. */
const RESULT_ROWS = 1000;

/** The longest pause between two steps, and turns without data that end it. */
const BREATH_MS = 25;
const QUIET_TURNS = 3;

class TooLarge extends Error {}

export class IngestJobs {
    private readonly store: JobStore<IngestJob>;
    private readonly org: Org;
    private readonly usage: ApiUsage;
    private readonly files: JobFiles;
    private readonly beforeStep: BeforeStep | undefined;
    private readonly uploading = new Set<string>();
    /** Bytes of all uploads so far. */
    private received = 0;
    private tail: Promise<void> = Promise.resolve();
    private stopping = false;

    constructor(org: Org, usage: ApiUsage, files: JobFiles, beforeStep?: BeforeStep) {
        this.org = org;
        this.usage = usage;
        this.files = files;
        this.beforeStep = beforeStep;
        this.store = new JobStore<IngestJob>(org, 'ingestJob');
        for (const job of this.store.expired()) this.delete(job);
        for (const job of this.store.all()) {
            if (job.state === 'InProgress' || job.state === 'UploadComplete') void this.enqueue(job);
            // Written by an older version of this program: nobody can be told its results any more.
            else if (files.size(job.id, 'outcomes.txt') < job.processed * OUTCOME_BYTES) this.delete(job);
        }
    }

    create(session: Session, body: Record<string, unknown>, apiVersion: string): IngestJob {
        const job = newIngestJob(this.org, session, body, apiVersion);
        this.files.create(job.id);
        this.store.save(job);
        return job;
    }

    /** Throws 404 NOT_FOUND for a job that is missing or somebody else's. */
    find(id: string, session: Session): IngestJob {
        return this.store.find(id, session);
    }

    list(session: Session): IngestJob[] {
        return this.store.visible(session);
    }

    /** The one PUT of a job. An upload that breaks off leaves the job as it was. Throws 400 for a second one or a too large one. */
    async upload(job: IngestJob, body: Readable): Promise<void> {
        if (job.state !== 'Open') {
            throw badRequest(
                'INVALIDJOBSTATE',
                `Job ${job.id} is ${job.state}: data can be uploaded while it is Open only`
            );
        }
        if (job.uploaded || this.uploading.has(job.id)) throw secondUpload(job);
        this.uploading.add(job.id);
        const part = this.files.path(job.id, 'upload.part');
        try {
            await this.receive(body, part);
            renameSync(part, this.files.path(job.id, 'upload.csv'));
            this.store.touch(job, { uploaded: true });
        } catch (error) {
            rmSync(part, { force: true });
            const megabytes = MAX_UPLOAD_BYTES / 1e6;
            const why =
                error instanceof TooLarge ? `is larger than ${megabytes} MB` : `broke off: ${(error as Error).message}`;
            throw badRequest('BULK_API_ERROR', `The upload of job ${job.id} ${why}`);
        } finally {
            this.uploading.delete(job.id);
        }
    }

    /** Written at once: the operating system takes a piece faster than a thread could be asked to do it. */
    private async receive(body: Readable, path: string): Promise<void> {
        const file = openSync(path, 'w');
        let bytes = 0;
        try {
            for await (const piece of body as AsyncIterable<Buffer>) {
                bytes += piece.length;
                this.received += piece.length;
                // What is too much is still read (up to a point): a client that is cut off while sending never sees the answer.
                if (bytes > READ_BYTES) break;
                if (bytes <= MAX_UPLOAD_BYTES) writeAll(file, piece);
            }
            if (bytes > MAX_UPLOAD_BYTES) throw new TooLarge();
        } finally {
            closeSync(file);
        }
    }

    /** Between two steps of a job: while uploads come in, lets them, so that the next job need not wait for its data. */
    private async breathe(): Promise<void> {
        const until = performance.now() + BREATH_MS;
        let quiet = 0;
        do {
            const before = this.received;
            await turn();
            quiet = this.received === before ? quiet + 1 : 0;
        } while (this.uploading.size > 0 && quiet < QUIET_TURNS && performance.now() < until);
    }

    /** PATCH state UploadComplete. Small jobs are done when this resolves. */
    async closeUpload(job: IngestJob): Promise<IngestJob> {
        if (job.state !== 'Open') throw badState(job, 'UploadComplete');
        if (this.uploading.has(job.id)) {
            throw badRequest(
                'INVALIDJOBSTATE',
                `Job ${job.id} is still receiving its data: wait for the answer of the PUT`
            );
        }
        this.store.touch(job, { state: 'UploadComplete' });
        const answer = { ...job };
        const finished = this.enqueue(job);
        if (this.files.size(job.id, 'upload.csv') <= AT_ONCE_BYTES) await finished;
        return answer;
    }

    abort(job: IngestJob): void {
        if (!['Open', 'UploadComplete', 'InProgress'].includes(job.state)) throw badState(job, 'Aborted');
        this.store.touch(job, { state: 'Aborted' });
    }

    /** DELETE: not while it is open or running. */
    remove(job: IngestJob): void {
        if (job.state === 'Open' || job.state === 'InProgress') {
            throw badRequest('INVALIDJOBSTATE', `Job ${job.id} is ${job.state}: abort it before deleting it`);
        }
        this.delete(job);
    }

    /** Made of the upload and the outcomes of its rows. */
    *successful(job: IngestJob): Generator<string> {
        yield csvLine(['sf__Id', 'sf__Created', ...job.columns], job);
        if (job.processed === 0) return;
        const upload = new UploadReader(this.files.path(job.id, 'upload.csv'), job);
        const outcomes = new OutcomeReader(this.files.path(job.id, 'outcomes.txt'));
        try {
            let left = job.processed;
            for (const block of upload.blocks(0, RESULT_ROWS)) {
                const rows = new BlockReader(block);
                const lines = outcomes.next(Math.min(left, rows.rows)).map((outcome, row) => {
                    if (outcome === null) return '';
                    return csvLine([outcome.id, String(outcome.created), ...rows.cells(row)], job);
                });
                yield lines.join('');
                left -= rows.rows;
                if (left <= 0) return;
            }
        } finally {
            outcomes.close();
            upload.close();
        }
    }

    failed(job: IngestJob): Readable {
        const head = csvLine(['sf__Id', 'sf__Error', ...job.columns], job);
        return this.files.read(job.id, 'failed.csv', head, 0, job.failedBytes);
    }

    /** Rows that were not tried: of an aborted or failed job. */
    *unprocessed(job: IngestJob): Generator<string> {
        const upload = new UploadReader(this.files.path(job.id, 'upload.csv'), job);
        try {
            if (upload.columns.length === 0) return;
            yield csvLine(upload.columns, job);
            if (job.state !== 'Aborted' && job.state !== 'Failed') return;
            for (const block of upload.blocks(job.processed, RESULT_ROWS)) {
                const rows = new BlockReader(block);
                yield Array.from({ length: rows.rows }, (_, row) => csvLine(rows.cells(row), job)).join('');
            }
        } finally {
            upload.close();
        }
    }

    /** Stops after the step in progress; the job goes on after the next start. */
    async close(): Promise<void> {
        this.stopping = true;
        await this.tail;
    }

    private delete(job: IngestJob): void {
        job.state = 'Aborted'; // it may still wait in the queue
        this.store.remove(job);
        this.files.remove(job.id);
    }

    /** Jobs run one after the other: there is one writer. */
    private enqueue(job: IngestJob): Promise<void> {
        const context = {
            org: this.org,
            usage: this.usage,
            jobs: this.store,
            files: this.files,
            beforeStep: this.beforeStep,
            breathe: () => this.breathe(),
            stopping: () => this.stopping
        };
        this.tail = this.tail.then(async () => {
            const waiting = job.state === 'UploadComplete' || job.state === 'InProgress';
            if (waiting && !this.stopping) await runIngestJob(context, job);
        });
        return this.tail;
    }
}

function secondUpload(job: IngestJob): Error {
    const message = `Found multiple contents for job: <${job.id}>, please 'Close' / 'Abort' / 'Delete' the current Job then create a new Job and make sure you only do 'PUT' once on a given Job.`;
    return badRequest('BULK_API_ERROR', message);
}

function badState(job: IngestJob, wanted: string): Error {
    return badRequest('INVALIDJOBSTATE', `Job ${job.id} is ${job.state} and cannot become ${wanted}`);
}
