import type { DuckDBDataChunk } from '@duckdb/node-api';

/** Rows of numbers, one behind the other; NaN stands for null. */
export interface NumberRows {
    readonly numbers: Float64Array<ArrayBuffer>;
    /** A text for each row, when the result has a column of texts. */
    readonly texts: readonly (string | null)[];
}

/**
 * Divides rows of a result into parts by their first number.
 * @param width columns that are numbers; a column of texts may follow
 * @param ends for each part the number that the first column of its rows stays under, in ascending order
 */
export function numberRows(chunks: readonly DuckDBDataChunk[], width: number, ends: readonly number[]): NumberRows[] {
    const partsOf = chunks.map((chunk) => partsOfRows(chunk, ends));
    const sizes = ends.map(() => 0);
    for (const parts of partsOf) for (const part of parts) sizes[part] = (sizes[part] ?? 0) + 1;
    const made = ends.map((_, part) => ({
        numbers: new Float64Array(width * (sizes[part] ?? 0)),
        texts: [] as (string | null)[]
    }));
    const filled = ends.map(() => 0);
    for (const [n, chunk] of chunks.entries()) {
        const parts = partsOf[n] ?? new Int32Array();
        // Asked once: every question to a chunk goes into the engine.
        const { columnCount } = chunk;
        for (let column = 0; column < width; column++) copyColumn(chunk, column, width, parts, made, filled);
        const texts = columnCount > width ? chunk.getColumnVector(width) : null;
        for (const [row, part] of parts.entries()) {
            filled[part] = (filled[part] ?? 0) + width;
            if (texts !== null) made[part]?.texts.push(texts.getItem(row) as string | null);
        }
    }
    return made;
}

function partsOfRows(chunk: DuckDBDataChunk, ends: readonly number[]): Int32Array {
    const { rowCount } = chunk;
    const parts = new Int32Array(rowCount);
    const firsts = chunk.getColumnVector(0);
    for (let row = 0, part = 0; row < rowCount; row++) {
        const first = firsts.getItem(row) as number;
        // Neighbours mostly belong to the same part.
        if (first >= (ends[part] ?? Infinity) || first < (ends[part - 1] ?? -Infinity))
            part = ends.findIndex((end) => first < end);
        parts[row] = part;
    }
    return parts;
}

function copyColumn(
    chunk: DuckDBDataChunk,
    column: number,
    width: number,
    parts: Int32Array,
    made: readonly { readonly numbers: Float64Array }[],
    filled: readonly number[]
): void {
    const vector = chunk.getColumnVector(column);
    const at = filled.map((from) => from + column);
    for (let row = 0; row < parts.length; row++) {
        const part = parts[row] ?? 0;
        const to = at[part] ?? 0;
        const numbers = made[part]?.numbers;
        if (numbers !== undefined) numbers[to] = (vector.getItem(row) as number | null) ?? NaN;
        at[part] = to + width;
    }
}
