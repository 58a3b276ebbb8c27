import { csvCell, sanitize } from '../report/sanitize.ts';
import { LineFile } from './line-file.ts';

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
    /** The driver of the new score, one sentence. */
    readonly reason: string | null;
}

const COLUMNS = [
    'id',
    'name',
    'scoreBefore',
    'scoreAfter',
    'statusBefore',
    'statusAfter',
    'stateBefore',
    'stateAfter',
    'reason'
] as const;
const SHOWN_MOVES = 10;

/** List of changes on disk: CSV, or one JSON object a line when the file ends in .ndjson or .json. */
export class ChangeFile {
    count = 0;
    moved = 0;
    private readonly lines: LineFile;
    private readonly json: boolean;
    private top: Change[] = [];

    constructor(path: string) {
        this.lines = new LineFile(path);
        this.json = /\.(nd)?json$/iu.test(path);
        if (!this.json) this.lines.add(COLUMNS.join(','));
    }

    add(change: Change): void {
        this.count += 1;
        if (hasMoved(change)) this.moved += 1;
        this.keepLargest(change);
        this.lines.add(this.json ? JSON.stringify(change) : COLUMNS.map((column) => cell(change[column])).join(','));
    }

    /** The largest moves first; new scores after moves. */
    get largest(): readonly Change[] {
        return this.top;
    }

    close(): void {
        this.lines.close();
    }

    private keepLargest(change: Change): void {
        const last = this.top.at(-1);
        if (last && this.top.length >= SHOWN_MOVES && size(change) <= size(last)) return;
        this.top.push(change);
        this.top.sort((a, b) => size(b) - size(a));
        this.top.length = Math.min(this.top.length, SHOWN_MOVES);
    }
}

function cell(value: string | number | null): string {
    return csvCell(typeof value === 'string' ? sanitize(value, 300) : value);
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
