// npm test: every check of the repository, in order, to the end, with one line of numbers as the last word.
import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { jestCounts, nodeTestCounts, singleCount, withExitCode } from './counts.ts';
import type { Counts } from './counts.ts';
import { ROOT } from './repository.ts';
import { testStages } from './stages.ts';
import type { Stage } from './stages.ts';

interface StageResult {
    readonly stage: Stage;
    readonly counts: Counts;
    readonly seconds: number;
}

/** Reporters that show dots and failures on the terminal and write the counts to a file. */
function withReport(stage: Stage, report: string, verbose: boolean): string[] {
    if (stage.counting === 'jest') return [...stage.nodeArguments, '--json', `--outputFile=${report}`];
    if (stage.counting !== 'node') return [...stage.nodeArguments];
    const [flag = '--test', ...files] = stage.nodeArguments;
    const reporters = [
        `--test-reporter=${verbose ? 'spec' : 'dot'}`,
        '--test-reporter-destination=stdout',
        '--test-reporter=tap',
        `--test-reporter-destination=${report}`
    ];
    return [flag, ...reporters, ...files];
}

function runNode(args: readonly string[]): Promise<number> {
    return new Promise((resolve, reject) => {
        // Jest prints its whole --json report on stdout although it also writes the file: its readable output is on stderr.
        const quietStdout = args.includes('--json');
        const child = spawn(process.execPath, args, {
            cwd: ROOT,
            stdio: ['ignore', quietStdout ? 'ignore' : 'inherit', 'inherit'],
            env: { ...process.env, FORCE_COLOR: process.env['FORCE_COLOR'] ?? (process.stdout.isTTY ? '1' : '0') }
        });
        child.once('error', reject);
        child.once('close', (code) => resolve(code ?? 1));
    });
}

function countReport(stage: Stage, exitCode: number, report: string): Counts {
    if (stage.counting === 'one') return singleCount(exitCode);
    try {
        const text = readFileSync(report, 'utf8');
        return withExitCode(stage.counting === 'jest' ? jestCounts(text) : nodeTestCounts(text), exitCode);
    } catch (error) {
        console.error(`The stage "${stage.name}" left no readable report: ${String(error)}`);
        return singleCount(1);
    }
}

async function runStage(stage: Stage, folder: string, verbose: boolean): Promise<StageResult> {
    const started = performance.now();
    const seconds = (): number => (performance.now() - started) / 1000;
    if (stage.nodeArguments.length === 0) {
        console.error('There is not one test to run here.');
        return { stage, counts: singleCount(1), seconds: seconds() };
    }
    const report = join(folder, `${stage.name}.txt`);
    const exitCode = await runNode(withReport(stage, report, verbose));
    return { stage, counts: countReport(stage, exitCode, report), seconds: seconds() };
}

function summaryLine({ stage, counts, seconds }: StageResult): string {
    const columns = [
        counts.failed === 0 ? 'ok  ' : 'FAIL',
        stage.name.padEnd(10),
        `${seconds.toFixed(1)} s`.padStart(9),
        `${counts.passed} passed`.padStart(13),
        `${counts.failed} failed`.padStart(11),
        counts.skipped === 0 ? '' : `${counts.skipped} skipped`.padStart(12)
    ];
    return columns.join(' ').trimEnd();
}

function chosenStages(stages: readonly Stage[], only: readonly string[]): Stage[] {
    const wanted = only.flatMap((value) => value.split(',')).filter((name) => name !== '');
    const unknown = wanted.filter((name) => !stages.some((stage) => stage.name === name));
    if (unknown.length > 0) {
        const names = stages.map((stage) => stage.name).join(', ');
        throw new Error(`No stage is called "${unknown.join('", "')}". Stages: ${names}. Run: npm test -- --list`);
    }
    const inCi = (process.env['CI'] ?? '') !== '';
    return stages.filter((stage) =>
        wanted.length === 0 ? inCi || stage.fetches !== true : wanted.includes(stage.name)
    );
}

async function main(): Promise<number> {
    const { values } = parseArgs({
        options: {
            only: { type: 'string', multiple: true, default: [] },
            list: { type: 'boolean', default: false },
            verbose: { type: 'boolean', default: false }
        }
    });
    const stages = testStages();
    if (values.list) {
        for (const stage of stages) console.log(`${stage.name.padEnd(10)} ${stage.title}`);
        return 0;
    }
    const chosen = chosenStages(stages, values.only);
    const folder = mkdtempSync(join(tmpdir(), 'account-health-test-'));
    const results: StageResult[] = [];
    try {
        for (const [index, stage] of chosen.entries()) {
            console.log(`\n== ${index + 1}/${chosen.length} ${stage.title} (${stage.name})`);
            results.push(await runStage(stage, folder, values.verbose));
        }
    } finally {
        rmSync(folder, { recursive: true, force: true });
    }
    console.log('\n== Summary');
    for (const result of results) console.log(summaryLine(result));
    const left = stages.filter(
        (stage) => stage.fetches === true && !chosen.includes(stage) && values.only.length === 0
    );
    for (const stage of left) console.log(`not run, it fetches its tools: npm test -- --only ${stage.name}`);
    const sum = (pick: (counts: Counts) => number): number =>
        results.reduce((total, result) => total + pick(result.counts), 0);
    const failed = sum((counts) => counts.failed);
    console.log(`\n${sum((counts) => counts.passed)} passed, ${failed} failed`);
    return failed === 0 ? 0 : 1;
}

try {
    process.exitCode = await main();
} catch (error) {
    console.error(error instanceof Error ? error.message : error);
    process.exitCode = 2;
}
