import { rmSync } from 'node:fs';
import { open } from 'node:fs/promises';
import { blockRows } from '../score/scored-block.ts';
import type { BlockFile } from '../score/scored-block.ts';
import { CHUNK_BYTES } from './part.ts';
import type { Part } from './part.ts';
import { Places } from './places.ts';
import type { Placing } from './places.ts';

/** What a part is made of. */
export interface Recipe {
    readonly blocks: readonly BlockFile[];
    readonly placing: Placing;
    /** First line of the body, without its line break. */
    readonly header: string;
}

/**
 * Scored accounts as a part: every account of some blocks that has to be written, with its place among the others. The records
 * are put together while they are sent, so that they are never on disk a second time.
 * @param size what measureBlocks says of the blocks
 */
export function blockPart(recipe: Recipe, size: { readonly records: number; readonly bytes: number }): Part {
    return {
        records: size.records,
        bytes: Buffer.byteLength(recipe.header) + 1 + size.bytes,
        open: () => chunksOf(recipe),
        discard: () => {
            for (const { file } of recipe.blocks) rmSync(file, { force: true });
        }
    };
}

async function* chunksOf({ blocks, placing, header }: Recipe): AsyncGenerator<Uint8Array> {
    const places = new Places(placing);
    const chunk = new Chunk();
    chunk.add(Buffer.from(`${header}\n`));
    const sizes = blocks.map(({ factBytes, recordBytes }) => factBytes + recordBytes);
    const room = Buffer.allocUnsafe(Math.max(0, ...sizes));
    for (const block of blocks) {
        const { factBytes, recordBytes } = block;
        await readStart(block.file, room.subarray(0, factBytes + recordBytes));
        const records = room.subarray(factBytes, factBytes + recordBytes);
        yield* recordsOf(room.subarray(0, factBytes), records, places, chunk);
    }
    if (chunk.used > 0) yield chunk.take();
}

/** Fills a buffer with the start of a file. */
async function readStart(path: string, buffer: Buffer): Promise<void> {
    const file = await open(path);
    try {
        for (let at = 0; at < buffer.length;) {
            const { bytesRead } = await file.read(buffer, at, buffer.length - at, at);
            if (bytesRead === 0) throw new Error(`${path} ends after ${at} of ${buffer.length} bytes.`);
            at += bytesRead;
        }
    } finally {
        await file.close();
    }
}

/** Puts the records of a block together. What stands side by side in the block is copied at once. */
function* recordsOf(facts: Buffer, records: Buffer, places: Places, chunk: Chunk): Generator<Uint8Array> {
    let [from, to] = [0, 0];
    for (const row of blockRows(facts)) {
        const place = places.of(row);
        if (!row.changed && !place.moved) continue;
        const [head, start, rest, end] = row.at;
        const { cells, member } = place;
        const size = end - head + cells.length + member.length;
        const isFull = !chunk.hasRoom(to - from + size);
        if (isFull || head !== to) {
            chunk.piece(records, from, to);
            from = head;
        }
        if (isFull) {
            yield chunk.take();
            chunk.reserve(size);
        }
        chunk.piece(records, from, start);
        chunk.add(cells);
        chunk.piece(records, start, rest);
        chunk.add(member);
        [from, to] = [rest, end];
    }
    chunk.piece(records, from, to);
}

/** Pieces of other bytes, as many as are sent at a time. */
class Chunk {
    private bytes = Buffer.allocUnsafe(CHUNK_BYTES);
    used = 0;

    hasRoom(bytes: number): boolean {
        return this.used + bytes <= this.bytes.length;
    }

    /** Makes sure that so many bytes fit into the empty chunk. */
    reserve(bytes: number): void {
        if (bytes > this.bytes.length) this.bytes = Buffer.allocUnsafe(bytes);
    }

    add(bytes: Uint8Array): void {
        this.bytes.set(bytes, this.used);
        this.used += bytes.length;
    }

    piece(bytes: Buffer, from: number, to: number): void {
        this.used += bytes.copy(this.bytes, this.used, from, to);
    }

    /** The bytes, valid until more are added. */
    take(): Uint8Array {
        const taken = this.bytes.subarray(0, this.used);
        this.used = 0;
        return taken;
    }
}
