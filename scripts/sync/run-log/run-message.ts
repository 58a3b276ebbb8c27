import { countText } from '../report/count-text.ts';
import { SyncError, messageOf } from '../errors.ts';
import { sourceLine } from '../guard/source-ratio.ts';
import { knownFailure } from '../known-failure.ts';
import { refusalHints } from '../report/refusal-hints.ts';
import { sanitize } from '../report/sanitize.ts';
import type { Summary } from '../report/summary.ts';

/** Reasons, codes and notes that are spelled out; the files hold them all. */
const LISTED = 10;
const NOTE_LENGTH = 300;
/** Length of Message__c. */
const LONGEST = 32_768;

/** What a finished run did, for people: numbers first, then why rows are missing and where to look. */
export function finishedMessage(summary: Summary, place: string): string {
    const { changes, rejected, warnings, history, tasks } = summary;
    const lines = [
        `${countText(changes.written)} accounts changed, ${countText(changes.unchanged)} unchanged, ${countText(changes.failed)} failed.`,
        ...listed(`Rejected rows: ${countText(rejected.count)}.`, rejected.byReason),
        ...listed(`Records the org refused: ${countText(changes.failed)}.`, changes.failedByCode),
        ...historyLines(history),
        ...(tasks.created > 0 ? [`${countText(tasks.created)} tasks created by playbooks.`] : []),
        ...listed(`Tasks the org refused: ${countText(tasks.failed)}.`, tasks.failedByCode),
        ...refusalHints(summary).map((hint) => `To do: ${hint}`),
        ...warnings.slice(0, LISTED).map((warning) => `Note: ${sanitize(warning, NOTE_LENGTH)}`),
        ...(warnings.length > LISTED ? [`And ${warnings.length - LISTED} more notes in the log.`] : []),
        ...(summary.sources.length === 0 ? [] : [sourceLine(summary.sources, summary.shard)]),
        `Files: ${place}`
    ];
    return cut(lines.join('\n'));
}

function historyLines({ enabled, written, purged, failed, failedByCode }: Summary['history']): string[] {
    if (!enabled) return [];
    return [
        ...(written + purged > 0 ? [`${countText(written)} snapshots written, ${countText(purged)} removed.`] : []),
        ...listed(`Snapshots the org refused: ${countText(failed)}.`, failedByCode)
    ];
}

/** Why a run ended early, and what to do. */
export function failedMessage(
    cause: unknown,
    rejected: { readonly count: number; readonly byReason: Readonly<Record<string, number>> } | null,
    place: string
): string {
    const error = knownFailure(cause);
    const known = error instanceof SyncError;
    const text = known ? error.message : `Unexpected: ${messageOf(error)}`;
    const lines = [
        ...text.split('\n').map((line) => sanitize(line, 2000)),
        ...(known ? error.actions.map((action) => `To do: ${sanitize(action, 1000)}`) : []),
        ...listed(`Rejected rows: ${countText(rejected?.count ?? 0)}.`, rejected?.byReason ?? {}),
        `Files: ${place}`
    ];
    return cut(lines.join('\n'));
}

function listed(title: string, counts: Readonly<Record<string, number>>): string[] {
    const entries = Object.entries(counts);
    if (entries.length === 0) return [];
    const shown = entries.slice(0, LISTED).map(([name, count]) => `  ${countText(count)}  ${sanitize(name)}`);
    return [title, ...shown, ...(entries.length > LISTED ? [`  and ${entries.length - LISTED} other reasons`] : [])];
}

function cut(text: string): string {
    return text.length > LONGEST ? `${text.slice(0, LONGEST - 1)}…` : text;
}
