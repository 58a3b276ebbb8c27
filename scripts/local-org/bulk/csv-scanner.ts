// A strict CSV reader for uploads: bytes in any pieces in, blocks of rows out. Values are never trimmed. Delimiters, quotes
// and line endings are ASCII, so UTF-8 is taken apart without decoding it.
import { BlockWriter } from './csv-block.ts';
import type { CsvBlock } from './csv-block.ts';
import { DELIMITERS, LINE_ENDINGS } from './csv.ts';
import type { Dialect } from './csv.ts';

const QUOTE = 34;
const CR = 13;
const LF = 10;
/** Salesforce's limit for a record. It also bounds what an unclosed quote can swallow. */
const MAX_ROW_CHARACTERS = 400_000;
const TOO_LONG = `The row has more than ${MAX_ROW_CHARACTERS} characters`;
const STRAY_QUOTE =
    'A value with a quote must be enclosed in quotes, and nothing may stand between a quote and the delimiter';
const UNCLOSED = 'A quoted value is not closed before the end of the data';
const BYTE_ORDER_MARK = [0xef, 0xbb, 0xbf];

/** How the reading of a row or a value went. */
const MORE = -1; // its end has not arrived yet
const STRAY = -2;

/** A block ends with the row that reaches this. */
const BLOCK_BYTES = 8_000_000;

/** Feed it with `push` and `end`, and take what `take` gives after each. */
export class CsvScanner {
    readonly #delimiter: number;
    readonly #crlf: boolean;
    #input: Uint8Array = new Uint8Array(0);
    #at = 0;
    #first = true;
    #final = false;
    /** Inside a row that is too long: everything up to the next line ending is dropped. */
    #dropping = false;
    #out = new BlockWriter(1 << 10);

    constructor(dialect: Dialect) {
        this.#delimiter = DELIMITERS[dialect.columnDelimiter].charCodeAt(0);
        this.#crlf = LINE_ENDINGS[dialect.lineEnding] === '\r\n';
    }

    /** The next piece; all blocks of the one before must have been taken. */
    push(piece: Uint8Array): void {
        const rest = this.#input.subarray(this.#at);
        this.#input = rest.length === 0 ? piece : Buffer.concat([rest, piece]);
        this.#at = 0;
    }

    end(): void {
        this.#final = true;
    }

