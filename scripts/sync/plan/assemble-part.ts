import { closeSync, fstatSync, openSync, readSync, rmSync } from 'node:fs';
import { Cohorts } from '../score/cohorts.ts';
import type { Cohort } from '../score/cohorts.ts';
import { pinnedPercentile } from '../score/model.ts';
import type { Context } from '../score/model.ts';
import { blockRows } from '../score/scored-block.ts';
import type { BlockFile, BlockRow } from '../score/scored-block.ts';
import { PieceFile } from './piece-file.ts';
import { placeTexts } from './upload-record.ts';

/** Blocks of scored accounts that become an upload file. */
export interface Assembly {
    /** Their files are removed. */
    readonly blocks: readonly BlockFile[];
    /** Upload file to write, and its first line. */
    readonly upload: string;
    readonly header: string;
    /** File for this part of the list of changes, without a header. */
    readonly changes: string;
    /** Null leaves places among the others as they are stored. */
    readonly cohorts: ReadonlyMap<string, Cohort> | null;
    /** "YYYY-MM-DD", the day of a new place. */
    readonly asOf: string;
}

let scratch = Buffer.alloc(0);

interface Place {
    /** Whether it is another than the stored one. */
    readonly moved: boolean;
    readonly cells: Buffer;
    readonly member: Buffer;
}

/**
 * Puts every account of the blocks that has to be written into an upload file: what was scored, and its place among the others.
 * @returns number of records
 */
export function assemblePart(assembly: Assembly): number {
    const places = new Places(assembly);
    const upload = new PieceFile(assembly.upload);
    const changes = new PieceFile(assembly.changes);
    upload.text(`${assembly.header}\n`);
    let records = 0;
    for (const { file, factBytes, recordBytes } of assembly.blocks) {
        const block = readBlock(file);
        const bodies = block.subarray(factBytes);
        const lines = bodies.subarray(recordBytes);
        for (const row of blockRows(block.subarray(0, factBytes))) {
            const place = places.of(row);
            if (!row.changed && !place.moved) continue;
            const [head, start, rest, end] = row.at;
            upload.piece(bodies, head, start);
            upload.piece(place.cells, 0, place.cells.length);
            upload.piece(bodies, start, rest);
            upload.piece(place.member, 0, place.member.length);
            upload.piece(bodies, rest, end);
            changes.piece(lines, ...row.line);
            records += 1;
        }
        rmSync(file);
    }
    upload.close();
    changes.close();
    return records;
}

/** Reads a file over the one read before: memory of this size is given back late. */
function readBlock(path: string): Buffer {
    const file = openSync(path, 'r');
    const { size } = fstatSync(file);
    if (size > scratch.length) scratch = Buffer.allocUnsafe(size);
    for (let read = 0; read < size;) read += readSync(file, scratch, read, size - read, read);
    closeSync(file);
    return scratch.subarray(0, size);
}

/** Places as bytes. Accounts of one cohort with one score share theirs, so each is made once. */
class Places {
    private readonly cohorts: Cohorts | null;
    private readonly asOf: string;
    private readonly byScore = new Map<
        string,
        Map<number, Place & { readonly percentile: number | null; readonly cohort: string | null }>
    >();
    private readonly nowhere = placeOf(false, null, null);

    constructor({ cohorts, asOf }: Assembly) {
        this.cohorts = cohorts === null ? null : new Cohorts(cohorts);
        this.asOf = asOf;
    }

    /** The stored place stays while it is nearly right. */
    of(row: BlockRow): Place {
        const { tenths, percentileStored: stored } = row;
        if (tenths === null) return stored === null ? this.nowhere : { ...this.nowhere, moved: true };
        if (this.cohorts === null) return placeOf(false, stored, contextOf(row));
        const place = this.fresh(this.cohorts, row.cohort, tenths);
        if (place.percentile === null) return stored === null ? this.nowhere : { ...this.nowhere, moved: true };
        const kept = contextOf(row);
        if (kept?.cohort === place.cohort && pinnedPercentile(stored, place.percentile) === stored)
            return placeOf(false, stored, kept);
        return place;
    }

    private fresh(
        cohorts: Cohorts,
        cohort: string | null,
        tenths: number
    ): Place & { readonly percentile: number | null; readonly cohort: string | null } {
        let scores = this.byScore.get(cohort ?? '');
        if (scores === undefined) this.byScore.set(cohort ?? '', (scores = new Map()));
        let found = scores.get(tenths);
        if (found === undefined) {
            const context = cohorts.place(cohort, tenths / 10, this.asOf);
            const percentile = context?.percentile ?? null;
            found = { ...placeOf(true, percentile, context), percentile, cohort: context?.cohort ?? null };
            scores.set(tenths, found);
        }
        return found;
    }
}

function contextOf({ context }: BlockRow): Context | null {
    return context === null ? null : (JSON.parse(context) as Context);
}

function placeOf(moved: boolean, percentile: number | null, context: Context | null): Place {
    const { cells, member } = placeTexts(percentile, context);
    return { moved, cells: Buffer.from(cells, 'utf8'), member: Buffer.from(member, 'utf8') };
}
