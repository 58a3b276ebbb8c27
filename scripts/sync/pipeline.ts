import { join } from 'node:path';
import { openBudget } from './guard/budget.ts';
import type { Budget } from './guard/budget.ts';
import { warnOfIdle } from './guard/idle-evidence.ts';
import { keepAccounts } from './match/kept/kept-accounts.ts';
import { changesFileOf, decide, take } from './plan/decide.ts';
import type { Scores } from './plan/decide.ts';
import { findDue, findNoneDue } from './plan/due.ts';
import type { Plan } from './plan/make-plan.ts';
import { placeDrifted } from './plan/place.ts';
import { findScoredLater } from './plan/scored-later.ts';
import { readStored } from './plan/stored.ts';
import { Pool } from './pool/pool.ts';
import type { Reporter } from './report/reporter.ts';
import { countStanding } from './report/standing.ts';
import { playTasks } from './playbooks/play.ts';
import { summarise } from './report/summarise.ts';
import type { Summary } from './report/summary.ts';
import { moveText, pinCohortNps, publishCohortNps } from './rules/cohort-pin.ts';
import { recordingFailure, withRunLog } from './run-log/with-run-log.ts';
import { findFieldNames } from './salesforce/field-names.ts';
import type { Session } from './salesforce/session.ts';
import { leaseKeyOf } from './shard/shard.ts';
import { openHistory, writeHistory } from './snapshots/open-history.ts';
import type { Models } from './score/assign-rules.ts';
import { findCohorts } from './score/cohorts.ts';
import { gatherEvidence } from './score/gather-evidence.ts';
import type { Gathered } from './score/gather-evidence.ts';
import { scoreBatch } from './score/score-batch.ts';
import type { ScoredBatch } from './score/score-batch.ts';
import { keptCounts, keptEvidence } from './sources/cache/kept-evidence.ts';
import { checkSources } from './sources/check-sources.ts';
import { Engine } from './sources/engine.ts';
import { RejectFile } from './sources/rejects.ts';
import { StagedFiles } from './sources/stage-files.ts';
import { OpenJobs } from './write/open-jobs.ts';
import type { WriteCounts } from './write/outcome.ts';
import { writePlan } from './write/write-plan.ts';
import { read } from './read.ts';
import type { Evidence, Run } from './read.ts';
import type { Task } from './task.ts';
import { beginWork, removeWork } from './work-folder.ts';

const UNSCORED: Scores = { batches: [], cohorts: null, due: 0 };

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
    const pool = new Pool(threads);
    try {
        const check = () => reporter.stage('check sources', () => checkSources(engine, task.settings, warn));
        const sources = task.settle || task.saved ? [] : await recordingFailure(task, openSession, warn, check);
        files.beginAll(sources);
        const session = await reporter.stage('log in', openSession);
        const names = await findFieldNames(session);
        const rejects = new RejectFile(task.rejectFile);
        return await withRunLog(task, { session, names, rejects, warn }, async (log) => {
            const jobs = new OpenJobs(task.stateFolder, session.instanceUrl, leaseKeyOf(task.shard));
            const counted = keptCounts(engine, task, files.cache, warn);
            const shared = { task, engine, files, counted, session, jobs, rejects, names, log, work };
            const run = { ...shared, reporter, moves: [], pool };
            const evidence = await read(run, sources);
            const scores = task.saved ? UNSCORED : await (task.settle ? settle(run) : score(run, evidence));
            log?.note({ Accounts_Scored__c: scores.due });
            const plan = task.saved ? await take(run, evidence, task.saved) : await decide(run, evidence, scores);
            await pool.close();
            const history = task.pin ? null : await openHistory(run);
            const batches = plan.standing ?? scores.batches;
            const budget =
                task.command === 'plan' ? null : await openBudget(run, plan, (await history?.mostDue(batches)) ?? 0);
            const tasks = await playTasks(run, batches);
            await history?.begin(plan.changed > 0, async (values) => log?.mark(values));
            const standing = await countStanding(engine, batches);
            const written = await whileKeeping(run, () =>
                budget === null ? null : write(run, evidence, plan, budget)
            );
            await keepAccounts(evidence.accounts, written === null ? 0 : plan.changed, reporter);
            const pictures = await writeHistory(run, history, batches, standing);
            return summarise(run, { evidence, due: scores.due, plan, written, standing, pictures, tasks });
        });
    } finally {
        await Promise.all([pool.close(), files.close()]);
        ended();
        await removeWork(work, engine);
    }
}

