import { setTimeout as sleep } from 'node:timers/promises';
import { UnreachableError } from '../errors.ts';
import type { Part } from '../plan/part.ts';
import type { Session } from '../salesforce/session.ts';
import { readFailures } from './failed-results.ts';
import type { OpenJobs } from './open-jobs.ts';
import { isGone } from './outcome.ts';
import type { RefusedRecord } from './outcome.ts';
import { sendParts } from './send-parts.ts';
import type { IngestJob, SentPart, Target } from './send-parts.ts';

const FIRST_POLL_MS = 100;
/** Part of the expected time of a job after which it is asked about for the first time. */
const EARLY_SHARE = 0.9;
const LONGEST_POLL_MS = 10_000;
/** A job that takes longer is told of: the org may have put it behind others. */
const LONG_MS = 30 * 60_000;

/** What is told of a job. */
interface Told {
    /** Folder for files that do not outlive the run. */
    readonly folder: string;
    readonly refused: (record: RefusedRecord) => void;
    readonly written: (records: number) => void;
    readonly waiting?: (note: string | null) => void;
}

/**
 * Writes the records of some parts by Bulk API 2.0 jobs. Every part is sent before the first job is waited for, so that the
 * org never waits for the job. The count the org processed must equal the count sent, else the run stops.
 * @param refused called for every record the org did not take
 * @param written called with the records written of a part, once the org is done with it; with 0 when a part has been sent
 * @param waiting called whenever a job is not done yet
 */
export async function bulkWrite(
    session: Session,
    target: Target,
    parts: readonly Part[],
    jobs: OpenJobs,
    { folder, refused, written, waiting }: Told
): Promise<void> {
    const sent = await sendParts(session, target, parts, jobs, () => written(0));
    const pace = new Pace();
    for (const one of sent) {
        let gone = 0;
        const told = (record: RefusedRecord): void => {
            if (isGone(target.operation, record.code)) gone += 1;
            else refused(record);
        };
        const done = await outcomeOf(session, one, pace, jobs, { folder, refused: told, waiting });
        written(done + gone);
    }
}

async function outcomeOf(
    session: Session,
    { id, part, sentAt }: SentPart,
    pace: Pace,
    jobs: OpenJobs,
    { folder, refused, waiting }: Omit<Told, 'written'>
): Promise<number> {
    await sleep(pace.untilDone(part.records));
    let isDoneAtOnce = true;
    const job = await waitFor(session, id, (note) => {
        isDoneAtOnce = false;
        waiting?.(note);
    });
    pace.done(part.records, sentAt, isDoneAtOnce);
    if (job.state !== 'JobComplete') {
        jobs.close(id);
        throw endedEarly(job);
    }
    const processed = job.numberRecordsProcessed ?? 0;
    const failed = job.numberRecordsFailed ?? 0;
    if (processed !== part.records) {
        throw new UnreachableError(`The update job ${id} processed ${processed} of ${part.records} records sent.`, [
            'Run the same command again: it writes what is missing.'
        ]);
    }
    if (failed > 0) {
        const told = await readFailures(session, id, folder, refused);
        if (told !== failed) {
            throw new UnreachableError(`The update job ${id} counts ${failed} failed records and lists ${told}.`, [
                'Run the same command again.'
            ]);
        }
    }
    jobs.close(id);
    return processed - failed;
}

/** How fast the org works, learnt from the jobs it has done: so a job is asked about when it can be done, not before. */
class Pace {
    private msPerRecord = 0;
    private lastDoneAt = 0;

    /** Milliseconds in which the next job can be done. */
    untilDone(records: number): number {
        const from = this.lastDoneAt === 0 ? performance.now() : this.lastDoneAt;
        const ms = from + EARLY_SHARE * this.msPerRecord * records - performance.now();
        return Math.max(0, Math.min(LONGEST_POLL_MS, ms));
    }

    /** @param atOnce whether it was done when it was first asked about, so that it may have been done long before */
    done(records: number, sentAt: number, atOnce: boolean): void {
        const now = performance.now();
        if (atOnce) this.msPerRecord /= 2;
        else if (records > 0) this.msPerRecord = (now - Math.max(sentAt, this.lastDoneAt)) / records;
        this.lastDoneAt = now;
    }
}

/** A job that the org did not carry out, or not to its end. */
function endedEarly({ id, state, errorMessage }: IngestJob): UnreachableError {
    const message = `The update job ${id} ended ${state}: ${errorMessage ?? 'no reason given'}`;
    const isHidden = /Field name not found/iu.test(errorMessage ?? '');
    return new UnreachableError(message, [
        ...(isHidden
            ? ['The user of the job does not see this field, or no longer. See what is missing: npm run sync -- doctor']
            : []),
        ...(state === 'Aborted' ? ['Somebody ended it in Setup, Bulk Data Load Jobs.'] : []),
        'Records written before that are complete; run the same command again to write the rest.'
    ]);
}

/**
 * Polls until the job has ended; there is no time limit, because a queued job that is given up would be written later.
 * @param waiting called after each poll that found it under way; once it takes long, with a note about it, a single time
 */
export async function waitFor(
    session: Session,
    id: string,
    waiting: (note: string | null) => void = () => undefined
): Promise<IngestJob> {
    const since = performance.now();
    let isToldOf = false;
    for (let wait = FIRST_POLL_MS; ; wait = Math.min(LONGEST_POLL_MS, wait * 2)) {
        const job = await session.json<IngestJob>('GET', `/jobs/ingest/${id}`);
        if (['JobComplete', 'Failed', 'Aborted'].includes(job.state)) return job;
        const isLong: boolean = !isToldOf && performance.now() - since >= LONG_MS;
        isToldOf ||= isLong;
        waiting(isLong ? slowNote(job) : null);
        await sleep(wait);
    }
}

function slowNote({ id, state }: IngestJob): string {
    return (
        `The org has not finished the update job ${id} for ${LONG_MS / 60_000} minutes (${state}). The run waits for it. ` +
        'Setup, Bulk Data Load Jobs shows how far it is and what is before it; a job that is aborted there is sent again by the next run.'
    );
}
