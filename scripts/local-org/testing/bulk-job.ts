// Runs a Bulk API 2.0 ingest job from start to end.
import { setTimeout as sleep } from 'node:timers/promises';
import { parse } from 'csv-parse/sync';
import type { ApiClient } from './target-org.ts';

export interface JobInfo {
    id: string;
    state: string;
    numberRecordsProcessed: number;
    numberRecordsFailed: number;
    errorMessage?: string;
    [other: string]: unknown;
}

export interface FinishedJob {
    job: JobInfo;
    /** The result files as text. */
    successful: string;
    failed: string;
    unprocessed: string;
    /** Lines of `successful` for jobs with commas. */
    rows: Record<string, string>[];
}

const POLL_MS = 100;

export async function waitForJob(org: ApiClient, path: string): Promise<JobInfo> {
    for (;;) {
        const job = await org.get<JobInfo>(path);
        if (['JobComplete', 'Failed', 'Aborted'].includes(job.state)) return job;
        await sleep(POLL_MS);
    }
}

export async function runJob(org: ApiClient, job: Record<string, unknown>, csv: string): Promise<FinishedJob> {
    const created = (await org.call('POST', 'jobs/ingest', job)).body as JobInfo;
    const path = `jobs/ingest/${created.id}`;
    const put = await org.call('PUT', `${path}/batches`, csv, { 'content-type': 'text/csv' });
    if (put.status !== 201) throw new Error(`PUT ${path}/batches: ${put.status} ${JSON.stringify(put.body)}`);
    await org.call('PATCH', path, { state: 'UploadComplete' });
    const finished = await waitForJob(org, path);
    const text = async (name: string): Promise<string> => String((await org.call('GET', `${path}/${name}`)).body ?? '');
    const [successful, failed, unprocessed] = [
        await text('successfulResults'),
        await text('failedResults'),
        await text('unprocessedrecords')
    ];
    const rows = /^"sf__Id",/.test(successful)
        ? (parse(successful, { columns: true }) as Record<string, string>[])
        : [];
    return { job: finished, successful, failed, unprocessed, rows };
}
