import { randomBytes } from 'node:crypto';
import { rmSync } from 'node:fs';
import { basename, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { loadConfig } from '../config/load.ts';
import { ConfigError, EXIT, messageOf } from '../errors.ts';
import type { ExitCode } from '../errors.ts';
import { synchronise } from '../pipeline.ts';
import type { Task } from '../pipeline.ts';
import { ScreenReporter } from '../report/reporter.ts';
import { hasProblems } from '../report/summary.ts';
import { parseShard } from '../shard/shard.ts';
import type { Shard } from '../shard/shard.ts';
import { logIn } from '../salesforce/login.ts';
import { daysBetween, parseAsOf } from './as-of.ts';
import { printFailure } from './failure.ts';
import { printResult } from './print.ts';
import { pruneRuns } from './run-folders.ts';

/** Changes of a plan that are shown unless --limit says otherwise. */
const SHOWN_CHANGES = 20;

export type CommandName = Task['command'] | 'settle';

/** Options as they are typed. */
export interface Options {
    readonly config: string;
    readonly org?: string;
    readonly asOf?: string;
    readonly maxChange?: string;
    readonly full?: boolean;
    readonly changes?: string;
    readonly rejects?: string;
    readonly out: string;
    readonly json?: boolean;
    readonly from?: string;
    readonly to?: string;
    readonly every?: 'month' | 'week';
    readonly shard?: string;
    readonly format?: 'table' | 'csv' | 'json';
    readonly limit?: string;
    readonly moneyField?: string;
}

/** Runs a command and prints its result. The clock is read here and nowhere below. */
export async function execute(command: CommandName, options: Options): Promise<ExitCode> {
    const now = new Date().toISOString();
    const run = `${now.slice(0, 19).replaceAll(':', '')}Z-${command}-${process.pid}`;
    const folder = join(options.out, run);
    const reporter = new ScreenReporter({
        screen: process.stderr,
        logFile: join(folder, 'log.ndjson'),
        stopwatch: () => performance.now(),
        timestamp: () => new Date().toISOString()
    });
    pruneRuns(options.out, run);
    let release: Release = () => Promise.resolve();
    const interrupt = onInterrupt(join(folder, 'work'), (signal) => release(signal));
    try {
        const { task, org } = toTask(command, options, folder, now, (given) => (release = given));
        reporter.log({ event: 'start', command, asOf: task.asOf, org });
        const summary = await synchronise(task, () => logIn(org, process.env), reporter);
        reporter.log({ event: 'done', summary });
        await printResult(summary, options);
        return hasProblems(summary) ? EXIT.doneWithRejects : EXIT.done;
    } catch (error) {
        reporter.log({
            event: 'failed',
            message: messageOf(error),
            stack: error instanceof Error ? error.stack : undefined
        });
        return printFailure(error, options.json === true, join(folder, 'log.ndjson'));
    } finally {
        await interrupt.end();
    }
}

type Release = (signal: string) => Promise<void>;
/** Longest wait for the org when somebody ends the program, milliseconds. */
const RELEASE_MS = 3000;

/** On Ctrl-C: gives the lease back, removes the work files and says how to go on. What the org has been sent stays consistent in any case. */
function onInterrupt(work: string, release: Release): { end: () => Promise<void> } {
    let stopping: Promise<void> | null = null;
    const stop = async (signal: NodeJS.Signals): Promise<void> => {
        process.stderr.write(
            `\nInterrupted (${signal}). Run the same command again: it goes on where this one stopped.\n`
        );
        await Promise.race([release(signal), sleep(RELEASE_MS)]);
        rmSync(work, { recursive: true, force: true });
        process.exit(signal === 'SIGINT' ? 130 : 143);
    };
    const handle = (signal: NodeJS.Signals): void => void (stopping ??= stop(signal));
    process.once('SIGINT', handle).once('SIGTERM', handle);
    const end = async (): Promise<void> => {
        process.off('SIGINT', handle).off('SIGTERM', handle);
        // A run that was told to stop ends as interrupted, whatever the rest of it came to in the meantime.
        if (stopping) await stopping;
    };
    return { end };
}

function toTask(
    command: CommandName,
    options: Options,
    folder: string,
    now: string,
    onLease: Task['onLease']
): { task: Task; org: string } {
    const problems: string[] = [];
    const asOf = parseAsOf(options.asOf ?? now);
    if (asOf === null)
        problems.push(`--as-of "${options.asOf}" is neither a day (2026-06-30) nor an instant (2026-06-30T12:00:00Z).`);
    const shard = shardOption(options.shard, problems);
    const changesFile = changesFileOf(options, folder, problems);
    const limit = limitOf(options.limit, problems);
    const days = daysOf(command, options, (asOf ?? now).slice(0, 10), problems);
    if (problems.length > 0) throw new ConfigError('The command line', problems);
    const settings = loadConfig(options.config, process.env);
    const org = options.org ?? settings.config.org;
    if (org === undefined) {
        throw new ConfigError(
            'The command line',
            ['No org is named.'],
            ['Add --org local, --org env or --org <alias>, or set "org" in the settings.']
        );
    }
    const task: Task = {
        command: command === 'settle' ? 'run' : command,
        settle: command === 'settle',
        shard,
        settings,
        asOf: asOf ?? now,
        days,
        full: options.full === true || command === 'backfill',
        maxChange: shareOf(options.maxChange ?? settings.config.guards.maxChange),
        folder,
        stateFolder: options.out,
        rejectFile: options.rejects ?? join(folder, 'rejected.csv'),
        changesFile,
        moneyField: options.moneyField ?? settings.config.accounts.revenueField ?? null,
        limit,
        // Runs of two machines may start in the same second with the same process number.
        runKey: `${basename(folder)}-${randomBytes(4).toString('hex')}`,
        startedAt: now,
        now: () => Date.now(),
        onLease
    };
    return { task, org };
}

function shardOption(text: string | undefined, problems: string[]): Shard | null {
    const shard = text === undefined ? null : parseShard(text);
    if (shard === undefined)
        problems.push(
            `--shard "${text}" is no part of anything. Four parts are 0/4, 1/4, 2/4 and 3/4; at most 1000 parts.`
        );
    return shard ?? null;
}

/** The list of changes is what a format prints, so it must be of that format. */
function changesFileOf({ changes, format }: Options, folder: string, problems: string[]): string {
    if (changes === undefined) return join(folder, format === 'json' ? 'changes.ndjson' : 'changes.csv');
    const isJson = /\.(nd)?json$/iu.test(changes);
    if ((format === 'json' && !isJson) || (format === 'csv' && isJson))
        problems.push(`--changes ${changes} cannot be combined with --format ${format}: name a file of that kind.`);
    return changes;
}

function limitOf(text: string | undefined, problems: string[]): number {
    if (text === undefined) return SHOWN_CHANGES;
    if (!/^\d{1,6}$/u.test(text)) problems.push(`--limit "${text}" is not a whole number from 0 to 999999.`);
    return Number(text);
}

function daysOf(command: CommandName, options: Options, today: string, problems: string[]): string[] {
    if (command !== 'backfill') return [today];
    const [from, to] = [options.from ?? today, options.to ?? today].map((day) => parseAsOf(day)?.slice(0, 10) ?? null);
    if (from === null || from === undefined) problems.push(`--from "${options.from}" is not a day such as 2025-06-01.`);
    if (to === null || to === undefined) problems.push(`--to "${options.to}" is not a day such as 2026-06-30.`);
    if (!from || !to) return [];
    if (from > to) problems.push(`--from ${from} is after --to ${to}.`);
    if (to > today) problems.push(`--to ${to} is after the as-of day ${today}; nothing in the future can be scored.`);
    const past = daysBetween(from, to, options.every ?? 'month').filter((day) => day < today);
    return [...past, today];
}

function shareOf(percent: string | undefined): number | null {
    if (percent === undefined) return null;
    const value = /^(\d+(?:\.\d+)?)\s*%?$/u.exec(percent.trim())?.[1];
    if (value === undefined)
        throw new ConfigError('The command line', [`--max-change "${percent}" is not a percentage such as 20%.`]);
    return Number(value) / 100;
}
