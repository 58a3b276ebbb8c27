import { generateKeyPairSync } from 'node:crypto';
import { cpSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { accountFields } from '../../sync/match/accounts.ts';
import { configSchema } from '../../sync/config/schema.ts';
import { STORED_FIELDS } from '../../sync/plan/stored.ts';
import { BenchOrg } from './bench-org.ts';
import { settingsFor } from './generate.ts';
import type { Size } from './generate.ts';
import { FLOOR_KINDS, keepOneUpload, measureFloor, measureJob, measureJobAlone, measureUpload } from './measure.ts';
import type { Bench, Floor, JobRun, Measured } from './measure.ts';
import { makeEmptyPages, makeStoredPages } from './pages.ts';
import type { Asked } from './pages.ts';
import { ServerProgram } from './program.ts';

export const STAGES = ['first', 'floor', 'parquet', 'unchanged', 'changed', 'upload', 'jsforce', 'org'] as const;
export type Stage = (typeof STAGES)[number];

const COUNTING_ONLY: Floor = { stage: 'floor counting', answers: 'answers.csv', bytes: 0, kind: 'every' };

interface Measurement {
    readonly evidence: string;
    readonly folder: string;
    readonly size: Size;
    readonly stages: readonly string[];
    readonly runs: number;
    readonly say: (text: string) => void;
}

/** Measures the stages asked for; anchors are measured between them, on the same machine in the same minutes. */
export async function measureStages(wanted: Measurement): Promise<Map<string, Measured[]>> {
    const unknown = wanted.stages.filter((name) => !STAGES.some((stage) => stage === name));
    if (unknown.length > 0) throw new Error(`unknown stages: ${unknown.join(', ')}; there are ${STAGES.join(', ')}`);
    const results = new Map<string, Measured[]>();
    const keep = (measured: Measured): void => {
        wanted.say(
            `${measured.stage}: ${measured.seconds.toFixed(2)} s, CPU ${measured.cpuSeconds.toFixed(2)} s, ${measured.peakMemoryMb.toFixed(0)} MB`
        );
        results.set(measured.stage, [...(results.get(measured.stage) ?? []), measured]);
    };
    if (wanted.stages.some((name) => name !== 'org')) await measureAlone(wanted, keep);
    if (wanted.stages.includes('org')) await measureEndToEnd(wanted, keep);
    return results;
}

type Keep = (measured: Measured) => void;

/** Everything that is measured against the null receiver. A first run is always made: the others build on what it uploads. */
async function measureAlone({ evidence, folder, size, stages, runs, say }: Measurement, keep: Keep): Promise<void> {
    const asked = queries();
    await makeEmptyPages(folder, size.accounts, asked.short);
    const receiver = await ServerProgram.start('scripts/checks/bench/receiver/main.ts', ['--folder', folder]);
    const bench: Bench = { evidence, folder, url: receiver.url, accounts: size.accounts };
    const job: JobRun = {
        stage: 'first',
        answers: 'answers.csv',
        outcomes: 'outcomes.csv',
        loginFile: loginFor(bench)
    };
    // What is compared is measured in turns: a machine may become slower or faster from one minute to the next.
    const inTurns = async (...ways: (readonly [stage: Stage, work: () => Promise<Measured>])[]): Promise<void> => {
        const wanted = ways.filter(([stage]) => stages.includes(stage));
        for (let i = 0; i < runs; i++) for (const [, work] of wanted) keep(await work());
    };
    const alone = (book: string, changes: Partial<JobRun>): Promise<Measured> =>
        measureJobAlone(bench, book, { ...job, ...changes });
    try {
        const firsts = [await alone('empty', {})];
        const one = keepOneUpload(bench);
        const isStored = stages.includes('unchanged') || stages.includes('changed');
        if (isStored) {
            say('Making the pages of a book that holds what was uploaded');
            await makeStoredPages(folder, size.accounts, asked);
        }
        const bytes = firsts[0]?.uploadBytes ?? 0;
        await inTurns(
            ['first', async () => firsts.shift() ?? alone('empty', {})],
            ...floorsOf('floor', 'floor', { bench, answers: 'answers.csv', bytes }),
            ['floor', () => measureFloor(bench, COUNTING_ONLY)]
        );
        if (isStored) {
            say('Running the day before, which keeps what it reads');
            await alone('before', { stage: 'the day before' });
            cpSync(join(folder, '.local'), join(folder, 'the-day-before'), { recursive: true });
        }
        // Each starts from what that day left behind: what one keeps of the changed file would spare the next its reading.
        const later = (changes: Partial<JobRun>) => () => {
            rmSync(join(folder, '.local'), { recursive: true });
            cpSync(join(folder, 'the-day-before'), join(folder, '.local'), { recursive: true });
            return alone('stored', changes);
        };
        await inTurns(
            ['unchanged', later({ stage: 'unchanged' })],
            ['changed', later({ stage: 'changed', outcomes: 'outcomes-changed.csv' })]
        );
        const answers = 'answers.parquet';
        await inTurns(
            ['parquet', () => alone('empty', { stage: 'parquet', answers })],
            ...floorsOf('parquet', 'floor parquet', { bench, answers, bytes })
        );
        await inTurns(
            ['upload', () => measureUpload(bench, 'upload', one)],
            ['jsforce', () => measureUpload(bench, 'jsforce', one)]
        );
    } finally {
        await receiver.stop();
    }
}

/** What measures each kind of floor, as part of a stage; they send as many bytes as the job. */
function floorsOf(
    stage: Stage,
    name: string,
    { bench, answers, bytes }: { bench: Bench; answers: string; bytes: number }
): (readonly [Stage, () => Promise<Measured>])[] {
    return FLOOR_KINDS.map((kind) => {
        const floor = { stage: kind === 'every' ? name : `${name} ${kind}`, answers, bytes, kind };
        return [stage, () => measureFloor(bench, floor)];
    });
}

/**
 * First run, that of a day later on which nothing changed, and some of days on which 1 % did, against a local org with a book of
 * its own. The first two once: the org remembers.
 */
async function measureEndToEnd({ evidence, folder, size, runs, say }: Measurement, keep: Keep): Promise<void> {
    const org = await BenchOrg.start(folder);
    try {
        say('Inserting the accounts into a local org');
        await org.insertAccounts(size.accounts);
        const bench: Bench = { evidence, folder, url: '', accounts: size.accounts };
        const job = { answers: 'answers.csv', outcomes: 'outcomes.csv', loginFile: org.loginFile };
        rmSync(join(folder, '.local'), { recursive: true, force: true });
        keep(await measureJob(bench, { ...job, stage: 'org first' }));
        await org.passADay();
        keep(await measureJob(bench, { ...job, stage: 'org unchanged' }));
        for (let i = 0; i < runs; i++) {
            // Back and forth, so that each finds other evidence than the one before.
            const outcomes = i % 2 === 0 ? 'outcomes-changed.csv' : 'outcomes.csv';
            keep(await measureJob(bench, { ...job, outcomes, stage: 'org changed' }));
        }
    } finally {
        await org.stop();
    }
}

/** The queries the job will send: a short row of every account, or of those changed since, and what is stored of scored ones. */
function queries(): Readonly<Record<'short' | 'since' | 'full', Asked>> {
    const fields = accountFields(configSchema.parse(settingsFor('answers.csv', 'outcomes.csv')), []);
    return {
        short: { fields, soql: `SELECT ${fields.join(', ')} FROM Account` },
        since: {
            fields: [...fields, 'IsDeleted'],
            soql: `SELECT ${fields.join(', ')}, IsDeleted FROM Account WHERE SystemModstamp >= 2026-01-01T00:00:00Z`
        },
        full: {
            fields: STORED_FIELDS,
            soql: `SELECT ${STORED_FIELDS.join(', ')} FROM Account WHERE Health_State__c != null`
        }
    };
}

/** A login as the local org writes it; the receiver lets everybody in. */
function loginFor({ folder, url }: Bench): string {
    const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
    writeFileSync(join(folder, 'key.pem'), privateKey.export({ type: 'pkcs8', format: 'pem' }));
    const login = {
        instanceUrl: url,
        clientId: 'bench',
        privateKeyFile: join(folder, 'key.pem'),
        username: 'bench@example.com'
    };
    writeFileSync(join(folder, 'login.json'), JSON.stringify(login));
    return join(folder, 'login.json');
}
