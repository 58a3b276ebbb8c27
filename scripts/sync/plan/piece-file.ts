import { closeSync, openSync, writeSync } from 'node:fs';

const BUFFER_BYTES = 256 * 1024;

/** A file put together from pieces of other bytes. */
export class PieceFile {
    private readonly file: number;
    private readonly buffer = Buffer.allocUnsafe(BUFFER_BYTES);
    private used = 0;

    constructor(path: string) {
        this.file = openSync(path, 'w');
    }

    /** Appends a part of some bytes. */
    piece(bytes: Uint8Array, from: number, to: number): void {
        if (this.used + (to - from) > BUFFER_BYTES) this.flush();
        if (to - from > BUFFER_BYTES) this.write(bytes.subarray(from, to));
        else {
            this.buffer.set(bytes.subarray(from, to), this.used);
            this.used += to - from;
        }
    }

    text(text: string): void {
        const bytes = Buffer.from(text, 'utf8');
        this.piece(bytes, 0, bytes.length);
    }

    close(): void {
        this.flush();
        closeSync(this.file);
    }

    private flush(): void {
        this.write(this.buffer.subarray(0, this.used));
        this.used = 0;
    }

    private write(bytes: Uint8Array): void {
        for (let written = 0; written < bytes.length;) written += writeSync(this.file, bytes, written);
    }
}
