// Loads a local org with Bulk jobs and reports rows per second and peak memory:
//   node scripts/local-org/testing/bench.ts [rows, default 1000000]
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';
import { accessToken, ADMIN, startProcess } from './org-process.ts';
import type { OrgProcess } from './org-process.ts';
import { API, client } from './target-org.ts';
import type { ApiClient } from './target-org.ts';
import { waitForJob } from './bulk-job.ts';
import type { JobInfo } from './bulk-job.ts';

const rows = Number(process.argv[2] ?? 1_000_000);
const PART_ROWS = 1000;
const COLUMNS =
    'Id,Health_Score__c,Health_Outcome_Score__c,Health_Experience_Score__c,Health_State__c,Health_Driver__c,Health_Trend__c,Health_Scored_At__c,Health_Digest__c';

/** A line of /proc/<pid>/status in MB; null where /proc does not exist. */
function memoryMb(pid: number | undefined, name: 'VmHWM' | 'RssAnon'): number | null {
    try {
        const text = readFileSync(`/proc/${pid}/status`, 'utf8');
        const [, kilobytes] = new RegExp(`${name}:\\s+(\\d+)`).exec(text) ?? [];
        return kilobytes ? Math.round(Number(kilobytes) / 1024) : null;
    } catch {
        return null;
    }
}

/** Largest memory of its own seen so far: the peak of all also counts the database file, which is the system's cache. */
let ownPeak = 0;

function memory(org: OrgProcess): string {
    return `peak ${memoryMb(org.child.pid, 'VmHWM')} MB, of its own ${ownPeak} MB`;
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
    org: ApiClient & { pid: number | undefined },
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
    const { pid } = org;
    const started = performance.now();
    await org.call('PATCH', path, { state: 'UploadComplete' });
    let slowestStatusMs = 0;
    let watching = true;
    const watch = (async () => {
        while (watching) {
            const asked = performance.now();
            await org.get(path);
            slowestStatusMs = Math.max(slowestStatusMs, performance.now() - asked);
            ownPeak = Math.max(ownPeak, memoryMb(pid, 'RssAnon') ?? 0);
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
            `${rate} rows/s, slowest status answer ${Math.round(slowestStatusMs)} ms, ${memory(org)}` +
            (job.errorMessage ? `, ${job.errorMessage}\n` : '\n')
    );
}

async function queryAll(api: ApiClient, org: OrgProcess): Promise<void> {
    const started = performance.now();
    const query = 'SELECT Id, Name, Health_Score__c, Health_Digest__c FROM Account';
    const { body } = await api.call('POST', 'jobs/query', { operation: 'query', query });
    const job = await waitForJob(api, `jobs/query/${(body as JobInfo).id}`);
    const made = (performance.now() - started) / 1000;
    let locator: string | null = null;
    let bytes = 0;
    do {
        const path = `${API}/jobs/query/${job.id}/results${locator ? `?locator=${locator}` : ''}`;
        const page: Response = await fetch(org.url + path, { headers: { authorization: `Bearer ${api.token}` } });
        for await (const chunk of page.body as unknown as AsyncIterable<Uint8Array>) bytes += chunk.length;
        locator = page.headers.get('sforce-locator');
    } while (locator && locator !== 'null');
    const all = (performance.now() - started) / 1000;
    process.stdout.write(
        `bulk query: ${job.numberRecordsProcessed} rows, result made in ${made.toFixed(1)} s, ` +
            `${Math.round(bytes / 1e6)} MB read after ${all.toFixed(1)} s, ${memory(org)}\n`
    );
}

/** Median over `times` calls, ms. */
async function median(times: number, work: (at: number) => Promise<unknown>): Promise<string> {
    const measured: number[] = [];
    for (let at = 0; at < times; at++) {
        const started = performance.now();
        await work(at);
        measured.push(performance.now() - started);
    }
    return `${measured.sort((one, other) => one - other)[Math.floor(times / 2)]!.toFixed(2)} ms`;
}

async function singleCalls(api: ApiClient): Promise<void> {
    const soql = encodeURIComponent('SELECT Id FROM Account ORDER BY Id LIMIT 2000');
    const { records } = await api.get<{ records: { Id: string }[] }>(`query?q=${soql}`);
    const id = (at: number): string => records[(at * 7) % records.length]!.Id;
    const byId = (at: number) =>
        `query?q=${encodeURIComponent(`SELECT Name, Health_Score__c FROM Account WHERE Id = '${id(at)}'`)}`;
    const rows = (at: number) =>
        records
            .slice(0, 200)
            .map(({ Id }) => ({ attributes: { type: 'Account' }, id: Id, Health_Score__c: (at % 180) / 10 + 2 }));
    const lines = [
        `SOQL by id: ${await median(200, (at) => api.get(byId(at)))}`,
        `record by id: ${await median(200, (at) => api.get(`sobjects/Account/${id(at)}`))}`,
        `UI API record by id: ${await median(200, (at) => api.get(`ui-api/records/${id(at)}?fields=Account.Name,Account.Owner.Name`))}`,
        `collection update of 200: ${await median(30, (at) => api.call('PATCH', 'composite/sobjects', { records: rows(at) }))}`
    ];
    process.stdout.write(`${lines.join('\n')}\n`);
}

const folder = mkdtempSync(join(tmpdir(), 'local-org-bench-'));
const org = await startProcess({ folder });
try {
    const api = { ...client(org.url, await accessToken(org.login, ADMIN)), pid: org.child.pid };
    const inserted = await runJob(api, { object: 'Account', operation: 'insert' }, insertLines());
    report('insert', inserted, org);
    const results = await fetch(`${org.url}${API}/jobs/ingest/${inserted.job.id}/successfulResults`, {
        headers: { authorization: `Bearer ${api.token}` }
    });
    const update = updateLines(results.body as unknown as AsyncIterable<Uint8Array>);
    report('update 8 columns by Id', await runJob(api, { object: 'Account', operation: 'update' }, update), org);
    await queryAll(api, org);
    await singleCalls(api);
} finally {
    await org.stop();
    rmSync(folder, { recursive: true, force: true });
}
