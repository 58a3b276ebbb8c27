import { closeSync, fstatSync, openSync, writeSync } from 'node:fs';

const BUFFER_CHARACTERS = 60_000;

/** A text file written in pieces small enough to die young in memory. Keeps count of lines and bytes. */
export class LineFile {
    readonly path: string;
    lines = 0;
    bytes = 0;
    protected readonly file: number;
    private buffer: string[] = [];
    private buffered = 0;
    /** False for a pipe, which has no places to write at. */
    private readonly hasPlaces: boolean;

    /** @param mode who may read the file, as of chmod */
    constructor(path: string, mode?: number) {
        this.path = path;
        this.file = openSync(path, 'w', mode);
        this.hasPlaces = fstatSync(this.file).isFile();
    }

    /** Adds a line; the line break is added here. */
    add(line: string): void {
        this.lines += 1;
        this.buffer.push(line, '\n');
        this.buffered += line.length + 1;
        if (this.buffered >= BUFFER_CHARACTERS) this.flush();
    }

    flush(): void {
        if (this.buffered === 0) return;
        const bytes = Buffer.from(this.buffer.join(''), 'utf8');
        // A disk that is nearly full takes a part of it; only the next call fails.
        for (let written = 0; written < bytes.length;) {
            const place = this.hasPlaces ? this.bytes + written : null;
            written += writeSync(this.file, bytes, written, bytes.length - written, place);
        }
        this.bytes += bytes.length;
        this.forget();
    }

    close(): void {
        this.flush();
        closeSync(this.file);
    }

    /** Drops what has been added and not yet written. */
    protected forget(): void {
        this.buffer = [];
        this.buffered = 0;
    }
}
