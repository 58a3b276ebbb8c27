import { join } from 'node:path';
import type { Reporter } from './report/reporter.ts';
import type { Summary } from './report/summary.ts';
import { recordingFailure, withRunLog } from './run-log/with-run-log.ts';
import { findFieldNames } from './salesforce/field-names.ts';
import type { Session } from './salesforce/session.ts';
import { leaseKeyOf } from './shard/shard.ts';
import { keptCounts, keptEvidence } from './sources/cache/kept-evidence.ts';
import { checkSources } from './sources/check-sources.ts';
import { Engine } from './sources/engine.ts';
import { RejectFile } from './sources/rejects.ts';
import { StagedFiles } from './sources/stage-files.ts';
import { OpenJobs } from './write/open-jobs.ts';
import type { Task } from './task.ts';
import { beginWork, removeWork } from './work-folder.ts';

/** Read, score, plan, write, report. Nothing is written before everything is planned. */
export async function synchronise(
    task: Task,
    openSession: () => Promise<Session>,
    reporter: Reporter
): Promise<Summary> {
    const work = join(task.folder, 'work');
    const ended = beginWork(work);
    const { memoryLimit, threads } = task.settings.config.engine;
    const engine = await Engine.open({ folder: join(work, 'engine'), memoryLimit, threads });
    const warn = (text: string): void => reporter.warn(text);
    const files = await StagedFiles.open(engine, warn, (beside) => keptEvidence(beside, task, warn));
    try {
        const check = () => reporter.stage('check sources', () => checkSources(engine, task.settings, warn));
        const sources = task.settle || task.saved ? [] : await recordingFailure(task, openSession, warn, check);
        files.beginAll(sources);
        // From here on this thread mostly loads what comes next, and could not begin to read meanwhile.
        await files.underWay;
        const session = await reporter.stage('log in', openSession);
        // Half of the program is loaded only now, as the engine reads files meanwhile.
        const [names, { runStages }] = await Promise.all([findFieldNames(session), import('./stages.ts')]);
        const rejects = new RejectFile(task.rejectFile);
        return await withRunLog(task, { session, names, rejects, warn }, (log) => {
            const jobs = new OpenJobs(task.stateFolder, session.instanceUrl, leaseKeyOf(task.shard));
            const counted = keptCounts(engine, task, files.cache, warn);
            const shared = { task, engine, files, counted, session, jobs, rejects, names, log, work };
            return runStages({ ...shared, reporter, moves: [] }, sources);
        });
    } finally {
        await files.close();
        ended();
        await removeWork(work, engine);
    }
}
