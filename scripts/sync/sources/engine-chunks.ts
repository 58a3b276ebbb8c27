import type { DuckDBBlobVector, DuckDBConnection, DuckDBDataChunk, DuckDBValue } from '@duckdb/node-api';

/** A row as DuckDB gives it: texts, numbers, bigints, booleans, null. */
export type Row = readonly DuckDBValue[];

/** A value of a row as a text; null when there is none. */
export function textOrNull(value: DuckDBValue | undefined): string | null {
    return value === null || value === undefined ? null : String(value);
}

/** A result chunk by chunk (about 2,000 rows), through a connection that is closed at its end. */
export async function* chunksOf(connection: DuckDBConnection, sql: string): AsyncGenerator<DuckDBDataChunk> {
    let next: Promise<DuckDBDataChunk | null> = Promise.resolve(null);
    try {
        const result = await connection.stream(sql);
        next = result.fetchChunk();
        for (let chunk = await next; chunk && chunk.rowCount > 0; chunk = await next) {
            // The engine makes the next rows while these are worked on. Its failure is told when they are asked for.
            next = result.fetchChunk();
            next.catch(() => undefined);
            yield chunk;
        }
    } finally {
        await next.catch(() => undefined);
        connection.closeSync();
    }
}

/** Rows one by one: values become JavaScript objects only when they are looked at, and die young. */
export function* rowsOf(chunk: DuckDBDataChunk): Generator<Row> {
    // Asked once: every question to a chunk goes into the engine.
    const { rowCount, columnCount } = chunk;
    const columns = Array.from({ length: columnCount }, (_, column) => chunk.getColumnVector(column));
    for (let i = 0; i < rowCount; i++) yield columns.map((column) => column.getItem(i));
}

/** Numbers and bytes of rows, which nothing else holds. */
export function* bytesOf(chunk: DuckDBDataChunk): Generator<readonly [number: number, bytes: Uint8Array<ArrayBuffer>]> {
    const numbers = chunk.getColumnVector(0);
    const texts = chunk.getColumnVector(1) as DuckDBBlobVector;
    for (let i = 0; i < chunk.rowCount; i++) {
        const bytes = texts.getItemBytes(i) ?? new Uint8Array();
        // Short ones are a view of the vector they stand in.
        const isOwn = bytes.byteLength === bytes.buffer.byteLength;
        yield [Number(numbers.getItem(i)), (isOwn ? bytes : new Uint8Array(bytes)) as Uint8Array<ArrayBuffer>];
    }
}
