import { ConfigError, messageOf } from '../errors.ts';
import type { LoadedConfig } from '../config/load.ts';
import type { Summary } from '../report/summary.ts';
import { findFieldNames } from '../salesforce/field-names.ts';
import type { FieldNames } from '../salesforce/field-names.ts';
import type { Session } from '../salesforce/session.ts';
import type { RejectFile } from '../sources/rejects.ts';
import { leaseKeyOf, shardText } from '../shard/shard.ts';
import type { Shard } from '../shard/shard.ts';
import { RunLog } from './run-log.ts';
import type { RunStart } from './run-log.ts';

/** What the run log needs to know of a task. */
export interface RecordedTask {
    readonly command: 'plan' | 'run' | 'backfill';
    readonly settings: LoadedConfig;
    readonly asOf: string;
    readonly folder: string;
    readonly stateFolder: string;
    /** Part of the accounts, null for all. */
    readonly shard: Shard | null;
    /** External id of the row of this run in the org, never used twice. */
    readonly runKey: string;
    /** When the run began, ISO 8601 in UTC. */
    readonly startedAt: string;
    /** Milliseconds since 1970, for the lease and the end of the run. No score depends on it. */
    readonly now: () => number;
    /** Is told how to give the lease back, for the case that somebody ends the program. */
    readonly onLease: (release: (signal: string) => Promise<void>) => void;
}

/** An org in which a run is to be recorded. */
export interface Recording {
    readonly session: Session;
    readonly names: FieldNames;
    readonly rejects: RejectFile;
    readonly warn: (message: string) => void;
}

/**
 * Does the work of a run under the lease of the org, and tells its story in the org however it ends. A plan writes nothing,
 * so it takes no lease and leaves no row.
 */
export async function withRunLog(
    task: RecordedTask,
    { session, names, rejects, warn }: Recording,
    work: (log: RunLog | null) => Promise<Summary>
): Promise<Summary> {
    if (task.command === 'plan') return work(null);
    const opening = RunLog.open(session, names, startOf(task, task.command, warn), rejects);
    // Also while the lease is being taken: the org may have given it already, and a run on another machine would wait for it.
    task.onLease(async (signal) => (await opening.catch(() => null))?.interrupt(signal));
    const log = await opening;
    let summary: Summary;
    try {
        summary = await work(log);
    } catch (error) {
        await log.fail(error);
        throw error;
    }
    await log.finish(summary);
    return { ...summary, apiCalls: session.calls };
}

/**
 * Waits for what is done before the login, and records its failure in the org: a missing export is what an admin has to
 * know. Wrong settings leave the org alone.
 */
export async function recordingFailure<Result>(
    task: RecordedTask,
    openSession: () => Promise<Session>,
    warn: (message: string) => void,
    work: () => Promise<Result>
): Promise<Result> {
    try {
        return await work();
    } catch (error) {
        if (task.command === 'plan' || error instanceof ConfigError) throw error;
        try {
            const session = await openSession();
            const start = startOf(task, task.command, warn);
            await RunLog.recordFailure(session, await findFieldNames(session), start, error);
        } catch (second) {
            warn(`This failure could not be recorded in the org: ${messageOf(second)}`);
        }
        throw error;
    }
}

function startOf(task: RecordedTask, command: RunStart['command'], warn: (message: string) => void): RunStart {
    const { runKey, startedAt, asOf, folder, stateFolder, now, settings, shard } = task;
    const { leaseMinutes } = settings.config.guards;
    const secrets = settings.secrets;
    return {
        command,
        runKey,
        startedAt,
        asOf,
        folder,
        stateFolder,
        leaseKey: leaseKeyOf(shard),
        part: shard === null ? '' : `shard ${shardText(shard)} `,
        leaseMinutes,
        now,
        warn,
        secrets
    };
}
