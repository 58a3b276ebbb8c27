import { closeSync, openSync, readSync } from 'node:fs';
import { gunzipSync, zstdDecompressSync, constants } from 'node:zlib';

/** How a delimited file is built, read from its first lines. */
export interface Header {
    readonly delimiter: string;
    readonly columns: readonly string[];
    /** Lines above the header. */
    readonly above: number;
    /** Characters that end them, which are two for a carriage return with a line feed. */
    readonly breaks: number;
    /** Whether they and the header end in different ways. */
    readonly mixed: boolean;
}

const HEAD_BYTES = 256 * 1024;
const DELIMITERS = [',', ';', '\t', '|'];

/** First 256 KB of a UTF-8 file as text, unpacked. Bytes that are not valid become U+FFFD. */
export function headOf(path: string): string {
    return new TextDecoder().decode(headBytes(path));
}

/** First 256 KB of a file, unpacked. */
export function headBytes(path: string): Buffer {
    const bytes = Buffer.alloc(HEAD_BYTES);
    const file = openSync(path, 'r');
    const length = readSync(file, bytes, 0, HEAD_BYTES, 0);
    closeSync(file);
    return unpack(path, bytes.subarray(0, length));
}

function unpack(path: string, head: Buffer): Buffer {
    // The head of a packed file is cut off in the middle, so the unpackers are told not to expect the end.
    if (/\.gz$/iu.test(path)) return gunzipSync(head, { finishFlush: constants.Z_SYNC_FLUSH });
    if (/\.zst$/iu.test(path)) return zstdDecompressSync(head, { finishFlush: constants.ZSTD_e_flush });
    return head;
}

/**
 * Delimiter and column names of a delimited file; null when it has no header line. Empty lines above the header are passed over, and
 * so is the line `sep=;` by which a spreadsheet program is told the delimiter.
 * @param skip lines above the header that are to be passed over, whatever they hold
 */
export function readHeader(head: string, delimiter?: string, skip = 0): Header | null {
    let rest = head.replace(/^\ufeff/u, '');
    let above = 0;
    const ends: string[] = [];
    let told: string | undefined;
    for (;;) {
        const [line = '', next = ''] = /^([^\r\n]*)(\r\n|\n|\r|$)/u.exec(rest)?.slice(1) ?? [];
        const separator = /^sep=(.)$/iu.exec(line)?.[1];
        if (above >= skip && line.trim() !== '' && separator === undefined) break;
        if (next === '') return null;
        told = separator ?? told;
        rest = rest.slice(line.length + next.length);
        ends.push(next);
        above += 1;
    }
    const line = firstRecord(rest);
    const found = delimiter ?? told ?? guessDelimiter(line);
    const columns = splitLine(line, found).map((name) => name.replaceAll('\u00a0', ' ').trim());
    const breaks = ends.join('').length;
    const own = /^(\r\n|\n|\r)/u.exec(rest.slice(line.length))?.[0] ?? ends[0];
    return { delimiter: found, columns, above, breaks, mixed: ends.some((end) => end !== own) };
}

/** The first record: quoted line breaks belong to it. */
function firstRecord(text: string): string {
    let quoted = false;
    for (let i = 0; i < text.length; i++) {
        const char = text[i];
        if (char === '"') quoted = !quoted;
        if (!quoted && (char === '\n' || char === '\r')) return text.slice(0, i);
    }
    return text;
}

function guessDelimiter(line: string): string {
    const counts = DELIMITERS.map((delimiter) => splitLine(line, delimiter).length);
    return DELIMITERS[counts.indexOf(Math.max(...counts))] ?? ',';
}

/** Cells of one record, quotes removed. */
function splitLine(line: string, delimiter: string): string[] {
    const cells: string[] = [];
    let cell = '';
    let quoted = false;
    for (let i = 0; i < line.length; i++) {
        const char = line[i];
        if (quoted && char === '"' && line[i + 1] === '"') {
            cell += '"';
            i++;
        } else if (char === '"') quoted = !quoted;
        else if (!quoted && char === delimiter) {
            cells.push(cell);
            cell = '';
        } else cell += char;
    }
    cells.push(cell);
    return cells;
}
