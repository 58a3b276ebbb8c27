import { copyFileSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { AS_OF, settingsFor } from './generate.ts';
import { runProgram } from './program.ts';
import type { ReceiverCounts } from './receiver/state.ts';

/** One measurement. Numbers that a stage does not have are absent. */
export interface Measured {
    readonly stage: string;
    readonly seconds: number;
    readonly cpuSeconds: number;
    readonly peakMemoryMb: number;
    readonly rows?: number;
    readonly written?: number;
    readonly apiCalls?: number;
    readonly uploadBytes?: number;
    /** Seconds of the parts of a stage. */
    readonly parts: Readonly<Record<string, number>>;
}

/** Where a measurement takes place. */
export interface Bench {
    /** Generated evidence. */
    readonly evidence: string;
    /** Files of this measurement. */
    readonly folder: string;
    /** Address of the receiver. */
    readonly url: string;
    readonly accounts: number;
}

export interface JobRun {
    readonly stage: string;
    /** File names in the folder of the evidence. */
    readonly answers: string;
    readonly outcomes: string;
    readonly loginFile: string;
    readonly more?: readonly string[];
}

interface Summary {
    readonly changes: { readonly written: number };
    readonly apiCalls: number;
    readonly stages: readonly { readonly name: string; readonly seconds: number }[];
}

/** Runs the job once, as a user does, and measures the process. */
export async function measureJob(bench: Bench, job: JobRun): Promise<Measured> {
    const { evidence, folder } = bench;
    writeFileSync(
        join(folder, 'health-sync.json'),
        JSON.stringify(settingsFor(join(evidence, job.answers), join(evidence, job.outcomes)))
    );
    const args = ['run', '--config', 'health-sync.json', '--org', 'local', '--as-of', AS_OF, '--json'];
    const run = await runProgram('scripts/sync/bin.js', [...args, ...(job.more ?? [])], {
        folder,
        environment: { ACCOUNT_HEALTH_LOCAL_LOGIN: job.loginFile }
    });
    const { changes, apiCalls, stages } = JSON.parse(run.output) as Summary;
    const { seconds, cpuSeconds, peakMemoryMb } = run;
    const parts = Object.fromEntries(stages.map((stage) => [stage.name, stage.seconds]));
    return { stage: job.stage, seconds, cpuSeconds, peakMemoryMb, written: changes.written, apiCalls, parts };
}

/** The job against the null receiver; calls and bytes are counted there. */
export async function measureJobAlone(bench: Bench, book: string, job: JobRun): Promise<Measured> {
    await fetch(`${bench.url}/bench/clear?book=${book}`);
    // A first run has nothing that an earlier one kept of the files.
    if (book === 'empty') rmSync(join(bench.folder, '.local'), { recursive: true, force: true });
    const measured = await measureJob(bench, job);
    const counts = (await (await fetch(`${bench.url}/bench/counts`)).json()) as ReceiverCounts;
    if (counts.callsByKind['unknown'] !== undefined)
        throw new Error(`the receiver lacks a route: ${JSON.stringify(counts)}`);
    const uploads = Object.values(counts.uploads);
    return {
        ...measured,
        written: uploads.reduce((sum, upload) => sum + upload.records, 0),
        apiCalls: counts.calls,
        uploadBytes: uploads.reduce((sum, upload) => sum + upload.bytes, 0)
    };
}

/** Every answer is counted; or that, with the accounts joined and scored in SQL; or only the latest answer of each person. */
export const FLOOR_KINDS = ['every', 'scored', 'latest'] as const;

/** What a floor does. */
export interface Floor {
    readonly stage: string;
    /** File name in the folder of the evidence. */
    readonly answers: string;
    /** Bytes written and sent: as many as the job sends. */
    readonly bytes: number;
    readonly kind: (typeof FLOOR_KINDS)[number];
}

/** The floor: counting, writing and sending, and nothing else. */
export async function measureFloor(bench: Bench, { stage, answers, bytes, kind }: Floor): Promise<Measured> {
    await fetch(`${bench.url}/bench/clear?book=empty`);
    const { evidence, folder, accounts, url } = bench;
    const args = [
        '--kind',
        kind,
        '--answers',
        join(evidence, answers),
        '--book',
        join(folder, 'pages', 'empty', '*', '*.csv')
    ];
    const more = ['--as-of', AS_OF, '--accounts', String(accounts), '--bytes', String(bytes), '--url', url];
    const run = await runProgram('scripts/checks/bench/floor/main.ts', [...args, ...more], { folder });
    const { counting, writing, sending } = JSON.parse(run.output) as Record<string, number>;
    const { seconds, cpuSeconds, peakMemoryMb } = run;
    return {
        stage,
        seconds,
        cpuSeconds,
        peakMemoryMb,
        uploadBytes: bytes,
        parts: { counting, writing, sending } as Record<string, number>
    };
}

/** Sends one upload file of the last first run: by the job's own code, or by jsforce's array call. */
export async function measureUpload(bench: Bench, stage: 'upload' | 'jsforce', kept: KeptUpload): Promise<Measured> {
    await fetch(`${bench.url}/bench/clear?book=empty`);
    const copy = join(bench.folder, 'one-upload.csv');
    copyFileSync(kept.file, copy);
    const args = ['--url', bench.url, '--file', copy, ...(stage === 'upload' ? ['--rows', String(kept.rows)] : [])];
    const program = stage === 'upload' ? 'upload' : 'jsforce-call';
    const run = await runProgram(`scripts/checks/bench/${program}/main.ts`, args, { folder: bench.folder });
    const told = JSON.parse(run.output) as { seconds: number; rows: number };
    const { cpuSeconds, peakMemoryMb } = run;
    return { stage, ...told, cpuSeconds, peakMemoryMb, uploadBytes: statSync(kept.file).size, parts: {} };
}

/** An upload of the job, kept to be sent again. */
export interface KeptUpload {
    readonly file: string;
    readonly rows: number;
}

/** The largest upload of accounts the receiver has kept, copied to a place where it stays, and its number of records. */
export function keepOneUpload(bench: Bench): KeptUpload {
    const folder = join(bench.folder, 'uploads');
    const files = readdirSync(folder).filter((name) => name.startsWith('Account-'));
    const [largest] = files.map((name) => join(folder, name)).sort((a, b) => statSync(b).size - statSync(a).size);
    if (largest === undefined) throw new Error('the first run uploaded nothing');
    const file = join(bench.folder, 'kept-upload.csv');
    copyFileSync(largest, file);
    const bytes = readFileSync(file);
    let lines = 0;
    for (let at = bytes.indexOf(10); at >= 0; at = bytes.indexOf(10, at + 1)) lines += 1;
    return { file, rows: lines - 1 };
}
