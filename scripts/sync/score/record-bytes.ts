import { uploadCell } from '../salesforce/csv.ts';
import { Bytes } from './bytes.ts';
import { DETAIL_PARTS } from './model.ts';
import type { DetailWriter } from './model.ts';

const [SPACE, QUOTE, COMMA, BACKSLASH, BRACE, TILDE] = [32, 34, 44, 92, 123, 126] as const;
/** Texts from this length on are copied at once and looked at as bytes; that costs as much as a dozen characters one by one. */
const LONG = 32;

/** A text that is written again and again: its bytes, four to a number, the last number filled up. Copying takes half as long. */
interface Part {
    readonly length: number;
    readonly words: Uint32Array;
}

type Parts = DetailWriter<Part>['parts'];

/** What stands between the values of a receipt, with doubled quotation marks. */
const PARTS = Object.fromEntries(
    Object.entries(DETAIL_PARTS).map(([name, text]) => [name, partOf(doubled(text))])
) as Parts;
const UNKNOWN_CELL = partOf('#N/A,');

/**
 * Records of an upload as bytes: their cells, and receipts as they stand inside the quotation marks of a cell. Characters are
 * looked at and written one by one, without a text made of them: nearly all of them are plain ASCII, for which that is the
 * fastest way; what has any other is escaped and encoded as a text.
 */
export class RecordBytes extends Bytes implements DetailWriter<Part> {
    readonly parts = PARTS;

    part({ length, words }: Part): void {
        // What the last number is filled up with is written over by what follows.
        this.reserve(length + 3);
        const { view } = this;
        let at = this.used;
        for (let i = 0; i < words.length; i++, at += 4) view.setUint32(at, words[i] ?? 0, true);
        this.used += length;
    }

    value(value: unknown): void {
        if (typeof value === 'string') this.string(value);
        else if (typeof value !== 'number' || !this.decimal(value)) this.json(JSON.stringify(value));
    }

    /** JSON, its quotation marks doubled. */
    json(text: string): void {
        this.quoted(text, text.length);
    }

    /** A cell with the comma behind it. */
    cell(value: string | null): void {
        if (value === null) return this.part(UNKNOWN_CELL);
        const { length } = value;
        if (length >= LONG) return this.longCell(value);
        this.reserve(length + 1);
        const { buffer } = this;
        let at = this.used;
        for (let i = 0; i < length; i++) {
            const code = value.charCodeAt(i);
            if (code === COMMA) return this.quotedCell(value);
            const isEdge = code === SPACE && (i === 0 || i === length - 1);
            if (code < SPACE || code > TILDE || code === QUOTE || code === BRACE || isEdge)
                return this.otherCell(value);
            buffer[at++] = code;
        }
        buffer[at++] = COMMA;
        this.used = at;
    }

    /** Where a byte stands for the first time from some place on. */
    placeOf(byte: number, from: number): number {
        let at = from;
        while (at < this.used && this.buffer[at] !== byte) at += 1;
        return at;
    }

    private longCell(value: string): void {
        const end = this.ahead(value);
        const { buffer, used } = this;
        const start = used + 1;
        if (end === 0 || buffer[start] === SPACE || buffer[end - 1] === SPACE) return this.otherCell(value);
        let hasComma = false;
        for (let at = start; at < end; at++) {
            const code = buffer[at] ?? 0;
            if (code < SPACE || code > TILDE || code === QUOTE || code === BRACE) return this.otherCell(value);
            if (code === COMMA) hasComma = true;
        }
        this.take(end, hasComma);
        this.byte(COMMA);
    }

    private quotedCell(value: string): void {
        this.byte(QUOTE);
        this.quoted(value, value.length);
        this.byte(QUOTE);
        this.byte(COMMA);
    }

    private otherCell(value: string): void {
        this.write(`${uploadCell(value)},`);
    }

    /** The inside of a cell in quotation marks. */
    private quoted(text: string, length: number): void {
        this.reserve(length * 2);
        const { buffer } = this;
        let at = this.used;
        for (let i = 0; i < length; i++) {
            const code = text.charCodeAt(i);
            if (code > TILDE) return void this.write(doubled(text));
            buffer[at++] = code;
            if (code === QUOTE) buffer[at++] = code;
        }
        this.used = at;
    }

    /** A text as JSON, its quotation marks doubled. */
    private string(text: string): void {
        const { length } = text;
        this.reserve(length + 4);
        const { buffer } = this;
        let at = this.used;
        buffer[at++] = QUOTE;
        buffer[at++] = QUOTE;
        for (let i = 0; i < length; i++) {
            const code = text.charCodeAt(i);
            if (code < SPACE || code > TILDE || code === QUOTE || code === BACKSLASH)
                return this.json(JSON.stringify(text));
            buffer[at++] = code;
        }
        buffer[at++] = QUOTE;
        buffer[at++] = QUOTE;
        this.used = at;
    }
}

function doubled(text: string): string {
    return text.replaceAll('"', '""');
}

/** @param text plain ASCII */
function partOf(text: string): Part {
    const bytes = Buffer.from(text.padEnd(Math.ceil(text.length / 4) * 4), 'latin1');
    const words = Uint32Array.from({ length: bytes.length / 4 }, (_, i) => bytes.readUInt32LE(i * 4));
    return { length: text.length, words };
}
