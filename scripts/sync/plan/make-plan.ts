import { appendFileSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { inLanes } from '../pool/pool.ts';
import type { Pool } from '../pool/pool.ts';
import type { FieldNames } from '../salesforce/field-names.ts';
import type { Cohorts } from '../score/cohorts.ts';
import { UPLOAD_FIELDS } from '../score/outputs.ts';
import type { Batch } from '../score/score-batch.ts';
import type { BlockFile } from '../score/scored-block.ts';
import { changeLine, LargestChanges } from './changes.ts';
import type { Change } from './changes.ts';
import { PART_BYTES } from './upload-parts.ts';
import type { Part } from './upload-parts.ts';

export type { Part } from './upload-parts.ts';

/** Everything a run would write, on disk, decided before anything is sent. */
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

/** Most bytes by which the place among the others makes a record longer. */
const PLACE_BYTES = 350;

/**
 * Compares what was scored with what is stored; writes upload files and the list of changes. Pure apart from these files.
 * @param cohorts null leaves places as they are stored
 */
export async function makePlan(
    pool: Pool,
    batches: readonly Batch[],
    cohorts: Cohorts | null,
    names: FieldNames,
    options: { folder: string; changesFile: string; asOf: string }
): Promise<Plan> {
    const { folder, changesFile, asOf } = options;
    const header = UPLOAD_FIELDS.map((field) => names.of(field)).join(',');
    const groups = grouped(
        batches.flatMap(({ blocks }) => blocks),
        PART_BYTES
    );
    const made = await inLanes(groups, pool.lanes, async (group, nth) => {
        const upload = join(folder, `upload-${nth + 1}.csv`);
        const changes = join(folder, `changes-${nth + 1}.csv`);
        const of = cohorts?.cohorts ?? null;
        const records = await pool.assemble({ blocks: group, upload, header, changes, cohorts: of, asOf });
        return { file: upload, records, changes };
    });
    const title = changeLine(changesFile).header;
    writeFileSync(changesFile, title === null ? '' : `${title}\n`);
    for (const { file, records, changes } of made) {
        appendFileSync(changesFile, readFileSync(changes));
        rmSync(changes);
        if (records === 0) rmSync(file);
    }
    const largest = new LargestChanges();
    for (const change of batches.flatMap((batch) => batch.largest)) largest.add(change);
    const parts = made.filter(({ records }) => records > 0).map(({ file, records }) => ({ file, records }));
    return {
        parts,
        changed: parts.reduce((sum, { records }) => sum + records, 0),
        moved: batches.reduce((sum, { moved }) => sum + moved, 0),
        changesFile,
        examples: largest.changes
    };
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
