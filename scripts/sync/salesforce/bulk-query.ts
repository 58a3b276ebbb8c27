import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { trimYoung } from '../report/heap.ts';
import type { Progress } from '../report/progress.ts';
import { UnreachableError } from '../errors.ts';
import { download } from './download.ts';
import { orgError } from './org-error.ts';
import type { Session } from './session.ts';

/** CSV files that hold the answer of a query, and how many records the org says they hold. */
export interface QueryFiles {
    readonly files: readonly string[];
    readonly records: number;
}

interface QueryJob {
    readonly id: string;
    readonly state: 'UploadComplete' | 'InProgress' | 'JobComplete' | 'Failed' | 'Aborted';
    readonly errorMessage?: string;
    readonly numberRecordsProcessed?: number;
}

const PAGE_RECORDS = 100_000;
const FIRST_POLL_MS = 50;
const LONGEST_POLL_MS = 10_000;

/**
 * Runs a query by Bulk API 2.0 and streams its pages into CSV files: `<folder>/<name>-1.csv`, …
 * @param progress is told the records so far: after each page, and none while the org prepares them
 * @param operation "queryAll" also answers with deleted records
 */
export async function bulkQuery(
    session: Session,
    soql: string,
    folder: string,
    name: string,
    progress: Progress = () => undefined,
    operation: 'query' | 'queryAll' = 'query'
): Promise<QueryFiles> {
    let job: QueryJob;
    try {
        job = await session.json<QueryJob>('POST', '/jobs/query', {
            operation,
            query: soql,
            contentType: 'CSV',
            columnDelimiter: 'COMMA',
            lineEnding: 'LF'
        });
    } catch (error) {
        throw orgError('start a query', error);
    }
    const total = await waitFor(session, job, progress);
    const files: string[] = [];
    let records = 0;
    for (let locator: string | null = ''; locator !== null;) {
        const file = join(folder, `${name}-${files.length + 1}.csv`);
        const page: Page = await fetchPage(session, job.id, locator, file);
        files.push(file);
        records += page.records;
        locator = page.next;
        progress(records, total);
        trimYoung();
        if (!page.saysNext && records < (total ?? 0)) throw cutShort(total ?? 0, records);
    }
    // Results are kept for days; a job that is no longer needed should not fill the org's list of jobs. Nobody waits for that.
    void session.json('DELETE', `/jobs/query/${job.id}`).catch(() => undefined);
    return { files, records };
}

/** @returns number of records the job found, null when it does not say */
async function waitFor(session: Session, started: QueryJob, progress: Progress): Promise<number | null> {
    let job = started;
    for (let wait = FIRST_POLL_MS; job.state !== 'JobComplete'; wait = Math.min(LONGEST_POLL_MS, wait * 2)) {
        if (job.state === 'Failed' || job.state === 'Aborted') {
            throw new UnreachableError(
                `The query job ${job.id} ended ${job.state}: ${job.errorMessage ?? 'no reason given'}`,
                ['Run the same command again. If it persists, the user may lack the permission set Health Sync.']
            );
        }
        progress(0, null);
        await sleep(wait);
        job = await session.json<QueryJob>('GET', `/jobs/query/${started.id}`);
    }
    return job.numberRecordsProcessed ?? null;
}

interface Page {
    readonly records: number;
    readonly next: string | null;
    /** Whether the answer says if there is another page. The org always does; a proxy may take away what it does not know. */
    readonly saysNext: boolean;
}

function cutShort(found: number, sent: number): UnreachableError {
    return new UnreachableError(
        `The org found ${found} records and sent ${sent}, without saying whether there are more.`,
        ['A proxy between this machine and the org may take away the header Sforce-Locator: let it pass.']
    );
}

async function fetchPage(session: Session, id: string, from: string, file: string): Promise<Page> {
    const rest = `/jobs/query/${id}/results?maxRecords=${PAGE_RECORDS}${from === '' ? '' : `&locator=${encodeURIComponent(from)}`}`;
    const headers = await download(session, rest, file, 'send the query result');
    const locator = headers['sforce-locator'];
    const next = String(locator ?? 'null');
    return {
        records: Number(headers['sforce-numberofrecords'] ?? 0),
        next: next === 'null' ? null : next,
        saysNext: locator !== undefined
    };
}
