import { counted, countText } from './count-text.ts';
import type { Change } from '../plan/changes.ts';
import type { Movement } from '../plan/diff.ts';
import type { SourceCounts } from '../sources/read-evidence.ts';
import { diffTable, placeText } from './diff-table.ts';
import { refusalHints } from './refusal-hints.ts';
import { sanitize } from './sanitize.ts';
import { shellWord } from './shell-word.ts';
import { forecastText } from '../snapshots/forecast.ts';
import type { TaskCounts } from '../playbooks/play.ts';
import type { HistoryCounts } from '../snapshots/history-counts.ts';
import type { StandingCounts } from './standing.ts';

/** Everything a run has to say at its end. `--json` prints it as it is. */
export interface Summary {
    readonly command: 'plan' | 'run' | 'backfill';
    readonly asOf: string;
    /** Days scored; 1 in a usual run. */
    readonly days: number;
    /** Part of the accounts, "1/4"; null for all. */
    readonly shard: string | null;
    readonly org: string;
    readonly user: string;
    readonly namespace: string | null;
    readonly sources: readonly SourceCounts[];
    readonly rejected: {
        readonly count: number;
        readonly byReason: Readonly<Record<string, number>>;
        readonly file: string | null;
    };
    readonly accounts: {
        readonly read: number;
        readonly due: number;
        /** Records of accounts that came from the org; the others were kept by an earlier run. */
        readonly fetched: number;
        /** Why all of them came from the org; null when only those did that had changed. */
        readonly wholeBecause: string | null;
    } & StandingCounts;
    readonly changes: {
        /** Account records that differ from what is stored. */
        readonly planned: number;
        /** Accounts that had a score and whose score, status or state changes. */
        readonly moved: number;
        readonly unchanged: number;
        readonly written: number;
        readonly failed: number;
        readonly failedByCode: Readonly<Record<string, number>>;
        readonly failedFile: string | null;
        readonly file: string | null;
        /** The largest moves; of a plan the ones with most revenue at stake. */
        readonly examples: readonly Change[];
        /** Where the plan was saved; null when it was not. */
        readonly savedTo: string | null;
        /** Which way accounts move; of a plan only. */
        readonly movements: readonly Movement[];
    };
    readonly history: HistoryCounts;
    readonly tasks: TaskCounts;
    readonly apiCalls: number;
    /** Seconds by stage, in order. */
    readonly stages: readonly { readonly name: string; readonly seconds: number }[];
    readonly warnings: readonly string[];
    readonly peakMemoryMb: number;
}

/** Whether rows were left out or the org refused records, so that somebody should look. */
export function hasProblems({ rejected, changes, history, tasks }: Summary): boolean {
    return rejected.count > 0 || changes.failed > 0 || history.failed > 0 || tasks.failed > 0;
}

const LISTED_REASONS = 12;

/**
 * The summary as a table for people.
 * @param place options that lead another command to the same settings and org, as they are typed
 */
export function summaryText(summary: Summary, place: readonly string[] = []): string {
    const { accounts, changes, rejected } = summary;
    const seconds = summary.stages.reduce((sum, stage) => sum + stage.seconds, 0);
    const rows: [string, string][] = [
        ['as of', `${summary.asOf}${summary.days > 1 ? ` (${summary.days} days replayed)` : ''}`],
        ...(summary.shard === null ? [] : [['shard', shardLine(summary.shard)] as [string, string]]),
        ['org', `${summary.org} as ${summary.user}`],
        ...summary.sources.map((source): [string, string] => [`source ${source.source}`, sourceText(source)]),
        ['accounts', accountsText(accounts)],
        ['by state', countsText(accounts.byState)],
        ['by status', countsText(accounts.byStatus)],
        [
            'changed',
            `${countText(changes.planned)} accounts${changes.moved > 0 ? `, ${countText(changes.moved)} of them moved` : ''}`
        ],
        ['unchanged', `${countText(changes.unchanged)} accounts`],
        ...(summary.command === 'plan'
            ? [['written', 'nothing: this was a plan'] as [string, string]]
            : writtenRows(summary)),
        ['history', historyText(summary)],
        ...(summary.tasks.playbooks > 0 ? [['tasks', tasksText(summary)] as [string, string]] : []),
        ['API calls', countText(summary.apiCalls)],
        [
            'seconds',
            `${seconds.toFixed(1)} (${summary.stages.map((stage) => `${stage.name} ${stage.seconds.toFixed(1)}`).join(', ')})`
        ],
        ['peak memory', `${countText(summary.peakMemoryMb)} MB`]
    ];
    const width = Math.max(...rows.map(([label]) => label.length));
    const table = rows.map(([label, value]) => `  ${label.padEnd(width)}  ${value}`);
    const moves =
        summary.command === 'plan'
            ? diffTable(changes.examples, changes.planned, changes.movements)
            : movesText(changes.examples);
    const hints = refusalHints(summary).map((hint) => `  -> ${hint}`);
    return [...moves, ...table, ...rejectedText(rejected), ...fileText(changes, place), ...hints].join('\n');
}

