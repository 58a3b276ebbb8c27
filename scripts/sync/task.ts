import type { LoadedConfig } from './config/load.ts';
import type { SavedPlan } from './plan/saved-plan.ts';
import type { Reporter } from './report/reporter.ts';
import type { RunLog } from './run-log/run-log.ts';
import type { RecordedTask } from './run-log/with-run-log.ts';
import type { FieldNames } from './salesforce/field-names.ts';
import type { Session } from './salesforce/session.ts';
import type { Engine } from './sources/engine.ts';
import type { RejectFile } from './sources/rejects.ts';
import type { OpenJobs } from './write/open-jobs.ts';

/** What one run is asked to do. Everything that varies comes in here; nothing below reads the clock or the environment. */
export interface Task extends RecordedTask {
    /** "plan" stops before anything is written. */
    readonly command: 'plan' | 'run' | 'backfill';
    readonly settings: LoadedConfig;
    /** Instant of the run, ISO 8601 in UTC. */
    readonly asOf: string;
    /** Days to score as of, "YYYY-MM-DD", in order; the last is the day of asOf and what is stored. */
    readonly days: readonly string[];
    /** Score every account, due or not. */
    readonly full: boolean;
    /** Only bring places among all accounts up to date, by the scores that are stored. No evidence is read. */
    readonly settle: boolean;
    /** Only measure the cohort NPS of the rules, and move it when it is due. Nobody is scored. */
    readonly pin: boolean;
    /** Share of the scored accounts that may move, 0-1; null for no guard. */
    readonly maxChange: number | null;
    /** Smallest share of the rows of the last good run that a source must give, 0-1; 0 for no guard. */
    readonly minSourceRatio: number;
    /** Largest share of the org's daily calls that may be used up, 0-1. */
    readonly maxApiShare: number;
    /** Largest share of the data storage that may be full afterwards, 0-1. */
    readonly maxStorage: number;
    /** Folder of this run: rejects, failures, changes. */
    readonly folder: string;
    /** Folder that outlives the run: which jobs are under way. */
    readonly stateFolder: string;
    readonly rejectFile: string;
    /** Account field with the revenue, null for AnnualRevenue where it is visible. */
    readonly moneyField: string | null;
    /** Changes of a plan to show. */
    readonly limit: number;
    readonly changesFile: string;
    /** Where a plan is saved, to be written later as it is; null for nowhere. */
    readonly saveFile: string | null;
    /** A saved plan to write instead of making one. */
    readonly saved: SavedPlan | null;
}

/** What the stages of a run share. */
export interface SharedRun {
    readonly task: Task;
    readonly engine: Engine;
    readonly session: Session;
    readonly jobs: OpenJobs;
    readonly rejects: RejectFile;
    readonly names: FieldNames;
    /** Row of the run in the org; null for a plan. */
    readonly log: RunLog | null;
    /** Folder for files that do not outlive the run. */
    readonly work: string;
    readonly reporter: Reporter;
}
