import { closeSync, ftruncateSync, openSync, writeSync } from 'node:fs';

const BUFFER_CHARACTERS = 60_000;

/** The work file of a source: one JSON object a line. Pages that break off are taken out of it again. */
export class RowFile {
    readonly path: string;
    bytes = 0;
    private readonly file: number;
    private buffer: string[] = [];
    private buffered = 0;

    constructor(path: string) {
        this.path = path;
        // Answers of people: for the user of the job only.
        this.file = openSync(path, 'w', 0o600);
    }

    add(line: string): void {
        this.buffer.push(line, '\n');
        this.buffered += line.length + 1;
        if (this.buffered >= BUFFER_CHARACTERS) this.flush();
    }

    /** Where the file ends now, to come back to. */
    mark(): number {
        this.flush();
        return this.bytes;
    }

    /** Takes out everything that was added after the mark. */
    rollback(mark: number): void {
        this.buffer = [];
        this.buffered = 0;
        ftruncateSync(this.file, mark);
        this.bytes = mark;
    }

    close(): void {
        this.flush();
        closeSync(this.file);
    }

    private flush(): void {
        if (this.buffered === 0) return;
        const bytes = Buffer.from(this.buffer.join(''), 'utf8');
        for (let written = 0; written < bytes.length;) {
            written += writeSync(this.file, bytes, written, bytes.length - written, this.bytes + written);
        }
        this.bytes += bytes.length;
        this.buffer = [];
        this.buffered = 0;
    }
}
