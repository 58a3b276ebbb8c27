/** Measures the sync job on a made-up book against a local org of its own: npm run bench -- --help */
import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { BenchOrg } from './bench-org.ts';
import { AS_OF, generateEvidence } from './generate.ts';
import type { Size } from './generate.ts';

const HELP = `Measures the sync job on a made-up book against a local org of its own.

  --accounts <number>  accounts in the book (default 100000)
  --answers <number>   survey answers (default 1000000)
  --json               print JSON instead of a table

Example: npm run bench -- --accounts 1000000 --answers 10000000
`;
/** Peak memory of the job may not pass this, MB. */
const MEMORY_LIMIT_MB = 600;

interface Measured {
    readonly name: string;
    readonly seconds: number;
    readonly written: number;
    readonly apiCalls: number;
    readonly peakMemoryMb: number;
    readonly stages: readonly { readonly name: string; readonly seconds: number }[];
    readonly byStatus: Readonly<Record<string, number>>;
}

const { values } = parseArgs({
    options: {
        accounts: { type: 'string', default: '100000' },
        answers: { type: 'string', default: '1000000' },
        json: { type: 'boolean', default: false },
        help: { type: 'boolean', default: false }
    }
});
if (values.help) process.stdout.write(HELP);
else await bench({ accounts: Number(values.accounts), answers: Number(values.answers) }, values.json);

async function bench(size: Size, json: boolean): Promise<void> {
    const folder = mkdtempSync(join(tmpdir(), 'health-bench-'));
    const say = (text: string): void => void process.stderr.write(`${text}\n`);
    let org: BenchOrg | null = null;
    try {
        say(`Making ${size.answers} answers for ${size.accounts} accounts in ${folder}`);
        await generateEvidence(folder, size);
        org = await BenchOrg.start(folder);
        say('Inserting the accounts into a local org');
        await org.insertAccounts(size.accounts);
        writeFileSync(join(folder, 'health-sync.json'), JSON.stringify(settings()));
        const runs: Measured[] = [];
        for (const [name, ...more] of [['first run'], ['unchanged rerun'], ['unchanged rerun, all scored', '--full']]) {
            say(`Measuring: ${name}`);
            runs.push(await measure(name ?? '', folder, org.loginFile, more));
        }
        process.stdout.write(json ? `${JSON.stringify({ size, runs }, null, 2)}\n` : table(size, runs));
        judge(size, runs);
    } finally {
        await org?.stop();
        rmSync(folder, { recursive: true, force: true });
    }
}

function settings(): object {
    return {
        sources: [
            {
                name: 'survey',
                kind: 'answers',
                files: ['answers.csv'],
                columns: { account: 'account_key', respondent: 'email', rating: 'score', date: 'answered_on' }
            },
            {
                name: 'outcomes',
                kind: 'roi',
                files: ['outcomes.csv'],
                columns: { account: 'account_key', attainment: 'attainment', date: 'measured_on' },
                constants: { verifiedBy: 'system' }
            }
        ]
    };
}

async function measure(name: string, folder: string, loginFile: string, more: readonly string[]): Promise<Measured> {
    const main = fileURLToPath(new URL('../../sync/main.ts', import.meta.url));
    const args = [main, 'run', '--config', 'health-sync.json', '--org', 'local', '--as-of', AS_OF, '--json', ...more];
    const start = performance.now();
    const child = spawn(process.execPath, args, {
        cwd: folder,
        env: { ...process.env, ACCOUNT_HEALTH_LOCAL_LOGIN: loginFile },
        stdio: ['ignore', 'pipe', 'inherit']
    });
    const parts: Buffer[] = [];
    child.stdout.on('data', (part: Buffer) => parts.push(part));
    const code = await new Promise<number | null>((resolve) => child.once('close', resolve));
    const seconds = (performance.now() - start) / 1000;
    if (code !== 0) throw new Error(`${name} ended with ${code}: ${Buffer.concat(parts).toString()}`);
    const summary = JSON.parse(Buffer.concat(parts).toString()) as Omit<
        Measured,
        'name' | 'seconds' | 'written' | 'byStatus'
    > & {
        changes: { written: number };
        accounts: { byStatus: Record<string, number> };
    };
    return {
        name,
        seconds,
        written: summary.changes.written,
        apiCalls: summary.apiCalls,
        peakMemoryMb: summary.peakMemoryMb,
        stages: summary.stages,
        byStatus: summary.accounts.byStatus
    };
}

function table(size: Size, runs: readonly Measured[]): string {
    const lines = [`\n${size.accounts} accounts, ${size.answers} answers\n`];
    for (const run of runs) {
        const perSecond = Math.round((size.accounts + size.answers) / run.seconds);
        lines.push(
            `${run.name}: ${run.seconds.toFixed(1)} s, ${perSecond} rows/s, ${run.written} accounts written, ${run.apiCalls} API calls, peak ${run.peakMemoryMb} MB`,
            ...run.stages.map((stage) => `    ${stage.name.padEnd(20)} ${stage.seconds.toFixed(2).padStart(8)} s`),
            `    ${JSON.stringify(run.byStatus)}`
        );
    }
    return `${lines.join('\n')}\n`;
}

/** What must hold whatever the machine: every account written once, nothing the second time, memory bounded. */
function judge(size: Size, runs: readonly Measured[]): void {
    const [first, ...again] = runs;
    const problems = [
        ...(first && first.written !== size.accounts
            ? [`the first run wrote ${first.written} of ${size.accounts} accounts`]
            : []),
        ...again.filter((run) => run.written !== 0).map((run) => `${run.name} wrote ${run.written} accounts`),
        ...runs
            .filter((run) => run.peakMemoryMb > MEMORY_LIMIT_MB)
            .map((run) => `${run.name} took ${run.peakMemoryMb} MB, more than ${MEMORY_LIMIT_MB}`)
    ];
    for (const problem of problems) process.stderr.write(`FAILED: ${problem}\n`);
    process.exitCode = problems.length > 0 ? 1 : 0;
}
