import { randomBytes } from 'node:crypto';
import { basename, join } from 'node:path';
import type { Config } from '../config/schema.ts';
import { loadConfig } from '../config/load.ts';
import { ConfigError } from '../errors.ts';
import { openSavedPlan } from '../plan/saved-plan.ts';
import type { SavedPlan } from '../plan/saved-plan.ts';
import { keyEndOf, parseShard } from '../shard/shard.ts';
import type { Shard } from '../shard/shard.ts';
import type { Task } from '../task.ts';
import { daysBetween, FIRST_YEAR, isScorable, LAST_YEAR, parseAsOf } from './as-of.ts';
import { outputProblems } from './output-files.ts';

/** Changes of a plan that are shown unless --limit says otherwise. */
const SHOWN_CHANGES = 20;
/** Days that a backfill replays at most. A mistyped year would take hours without a word: the work grows with their square. */
const MOST_DAYS = 1100;
/** A mistyped year would leave every account without evidence, and the next run without a receipt that it can read. */
const NOT_SCORABLE = `is not a day that can be scored: the first year is ${FIRST_YEAR}, the last ${LAST_YEAR}.`;

export type CommandName = Task['command'] | 'settle' | 'pin';

type Guards = Pick<Task, 'maxChange' | 'minSourceRatio' | 'maxApiShare' | 'maxStorage'>;

/** Options as they are typed. */
export interface Options {
    readonly config: string;
    readonly org?: string;
    readonly asOf?: string;
    readonly maxChange?: string;
    readonly minSourceRatio?: string;
    readonly maxApiShare?: string;
    readonly maxStorage?: string;
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
    readonly save?: string;
    readonly plan?: string;
}

/**
 * Makes a task of what was typed and what the settings say.
 * @param now instant of the run
 * @throws ConfigError with every problem at once
 */
export function toTask(
    command: CommandName,
    options: Options,
    folder: string,
    now: string,
    onLease: Task['onLease']
): { task: Task; org: string } {
    const problems: string[] = [];
    const saved = savedPlan(options, problems);
    const asOf = asOfOption(saved?.header.asOf ?? options.asOf ?? now, problems);
    const shard = shardOption(saved?.header.shard || options.shard, problems);
    if (command === 'pin' && shard !== null) problems.push('pin looks at all accounts: it takes no --shard.');
    const changesFile = changesFileOf(options, folder, problems);
    const limit = limitOf(options.limit, problems);
    const days = daysOf(command, options, asOf.slice(0, 10), problems);
    const guards = typedGuards(options, problems);
    if (problems.length > 0) throw new ConfigError('The command line', problems);
    const settings = loadConfig(options.config, process.env);
    const lost = outputProblems(options, settings);
    if (lost.length > 0) throw new ConfigError('The command line', lost);
    const org = orgOption(options.org ?? settings.config.org);
    const task: Task = {
        command: command === 'settle' || command === 'pin' ? 'run' : command,
        settle: command === 'settle',
        pin: command === 'pin',
        shard,
        settings,
        asOf,
        days,
        full: options.full === true || command === 'backfill',
        ...guardsOf(guards, settings.config.guards),
        folder,
        stateFolder: options.out,
        rejectFile: options.rejects ?? join(folder, 'rejected.csv'),
        changesFile,
        saveFile: options.save ?? null,
        saved,
        moneyField: options.moneyField ?? settings.config.accounts.revenueField ?? null,
        limit,
        // Runs of two machines may start in the same second with the same process number.
        runKey: `${basename(folder)}-${randomBytes(4).toString('hex')}${keyEndOf(shard)}`,
        startedAt: now,
        now: () => Date.now(),
        onLease
    };
    return { task, org };
}

function asOfOption(text: string, problems: string[]): string {
    const asOf = parseAsOf(text);
    if (asOf === null)
        problems.push(`--as-of "${text}" is neither a day (2026-06-30) nor an instant (2026-06-30T12:00:00Z).`);
    else if (!isScorable(asOf)) problems.push(`--as-of ${text} ${NOT_SCORABLE}`);
    return asOf ?? '';
}

function orgOption(org: string | undefined): string {
    if (org !== undefined) return org;
    const actions = ['Add --org local, --org env or --org <alias>, or set "org" in the settings.'];
    throw new ConfigError('The command line', ['No org is named.'], actions);
}

/** A saved plan says itself what it is about. */
function savedPlan({ plan, asOf, shard, full }: Options, problems: string[]): SavedPlan | null {
    if (plan === undefined) return null;
    const others = { '--as-of': asOf, '--shard': shard, '--full': full };
    for (const [name, value] of Object.entries(others))
        if (value !== undefined) problems.push(`${name} cannot be combined with --plan: the plan says it.`);
    return openSavedPlan(plan);
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
    if (!isScorable(from)) problems.push(`--from ${from} ${NOT_SCORABLE}`);
    if (from > to) problems.push(`--from ${from} is after --to ${to}.`);
    if (to > today) problems.push(`--to ${to} is after the as-of day ${today}; nothing in the future can be scored.`);
    const past = daysBetween(from, to, options.every ?? 'month').filter((day) => day < today);
    if (past.length > MOST_DAYS)
        problems.push(
            `--from ${from} makes ${past.length} days to score by ${options.every ?? 'month'}; at most ${MOST_DAYS}, which is 20 years by week. Name a later day.`
        );
    return [...past, today];
}

/** Guards that are typed. @returns null for those that are left to the settings */
function typedGuards(options: Options, problems: string[]): Readonly<Record<keyof Guards, number | null>> {
    const shareOf = (option: string, percent: string | undefined): number | null => {
        const share = percent === undefined ? null : shareIn(percent);
        if (share !== null && Number.isNaN(share))
            problems.push(`${option} "${percent}" is not a percentage such as 20%.`);
        return share;
    };
    const { minSourceRatio: ratio } = options;
    if (ratio !== undefined && !/^(0(\.\d+)?|1(\.0+)?)$/u.test(ratio))
        problems.push(`--min-source-ratio "${ratio}" is not a number from 0 to 1.`);
    return {
        maxChange: shareOf('--max-change', options.maxChange),
        minSourceRatio: ratio === undefined ? null : Number(ratio),
        maxApiShare: shareOf('--max-api-share', options.maxApiShare),
        maxStorage: shareOf('--max-storage', options.maxStorage)
    };
}

function guardsOf(typed: ReturnType<typeof typedGuards>, guards: Config['guards']): Guards {
    return {
        maxChange: typed.maxChange ?? (guards.maxChange === undefined ? null : shareIn(guards.maxChange)),
        minSourceRatio: typed.minSourceRatio ?? guards.minSourceRatio,
        maxApiShare: typed.maxApiShare ?? shareIn(guards.maxApiShare),
        maxStorage: typed.maxStorage ?? shareIn(guards.maxStorage)
    };
}

/** A percentage as a share; NaN when it is none. */
function shareIn(percent: string): number {
    return Number(/^(\d+(?:\.\d+)?)\s*%?$/u.exec(percent.trim())?.[1]) / 100;
}
