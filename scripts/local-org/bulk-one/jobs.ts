// All jobs of the Bulk API 1.0: a batch is carried out while its upload is answered.
import { randomBytes } from 'node:crypto';
import { closeSync, existsSync, mkdirSync, openSync, readFileSync, rmSync, writeFileSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import type { ApiUsage } from '../http/api-usage.ts';
import type { JsonValue, Org, Session } from '../org/contract.ts';
import { OrgError } from '../org/contract.ts';
import { checkCharacters } from '../store/ids.ts';
import { queryCsv, readRows, resultCsv, writeRows } from './batch-run.ts';
import { AsyncError } from './job.ts';
import type { Batch, Job, Operation } from './job.ts';

const SPACE = 'bulkOneJob';
const KEPT_MS = 7 * 24 * 3_600_000;
const OPERATIONS = new Set(['insert', 'update', 'upsert', 'delete', 'hardDelete', 'query', 'queryAll']);

function newId(prefix: string): string {
    const id = prefix + randomBytes(6).toString('hex');
    return id + checkCharacters(id);
}

export class BulkOneJobs {
    readonly #org: Org;
    readonly #usage: ApiUsage;
    readonly #folder: string;

    constructor(org: Org, usage: ApiUsage, folder: string) {
        this.#org = org;
        this.#usage = usage;
        this.#folder = folder;
        for (const { value } of org.state.list(SPACE)) this.#forgetIfOld(value as unknown as Job);
    }

    #forgetIfOld(job: Job): void {
        if (Date.parse(job.createdDate) > this.#org.now() - KEPT_MS) return;
        this.#org.state.delete(SPACE, job.id);
        for (const { id } of job.batches) {
            for (const kind of ['request', 'result'] as const) rmSync(this.#path(id, kind), { force: true });
        }
    }

    #now(): string {
        return new Date(Math.floor(this.#org.now() / 1000) * 1000).toISOString();
    }

    #save(job: Job): void {
        job.systemModstamp = this.#now();
        this.#org.state.set(SPACE, job.id, job as unknown as JsonValue);
    }

    /** Throws AsyncError InvalidJob. */
    create(session: Session, info: Record<string, unknown>, apiVersion: string): Job {
        const text = (name: string): string => (info[name] === undefined ? '' : String(info[name]));
        const operation = text('operation');
        const wrong = (message: string): Error => new AsyncError('InvalidJob', message);
        if (!OPERATIONS.has(operation)) throw wrong(`Unsupported operation: ${operation}`);
        if (text('contentType') !== '' && text('contentType') !== 'CSV') {
            throw wrong(`The local org does not support the content type ${text('contentType')}: use CSV`);
        }
        const object = this.#org.objectName(text('object'));
        if (object === null || !session.canUse(object, 'read')) throw wrong(`Unable to find object: ${text('object')}`);
        const external = text('externalIdFieldName');
        if (operation === 'upsert' && external === '') throw wrong('External ID was blank for upsert');
        if (operation === 'hardDelete' && !session.hasPermission('BulkApiHardDelete')) {
            throw new AsyncError('FeatureNotEnabled', 'hardDelete is not enabled for this user');
        }
        const job: Job = {
            id: newId('750'),
            operation: operation as Operation,
            object,
            externalIdFieldName: external === '' ? null : external,
            concurrencyMode: text('concurrencyMode') || 'Parallel',
            state: 'Open',
            createdById: session.userId,
            createdDate: this.#now(),
            systemModstamp: this.#now(),
            apiVersion,
            batches: []
        };
        this.#save(job);
        return job;
    }

    /** Throws AsyncError InvalidJob for a job that is missing or somebody else's. */
    find(session: Session, id: string): Job {
        const key = id.length === 15 ? id + checkCharacters(id) : id;
        const job = this.#org.state.get(SPACE, key) as Job | undefined;
        const mine = job?.createdById === session.userId || session.hasPermission('ModifyAllData');
        if (!job || !mine) throw new AsyncError('InvalidJob', `Unable to find job with id: ${id}`);
        return job;
    }

    batch(job: Job, id: string): Batch {
        const batch = job.batches.find((one) => one.id.slice(0, 15) === id.slice(0, 15));
        if (!batch) throw new AsyncError('InvalidBatch', `Unable to find batch with id: ${id}`);
        return batch;
    }

    setState(job: Job, state: string): void {
        if (state !== 'Closed' && state !== 'Aborted') throw new AsyncError('InvalidJob', `Invalid state: ${state}`);
        if (job.state !== 'Open')
            throw new AsyncError('InvalidJobState', `Job is ${job.state} and cannot become ${state}`);
        job.state = state;
        this.#save(job);
    }

    /** Rows, result and batch are one transaction. Throws AsyncError for what is no batch at all. */
    addBatch(session: Session, job: Job, text: string): Batch {
        if (job.state !== 'Open')
            throw new AsyncError('InvalidJobState', `Unable to add a batch: the job is ${job.state}`);
        if (this.#usage.remaining('DailyBulkApiBatches') < 1) {
            throw new AsyncError('ExceededQuota', 'ApiBatchItems Limit exceeded.');
        }
        if (text.trim() === '') throw new AsyncError('ClientInputError', 'The batch is empty');
        const started = performance.now();
        const query = job.operation === 'query' || job.operation === 'queryAll';
        const batch: Batch = {
            id: newId('751'),
            state: 'Completed',
            stateMessage: null,
            createdDate: this.#now(),
            processed: 0,
            failed: 0,
            processingMs: 0,
            resultId: query ? newId('752') : null
        };
        mkdirSync(this.#folder, { recursive: true });
        this.#org.transaction(() => {
            if (query) this.#query(session, job, batch, text);
            else this.#write(session, job, batch, text);
            writeFileSync(this.#path(batch.id, 'request'), text);
            batch.processingMs = Math.round(performance.now() - started);
            job.batches.push(batch);
            this.#save(job);
        });
        this.#usage.add('DailyBulkApiBatches');
        return batch;
    }

    #write(session: Session, job: Job, batch: Batch, text: string): void {
        const { results, stateMessage } = writeRows(this.#org, session, job, readRows(text));
        writeFileSync(this.#path(batch.id, 'result'), resultCsv(results));
        batch.state = stateMessage === null ? 'Completed' : 'Failed';
        batch.stateMessage = stateMessage;
        batch.processed = results.length;
        batch.failed = results.filter(({ success }) => !success).length;
    }

    #query(session: Session, job: Job, batch: Batch, soql: string): void {
        const file = openSync(this.#path(batch.id, 'result'), 'w');
        try {
            const stream = this.#org.queryRows(session, soql, { all: job.operation === 'queryAll' });
            batch.processed = stream.totalSize;
            for (const piece of queryCsv(stream)) writeSync(file, piece);
        } catch (error) {
            if (!(error instanceof OrgError)) throw error;
            batch.state = 'Failed';
            batch.stateMessage = `InvalidBatch : Failed to process query: ${error.errorCode}: ${error.message}`;
        } finally {
            closeSync(file);
        }
    }

    #path(batchId: string, kind: 'request' | 'result'): string {
        return join(this.#folder, `${batchId}.${kind}`);
    }

    request(batch: Batch): string {
        return readFileSync(this.#path(batch.id, 'request'), 'utf8');
    }

    /** Path of the CSV. Throws AsyncError for a batch without a result. */
    resultFile(batch: Batch): string {
        const path = this.#path(batch.id, 'result');
        if (batch.state === 'Completed' && existsSync(path)) return path;
        throw new AsyncError('InvalidBatch', `Batch ${batch.id} has no result: ${batch.stateMessage ?? batch.state}`);
    }
}
