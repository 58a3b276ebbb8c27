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

interface NamedPlace extends Place {
    readonly percentile: number | null;
    readonly cohort: string | null;
}

/** Most stored places that are remembered, some MB. */
const MOST_STORED = 4000;

/** Places as bytes. Accounts of one cohort with one score share theirs, so each is made once. */
export class Places {
    private readonly cohorts: Cohorts | null;
    private readonly asOf: string;
    private readonly byScore = new Map<string, Map<number, NamedPlace>>();
    /** By their percentile and their context. */
    private readonly byText = new Map<string, NamedPlace>();
    private readonly nowhere = placeOf(false, null, null);

    constructor({ cohorts, asOf }: Placing) {
        this.cohorts = cohorts === null ? null : new Cohorts(cohorts);
        this.asOf = asOf;
    }

    /** The stored place stays while it is nearly right. */
    of(row: BlockRow): Place {
        const { tenths, percentileStored: stored } = row;
        if (tenths === null) return stored === null ? this.nowhere : { ...this.nowhere, moved: true };
        if (this.cohorts === null) return this.stored(row);
        const place = this.fresh(this.cohorts, row.cohort, tenths);
        if (place.percentile === null) return stored === null ? this.nowhere : { ...this.nowhere, moved: true };
        if (pinnedPercentile(stored, place.percentile) !== stored) return place;
        const kept = this.stored(row);
        return kept.cohort === place.cohort ? kept : place;
    }

    private stored({ percentileStored: percentile, context: text }: BlockRow): NamedPlace {
        const key = `${percentile} ${text}`;
        let found = this.byText.get(key);
        if (found === undefined) {
            const context = text === null ? null : (JSON.parse(text) as Context);
            found = { ...placeOf(false, percentile, context), percentile, cohort: context?.cohort ?? null };
            if (this.byText.size >= MOST_STORED) this.byText.clear();
            this.byText.set(key, found);
        }
        return found;
    }

    private fresh(cohorts: Cohorts, cohort: string | null, tenths: number): NamedPlace {
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

function placeOf(moved: boolean, percentile: number | null, context: Context | null): Place {
    const { cells, member } = placeTexts(percentile, context);
    return { moved, cells: Buffer.from(cells, 'utf8'), member: Buffer.from(member, 'utf8') };
}
