// A strict CSV reader for uploads: text in any pieces in, rows out. Values are never trimmed.
import { DELIMITERS, LINE_ENDINGS } from './csv.ts';
import type { Dialect } from './csv.ts';

export interface CsvRow {
    cells: string[];
    /** What is wrong with the row; its cells are then what could be read. */
    problem: string | null;
    /** No value has a quote character, so that writing it needs no escaping. */
    plain: boolean;
}

const QUOTE = 34;
/** Salesforce's limit for a record. It also bounds what an unclosed quote can swallow. */
const MAX_ROW_CHARACTERS = 400_000;
const STRAY_QUOTE =
    'A value with a quote must be enclosed in quotes, and nothing may stand between a quote and the delimiter';

const TOO_LONG = `The row has more than ${MAX_ROW_CHARACTERS} characters`;

/** Feed it with `push` and `end`; both return the rows that are complete by then. */
export class CsvReader {
    private readonly delimiter: string;
    private readonly newline: string;
    private text = '';
    private at = 0;
    private first = true;
    /** Inside a row that is too long: everything up to the next line ending is dropped. */
    private dropping = false;

    constructor(dialect: Dialect) {
        this.delimiter = DELIMITERS[dialect.columnDelimiter];
        this.newline = LINE_ENDINGS[dialect.lineEnding];
    }

    push(text: string): CsvRow[] {
        this.text = this.at < this.text.length ? this.text.slice(this.at) + text : text;
        this.at = 0;
        return this.read(false);
    }

    end(): CsvRow[] {
        return this.read(true);
    }

    private read(final: boolean): CsvRow[] {
        if (this.first && this.text !== '') {
            if (this.text.startsWith('\uFEFF')) this.at = 1;
            this.first = false;
        }
        const rows: CsvRow[] = [];
        if (this.dropping) this.dropLine();
        let quote = this.text.indexOf('"', this.at);
        while (this.at < this.text.length) {
            if (quote !== -1 && quote < this.at) quote = this.text.indexOf('"', this.at);
            const start = this.at;
            const row = this.next(quote, final) ?? this.tooLong();
            if (row === null) break;
            if (this.at - start > MAX_ROW_CHARACTERS) row.problem ??= TOO_LONG;
            // An empty line is no record.
            if (row.cells.length > 1 || row.cells[0] !== '' || row.problem) rows.push(row);
        }
        return rows;
    }

    /** An incomplete row that is already longer than any may be. */
    private tooLong(): CsvRow | null {
        if (this.text.length - this.at <= MAX_ROW_CHARACTERS) return null;
        this.dropLine();
        return { cells: [], problem: TOO_LONG, plain: false };
    }

    private dropLine(): void {
        const end = this.text.indexOf(this.newline, this.at);
        this.dropping = end === -1;
        this.at = this.dropping ? this.text.length : end + this.newline.length;
    }

    /** The row at the position, or null when it is not complete. */
    private next(quote: number, final: boolean): CsvRow | null {
        let end = this.text.indexOf(this.newline, this.at);
        if (end === -1) {
            if (!final) return null;
            end = this.text.length;
        }
        if (quote !== -1 && quote < end) return this.quotedRow(final);
        const cells = this.text.slice(this.at, end).split(this.delimiter);
        this.at = end + this.newline.length;
        return { cells, problem: null, plain: true };
    }

    private quotedRow(final: boolean): CsvRow | null {
        const cells: string[] = [];
        let at = this.at;
        for (;;) {
            const cell = this.text.charCodeAt(at) === QUOTE ? this.quotedCell(at) : this.bareCell(at);
            if (cell === null) return final ? this.unclosed(cells) : null;
            if (cell.problem) return this.skipLine(cells, cell.problem, final);
            // The end of the text may be the middle of a line ending, of a pair of quotes or of the next value.
            if (!final && cell.end + this.newline.length > this.text.length) return null;
            cells.push(cell.text);
            if (cell.end >= this.text.length || this.text.startsWith(this.newline, cell.end)) {
                this.at = cell.end + this.newline.length;
                return { cells, problem: null, plain: false };
            }
            at = cell.end + 1;
        }
    }

    /** `end` is where the delimiter, the line ending or the end of the text stands. */
    private quotedCell(start: number): { text: string; end: number; problem: string | null } | null {
        let from = start + 1;
        let text = '';
        for (;;) {
            const close = this.text.indexOf('"', from);
            if (close === -1) return null;
            if (this.text.charCodeAt(close + 1) !== QUOTE) {
                const end = close + 1;
                text += this.text.slice(from, close);
                const fits =
                    end >= this.text.length ||
                    this.text.startsWith(this.delimiter, end) ||
                    this.text.startsWith(this.newline, end) ||
                    this.newline.startsWith(this.text.slice(end, end + 2));
                return { text, end, problem: fits ? null : STRAY_QUOTE };
            }
            text += this.text.slice(from, close + 1);
            from = close + 2;
        }
    }

    private bareCell(start: number): { text: string; end: number; problem: string | null } {
        const ends = [this.text.indexOf(this.delimiter, start), this.text.indexOf(this.newline, start)];
        const end = Math.min(...ends.map((position) => (position === -1 ? this.text.length : position)));
        const text = this.text.slice(start, end);
        return { text, end, problem: text.includes('"') ? STRAY_QUOTE : null };
    }

    /** After a malformed value the next line is the next row: the only place where reading can be sure again. */
    private skipLine(cells: string[], problem: string, final: boolean): CsvRow | null {
        let end = this.text.indexOf(this.newline, this.at);
        if (end === -1) {
            if (!final) return null;
            end = this.text.length;
        }
        this.at = end + this.newline.length;
        return { cells, problem, plain: false };
    }

    private unclosed(cells: string[]): CsvRow {
        this.at = this.text.length;
        return { cells, problem: 'A quoted value is not closed before the end of the data', plain: false };
    }
}
