import type { Config } from '../config/schema.ts';
import { countText } from '../report/count-text.ts';
import type { FieldNames } from '../salesforce/field-names.ts';
import { orgError } from '../salesforce/org-error.ts';
import type { Session } from '../salesforce/session.ts';
import { assignRules } from '../score/assign-rules.ts';
import type { Models } from '../score/assign-rules.ts';
import { pinnedCohortNps } from '../score/model.ts';
import type { Shard } from '../shard/shard.ts';
import type { Engine } from '../sources/engine.ts';

/** A pinned cohort NPS that moves in this run, and with it every small sample: a move of the model, not of the customers. */
export interface CohortMove {
    /** Record of the rules. */
    readonly id: string;
    readonly name: string;
    readonly before: number | null;
    readonly beforeDate: string | null;
    readonly after: number;
    readonly date: string;
    /** Answers it is measured from. */
    readonly answers: number;
}

/** Fewer answers say nothing about a book. */
const FEWEST_ANSWERS = 10;

/**
 * Measures the NPS of all answers in force for each of the published rules, and moves the pinned one when its month is over
 * or it is off by more than 2 points. Where it moves, accounts get the new rules. Without answers enough, and with a shrinkage
 * of 0, it stays. A run about a part of the accounts sees a part of the answers, so it moves nothing: `pin` does, before the
 * parts. Afterwards it would be too late, because what an account showed before is gone once a part has written it.
 * Needs `nps_counts`, see gatherEvidence, and `account_rules`.
 * @param run as-of days, of which the last counts; `moves` takes what moved
 * @returns the models to score by
 */
export async function pinCohortNps(
    engine: Engine,
    models: Models,
    config: Config,
    {
        days,
        shard,
        moves
    }: { readonly days: readonly string[]; readonly shard: Shard | null; readonly moves: CohortMove[] }
): Promise<Models> {
    const used = models.some(({ record, rules }) => record !== null && rules.npsShrinkage > 0);
    if (!used || shard !== null) return models;
    const measured = await measure(engine, days.length - 1);
    const moved = models.map((model, i) => {
        const { record, rules } = model;
        const found = measured.get(i);
        if (record === null || rules.npsShrinkage === 0 || found === undefined || found.answers < FEWEST_ANSWERS)
            return model;
        const { cohortNps: before, cohortNpsDate: beforeDate } = rules;
        const pinned = before === null ? null : { nps: before, date: beforeDate ?? '' };
        const { nps, date } = pinnedCohortNps(pinned, found.nps, days.at(-1) ?? '');
        // The same value on another day would write every account for nothing.
        if (nps === before) return model;
        moves.push({ ...record, before, beforeDate, after: nps, date, answers: found.answers });
        return { ...model, rules: { ...rules, cohortNps: nps, cohortNpsDate: date } };
    });
    return moves.length === 0 ? models : assignRules(engine, moved.slice(0, -1), config);
}

/** NPS and number of the answers of the accounts of each model, by its number. */
async function measure(engine: Engine, lastDay: number): Promise<Map<number, { nps: number; answers: number }>> {
    const rows = await engine.rows(`SELECT model, sum(balance), sum(answers)
        FROM nps_counts JOIN (SELECT idx AS account, model, excluded FROM account_rules) USING (account)
        WHERE day_no = ${lastDay} AND NOT excluded GROUP BY model`);
    const entries = rows.map(([model, balance, answers]) => {
        const count = Number(answers);
        return [Number(model), { nps: (100 * Number(balance)) / Math.max(1, count), answers: count }] as const;
    });
    return new Map(entries);
}

/**
 * Writes moved values into the published rules. Must be done before the accounts: a run that is stopped after it is followed
 * by one that finds the rules moved and scores by them, and does not measure again what has moved.
 */
export async function publishCohortNps(
    session: Session,
    names: FieldNames,
    moves: readonly CohortMove[]
): Promise<void> {
    for (const { id, name, after, date } of moves) {
        const body = { [names.ofOwn('Cohort_NPS__c')]: after, [names.ofOwn('Cohort_NPS_Date__c')]: date };
        try {
            await session.json('PATCH', `/sobjects/${names.of('Health_Model__c')}/${id}`, body);
        } catch (error) {
            throw orgError(`renew the cohort NPS of the rules "${name}"`, error);
        }
    }
}

/** What moves, for people: "Standard: +30.0 of 2026-05-02 becomes +33.4" */
export function moveText({ name, before, beforeDate, after, answers }: CohortMove): string {
    const was = before === null ? 'none' : `${signed(before)} of ${beforeDate ?? 'an unknown day'}`;
    return `Cohort NPS of the rules ${name}: ${was} becomes ${signed(after)} (${countText(answers)} answers); small samples move with it`;
}

function signed(value: number): string {
    return `${value > 0 ? '+' : ''}${value.toFixed(1)}`;
}
