import { statSync, rmSync } from 'node:fs';
import { open } from 'node:fs/promises';
import type { Body } from '../salesforce/stream.ts';

/** Largest upload: the platform takes 150 MB after base64, so about 100 MB of text. */
export const PART_BYTES = 95 * 1000 * 1000;
/** Stays in the cache of a processor between being made and being sent. */
export const CHUNK_BYTES = 256 * 1024;

/** Records ready to be sent: CSV with a header. */
export interface Part extends Body {
    readonly records: number;
    /** Throws away what the body is made of, once nobody will ask for it again. */
    discard(): void;
}

/** A file as a part. @param path CSV with a header */
export function filePart(path: string, records: number): Part {
    return {
        records,
        bytes: statSync(path).size,
        open: () => chunksOf(path),
        discard: () => rmSync(path, { force: true })
    };
}

async function* chunksOf(path: string): AsyncGenerator<Uint8Array> {
    const file = await open(path);
    try {
        const chunk = Buffer.allocUnsafe(CHUNK_BYTES);
        for (;;) {
            const { bytesRead } = await file.read(chunk);
            if (bytesRead === 0) return;
            yield chunk.subarray(0, bytesRead);
        }
    } finally {
        await file.close();
    }
}
