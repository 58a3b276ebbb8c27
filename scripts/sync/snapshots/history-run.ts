import type { FieldNames } from '../salesforce/field-names.ts';
import type { Session } from '../salesforce/session.ts';
import type { Shard } from '../shard/shard.ts';
import type { Engine } from '../sources/engine.ts';
import type { OpenJobs } from '../write/open-jobs.ts';

/** Settings of the history. */
export interface SnapshotSettings {
    readonly enabled: boolean;
    readonly keepMonths: number;
    readonly segmentField: string;
}

/** What writing history needs of a run. */
export interface HistoryRun {
    readonly settings: SnapshotSettings;
    readonly engine: Engine;
    readonly session: Session;
    readonly names: FieldNames;
    readonly jobs: OpenJobs;
    /** Part of the accounts, null for all. */
    readonly shard: Shard | null;
    /** Nothing may be written. */
    readonly isPlan: boolean;
    /** Everything is looked at again. */
    readonly full: boolean;
    /** Instant of the run, ISO 8601 in UTC. */
    readonly asOf: string;
    /** Days scored, "YYYY-MM-DD", in order; the last is the day of asOf. */
    readonly days: readonly string[];
    /** Folder of this run. */
    readonly folder: string;
    /** Folder for files that do not outlive the run. */
    readonly work: string;
    /** Records from which the Bulk API is used. */
    readonly bulkFrom: number;
    /** Users who may not own snapshots, as the org has said in this run: they lack the permission to read them, or have left. */
    readonly unfit: Set<string>;
    /** Must be called before anything is written: makes sure of the lease. */
    readonly beforeWrite: () => Promise<void>;
    /** Is called between uploads; throws when the run may write no more. */
    readonly assertHeld: () => void;
    /** Tells what is no reason to stop. */
    readonly warn: (message: string) => void;
}

/** Day of a run. */
export function dayOf({ asOf }: Pick<HistoryRun, 'asOf'>): string {
    return asOf.slice(0, 10);
}