async function score(run: Run, { models, names, sources, counts }: Evidence): Promise<Scores> {
    const { task, engine, session, reporter, work, pool } = run;
    const { snapshots, write } = task.settings.config;
    const { progress } = reporter;
    const options = { folder: work, bulkFrom: write.bulkFrom, asOf: task.days.at(-1) ?? '', progress };
    const scoredLater = task.pin ? null : findScoredLater(run);
    const count = async (): Promise<{ evidence: Gathered; pinned: Models; due: number }> => {
        const evidence = await gatherEvidence(engine, sources, task.days, run.counted);
        const dated = { days: task.days, limits: evidence.limits };
        await warnOfIdle(engine, sources, counts, dated, (text) => reporter.warn(text));
        const pinned = await pinCohortNps(engine, models, task.settings.config, { ...task, moves: run.moves });
        if (scoredLater === null) return { evidence, pinned, due: 0 };
        const due = await findDue(engine, pinned, {
            asOf: options.asOf,
            everything: task.full,
            scoredLater: await scoredLater(),
            evidence
        });
        return { evidence, pinned, due };
    };
    const { evidence, pinned, due } = await reporter.stage('count evidence', () => engine.unpacked(count));
    for (const move of run.moves) reporter.warn(moveText(move));
    if (task.pin) return UNSCORED;
    const receipts = await reporter.stage('read stored scores', () =>
        readStored(engine, session, names, 'due', options)
    );
    await engine.shrink();
    pool.start(due);
    const scoring = {
        rules: pinned.map(({ rules }) => rules),
        days: task.days,
        withPast: snapshots.enabled,
        scoredAt: task.asOf,
        changesFile: changesFileOf(run)
    };
    const first = await reporter.stage('score', () =>
        scoreBatch(engine, pool, 'due', scoring, {
            evidence,
            receipts,
            folder: work,
            progress: (n) => reporter.progress(n, due)
        })
    );
    // A part knows only its own new scores: places among all accounts are settled once all parts are done.
    return task.shard === null ? place(run, [first], due) : { batches: [first], cohorts: null, due };
}

async function settle(run: Run): Promise<Scores> {
    await findNoneDue(run.engine);
    return place(run, [], 0);
}

async function place(run: Run, scored: readonly ScoredBatch[], due: number): Promise<Scores> {
    const { task, engine, session, names, reporter, work, pool } = run;
    const { bulkFrom } = task.settings.config.write;
    const asOf = task.days.at(-1) ?? '';
    const { progress } = reporter;
    const options = { folder: work, bulkFrom, asOf, scoredAt: task.asOf, changesFile: changesFileOf(run), progress };
    const cohorts = await findCohorts(engine, scored);
    const drifted = await reporter.stage('place in cohort', () =>
        placeDrifted(engine, pool, session, names, cohorts, options)
    );
    return { batches: drifted === null ? scored : [...scored, drifted], cohorts, due };
}

/** Keeps what was counted for the next run beside other work, which leaves the processors to it. */
async function whileKeeping<Result>({ counted }: Run, work: () => Result): Promise<Awaited<Result>> {
    const keeping = counted?.save();
    try {
        return await work();
    } finally {
        await keeping;
    }
}

function write(
    { task, session, jobs, log, reporter, work, moves }: Run,
    { names }: Evidence,
    plan: Plan,
    budget: Budget
): Promise<WriteCounts> {
    return reporter.stage('write', async () => {
        await log?.beforeWrite();
        await publishCohortNps(session, names, moves);
        return writePlan(session, plan, {
            object: names.of('Account'),
            bulkFrom: task.settings.config.write.bulkFrom,
            folder: work,
            failedFile: join(task.folder, 'failed.csv'),
            jobs,
            progress: (written) => {
                log?.note({ Accounts_Changed__c: written });
                log?.assertHeld();
                budget.assertLeft(written, plan.changed);
                reporter.progress(written, plan.changed);
            }
        });
    });
}
