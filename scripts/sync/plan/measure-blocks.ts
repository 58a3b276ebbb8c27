import { closeSync, openSync, readSync, writeSync } from 'node:fs';
import { blockRows } from '../score/scored-block.ts';
import type { BlockFile, BlockRow } from '../score/scored-block.ts';
import { Places } from './places.ts';
import type { Place, Placing } from './places.ts';

/** Blocks of scored accounts and what places them. */
export interface PlacedBlocks {
    readonly blocks: readonly BlockFile[];
    readonly placing: Placing;
}

/** What becomes of some blocks. */
export interface BlocksSize {
    readonly records: number;
    /** Of the records, with their places. */
    readonly bytes: number;
    /** Of their lines in the list of changes. */
    readonly lineBytes: number;
}

/** Where lines of the list of changes go: into a file that exists, from this byte on. */
export interface Listing extends PlacedBlocks {
    readonly file: string;
    readonly from: number;
}

let scratch = Buffer.alloc(0);

/** Finds out what of some blocks has to be written, from what they say of themselves: no text is looked at. */
export function measureBlocks({ blocks, placing }: PlacedBlocks): BlocksSize {
    const places = new Places(placing);
    let [records, bytes, lineBytes] = [0, 0, 0];
    for (const block of blocks) {
        for (const [row, { cells, member }] of written(readPart(block, 'facts'), places)) {
            records += 1;
            bytes += row.at[3] - row.at[0] + cells.length + member.length;
            lineBytes += row.line[1] - row.line[0];
        }
    }
    return { records, bytes, lineBytes };
}

/** Writes the lines of what has to be written to the list of changes. */
export function listChanges({ blocks, placing, file, from }: Listing): void {
    const places = new Places(placing);
    const list = openSync(file, 'r+');
    try {
        let at = from;
        const write = (bytes: Uint8Array): void => {
            for (let done = 0; done < bytes.length;) {
                const some = writeSync(list, bytes, done, bytes.length - done, at);
                done += some;
                at += some;
            }
        };
        for (const block of blocks) {
            // Where every account is written the lines are the list.
            const lines = block.changed === block.rows ? null : linesOf([...written(readPart(block, 'facts'), places)]);
            const all = readPart(block, 'lines');
            write(lines === null ? all : Buffer.concat(lines.map(([start, end]) => all.subarray(start, end))));
        }
    } finally {
        closeSync(list);
    }
}

function linesOf(rows: readonly (readonly [BlockRow, Place])[]): (readonly [number, number])[] {
    return rows.map(([{ line }]) => line);
}

function* written(facts: Buffer, places: Places): Generator<readonly [BlockRow, Place]> {
    for (const row of blockRows(facts)) {
        const place = places.of(row);
        if (row.changed || place.moved) yield [row, place];
    }
}

/** Reads a part of a block over the one read before: memory of this size is given back late. */
function readPart({ file, factBytes, recordBytes, lineBytes }: BlockFile, part: 'facts' | 'lines'): Buffer {
    const [start, size] = part === 'facts' ? [0, factBytes] : [factBytes + recordBytes, lineBytes];
    if (size > scratch.length) scratch = Buffer.allocUnsafe(size);
    const block = openSync(file, 'r');
    try {
        for (let read = 0; read < size;) {
            const some = readSync(block, scratch, read, size - read, start + read);
            if (some === 0) throw new Error(`${file} ends after ${start + read} bytes.`);
            read += some;
        }
    } finally {
        closeSync(block);
    }
    return scratch.subarray(0, size);
}
