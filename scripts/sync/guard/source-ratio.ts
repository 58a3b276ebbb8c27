import { GuardError } from '../errors.ts';
import { countText } from '../report/count-text.ts';
import { isForbidden } from '../run-log/run-table.ts';
import type { FieldNames } from '../salesforce/field-names.ts';
import { orgError } from '../salesforce/org-error.ts';
import type { Session } from '../salesforce/session.ts';
import { sameShardSoql, shardText } from '../shard/shard.ts';
import type { Shard } from '../shard/shard.ts';
import type { SourceCounts } from '../sources/read-evidence.ts';

const MARK = 'Rows used of each source';

/**
 * The line of the run row that tells the next run how much each source gave. It is kept in the org, not on the machine,
 * because a scheduler may start every run on a fresh one.
 * @param shard part of the accounts, "1/4"; null for all
 */
export function sourceLine(sources: readonly SourceCounts[], shard: string | null): string {
    const counts = sources.map((one) => `${one.source} ${one.used + one.elsewhere}`);
    return `${MARK}, ${shard === null ? 'all accounts' : `shard ${shard}`}: ${counts.join(', ')}.`;
}

/** Counts of such a line; null when the text holds none for this part. */
export function readSourceLine(message: string, shard: string | null): Map<string, number> | null {
    const start = sourceLine([], shard).slice(0, -1);
    const line = message.split('\n').find((text) => text.startsWith(start));
    if (line === undefined) return null;
    const entries = line.slice(start.length).replace(/\.$/u, '').split(', ');
    const counts = entries.flatMap((entry) => {
        const [, name, count] = /^(.+) (\d+)$/u.exec(entry.trim()) ?? [];
        return name === undefined ? [] : [[name, Number(count)] as const];
    });
    return new Map(counts);
}

interface GuardedRun {
    readonly session: Session;
    readonly names: FieldNames;
    readonly task: {
        readonly command: string;
        /** Smallest share of the rows of the last good run, 0-1; 0 for no guard. */
        readonly minSourceRatio: number;
        readonly shard: Shard | null;
    };
    readonly reporter: { warn: (message: string) => void };
}

/**
 * Stops a run when a source gives much less than in the last good run: an export that broke off half way looks like
 * customers who have gone silent. Tells of sources of that run that are in the settings no more.
 * @param last see {@link readLastCounts}
 * @throws GuardError, exit 4; for a plan it only warns
 */
export function guardSources(
    run: Pick<GuardedRun, 'task' | 'reporter'>,
    sources: readonly SourceCounts[],
    last: ReadonlyMap<string, number> | null
): void {
    const { minSourceRatio: ratio, command } = run.task;
    if (sources.length === 0) return;
    warnOfGone(sources, last ?? new Map(), (text) => run.reporter.warn(text));
    const shrunk = sources.flatMap((source) => {
        const before = last?.get(source.source) ?? 0;
        const now = source.used + source.elsewhere;
        return before > 0 && now / before < ratio ? [{ name: source.source, now, before }] : [];
    });
    if (shrunk.length === 0) return;
    const told = shrunk.map(
        ({ name, now, before }) =>
            `Source "${name}" has ${countText(now)} usable rows; the last good run had ${countText(before)}. That is ${percent(now / before)}, and less than ${percent(ratio)} is not written.`
    );
    if (command === 'plan') return told.forEach((text) => run.reporter.warn(text));
    throw new GuardError(`${told.join('\n')} Nothing was written.`, [
        'Look whether the export is whole.',
        'If it is right, allow it once: --min-source-ratio 0'
    ]);
}

/** Nothing stops a run that lacks a source somebody took out of the settings, so at least it is said. */
function warnOfGone(
    sources: readonly SourceCounts[],
    last: ReadonlyMap<string, number>,
    warn: (message: string) => void
): void {
    const added = sources.flatMap(({ source }) => (last.has(source) ? [] : [`"${source}"`]));
    const renamed =
        added.length === 0
            ? ''
            : `, unless it was renamed: ${added.join(', ')} ${added.length === 1 ? 'is' : 'are'} new there`;
    for (const [name, rows] of last) {
        if (rows === 0 || sources.some(({ source }) => source === name)) continue;
        warn(
            `Source "${name}", of which the last good run used ${countText(rows)} rows, is not in the settings any more. What it said of accounts no longer counts${renamed}.`
        );
    }
}

/**
 * Counts of the last good run over the same part of the accounts that read evidence; null when there is none.
 * @throws UnreachableError when the org does not say: without an answer nothing would guard the sources
 */
export async function readLastCounts({
    session,
    names,
    task
}: Pick<GuardedRun, 'session' | 'names' | 'task'>): Promise<Map<string, number> | null> {
    const { shard, minSourceRatio } = task;
    const own = (field: string): string => names.ofOwn(field);
    const message = own('Message__c');
    const soql = `SELECT ${message} FROM ${names.of('Health_Sync_Run__c')} WHERE ${own('Result__c')} IN ('Done', 'Done with errors')
        AND ${own('Evidence_Read__c')} != null AND ${sameShardSoql(shard, own('Run_Key__c'))}
        ORDER BY ${own('Finished_At__c')} DESC NULLS LAST, Name DESC LIMIT 1`;
    try {
        const query = encodeURIComponent(soql.replaceAll(/\s+/gu, ' '));
        const reply = await session.json<{ records: Record<string, unknown>[] }>('GET', `/query?q=${query}`);
        const text = reply.records[0]?.[message];
        return typeof text === 'string' ? readSourceLine(text, shard === null ? null : shardText(shard)) : null;
    } catch (error) {
        // A user who may not read the run log cannot write it either; that is told when the lease is taken.
        if (minSourceRatio === 0 || isForbidden(error)) return null;
        throw orgError('say how much evidence the last good run had', error);
    }
}

function percent(share: number): string {
    return `${Math.round(share * 1000) / 10} %`;
}
