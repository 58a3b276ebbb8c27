import { rmSync, writeFileSync } from 'node:fs';
import { inLanes } from '../pool/pool.ts';
import type { Pool } from '../pool/pool.ts';
import type { FieldNames } from '../salesforce/field-names.ts';
import type { Cohorts } from '../score/cohorts.ts';
import { UPLOAD_FIELDS } from '../score/outputs.ts';
import type { Batch } from '../score/score-batch.ts';
import type { BlockFile } from '../score/scored-block.ts';
import { blockPart } from './block-part.ts';
import { changeLine, LargestChanges } from './changes.ts';
import type { Change } from './changes.ts';
import { PART_BYTES } from './part.ts';
import type { BlocksSize } from './measure-blocks.ts';
import type { Part } from './part.ts';
import type { Placing } from './places.ts';

/** Everything a run would write, decided before anything is sent. */
export interface Plan {
    readonly parts: readonly Part[];
    /** Account records to write. */
    readonly changed: number;
    /** Accounts with a stored score whose score, status or state would change. */
    readonly moved: number;
    readonly changesFile: string;
    /** The largest moves, for the screen. */
    readonly examples: readonly Change[];
}

/** Blocks that go together, and what becomes of them. */
interface Group {
    readonly blocks: readonly BlockFile[];
    readonly size: BlocksSize;
}

/** Most bytes by which the place among the others makes a record longer. */
const PLACE_BYTES = 350;

/**
 * Compares what was scored with what is stored; writes the list of changes. Pure apart from this file. The records stay in
 * their blocks until they are sent.
 * @param cohorts null leaves places as they are stored
 */
export async function makePlan(
    pool: Pool,
    batches: readonly Batch[],
    cohorts: Cohorts | null,
    names: FieldNames,
    { changesFile, asOf }: { changesFile: string; asOf: string }
): Promise<Plan> {
    const header = UPLOAD_FIELDS.map((field) => names.of(field)).join(',');
    const placing = { cohorts: cohorts?.cohorts ?? null, asOf };
    const groups = grouped(
        batches.flatMap(({ blocks }) => blocks),
        PART_BYTES
    );
    const found = await inLanes(groups, pool.lanes, async (blocks) => ({
        blocks,
        size: await pool.measure({ blocks, placing })
    }));
    await list(pool, found, placing, changesFile);
    const parts: Part[] = [];
    for (const { blocks, size } of found) {
        if (size.records > 0) parts.push(blockPart({ blocks, placing, header }, size));
        else for (const { file } of blocks) rmSync(file);
    }
    const largest = new LargestChanges();
    for (const change of batches.flatMap((batch) => batch.largest)) largest.add(change);
    return {
        parts,
        changed: parts.reduce((sum, { records }) => sum + records, 0),
        moved: batches.reduce((sum, { moved }) => sum + moved, 0),
        changesFile,
        examples: largest.changes
    };
}

/** Writes the list of changes: how long each piece of it will be is known, so they are written side by side. */
async function list(pool: Pool, groups: readonly Group[], placing: Placing, file: string): Promise<void> {
    const title = changeLine(file).header;
    const header = title === null ? '' : `${title}\n`;
    writeFileSync(file, header);
    let from = Buffer.byteLength(header);
    const listings = groups.map(({ blocks, size }) => {
        const listing = { blocks, placing, file, from };
        from += size.lineBytes;
        return listing;
    });
    await inLanes(listings, pool.lanes, (listing) => pool.list(listing));
}

/** Blocks that together fit into an upload. A block is smaller than one, see AccountLines.ranges. */
function grouped(blocks: readonly BlockFile[], most: number): BlockFile[][] {
    const groups: BlockFile[][] = [];
    let size = Infinity;
    for (const block of blocks) {
        const bytes = block.recordBytes + block.rows * PLACE_BYTES;
        if (size + bytes > most) {
            groups.push([]);
            size = 0;
        }
        groups.at(-1)?.push(block);
        size += bytes;
    }
    return groups;
}
