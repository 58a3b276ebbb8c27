import { pipeline, Readable, Transform } from 'node:stream';
import type { TransformCallback } from 'node:stream';
import { StringDecoder } from 'node:string_decoder';

/**
 * Splits the platform's CSV (comma, LF or CRLF, quotes doubled) into records, whatever the chunk borders.
 * Each record is an array of cells; the first is the header.
 */
export class CsvRecords extends Transform {
    private readonly decoder = new StringDecoder('utf8');
    private rest = '';

    constructor() {
        super({ readableObjectMode: true });
    }

    override _transform(chunk: Buffer, _: BufferEncoding, done: TransformCallback): void {
        this.rest = this.emitRecords(this.rest + this.decoder.write(chunk), false);
        done();
    }

    override _flush(done: TransformCallback): void {
        this.emitRecords(this.rest + this.decoder.end(), true);
        done();
    }

    /** Emits the whole records of the text and returns what is left of it. */
    private emitRecords(text: string, last: boolean): string {
        let start = 0;
        let quoted = false;
        for (let i = 0; i < text.length; i++) {
            const code = text.charCodeAt(i);
            if (code === 34) quoted = !quoted;
            else if (code === 10 && !quoted) {
                this.emitLine(text.slice(start, i));
                start = i + 1;
            }
        }
        const rest = text.slice(start);
        if (last && rest !== '') this.emitLine(rest);
        return last ? '' : rest;
    }

    private emitLine(line: string): void {
        const bare = line.endsWith('\r') ? line.slice(0, -1) : line;
        if (bare !== '') this.push(cellsOf(bare));
    }
}

/**
 * Records of a body, each an array of cells; the first is the header.
 * @param chunks each may be overwritten once the next is asked for
 * @throws what the body throws
 */
export async function* recordsOf(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<string[]> {
    const records = new CsvRecords();
    // Whoever reads the records is told of a failure.
    pipeline(Readable.from(copiesOf(chunks)), records, () => undefined);
    yield* records as AsyncIterable<string[]>;
}

/** A stream asks for the next chunk before it has handed on the one before. */
async function* copiesOf(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<Buffer> {
    for await (const chunk of chunks) yield Buffer.from(chunk);
}

/** Cells of one record. */
export function cellsOf(line: string): string[] {
    if (!line.includes('"')) return line.split(',');
    const cells: string[] = [];
    let i = 0;
    while (i <= line.length) {
        if (line[i] !== '"') {
            const end = line.indexOf(',', i);
            cells.push(line.slice(i, end < 0 ? undefined : end));
            i = end < 0 ? line.length + 1 : end + 1;
            continue;
        }
        let cell = '';
        let from = i + 1;
        for (;;) {
            const quote = line.indexOf('"', from);
            const end = quote < 0 ? line.length : quote;
            cell += line.slice(from, end);
            if (line[end + 1] !== '"') {
                i = end + 2;
                break;
            }
            cell += '"';
            from = end + 2;
        }
        cells.push(cell);
    }
    return cells;
}

const NEEDS_QUOTES = /[",\r\n]|^\s|\s$/u;

/** A cell of an upload: null becomes #N/A (clear the field), text is quoted where needed. */
export function uploadCell(value: string | null): string {
    if (value === null) return '#N/A';
    // JSON, nearly all of what is sent, is looked at once instead of twice.
    if (value.charCodeAt(0) !== 123 && !NEEDS_QUOTES.test(value)) return value;
    return `"${value.replaceAll('"', '""')}"`;
}