function accountsText({ read, due, fetched, wholeBecause }: Summary['accounts']): string {
    const kept = wholeBecause === null ? ` (${countText(fetched)} changed, the others kept from an earlier run)` : '';
    return `${countText(read)} read${kept}, ${countText(due)} scored`;
}

function tasksText({ tasks, command }: Summary): string {
    const { planned, created, failed, playbooks } = tasks;
    const by = `by ${counted(playbooks, 'playbook')}`;
    if (command === 'plan') return `${countText(planned)} to create ${by}`;
    return `${countText(created)} created ${by}${failed > 0 ? `, ${countText(failed)} refused: failed-tasks.csv` : ''}`;
}

function historyText({ history, command }: Summary): string {
    const forecast = history.forecast === null ? [] : [forecastText(history.forecast)];
    if (!history.enabled) return `off; switched on it would take ${forecast.join('')}`;
    const some = (count: number, what: string): string[] => (count > 0 ? [`${countText(count)} ${what}`] : []);
    const counts =
        command === 'plan'
            ? [`${countText(history.planned)} snapshots to write`]
            : [
                  `${countText(history.written)} snapshots written`,
                  ...some(history.madeGood, 'of them left by an earlier run'),
                  ...some(history.failed, 'refused'),
                  ...some(history.reowned, 'given to a new owner'),
                  ...some(history.purged, 'old ones removed')
              ];
    return [counts.join(', '), ...forecast].join('; storage ');
}

function writtenRows({ changes }: Summary): [string, string][] {
    const failed = Object.entries(changes.failedByCode).map(([code, count]) => `${code} ${countText(count)}`);
    return [
        ['written', `${countText(changes.written)} accounts`],
        ...(changes.failed > 0
            ? [['refused', `${countText(changes.failed)} accounts: ${failed.join(', ')}`] as [string, string]]
            : [])
    ];
}

function shardLine(shard: string): string {
    return `${shard}: its accounts only. Percentiles follow once all parts are done: npm run sync -- settle`;
}

function sourceText(source: SourceCounts): string {
    const elsewhere = source.elsewhere > 0 ? `, ${countText(source.elsewhere)} of other shards` : '';
    const filtered = source.filtered > 0 ? `, ${countText(source.filtered)} left out by the filter` : '';
    return `${countText(source.read)} rows read, ${countText(source.used)} used, ${countText(source.rejected)} rejected${filtered}${elsewhere}`;
}

function movesText(examples: readonly Change[]): string[] {
    if (examples.length === 0) return [];
    const lines = examples.map((change) => {
        const name = sanitize(change.name, 40).padEnd(40);
        return `  ${name} ${placeText(change.scoreBefore, change.statusBefore, change.stateBefore)} -> ${placeText(change.scoreAfter, change.statusAfter, change.stateAfter)}`;
    });
    return ['Largest changes', ...lines, ''];
}

function rejectedText({ count, byReason, file }: Summary['rejected']): string[] {
    if (count === 0) return [];
    const reasons = Object.entries(byReason);
    const more = reasons.length > LISTED_REASONS ? [`  and ${reasons.length - LISTED_REASONS} other reasons`] : [];
    const lines = reasons
        .slice(0, LISTED_REASONS)
        .map(([reason, rows]) => `  ${countText(rows).padStart(9)}  ${reason}`);
    return ['', `Rejected rows: ${countText(count)}, listed in ${file}`, ...lines, ...more];
}

function fileText({ file, failedFile, savedTo }: Summary['changes'], place: readonly string[]): string[] {
    const command = (plan: string): string =>
        ['npm run sync -- run --plan', ...[plan, ...place].map(shellWord)].join(' ');
    return [
        ...(savedTo === null ? [] : ['', `Saved. To write exactly this: ${command(savedTo)}`]),
        ...(file === null ? [] : ['', `Every change: ${file}`]),
        ...(failedFile === null ? [] : [`Refused records: ${failedFile}`])
    ];
}

function countsText(counts: Readonly<Record<string, number>>): string {
    return (
        Object.entries(counts)
            .map(([name, count]) => `${name} ${countText(count)}`)
            .join(', ') || 'none'
    );
}
