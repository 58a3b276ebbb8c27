import { createReadStream, createWriteStream, rmSync } from 'node:fs';
import { pipeline } from 'node:stream/promises';
import { cellsOf, recordsOf as recordsIn } from '../../salesforce/csv.ts';
import { LineFile } from '../../line-file.ts';
import { headOf } from '../header.ts';

/**
 * The result file with the columns named as the query names them: the org writes its own upper and lower case. Values stay
 * where they are; the order of a result is the order of the query.
 * @returns the file, or a copy of it with another first line
 */
export async function withHeader(file: string, columns: readonly string[]): Promise<string> {
    const [first = ''] = headOf(file).split('\n', 1);
    const header = columns.join(',');
    if (first === header) return file;
    const copy = `${file.replace(/\.csv$/u, '')}-named.csv`;
    const same = cellsOf(first.replace(/\r$/u, '')).length === columns.length;
    if (!same) throw new Error(`the org sent other columns than were asked for: ${first.slice(0, 200)}`);
    const out = createWriteStream(copy);
    out.write(`${header}\n`);
    await pipeline(createReadStream(file, { start: Buffer.byteLength(first) + 1 }), out);
    rmSync(file);
    return copy;
}

/** A number as the Bulk API writes it: 1.2345678E7, 3.0. */
const NUMBER = /^-?\d+(\.\d+)?(E-?\d+)?$/u;

/**
 * A copy of the result file with numbers as REST writes them: 12345678, 3. Keys and words are compared as texts.
 * @param places of the columns that hold numbers
 */
export async function withPlainNumbers(file: string, places: readonly number[]): Promise<string> {
    const copy = `${file.replace(/\.csv$/u, '')}-plain.csv`;
    const lines = new LineFile(copy);
    try {
        for await (const cells of recordsIn(createReadStream(file))) {
            for (const place of places) {
                const cell = cells[place] ?? '';
                if (NUMBER.test(cell)) cells[place] = String(Number(cell));
            }
            lines.add(cells.map(quoted).join(','));
        }
    } finally {
        lines.close();
    }
    rmSync(file);
    return copy;
}

function quoted(cell: string): string {
    return `"${cell.replaceAll('"', '""')}"`;
}

/** Records of a result file, its header not counted: lines, except those inside quotes. */
export async function recordsOf(file: string): Promise<number> {
    let lines = 0;
    let quoted = false;
    let last = 10;
    for await (const chunk of createReadStream(file, { highWaterMark: 256 * 1024 }) as AsyncIterable<Buffer>) {
        for (const byte of chunk) {
            if (byte === 34) quoted = !quoted;
            else if (byte === 10 && !quoted) lines += 1;
        }
        last = chunk.at(-1) ?? last;
    }
    return Math.max(0, lines + (last === 10 ? 0 : 1) - 1);
}
