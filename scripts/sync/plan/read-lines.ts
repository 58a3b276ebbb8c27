import { createReadStream } from 'node:fs';

/** Reads a text file some lines at a time, whatever its size. */
export class LineReader {
    private readonly pieces: AsyncIterator<string>;
    private lines: string[] = [];
    private rest = '';

    constructor(path: string) {
        const stream = createReadStream(path, { encoding: 'utf8', highWaterMark: 64 * 1024 });
        this.pieces = stream[Symbol.asyncIterator]() as AsyncIterator<string>;
    }

    /** The next lines, without line breaks; fewer than asked for only at the end of the file. */
    async take(count: number): Promise<string[]> {
        while (this.lines.length < count) {
            const piece = await this.pieces.next();
            if (piece.done) break;
            const parts = (this.rest + piece.value).split('\n');
            this.rest = parts.pop() ?? '';
            for (const line of parts) this.lines.push(line);
        }
        const taken = this.lines.slice(0, count);
        this.lines = this.lines.slice(count);
        return taken;
    }
}
