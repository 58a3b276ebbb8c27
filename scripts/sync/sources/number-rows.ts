import type { DuckDBDataChunk } from '@duckdb/node-api';

/** Rows of numbers, one behind the other; NaN stands for null. */
export interface NumberRows {
    readonly numbers: Float64Array<ArrayBuffer>;
    /** A text for each row, when the result has a column of texts. */
    readonly texts: readonly (string | null)[];
}

/** Rows of a chunk side by side that belong to one part. */
interface Run {
    readonly part: number;
    /** First row, and the one behind the last. */
    readonly from: number;
    readonly before: number;
}

/**
 * Divides rows of a result into parts by their first number.
 * @param width columns that are numbers; a column of texts may follow
 * @param ends for each part the number that the first column of its rows stays under, in ascending order
 */
export function numberRows(chunks: readonly DuckDBDataChunk[], width: number, ends: readonly number[]): NumberRows[] {
    const runsOf = chunks.map((chunk) => [...runsOfChunk(chunk, ends)]);
    const sizes = ends.map(() => 0);
    for (const { part, from, before } of runsOf.flat()) sizes[part] = (sizes[part] ?? 0) + before - from;
    const made = ends.map((_, part) => ({
        numbers: new Float64Array(width * (sizes[part] ?? 0)),
        texts: [] as (string | null)[],
        filled: 0
    }));
    for (const [n, chunk] of chunks.entries()) {
        // Asked once: every question to a chunk goes into the engine.
        const { columnCount } = chunk;
        const vectors = Array.from({ length: columnCount }, (_, column) => chunk.getColumnVector(column));
        for (const { part, from, before } of runsOf[n] ?? []) {
            const one = made[part];
            if (one === undefined) continue;
            const { numbers, texts, filled } = one;
            for (let column = 0; column < width; column++) {
                const vector = vectors[column];
                for (let row = from, at = filled + column; row < before; row++, at += width)
                    numbers[at] = (vector?.getItem(row) as number | null) ?? NaN;
            }
            const last = vectors[width];
            if (last !== undefined)
                for (let row = from; row < before; row++) texts.push(last.getItem(row) as string | null);
            one.filled += width * (before - from);
        }
    }
    return made.map(({ numbers, texts }) => ({ numbers, texts }));
}

/** Neighbours mostly belong to the same part. */
function* runsOfChunk(chunk: DuckDBDataChunk, ends: readonly number[]): Generator<Run> {
    const { rowCount } = chunk;
    const firsts = chunk.getColumnVector(0);
    let run = { part: -1, from: 0, before: 0 };
    let [low, end] = [Infinity, -Infinity];
    for (let row = 0; row < rowCount; row++) {
        const first = firsts.getItem(row) as number;
        if (first >= end || first < low) {
            if (row > 0) yield { ...run, before: row };
            const part = ends.findIndex((one) => first < one);
            run = { part, from: row, before: row };
            [low, end] = [ends[part - 1] ?? -Infinity, ends[part] ?? Infinity];
        }
    }
    if (rowCount > 0) yield { ...run, before: rowCount };
}
