import { Cohorts } from '../score/cohorts.ts';
import type { Cohort } from '../score/cohorts.ts';
import { pinnedPercentile } from '../score/model.ts';
import type { Context } from '../score/model.ts';
import type { BlockRow } from '../score/scored-block.ts';
import { placeTexts } from './upload-record.ts';

/** By what accounts are placed among the others. */
export interface Placing {
    /** Null leaves places as they are stored. */
    readonly cohorts: ReadonlyMap<string, Cohort> | null;
    /** "YYYY-MM-DD", the day of a new place. */
    readonly asOf: string;
}

/** A place as it stands in a record. */
export interface Place {
    /** Whether it is another than the stored one. */
    readonly moved: boolean;
    /** See {@link placeTexts}. */
    readonly cells: Buffer;
    readonly member: Buffer;
}

interface FreshPlace extends Place {
    readonly percentile: number | null;
    readonly cohort: string | null;
}

/** Places as bytes. Accounts of one cohort with one score share theirs, so each is made once. */
export class Places {
    private readonly cohorts: Cohorts | null;
    private readonly asOf: string;
    private readonly byScore = new Map<string, Map<number, FreshPlace>>();
    private readonly nowhere = placeOf(false, null, null);

    constructor({ cohorts, asOf }: Placing) {
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

    private fresh(cohorts: Cohorts, cohort: string | null, tenths: number): FreshPlace {
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
