import type { Shard } from '../shard/shard.ts';
import type { Config } from '../config/schema.ts';
import type { StandingCounts } from '../report/standing.ts';
import type { FieldNames } from '../salesforce/field-names.ts';
import type { Session } from '../salesforce/session.ts';
import type { Batch } from '../score/score-batch.ts';
import type { Engine } from '../sources/engine.ts';
import type { OpenJobs } from '../write/open-jobs.ts';
import { History } from './history.ts';
import { withoutHistory } from './history-counts.ts';
import type { HistoryCounts, HistoryNote } from './history-counts.ts';
import { trackedOf } from './tracked.ts';

/** What history needs to know of a run. */
interface RunWithHistory {
    readonly task: {
        readonly command: 'plan' | 'run' | 'backfill';
        readonly settings: { readonly config: Config };
        readonly asOf: string;
        readonly days: readonly string[];
        readonly folder: string;
        readonly shard: Shard | null;
        readonly full: boolean;
    };
    readonly engine: Engine;
    readonly session: Session;
    readonly jobs: OpenJobs;
    readonly names: FieldNames;
    readonly log: {
        beforeWrite: () => Promise<void>;
        assertHeld: () => void;
        note: (values: HistoryNote) => void;
    } | null;
    readonly reporter: {
        stage: <Result>(name: string, work: () => Promise<Result>) => Promise<Result>;
        warn: (message: string) => void;
    };
    readonly work: string;
}

/** The history of a run, null when the settings do not ask for it. */
export async function openHistory(run: RunWithHistory): Promise<History | null> {
    const { task, engine, session, names, jobs, log, work, reporter } = run;
    const { snapshots, write } = task.settings.config;
    if (!snapshots.enabled) return null;
    return History.open({
        settings: snapshots,
        engine,
        session,
        names,
        jobs,
        shard: task.shard,
        isPlan: task.command === 'plan',
        full: task.full,
        asOf: task.asOf,
        days: task.days,
        folder: task.folder,
        work,
        bulkFrom: write.bulkFrom,
        unfit: new Set(),
        beforeWrite: async () => log?.beforeWrite(),
        assertHeld: () => log?.assertHeld(),
        warn: (message) => reporter.warn(message)
    });
}

/**
 * Writes the snapshots of the accounts that were written: they follow the accounts, so that none shows what an account never
 * showed. A plan counts them.
 */
export function writeHistory(
    run: RunWithHistory,
    history: History | null,
    batches: readonly Batch[],
    standing: StandingCounts
): Promise<HistoryCounts> {
    const { task, log, reporter } = run;
    if (history === null) return Promise.resolve(describedHistory(run, standing));
    return reporter.stage('history', () =>
        task.command === 'plan' ? history.foretell(batches) : history.finish(batches, (values) => log?.note(values))
    );
}

/** What is said of a history that is switched off: the storage it would take. */
function describedHistory({ task }: Pick<RunWithHistory, 'task'>, standing: StandingCounts): HistoryCounts {
    const { keepMonths } = task.settings.config.snapshots;
    return withoutHistory(trackedOf(standing), keepMonths);
}
