// Reads the upload of an ingest job in blocks of rows: here, or in a thread of its own while this one writes records.
import { closeSync, existsSync, openSync, readSync } from 'node:fs';
import { on } from 'node:events';
import { Worker } from 'node:worker_threads';
import { BlockReader } from './csv-block.ts';
import type { CsvBlock } from './csv-block.ts';
import { CsvScanner } from './csv-scanner.ts';
import type { Dialect } from './csv.ts';

const PIECE_BYTES = 1 << 20;
/** Smaller uploads are read sooner than a thread is started. */
const WORKER_BYTES = 4_000_000;
/** Blocks that are ready or being made while one is written. */
const AHEAD = 3;

/** One upload, from its first row to its last. Close it after use. */
export class UploadReader {
    readonly columns: string[];
    /** Why no row can be read, or null. */
    readonly problem: string | null;
    readonly #file: number | null;
    readonly #scanner: CsvScanner;

    /** Reads the header. A missing or empty file has no columns and no rows. */
    constructor(path: string, dialect: Dialect) {
        this.#file = existsSync(path) ? openSync(path, 'r') : null;
        this.#scanner = new CsvScanner(dialect);
        const first = this.take(1);
        const header = first && new BlockReader(first);
        this.columns = header?.cells(0) ?? [];
        this.problem = header?.problem(0) ?? lineEndingProblem(this.columns, dialect);
    }

    /** Up to `rows` of the next rows; null behind the last one. */
    take(rows: number): CsvBlock | null {
        if (this.#file === null) return null;
        for (;;) {
            const block = this.#scanner.take(rows);
            if (block) return block;
            const piece = new Uint8Array(PIECE_BYTES);
            const length = readSync(this.#file, piece);
            if (length === 0) break;
            this.#scanner.push(piece.subarray(0, length));
        }
        this.#scanner.end();
        return this.#scanner.take(rows);
    }

    /** All rows from number `skip` on. */
    *blocks(skip: number, rows: number): Generator<CsvBlock> {
        for (let left = skip; left > 0;) {
            const block = this.take(Math.min(left, rows));
            if (!block) return;
            left -= block.rows;
        }
        for (let block = this.take(rows); block; block = this.take(rows)) yield block;
    }

    close(): void {
        if (this.#file !== null) closeSync(this.#file);
    }
}

function lineEndingProblem(header: string[], { lineEnding }: Dialect): string | null {
    const text = header.join('');
    const wrong = lineEnding === 'LF' ? text.endsWith('\r') : text.includes('\n');
    return wrong
        ? `ClientInputError : LineEnding is invalid on user data. Current LineEnding setting is ${lineEnding}`
        : null;
}

export interface Reading {
    path: string;
    dialect: Dialect;
    /** Rows that are left out. */
    skip: number;
    /** Rows of a block. */
    rows: number;
    /** Size of the file. */
    bytes: number;
}

/** The blocks of an upload; a large one is read by a thread of its own. */
export async function* readBlocks(reading: Reading): AsyncGenerator<BlockReader> {
    if (reading.bytes >= WORKER_BYTES) return yield* fromWorker(reading);
    const upload = new UploadReader(reading.path, reading.dialect);
    try {
        for (const block of upload.blocks(reading.skip, reading.rows)) yield new BlockReader(block);
    } finally {
        upload.close();
    }
}

async function* fromWorker(reading: Reading): AsyncGenerator<BlockReader> {
    const worker = new Worker(new URL('./upload-worker.ts', import.meta.url), { workerData: reading });
    try {
        for (let asked = 0; asked < AHEAD; asked += 1) worker.postMessage('next');
        for await (const [block] of on(worker, 'message') as AsyncIterable<[CsvBlock | null]>) {
            if (!block) return;
            worker.postMessage('next');
            yield new BlockReader(block);
        }
    } finally {
        await worker.terminate();
    }
}
