// Loads a local org with Bulk jobs and reports rows per second and peak memory:
//   node scripts/local-org/testing/bench.ts [rows, default 1000000]
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';
import { accessToken, ADMIN, startProcess } from './orgProcess.ts';
import type { OrgProcess } from './orgProcess.ts';
import { API, client } from './targetOrg.ts';
import type { ApiClient } from './targetOrg.ts';
import { waitForJob } from './bulkJob.ts';
import type { JobInfo } from './bulkJob.ts';

const rows = Number(process.argv[2] ?? 1_000_000);
const PART_ROWS = 1000;
const COLUMNS =
    'Id,Health_Score__c,Health_Outcome_Score__c,Health_Experience_Score__c,Health_State__c,Health_Driver__c,Health_Trend__c,Health_Scored_At__c,Health_Digest__c';

/** Peak resident memory of a process in MB; null where /proc does not exist. */
function peakMb(pid: number | undefined): number | null {
    try {
        const [, kilobytes] = /VmHWM:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8')) ?? [];
        return kilobytes ? Math.round(Number(kilobytes) / 1024) : null;
    } catch {
        return null;
    }
}

function* insertLines(): Generator<string> {
    yield 'Name,Health_Key__c,Type,AnnualRevenue\n';
    for (let start = 0; start < rows; start += PART_ROWS) {
        const line = (at: number): string => `Account ${at},key-${at},Enterprise,${at * 10}\n`;
        yield Array.from({ length: Math.min(PART_ROWS, rows - start) }, (_, index) => line(start + index)).join('');
    }
}

function updateLine(id: string, at: number): string {
    const half = ((at % 90) + 10) / 10;
    const digest = at.toString(16).padStart(8, '0');
    return `${id},${(half * 2).toFixed(1)},${half.toFixed(1)},${half.toFixed(1)},Scored,Adoption ${at % 100} %,Steady,2026-11-22T06:00:00Z,${digest}\n`;
}

/** Reads the ids of a result file as it arrives and makes the update of it. */
async function* updateLines(results: AsyncIterable<Uint8Array>): AsyncGenerator<string> {
    yield `${COLUMNS}\n`;
    const decoder = new TextDecoder();
    let rest = '';
    let at = 0;
    for await (const chunk of results) {
        const lines = (rest + decoder.decode(chunk, { stream: true })).split('\n');
        rest = lines.pop() ?? '';
        let out = '';
        for (const line of lines) if (line.startsWith('"001')) out += updateLine(line.slice(1, 19), at++);
        yield out;
    }
}

interface Timing {
    seconds: number;
    slowestStatusMs: number;
    job: JobInfo;
}

async function runJob(
    org: ApiClient,
    job: Record<string, string>,
    lines: Iterable<string> | AsyncIterable<string>
): Promise<Timing> {
    const { body } = await org.call('POST', 'jobs/ingest', job);
    const path = `jobs/ingest/${(body as JobInfo).id}`;
    const put = await fetch(`${org.url}${API}/${path}/batches`, {
        method: 'PUT',
        headers: { authorization: `Bearer ${org.token}`, 'content-type': 'text/csv' },
        body: Readable.toWeb(Readable.from(lines)) as ReadableStream,
        duplex: 'half'
    } as RequestInit);
    if (put.status !== 201) throw new Error(`PUT: ${put.status} ${await put.text()}`);
    const started = performance.now();
    await org.call('PATCH', path, { state: 'UploadComplete' });
    let slowestStatusMs = 0;
    let watching = true;
    const watch = (async () => {
        while (watching) {
            const asked = performance.now();
            await org.get(path);
            slowestStatusMs = Math.max(slowestStatusMs, performance.now() - asked);
            await sleep(200);
        }
    })();
    const finished = await waitForJob(org, path);
    const seconds = (performance.now() - started) / 1000;
    watching = false;
    await watch;
    return { seconds, slowestStatusMs, job: finished };
}

function report(name: string, { seconds, slowestStatusMs, job }: Timing, org: OrgProcess): void {
    const rate = Math.round(job.numberRecordsProcessed / seconds);
    process.stdout.write(
        `${name}: ${job.state}, ${job.numberRecordsProcessed} rows, ${job.numberRecordsFailed} failed, ${seconds.toFixed(1)} s, ` +
            `${rate} rows/s, slowest status answer ${Math.round(slowestStatusMs)} ms, peak ${peakMb(org.child.pid)} MB` +
            (job.errorMessage ? `, ${job.errorMessage}\n` : '\n')
    );
}

const folder = mkdtempSync(join(tmpdir(), 'local-org-bench-'));
const org = await startProcess({ folder });
try {
    const api = client(org.url, await accessToken(org.login, ADMIN));
    const inserted = await runJob(api, { object: 'Account', operation: 'insert' }, insertLines());
    report('insert', inserted, org);
    const results = await fetch(`${org.url}${API}/jobs/ingest/${inserted.job.id}/successfulResults`, {
        headers: { authorization: `Bearer ${api.token}` }
    });
    const update = updateLines(results.body as unknown as AsyncIterable<Uint8Array>);
    report('update 8 columns by Id', await runJob(api, { object: 'Account', operation: 'update' }, update), org);
} finally {
    await org.stop();
    rmSync(folder, { recursive: true, force: true });
}
