import { appendFileSync, mkdirSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { csvCell, sanitize } from '../report/sanitize.ts';

/** A row of evidence that could not be used. */
export interface Reject {
    readonly source: string;
    readonly file: string;
    /** Place in the file; the header of a CSV is row 1. */
    readonly row: number | null;
    readonly column: string;
    /** Value received, as it came. */
    readonly value: string | null;
    readonly reason: string;
}

const HEADER = 'source,file,row,column,value,reason\n';

/** The reject file. It exists only when something was rejected. */
export class RejectFile {
    readonly path: string;
    private readonly byReason = new Map<string, number>();
    private written = false;

    constructor(path: string) {
        this.path = path;
    }

    /** Rejected rows by "source: reason", most frequent first. */
    get reasons(): Record<string, number> {
        return Object.fromEntries([...this.byReason].sort(([, a], [, b]) => b - a));
    }

    get count(): number {
        return [...this.byReason.values()].reduce((sum, count) => sum + count, 0);
    }

    /** Appends rows; values are made safe to print and to open in a spreadsheet. */
    add(rejects: readonly Reject[]): void {
        if (rejects.length === 0) return;
        if (!this.written) {
            mkdirSync(dirname(this.path), { recursive: true });
            writeFileSync(this.path, HEADER);
            this.written = true;
        }
        const lines = rejects.map((reject) => {
            const key = `${reject.source}: ${reject.reason}`;
            this.byReason.set(key, (this.byReason.get(key) ?? 0) + 1);
            const value = reject.value === null ? '' : sanitize(reject.value);
            const cells = [reject.source, reject.file, reject.row, reject.column, value, reject.reason];
            return `${cells.map(csvCell).join(',')}\n`;
        });
        appendFileSync(this.path, lines.join(''));
    }
}
