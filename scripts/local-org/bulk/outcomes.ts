// What became of each row of an ingest job, in a line of one length: id and what was done. Result files are made of it and
// the upload when somebody asks for them, which for most jobs nobody does.
import { closeSync, openSync, readSync } from 'node:fs';
import type { RowResult } from '../org/contract.ts';

const ID_LENGTH = 18;
const NO_ID = ' '.repeat(ID_LENGTH);
/** Bytes of one row: id, one letter, line feed. */
export const OUTCOME_BYTES = ID_LENGTH + 2;

const LETTERS = { created: 'c', updated: 'u', failed: 'f' } as const;

export interface Success {
    id: string;
    created: boolean;
}

/** The lines of some rows, to be added to the file of the job. */
export function outcomeLines(results: readonly RowResult[]): string {
    let text = '';
    for (const { id, success, created } of results) {
        const letter = !success ? LETTERS.failed : created ? LETTERS.created : LETTERS.updated;
        text += `${success ? id : NO_ID}${letter}\n`;
    }
    return text;
}

/** Reads the lines of a job in their order. Close it after use. */
export class OutcomeReader {
    readonly #file: number;

    constructor(path: string) {
        this.#file = openSync(path, 'r');
    }

    /** The next `rows` outcomes; null for a row that failed. */
    next(rows: number): (Success | null)[] {
        const bytes = Buffer.alloc(rows * OUTCOME_BYTES);
        const text = bytes.toString('latin1', 0, readSync(this.#file, bytes));
        return Array.from({ length: text.length / OUTCOME_BYTES }, (_, row) => {
            const line = text.slice(row * OUTCOME_BYTES, (row + 1) * OUTCOME_BYTES);
            if (line[ID_LENGTH] === LETTERS.failed) return null;
            return { id: line.slice(0, ID_LENGTH), created: line[ID_LENGTH] === LETTERS.created };
        });
    }

    close(): void {
        closeSync(this.#file);
    }
}
