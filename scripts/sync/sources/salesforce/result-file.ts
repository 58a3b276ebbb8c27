import { createReadStream, createWriteStream, rmSync } from 'node:fs';
import { pipeline } from 'node:stream/promises';
import { cellsOf } from '../../salesforce/csv.ts';
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
