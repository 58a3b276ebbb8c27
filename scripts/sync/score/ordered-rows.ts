import type { Row } from '../sources/engine.ts';

/**
 * Rows ordered by their first column, a whole number, read side by side with another such stream: a merge join.
 * Only the rows up to the number asked for are in memory.
 */
export class OrderedRows {
    private readonly chunks: AsyncIterator<Iterable<Row>>;
    private rows: Row[] = [];
    private next = 0;
    private ended = false;

    constructor(chunks: AsyncIterable<Iterable<Row>>) {
        this.chunks = chunks[Symbol.asyncIterator]();
    }

    /** Reads on until every row with a key up to this one is in memory. */
    async fillTo(key: number): Promise<void> {
        this.rows = this.rows.slice(this.next);
        this.next = 0;
        while (!this.ended && keyOf(this.rows.at(-1)) <= key) {
            const chunk = await this.chunks.next();
            if (chunk.done) this.ended = true;
            else for (const row of chunk.value) this.rows.push(row);
        }
    }

    /** Rows with this key. Keys must be asked for in rising order, and filled to first. */
    take(key: number): Row[] {
        const taken: Row[] = [];
        for (let row = this.rows[this.next]; row && keyOf(row) <= key; row = this.rows[++this.next]) {
            if (keyOf(row) === key) taken.push(row);
        }
        return taken;
    }

    /** Ends the stream before its end, so that its connection closes. */
    async close(): Promise<void> {
        await this.chunks.return?.();
    }
}

function keyOf(row: Row | undefined): number {
    return row === undefined ? -1 : Number(row[0]);
}
