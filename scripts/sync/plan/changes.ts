import { LineBytes } from './line-bytes.ts';

const LINE_BREAK = 10;

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

/** Whether a status is worse than the one before. What has none counts as better than Amber, because it has not been a warning. */
export function hasFallen(before: string | null, after: string | null): boolean {
    return (after === 'Red' && before !== 'Red') || (after === 'Amber' && before !== 'Red' && before !== 'Amber');
}

/** Where accounts move from and to: few words, asked for with every account. */
const movements = new Map<string | null, Map<string | null, string>>();

/** "Green -> Amber". @param from status before, the state where there is none; null for New */
export function movementOf(from: string | null, to: string | null): string {
    let there = movements.get(from);
    if (there === undefined) movements.set(from, (there = new Map()));
    let text = there.get(to);
    if (text === undefined) there.set(to, (text = `${from ?? 'New'} -> ${to ?? 'New'}`));
    return text;
}

/** The way changes are written to a file. */
export interface ChangeLine {
    readonly header: string | null;
    /** Writes a line with its line break. */
    readonly write: (to: LineBytes, change: Change) => void;
    /** The line without its line break. */
    readonly of: (change: Change) => string;
}

/** CSV, or one JSON object a line when the name of the file ends in .ndjson or .json. */
export function changeLine(path: string): ChangeLine {
    if (/\.(nd)?json$/iu.test(path)) return { header: null, write: writeJson, of: (change) => JSON.stringify(change) };
    let bytes: LineBytes | null = null;
    const of = (change: Change): string => {
        bytes ??= new LineBytes();
        bytes.used = 0;
        writeCsv(bytes, change);
        return bytes.text().slice(0, -1);
    };
    return { header: CHANGE_COLUMNS.join(','), write: writeCsv, of };
}

function writeJson(to: LineBytes, change: Change): void {
    to.write(`${JSON.stringify(change)}\n`);
}

/** A change in the order of CHANGE_COLUMNS. */
function writeCsv(to: LineBytes, change: Change): void {
    to.cell(change.id);
    to.cell(change.name);
    to.cell(change.scoreBefore);
    to.cell(change.scoreAfter);
    to.cell(change.statusBefore);
    to.cell(change.statusAfter);
    to.cell(change.stateBefore);
    to.cell(change.stateAfter);
    to.cell(change.movement);
    to.cell(change.atStake);
    to.cell(change.revenue);
    to.cell(change.currency);
    to.cell(change.movedBy);
    to.lastCell(change.reason);
    to.byte(LINE_BREAK);
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
