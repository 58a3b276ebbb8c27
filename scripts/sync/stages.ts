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
import { countStanding } from './report/standing.ts';
import { findPlaybooks, playTasks } from './playbooks/play.ts';
import { summarise } from './report/summarise.ts';
import type { Summary } from './report/summary.ts';
import { moveText, pinCohortNps, publishCohortNps } from './rules/cohort-pin.ts';
import { openHistory, writeHistory } from './snapshots/open-history.ts';
import type { Models } from './score/assign-rules.ts';
import { findCohorts, tallyShown } from './score/cohorts.ts';
import { gatherEvidence } from './score/gather-evidence.ts';
import type { Gathered } from './score/gather-evidence.ts';
import { scoreBatch } from './score/score-batch.ts';
import type { ScoredBatch } from './score/score-batch.ts';
import type { CheckedSource } from './sources/check-sources.ts';
import type { WriteCounts } from './write/outcome.ts';
import { writePlan } from './write/write-plan.ts';
import { read } from './read.ts';
import { sideBySide } from './side-by-side.ts';
import type { Evidence, Run } from './read.ts';

const UNSCORED: Scores = { batches: [], cohorts: null, due: 0 };

/**
 * The stages of a run from its first reading to its summary, in their order.
 * @param shared what the stages share; the threads that score are theirs alone
 */
export async function runStages(shared: Omit<Run, 'pool'>, sources: readonly CheckedSource[]): Promise<Summary> {
    const pool = new Pool(shared.task.settings.config.engine.threads);
    try {
        return await inOrder({ ...shared, pool }, sources);
    } finally {
        await pool.close();
    }
}

async function inOrder(run: Run, sources: readonly CheckedSource[]): Promise<Summary> {
    const { task, engine, log, reporter, pool } = run;
    const evidence = await read(run, sources);
    const scores = task.saved ? UNSCORED : await (task.settle ? settle(run) : score(run, evidence));
    log?.note({ Accounts_Scored__c: scores.due });
    await run.files.allKept;
    // The engine has little to do while a plan is made. A saved one says only then what accounts will show.
    const [plan, shown] = await (task.saved
        ? sideBySide(take(run, evidence, task.saved), null)
        : sideBySide(decide(run, evidence, scores), countStanding(engine, scores.batches)));
    await pool.close();
    const history = task.pin ? null : await openHistory(run);
    const batches = plan.standing ?? scores.batches;
    const opening = task.command === 'plan' ? null : openBudget(run, plan, (await history?.mostDue(batches)) ?? 0);
    // Standings are not counted beside the writing: while counts are kept, the engine has little memory.
    const counting = shown ?? countStanding(engine, batches);
    const [budget, playbooks, standing] = await sideBySide(opening, findPlaybooks(run), counting);
    const tasks = await playTasks(run, playbooks, batches);
    await history?.begin(plan.changed > 0, async (values) => log?.mark(values));
    const written = await whileKeeping(run, () => (budget === null ? null : write(run, evidence, plan, budget)));
    await keepAccounts(evidence.accounts, written === null ? 0 : plan.changed, reporter);
    const pictures = await writeHistory(run, history, batches, standing);
    return summarise(run, { evidence, due: scores.due, plan, written, standing, pictures, tasks });
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
    // What is scored in this thread takes little, and the engine keeps what it will be asked for once more.
    if (await pool.start(due)) await engine.shrink();
    const scoring = {
        rules: pinned.map(({ rules }) => rules),
        days: task.days,
        withPast: snapshots.enabled,
        scoredAt: task.asOf,
        changesFile: changesFileOf(run)
    };
    // A part knows only its own new scores: places among all accounts are settled once all parts are done.
    const places = task.shard === null;
    // While receipts come from the org the engine has time for the others. This thread has none to open a way for it then.
    const beside = places && receipts !== null ? await engine.beside() : null;
    const first = await reporter.stage('score', () =>
        scoreBatch(engine, pool, 'due', scoring, {
            evidence,
            receipts,
            folder: work,
            progress: (n) => reporter.progress(n, due),
            ...(beside === null ? {} : { meanwhile: () => tallyShown(beside) })
        }).finally(() => beside?.close())
    );
    if (!places) return { batches: [first], cohorts: null, due };
    if (beside === null) await tallyShown(engine);
    return place(run, [first], due);
}

async function settle(run: Run): Promise<Scores> {
    await findNoneDue(run.engine);
    await tallyShown(run.engine);
    return place(run, [], 0);
}

/** Needs what tallyShown makes. */
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
        let sofar = 0;
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
                sofar = written;
            },
            waiting: (note) => {
                log?.assertHeld();
                if (note !== null) reporter.warn(note);
                reporter.progress(sofar, plan.changed);
            }
        });
    });
}
