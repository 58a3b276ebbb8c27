// The files of Bulk jobs: one folder a job below the data folder.
import { createReadStream, mkdirSync, rmSync, statSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { Readable } from 'node:stream';

export type JobFile = 'upload.csv' | 'upload.part' | 'outcomes.txt' | 'failed.csv' | 'results.csv' | 'results.offsets';

export class JobFiles {
    readonly folder: string;

    constructor(folder: string) {
        this.folder = folder;
    }

    path(jobId: string, file: JobFile): string {
        return join(this.folder, jobId, file);
    }

    create(jobId: string): void {
        mkdirSync(join(this.folder, jobId), { recursive: true });
    }

    remove(jobId: string): void {
        rmSync(join(this.folder, jobId), { recursive: true, force: true });
    }

    /** Size in bytes, 0 for a file that is not there. */
    size(jobId: string, file: JobFile): number {
        return statSync(this.path(jobId, file), { throwIfNoEntry: false })?.size ?? 0;
    }

    /** Bytes [start, end) after `head`; nothing is read before the client takes it. */
    read(jobId: string, file: JobFile, head: string, start: number, end: number): Readable {
        const path = this.path(jobId, file);
        if (end <= start) return Readable.from(head === '' ? [] : [head], { objectMode: false });
        return Readable.from(withHead(head, path, start, end), { objectMode: false });
    }
}

async function* withHead(head: string, path: string, start: number, end: number): AsyncGenerator<Buffer | string> {
    if (head !== '') yield head;
    yield* createReadStream(path, { start, end: end - 1, highWaterMark: 1 << 18 }) as AsyncIterable<Buffer>;
}

/** Writes all of it, from `position` on or where the file stands. */
export function writeAll(file: number, bytes: Uint8Array, position?: number): void {
    for (let written = 0; written < bytes.length;) {
        const at = position === undefined ? null : position + written;
        written += writeSync(file, bytes, written, bytes.length - written, at);
    }
}
