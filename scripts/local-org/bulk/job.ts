// What the two kinds of Bulk API 2.0 jobs have in common.
import { randomBytes } from 'node:crypto';
import { badRequest, notFound } from '../http/errors.ts';
import type { JsonValue, Org, Session } from '../org/contract.ts';
import { DELIMITERS, LINE_ENDINGS } from './csv.ts';
import type { ColumnDelimiter, Dialect, LineEnding } from './csv.ts';

export type JobState = 'Open' | 'UploadComplete' | 'InProgress' | 'JobComplete' | 'Failed' | 'Aborted';

export interface Job extends Dialect {
    id: string;
    object: string;
    operation: string;
    state: JobState;
    createdById: string;
    createdDate: string;
    systemModstamp: string;
    /** "66.0" */
    apiVersion: string;
    /** Rows done, the failed ones included. */
    processed: number;
    errorMessage: string | null;
    processingMs: number;
}

const KEPT_MS = 7 * 24 * 3_600_000;
const ID_ALPHABET = '0123456789abcdefghijklmnopqrstuvwxyz';

/** 18 characters; without capital letters the check characters are always AAA. */
export function newJobId(): string {
    const characters = [...randomBytes(12)].map((byte) => ID_ALPHABET[byte % ID_ALPHABET.length]);
    return `750${characters.join('')}AAA`;
}

/** "2026-11-22T08:00:00.000+0000" */
export function jobDate(time: number): string {
    return new Date(Math.floor(time / 1000) * 1000).toISOString().replace('Z', '+0000');
}

/** Jobs of one kind, kept in the org's own database so that they change in the transaction of their rows. */
export class JobStore<T extends Job> {
    private readonly org: Org;
    private readonly space: string;
    private readonly jobs = new Map<string, T>();

    constructor(org: Org, space: string) {
        this.org = org;
        this.space = space;
        for (const { key, value } of org.state.list(space)) this.jobs.set(key, value as unknown as T);
    }

    save(job: T): void {
        this.org.state.set(this.space, job.id, job as unknown as JsonValue);
        this.jobs.set(job.id, job);
    }

    /** Saves with a new modification date. */
    touch(job: T, change: Partial<T>): void {
        Object.assign(job, change, { systemModstamp: jobDate(this.org.now()) });
        this.save(job);
    }

    remove(job: T): void {
        this.org.state.delete(this.space, job.id);
        this.jobs.delete(job.id);
    }

    all(): T[] {
        return [...this.jobs.values()].sort((one, other) => one.createdDate.localeCompare(other.createdDate));
    }

    expired(): T[] {
        const oldest = jobDate(this.org.now() - KEPT_MS);
        return this.all().filter((job) => job.createdDate < oldest);
    }

    /** Jobs are seen by their creator and by who may manage all data. Throws 404 NOT_FOUND. */
    find(id: string, session: Session): T {
        const job = this.jobs.get(id.length === 15 ? `${id}AAA` : id);
        if (!job || !mayUse(job, session)) throw notFound();
        return job;
    }

    visible(session: Session): T[] {
        return this.all().filter((job) => mayUse(job, session));
    }
}

function mayUse(job: Job, session: Session): boolean {
    return job.createdById === session.userId || session.hasPermission('ModifyAllData');
}

/** Delimiter and line ending of a new job. Throws 400 INVALIDJOB for values that Salesforce does not know. */
export function dialectOf(body: Record<string, unknown>): Dialect {
    const columnDelimiter = String(body.columnDelimiter ?? 'COMMA') as ColumnDelimiter;
    const lineEnding = String(body.lineEnding ?? 'LF') as LineEnding;
    if (!Object.hasOwn(DELIMITERS, columnDelimiter)) {
        throw badRequest('INVALIDJOB', `InvalidJob : Invalid columnDelimiter: ${columnDelimiter}`);
    }
    if (!Object.hasOwn(LINE_ENDINGS, lineEnding)) {
        throw badRequest('INVALIDJOB', `InvalidJob : Invalid lineEnding: ${lineEnding}`);
    }
    if (body.contentType !== undefined && body.contentType !== 'CSV') {
        throw badRequest('INVALIDJOB', `InvalidJob : Invalid contentType: ${String(body.contentType)}`);
    }
    return { columnDelimiter, lineEnding };
}
