import { sanitize } from '../report/sanitize.ts';
import type { Engine } from '../sources/engine.ts';
import { midRankPercentile, roundTenth, SMALLEST_COHORT } from './model.ts';
import type { Context } from './model.ts';
import type { Batch } from './score-batch.ts';

/** Distribution of the scores of a cohort. */
export interface Cohort {
    readonly size: number;
    readonly outcomeMedian: number | null;
    readonly experienceMedian: number | null;
    readonly change: number | null;
    /** Score in tenths -> percentile. */
    readonly percentiles: Map<number, number>;
}

/** Where every score stands among the scored accounts. Memory grows with cohorts, not with accounts. */
export class Cohorts {
    /** By name; the one of all accounts has the name "". */
    readonly cohorts: ReadonlyMap<string, Cohort>;

    constructor(cohorts: ReadonlyMap<string, Cohort>) {
        this.cohorts = cohorts;
    }

    /** Place of a scored account. A cohort of fewer than ten falls back to all accounts. */
    place(cohort: string | null, score: number, day: string): Context | null {
        const name = cohort !== null && this.cohorts.has(cohort) ? cohort : '';
        const found = this.cohorts.get(name);
        const percentile = found?.percentiles.get(Math.round(score * 10));
        if (!found || percentile === undefined) return null;
        const { size, outcomeMedian, experienceMedian, change } = found;
        return {
            cohort: name === '' ? '' : sanitize(name, 60),
            size,
            percentile,
            date: day,
            outcomeMedian,
            experienceMedian,
            change
        };
    }
}

/** Text of Health_Cohort__c. */
export function cohortText(context: Context): string {
    return `${context.cohort === '' ? 'All scored accounts' : context.cohort} (${context.size})`;
}

/** Whether a stored text of Health_Cohort__c names the same cohort, of whatever size. */
export function isSameCohort(stored: string, context: Context): boolean {
    const nameOf = (text: string): string => text.replace(/ \(\d+\)$/u, '');
    return nameOf(stored) === nameOf(cohortText(context));
}

/** Stored places of the accounts that are not scored in this run: idx, cohort, and what they show. Needs the table `due`. */
export const STORED_STANDING = `SELECT idx, cohort, "Health_Score__c" AS score, "Health_Outcome_Score__c" AS outcome,
        "Health_Experience_Score__c" AS experience, "Health_Change__c" AS change,
        "Health_Percentile__c" AS percentile, "Health_Cohort__c" AS label
    FROM account_rules r ANTI JOIN due ON due.idx = r.idx
    WHERE "Health_State__c" = 'Scored' AND "Health_Score__c" IS NOT NULL`;

/** What is counted of a cohort, and the SQL for it. */
const COUNTED = { score: 'round(score * 10)', outcome: 'outcome', experience: 'experience', change: 'change' } as const;
type Counted = keyof typeof COUNTED;

/** How many accounts have which value, smallest value first. */
type Distribution = readonly (readonly [value: number, accounts: number])[];

/**
 * Distribution of the scores as they will be after this run: new ones of the accounts just scored, stored ones of the others.
 * Needs the table `due`.
 * @param scored batches scored so far; none when only places are looked at
 */
export async function findCohorts(engine: Engine, scored: readonly Batch[]): Promise<Cohorts> {
    const cohorts = new Map<string, Cohort>();
    for (const [name, found] of await countValues(engine, scored)) {
        const scores = found.score ?? [];
        const size = scores.reduce((sum, [, accounts]) => sum + accounts, 0);
        const percentiles = new Map<number, number>();
        let lower = 0;
        for (const [tenths, accounts] of scores) {
            percentiles.set(tenths, midRankPercentile(lower, accounts, size));
            lower += accounts;
        }
        cohorts.set(name, {
            size,
            outcomeMedian: median(found.outcome ?? []),
            experienceMedian: median(found.experience ?? []),
            change: median(found.change ?? []),
            percentiles
        });
    }
    return new Cohorts(cohorts);
}

/** Counts accounts by value, for all scored accounts, named "", and for each cohort that is large enough. */
async function countValues(
    engine: Engine,
    scored: readonly Batch[]
): Promise<Map<string, Partial<Record<Counted, [number, number][]>>>> {
    const columns = 'cohort, score, outcome, experience, change';
    const news = scored.map(
        ({ table, accounts }) =>
            `SELECT ${columns} FROM ${table} POSITIONAL JOIN (SELECT cohort FROM ${accounts}) WHERE state = 'Scored'`
    );
    const standing = [...news, `SELECT ${columns} FROM (${STORED_STANDING})`].join(' UNION ALL ');
    // Counting each value is a tenth of the work of sorting all of them, and a median can be told from the counts.
    const counted = Object.keys(COUNTED);
    const sets = counted.flatMap((value) => [value, `name, ${value}`]);
    const counts = `WITH standing AS NOT MATERIALIZED (${standing}),
            large AS MATERIALIZED (
                SELECT cohort FROM standing WHERE cohort <> '' GROUP BY cohort HAVING count(*) >= ${SMALLEST_COHORT}),
            named AS NOT MATERIALIZED (
                SELECT large.cohort AS name, ${Object.entries(COUNTED).map(([value, of]) => `${of} AS ${value}`)}
                FROM standing LEFT JOIN large ON large.cohort = standing.cohort)
        SELECT CASE WHEN grouping(name) = 1 THEN '' ELSE name END AS cohort,
            CASE ${counted.map((value) => `WHEN grouping(${value}) = 0 THEN '${value}'`).join(' ')} END AS counted,
            coalesce(${counted.join(', ')}) AS value, count(*)
        FROM named GROUP BY GROUPING SETS (${sets.map((set) => `(${set})`).join(', ')})
        HAVING value IS NOT NULL AND cohort IS NOT NULL ORDER BY ALL`;
    const all = new Map<string, Partial<Record<Counted, [number, number][]>>>();
    for await (const rows of engine.stream(counts)) {
        for (const [cohort, kind, value, accounts] of rows) {
            const name = String(cohort);
            let found = all.get(name);
            if (found === undefined) all.set(name, (found = {}));
            (found[kind as Counted] ??= []).push([Number(value), Number(accounts)]);
        }
    }
    return all;
}

/** The value in the middle, to a tenth; between two of them, their mean. Null when there is none. */
function median(values: Distribution): number | null {
    const accounts = values.reduce((sum, [, n]) => sum + n, 0);
    const [low, high] = [valueAt(values, Math.floor((accounts - 1) / 2)), valueAt(values, Math.floor(accounts / 2))];
    return low === null || high === null ? null : roundTenth(low + (high - low) / 2);
}

/** The value of an account, counted from the smallest; null when there are not so many. */
function valueAt(values: Distribution, nth: number): number | null {
    let before = 0;
    for (const [value, accounts] of values) {
        before += accounts;
        if (nth < before) return value;
    }
    return null;
}
