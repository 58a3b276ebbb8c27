import type { Part } from '../plan/part.ts';
import { answerError, orgError } from '../salesforce/org-error.ts';
import { backoff, isRetryable, isRetryableStatus } from '../salesforce/retry.ts';
import type { Session } from '../salesforce/session.ts';
import { textOf } from '../salesforce/stream.ts';
import type { OpenJobs } from './open-jobs.ts';

/** A Bulk API 2.0 job as the org tells it. */
export interface IngestJob {
    readonly id: string;
    readonly state: 'Open' | 'UploadComplete' | 'InProgress' | 'JobComplete' | 'Failed' | 'Aborted';
    readonly errorMessage?: string;
    readonly numberRecordsProcessed?: number;
    readonly numberRecordsFailed?: number;
}

/** What an upload does, to records of which object. */
export interface Target {
    readonly object: string;
    readonly operation: 'update' | 'upsert' | 'delete';
    /** External id field of an upsert. */
    readonly key?: string;
}

/** A part the org has taken, and has yet to work on. */
export interface SentPart {
    readonly id: string;
    readonly part: Part;
    readonly sentAt: number;
}

const ATTEMPTS = 5;
/** While one upload waits for the org, the other one is sent. */
const UPLOADS_AT_A_TIME = 2;

/**
 * Sends parts, two at a time, each to a job of its own, and throws away what they were made of. The first failure ends all: a
 * part that is under way is broken off and its job is thrown away, and no other is begun.
 * @param taken called when the org has taken a part; may throw to end all
 * @returns the parts in their order
 */
export async function sendParts(
    session: Session,
    target: Target,
    parts: readonly Part[],
    jobs: OpenJobs,
    taken: () => void
): Promise<SentPart[]> {
    const sent: SentPart[] = [];
    const stop = new AbortController();
    const upload = new Upload(session, target, jobs, stop.signal);
    let next = 0;
    let failure: Error | null = null;
    const lane = async (): Promise<void> => {
        for (let nth = next++; !stop.signal.aborted; nth = next++) {
            const part = parts[nth];
            if (part === undefined) return;
            try {
                sent[nth] = { id: await upload.send(part), part, sentAt: performance.now() };
                part.discard();
                taken();
            } catch (error) {
                failure ??= error instanceof Error ? error : new Error(String(error));
                stop.abort();
            }
        }
    };
    await Promise.all(Array.from({ length: UPLOADS_AT_A_TIME }, lane));
    if (failure !== null) throw failure as Error;
    return sent;
}

/** Uploads of one kind. */
class Upload {
    private readonly session: Session;
    private readonly target: Target;
    private readonly jobs: OpenJobs;
    private readonly signal: AbortSignal;
    /** Jobs are made one after the other, so that they are in the order of the parts. */
    private lastMade: Promise<unknown> = Promise.resolve();

    constructor(session: Session, target: Target, jobs: OpenJobs, signal: AbortSignal) {
        this.session = session;
        this.target = target;
        this.jobs = jobs;
        this.signal = signal;
    }

    /**
     * Makes a job and sends a part to it. A broken upload is thrown away with its job and sent again from the start.
     * @returns the id of the job
     */
    async send(part: Part): Promise<string> {
        const { session, jobs, signal } = this;
        for (let attempt = 1; ; attempt++) {
            signal.throwIfAborted();
            const id = await this.inTurn(() => this.createJob());
            jobs.open(id);
            let failure: Error;
            try {
                const request = { method: 'PUT', rest: `/jobs/ingest/${id}/batches`, contentType: 'text/csv' } as const;
                const reply = await session.stream({ ...request, body: part, signal });
                const body = await textOf(reply);
                if (reply.status === 201) {
                    signal.throwIfAborted();
                    await this.close(id);
                    return id;
                }
                failure = answerError('take the upload', reply.status, body);
                if (!isRetryableStatus(reply.status) && reply.status !== 401) attempt = ATTEMPTS;
            } catch (error) {
                failure = orgError('take the upload', error);
                if (!isRetryable(error)) attempt = ATTEMPTS;
            }
            if (await this.abort(id)) jobs.close(id);
            if (attempt >= ATTEMPTS || signal.aborted) throw failure;
            await backoff(attempt);
        }
    }

    /** Says that the upload is whole. When the answer is lost, the job itself knows whether it was told. */
    private async close(id: string): Promise<void> {
        try {
            await this.session.json('PATCH', `/jobs/ingest/${id}`, { state: 'UploadComplete' });
        } catch (error) {
            const job = await this.session.json<IngestJob>('GET', `/jobs/ingest/${id}`);
            if (job.state === 'Open' || job.state === 'Aborted') throw error;
        }
    }

    /** Throws a job away. False when the org did not say so: it may have taken the upload, so the next run looks after the job. */
    private async abort(id: string): Promise<boolean> {
        try {
            await this.session.json('PATCH', `/jobs/ingest/${id}`, { state: 'Aborted' });
            return true;
        } catch {
            return false;
        }
    }

    private inTurn<Result>(work: () => Promise<Result>): Promise<Result> {
        const done = this.lastMade.then(work, work);
        this.lastMade = done;
        return done;
    }

    private async createJob(): Promise<string> {
        const { object, operation, key } = this.target;
        try {
            const settings = {
                object,
                operation,
                ...(key === undefined ? {} : { externalIdFieldName: key }),
                contentType: 'CSV',
                lineEnding: 'LF',
                columnDelimiter: 'COMMA'
            };
            return (await this.session.json<IngestJob>('POST', '/jobs/ingest', settings)).id;
        } catch (error) {
            throw orgError(`start an ${operation === 'update' ? 'update' : `${operation} of ${object}`}`, error);
        }
    }
}
