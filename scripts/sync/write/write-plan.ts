import { join } from 'node:path';
import { LineFile } from '../line-file.ts';
import type { Plan } from '../plan/make-plan.ts';
import { filePart } from '../plan/part.ts';
import type { Part } from '../plan/part.ts';
import { uploadCell } from '../salesforce/csv.ts';
import { backoff } from '../salesforce/retry.ts';
import type { Session } from '../salesforce/session.ts';
import { bulkWrite } from './bulk-ingest.ts';
import type { Target } from './send-parts.ts';
import { collectionsWrite } from './collections.ts';
import type { OpenJobs } from './open-jobs.ts';
import { FailedFile, isPassing } from './outcome.ts';
import type { RefusedRecord, WriteCounts } from './outcome.ts';

/** Rounds in which records that were refused for a passing reason, such as a lock, are sent again. */
const ROUNDS = 4;

interface WriteOptions {
    readonly bulkFrom: number;
    readonly folder: string;
    readonly failedFile: string;
    readonly jobs: OpenJobs;
    readonly progress: (written: number) => void;
    /** Is called whenever the org is asked about a job and is not done with it; `note` says so in words once it takes long. */
    readonly waiting?: (note: string | null) => void;
    /** A record to send in the place of one that was refused; null when there is none. */
    readonly instead?: (refused: RefusedRecord) => RefusedRecord['record'] | null;
}

/** Updates the records of a plan, see {@link writeParts}. */
export function writePlan(
    session: Session,
    plan: Plan,
    { object, ...options }: WriteOptions & { readonly object: string }
): Promise<WriteCounts> {
    return writeParts(session, plan.parts, { ...options, target: { object, operation: 'update' } });
}

/** Sends uploads and throws away what they were made of. Records refused for a passing reason are sent again; the others go to the failed file. */
export async function writeParts(
    session: Session,
    uploads: readonly Part[],
    options: WriteOptions & { readonly target: Target }
): Promise<WriteCounts> {
    const failed = new FailedFile(options.failedFile);
    let parts: readonly Part[] = uploads;
    for (let round = 1; parts.length > 0; round++) {
        const total = parts.reduce((sum, part) => sum + part.records, 0);
        const again = new RetryFile(join(options.folder, `retry-${round}.csv`));
        const refused = (record: RefusedRecord): void => {
            const other = round < ROUNDS ? (options.instead?.(record) ?? null) : null;
            if (other !== null) again.add(other);
            else if (round < ROUNDS && isPassing(record)) again.add(record.record);
            else failed.add(record);
        };
        const written = (records: number): void => {
            failed.counts.written += records;
            options.progress(failed.counts.written);
        };
        if (total >= options.bulkFrom)
            await bulkWrite(session, options.target, parts, options.jobs, {
                folder: options.folder,
                refused,
                written,
                waiting: options.waiting
            });
        else
            for (const part of parts) {
                written(await collectionsWrite(session, options.target, part, refused));
                part.discard();
            }
        parts = again.close();
        if (parts.length > 0) await backoff(round);
    }
    failed.close();
    return failed.counts;
}

/** Records to send again, as an upload file. */
class RetryFile {
    private readonly path: string;
    private lines: LineFile | null = null;

    constructor(path: string) {
        this.path = path;
    }

    add(record: RefusedRecord['record']): void {
        if (this.lines === null) {
            this.lines = new LineFile(this.path);
            this.lines.add(Object.keys(record).join(','));
        }
        this.lines.add(Object.values(record).map(uploadCell).join(','));
    }

    close(): Part[] {
        this.lines?.close();
        return this.lines === null ? [] : [filePart(this.path, this.lines.lines - 1)];
    }
}
