import { csvCell, sanitize } from '../report/sanitize.ts';

/** What a run changes on one account. */
export interface Change {
    readonly id: string;
    readonly name: string;
    readonly scoreBefore: number | null;
    readonly scoreAfter: number | null;
    readonly statusBefore: string | null;
    readonly statusAfter: string | null;
    readonly stateBefore: string | null;
    readonly stateAfter: string | null;
    /** "Green -> Amber"; the state stands where there is no status, New where there was nothing. */
    readonly movement: string;
    /** Revenue of an account that falls into Amber or Red; null when it does not, or when its revenue is unknown. */
    readonly atStake: number | null;
    readonly revenue: number | null;
    /** Currency of the record; null in an org with one currency. */
    readonly currency: string | null;
    /** What moved it, see causeOf. */
    readonly movedBy: string;
    /** The driver of the new score, one sentence. */
    readonly reason: string | null;
}

export const CHANGE_COLUMNS = [
    'id',
    'name',
    'scoreBefore',
    'scoreAfter',
    'statusBefore',
    'statusAfter',
    'stateBefore',
    'stateAfter',
    'movement',
    'atStake',
    'revenue',
    'currency',
    'movedBy',
    'reason'
] as const satisfies readonly (keyof Change)[];
const SHOWN_MOVES = 10;
/** From good to bad; what has no status counts as better than Amber, because it has not been a warning. */
const BADNESS: Readonly<Record<string, number>> = { Amber: 1, Red: 2 };

/** Whether a status is worse than the one before. */
export function hasFallen(before: string | null, after: string | null): boolean {
    return (BADNESS[after ?? ''] ?? 0) > (BADNESS[before ?? ''] ?? 0);
}

/** The way changes are written to a file: CSV, or one JSON object a line when it ends in .ndjson or .json. */
export function changeLine(path: string): { header: string | null; of: (change: Change) => string } {
    if (/\.(nd)?json$/iu.test(path)) return { header: null, of: (change) => JSON.stringify(change) };
    return {
        header: CHANGE_COLUMNS.join(','),
        of: csvLine
    };
}

/** The largest of many moves, and how many there are. */
export class LargestChanges {
    /** Accounts that had a score and show another score, status or state. */
    moved = 0;
    /** The largest moves first; new scores after moves. */
    changes: Change[] = [];

    add(change: Change): void {
        if (hasMoved(change)) this.moved += 1;
        const last = this.changes.at(-1);
        if (last && this.changes.length >= SHOWN_MOVES && size(change) <= size(last)) return;
        this.changes.push(change);
        this.changes.sort((a, b) => size(b) - size(a));
        this.changes.length = Math.min(this.changes.length, SHOWN_MOVES);
    }
}

/** A change in the order of CHANGE_COLUMNS. */
function csvLine(change: Change): string {
    return (
        `${cell(change.id)},${cell(change.name)},${cell(change.scoreBefore)},${cell(change.scoreAfter)},` +
        `${cell(change.statusBefore)},${cell(change.statusAfter)},${cell(change.stateBefore)},${cell(change.stateAfter)},` +
        `${cell(change.movement)},${cell(change.atStake)},${cell(change.revenue)},${cell(change.currency)},` +
        `${cell(change.movedBy)},${cell(change.reason)}`
    );
}

/** Text in which nothing has to be replaced; it needs quotes where it has a comma or a semicolon. Nearly every cell is one. */
const HARMLESS = /^\w[\w .:,;()%/>'-]{0,254}$/u;

function cell(value: string | number | null): string {
    if (value === null) return '';
    const text = String(value);
    if (!HARMLESS.test(text)) return csvCell(typeof value === 'string' ? sanitize(value, 300) : value);
    return text.includes(',') || text.includes(';') ? `"${text}"` : text;
}

/** Whether an account that had a score shows another score, status or state. */
function hasMoved(change: Change): boolean {
    if (change.scoreBefore === null) return false;
    const { scoreBefore, scoreAfter, statusBefore, statusAfter, stateBefore, stateAfter } = change;
    return scoreBefore !== scoreAfter || statusBefore !== statusAfter || stateBefore !== stateAfter;
}

/** Size of a move in points; a new score counts less than any move, no score at all least. */
function size({ scoreBefore, scoreAfter }: Change): number {
    if (scoreBefore !== null) return Math.abs((scoreAfter ?? 0) - scoreBefore);
    return scoreAfter === null ? -2 : -1;
}
