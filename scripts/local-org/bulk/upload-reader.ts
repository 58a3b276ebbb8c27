// Reads the upload of an ingest job in chunks of rows.
import { createReadStream, existsSync } from 'node:fs';
import { CsvReader } from './csv-reader.ts';
import type { CsvRow } from './csv-reader.ts';
import type { Dialect } from './csv.ts';

const READ_BYTES = 1 << 19;

export interface Upload {
    columns: string[];
    /** Why no row can be read, or null. */
    problem: string | null;
    /** Rows after the header and after `skip`, `size` at a time. Can be walked once. */
    chunks(skip: number, size: number): AsyncGenerator<CsvRow[]>;
}

/** Opens an upload and reads its header. A missing or empty file has no columns and no rows. */
export async function openUpload(path: string, dialect: Dialect): Promise<Upload> {
    const source = rowsOf(path, dialect);
    const first = await source.next();
    const rows = first.done ? [] : first.value;
    const header = rows[0] ?? { cells: [], problem: null, plain: true };
    return {
        columns: header.cells,
        problem: header.problem ?? lineEndingProblem(header.cells, dialect),
        chunks: (skip, size) => chunked(rows.slice(1), source, skip, size)
    };
}

function lineEndingProblem(header: string[], { lineEnding }: Dialect): string | null {
    const text = header.join('');
    const wrong = lineEnding === 'LF' ? text.endsWith('\r') : text.includes('\n');
    return wrong
        ? `ClientInputError : LineEnding is invalid on user data. Current LineEnding setting is ${lineEnding}`
        : null;
}

async function* rowsOf(path: string, dialect: Dialect): AsyncGenerator<CsvRow[]> {
    if (!existsSync(path)) return;
    const reader = new CsvReader(dialect);
    const stream = createReadStream(path, { encoding: 'utf8', highWaterMark: READ_BYTES });
    for await (const text of stream) {
        const rows = reader.push(text as string);
        if (rows.length > 0) yield rows;
    }
    const rest = reader.end();
    if (rest.length > 0) yield rest;
}

async function* chunked(
    first: CsvRow[],
    source: AsyncGenerator<CsvRow[]>,
    skip: number,
    size: number
): AsyncGenerator<CsvRow[]> {
    let toSkip = skip;
    let chunk: CsvRow[] = [];
    for (let rows: CsvRow[] | undefined = first; rows; rows = (await source.next()).value as CsvRow[] | undefined) {
        const usable: CsvRow[] = toSkip > 0 ? rows.slice(toSkip) : rows;
        toSkip = Math.max(0, toSkip - rows.length);
        for (const row of usable) {
            chunk.push(row);
            if (chunk.length < size) continue;
            yield chunk;
            chunk = [];
        }
    }
    if (chunk.length > 0) yield chunk;
}
