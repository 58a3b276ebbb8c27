import { join } from 'node:path';
import type { Pool } from '../pool/pool.ts';
import type { CohortMove } from '../rules/cohort-pin.ts';
import { rulesDigest } from '../rules/digest.ts';
import type { FieldNames } from '../salesforce/field-names.ts';
import { readOrgId } from '../salesforce/org-id.ts';
import type { Models } from '../score/assign-rules.ts';
import type { Cohorts } from '../score/cohorts.ts';
import type { Batch } from '../score/score-batch.ts';
import { shardText } from '../shard/shard.ts';
import type { SharedRun } from '../task.ts';
import { applyPlan } from './apply-plan.ts';
import { sortChanges } from './diff.ts';
import type { Movement } from './diff.ts';
import { guardChange } from './guard.ts';
import { makePlan } from './make-plan.ts';
import type { Plan } from './make-plan.ts';
import { savePlan } from './save-plan.ts';
import { PlanWriter } from './saved-plan.ts';
import type { SavedPlan } from './saved-plan.ts';

interface Run extends SharedRun {
    readonly moves: CohortMove[];
    readonly pool: Pool;
}

/** What there is to decide about. */
export interface Scores {
    readonly batches: readonly Batch[];
    /** Null leaves places among all accounts as they are stored. */
    readonly cohorts: Cohorts | null;
    readonly due: number;
}

/** A plan, and how it is told. */
export interface Decision extends Plan {
    readonly movements: readonly Movement[];
    /** Of a saved plan: its accounts and what they will show. */
    readonly standing?: readonly Batch[];
}

/** By what the accounts are called, and scored. */
interface Ground {
    readonly names: FieldNames;
    readonly models: Models;
}

/** Where changes are listed: those of a plan are sorted before people see them. */
export function changesFileOf({ task, work }: Pick<Run, 'task' | 'work'>): string {
    return task.command === 'plan' ? join(work, 'changes.ndjson') : task.changesFile;
}

/** Takes a saved plan instead of making one. @throws when the org is no longer as the plan found it */
export async function take(run: Run, { names, models }: Ground, saved: SavedPlan): Promise<Decision> {
    const { task, engine, session, reporter, work } = run;
    return reporter.stage('plan', async () => {
        const orgId = await readOrgId(session);
        const ground = { names, orgId, rules: rulesDigest(models), work, folder: task.folder };
        const plan = await applyPlan(engine, saved, ground);
        await guard(run, plan);
        run.moves.push(...saved.header.moves);
        return { ...plan, movements: [], standing: [plan.standing] };
    });
}

/** Accounts with a stored score are counted only where somebody has set a limit. */
async function guard({ task, engine }: Run, plan: Plan): Promise<void> {
    if (task.maxChange === null) return;
    const scored = `SELECT count(*) FROM accounts WHERE mine AND "Health_Score__c" IS NOT NULL`;
    guardChange(plan, await engine.count(scored), task.maxChange);
}

/** The file a plan is saved to; null when it is not to be saved. */
async function openWriter({ task, session, moves }: Run, models: Models): Promise<PlanWriter | null> {
    if (task.saveFile === null) return null;
    const orgId = await readOrgId(session);
    const shard = shardText(task.shard);
    return new PlanWriter(task.saveFile, {
        orgId,
        asOf: task.asOf,
        shard,
        rules: rulesDigest(models),
        moves: [...moves]
    });
}

/** Makes the plan of a run, saves it where that was asked, and guards against a change too large. */
export async function decide(run: Run, { names, models }: Ground, { batches, cohorts }: Scores): Promise<Decision> {
    const { task, engine, reporter, pool } = run;
    const isPlan = task.command === 'plan';
    const changesFile = changesFileOf(run);
    const options = { changesFile, asOf: task.days.at(-1) ?? '' };
    const plan = await reporter.stage('plan', () => makePlan(pool, batches, cohorts, names, options));
    const writer = await openWriter(run, models);
    if (writer !== null) await reporter.stage('save the plan', () => savePlan(engine, batches, plan, writer));
    if (!isPlan) {
        await guard(run, plan);
        return { ...plan, movements: [] };
    }
    const { first, movements } = await sortChanges(engine, changesFile, task.changesFile, task.limit);
    return { ...plan, changesFile: task.changesFile, examples: first, movements };
}