    /** A block of so many rows, or after `end` the last ones; null when there is none (yet). */
    take(rows: number): CsvBlock | null {
        const full = (): boolean => this.#out.rows >= rows || this.#out.at >= BLOCK_BYTES;
        if (!this.#skipMark()) return null;
        if (this.#dropping) this.#dropLine(this.#at);
        this.#out.reserve(this.#input.length - this.#at);
        while (!full() && !this.#dropping && this.#at < this.#input.length && this.#row());
        if (!full() && !(this.#final && this.#out.rows > 0)) return null;
        const block = this.#out.block();
        this.#out = new BlockWriter(block.bytes.length + this.#input.length);
        return block;
    }

    #skipMark(): boolean {
        if (!this.#first) return true;
        if (this.#input.length < BYTE_ORDER_MARK.length && !this.#final) return false;
        if (BYTE_ORDER_MARK.every((byte, at) => this.#input[at] === byte)) this.#at = BYTE_ORDER_MARK.length;
        this.#first = false;
        return true;
    }

    /** Reads the row at the position; false when it is not complete. */
    #row(): boolean {
        const start = this.#at;
        const out = this.#out;
        for (let at = start; ;) {
            const quoted = this.#input[at] === QUOTE;
            const end = quoted ? this.#quoted(at + 1) : this.#bare(at);
            if (end === MORE) return this.#incomplete(start);
            if (end === STRAY) return this.#spoiled(start, STRAY_QUOTE);
            out.endCell();
            const next = this.#input[end];
            if (next === this.#delimiter) {
                at = end + 1;
                continue;
            }
            this.#at = end === this.#input.length ? end : end + (this.#crlf ? 2 : 1);
            this.#endRow(start, end);
            return true;
        }
    }

    #endRow(start: number, end: number): void {
        const tooLong = end - start > MAX_ROW_CHARACTERS && this.#characters(start, end) > MAX_ROW_CHARACTERS;
        // An empty line is no record.
        if (this.#out.rowCells === 1 && isEmpty(this.#input, start, end) && !tooLong) this.#out.dropRow();
        else this.#out.endRow(tooLong ? TOO_LONG : null);
    }

    /** Copies a value without quotes. Returns the place of what ends it. */
    #bare(from: number): number {
        const { bytes } = this.#out;
        const input = this.#input;
        const [delimiter, newline] = [this.#delimiter, this.#crlf ? CR : LF];
        let { at, bits } = this.#out;
        let end = from;
        for (; end < input.length; end += 1) {
            const byte = input[end]!;
            if (byte === delimiter) break;
            if (byte === QUOTE) return STRAY;
            if (byte === newline && this.#isNewline(end)) break;
            bytes[at++] = byte;
            bits |= byte;
        }
        if (end === input.length && !this.#final) return MORE;
        // The line feed may still come.
        if (!this.#final && this.#crlf && input[end] === CR && end + 1 === input.length) return MORE;
        this.#out.at = at;
        this.#out.bits = bits;
        return end;
    }

    /** Copies a value with its quotes undoubled. Returns the place behind the closing quote. */
    #quoted(from: number): number {
        const { bytes } = this.#out;
        const input = this.#input;
        let { at, bits } = this.#out;
        let end = from;
        for (; end < input.length; end += 1) {
            const byte = input[end]!;
            if (byte === QUOTE) {
                if (input[end + 1] !== QUOTE) break;
                end += 1;
            }
            bytes[at++] = byte;
            bits |= byte;
        }
        if (end >= input.length) return MORE;
        end += 1;
        if (end === input.length && !this.#final) return MORE;
        if (!this.#final && this.#crlf && input[end] === CR && end + 1 === input.length) return MORE;
        this.#out.at = at;
        this.#out.bits = bits;
        const fits = end === input.length || input[end] === this.#delimiter || this.#isNewline(end);
        return fits ? end : STRAY;
    }

    #isNewline(at: number): boolean {
        if (!this.#crlf) return this.#input[at] === LF;
        return this.#input[at] === CR && this.#input[at + 1] === LF;
    }

    #incomplete(start: number): boolean {
        if (this.#final) {
            this.#at = this.#input.length;
            this.#out.endRow(UNCLOSED);
            return true;
        }
        const length = this.#input.length - start;
        if (length <= MAX_ROW_CHARACTERS || this.#characters(start, this.#input.length) <= MAX_ROW_CHARACTERS) {
            this.#out.dropRow();
            return false;
        }
        this.#out.dropRow();
        this.#dropLine(start);
        this.#out.endRow(TOO_LONG);
        return true;
    }

    /** After a malformed value the next line is the next row: the only place where reading can be sure again. */
    #spoiled(start: number, problem: string): boolean {
        const end = this.#lineEnd(start);
        if (end === -1 && !this.#final) return this.#incomplete(start);
        this.#at = end === -1 ? this.#input.length : end;
        this.#out.endRow(problem);
        return true;
    }

    #dropLine(start: number): void {
        const end = this.#lineEnd(start);
        this.#dropping = end === -1;
        // The line feed may still come.
        const rest = this.#crlf && this.#input.at(-1) === CR ? 1 : 0;
        this.#at = this.#dropping ? Math.max(start, this.#input.length - rest) : end;
    }

    /** The place behind the next line ending, -1 when there is none. */
    #lineEnd(start: number): number {
        for (let at = start; ; at += 1) {
            at = this.#input.indexOf(LF, at);
            if (at === -1) return -1;
            if (!this.#crlf || (at > start && this.#input[at - 1] === CR)) return at + 1;
        }
    }

    #characters(start: number, end: number): number {
        return Buffer.from(this.#input.subarray(start, end)).toString('utf8').length;
    }
}

/** Nothing, or quotes around nothing. */
function isEmpty(input: Uint8Array, start: number, end: number): boolean {
    return end === start || (end === start + 2 && input[start] === QUOTE);
}
