import { sanitize } from '../report/sanitize.ts';
import type { Engine } from '../sources/engine.ts';
import { midRankPercentile, roundTenth, SMALLEST_COHORT } from './model.ts';
import type { Context } from './model.ts';
import type { ScoredBatch } from './score-batch.ts';
import { COUNTED } from './standing-tally.ts';

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

/** What the accounts show that are not scored in this run: idx, cohort, and their standing. Needs the table `due`. */
export const STORED_STANDING = `SELECT idx, cohort, "Health_Score__c" AS score, "Health_Outcome_Score__c" AS outcome,
        "Health_Experience_Score__c" AS experience, "Health_Change__c" AS change,
        "Health_Percentile__c" AS percentile, "Health_Cohort__c" AS label
    FROM account_rules r ANTI JOIN (SELECT idx FROM due WHERE state_stored = 'Scored') d ON d.idx = r.idx
    WHERE "Health_State__c" = 'Scored' AND "Health_Score__c" IS NOT NULL`;

/** What decides whether an account shows a wrong place. */
export const SHOWN_PLACE = ['cohort', 'score', 'percentile', 'label'] as const;

/**
 * Makes tables of what the accounts show that are not scored in this run, of as many rows as there are different values:
 * `shown_tally` has TALLY_COLUMNS, `shown_places` numbers (`n`) the different places. Needs the table `due`, and may be done while its
 * accounts are scored.
 */
export async function tallyShown(engine: Engine): Promise<void> {
    const stored = COUNTED.map((value) => `round(${value} * 10)::SMALLINT AS ${value}`).join(', ');
    const nth = COUNTED.map((value, n) => `WHEN grouping(${value}) = 0 THEN ${n}`).join(' ');
    const make = (sql: string): Promise<number> => engine.fitting(() => engine.run(sql));
    await make(`CREATE OR REPLACE TABLE shown_tally AS
        SELECT cohort, CASE ${nth} END AS counted, coalesce(${COUNTED.join(', ')}) AS tenths, count(*) AS accounts
            FROM (SELECT cohort, ${stored} FROM (${STORED_STANDING}))
            GROUP BY GROUPING SETS (${COUNTED.map((value) => `(cohort, ${value})`).join(', ')}) HAVING tenths IS NOT NULL`);
    await make(`CREATE OR REPLACE TABLE shown_places AS SELECT row_number() OVER ()::INTEGER AS n, *
        FROM (SELECT DISTINCT ${SHOWN_PLACE.join(', ')} FROM (${STORED_STANDING}))`);
}

/** How many accounts have which value, in tenths, smallest value first. */
type Distribution = readonly (readonly [tenths: number, accounts: number])[];

/**
 * Distribution of the scores as they will be after this run: new ones of the accounts just scored, stored ones of the others.
 * Needs the table `shown_tally`.
 * @param scored batches scored so far; none when only places are looked at
 */
export async function findCohorts(engine: Engine, scored: readonly Pick<ScoredBatch, 'tally'>[]): Promise<Cohorts> {
    const cohorts = new Map<string, Cohort>();
    for (const [name, [scores = [], outcomes = [], experiences = [], changes = []]] of await countAll(engine, scored)) {
        const size = scores.reduce((sum, [, accounts]) => sum + accounts, 0);
        const percentiles = new Map<number, number>();
        let lower = 0;
        for (const [tenths, accounts] of scores) {
            percentiles.set(tenths, midRankPercentile(lower, accounts, size));
            lower += accounts;
        }
        cohorts.set(name, {
            size,
            outcomeMedian: median(outcomes),
            experienceMedian: median(experiences),
            change: median(changes),
            percentiles
        });
    }
    return new Cohorts(cohorts);
}

/** Counts accounts by value, in the order of COUNTED: all of them, named "", and those of each cohort that is large enough. */
async function countAll(
    engine: Engine,
    scored: readonly Pick<ScoredBatch, 'tally'>[]
): Promise<Map<string, [number, number][][]>> {
    const tallies = [...scored.map(({ tally }) => tally), 'shown_tally'].map(
        (table) => `SELECT cohort, counted, tenths, accounts FROM ${table}`
    );
    const sums = 'counted, tenths, sum(accounts) AS accounts';
    const all = new Map<string, [number, number][][]>();
    for await (const rows of engine.stream(`WITH tallies AS MATERIALIZED (${tallies.join(' UNION ALL ')}),
            large AS (SELECT cohort FROM tallies WHERE counted = 0 AND cohort <> '' GROUP BY cohort
                HAVING sum(accounts) >= ${SMALLEST_COHORT})
        SELECT '' AS cohort, ${sums} FROM tallies GROUP BY ALL
        UNION ALL SELECT cohort, ${sums} FROM tallies SEMI JOIN large USING (cohort) GROUP BY ALL ORDER BY ALL`)) {
        for (const [cohort, counted, tenths, accounts] of rows) {
            const name = String(cohort);
            let found = all.get(name);
            if (found === undefined) all.set(name, (found = COUNTED.map(() => [])));
            found[Number(counted)]?.push([Number(tenths), Number(accounts)]);
        }
    }
    return all;
}

/** The value in the middle, to a tenth; between two of them, their mean. Null when there is none. */
function median(values: Distribution): number | null {
    const accounts = values.reduce((sum, [, n]) => sum + n, 0);
    const [low, high] = [valueAt(values, Math.floor((accounts - 1) / 2)), valueAt(values, Math.floor(accounts / 2))];
    return low === null || high === null ? null : roundTenth((low + high) / 20);
}

/** The value of an account in tenths, counted from the smallest; null when there are not so many. */
function valueAt(values: Distribution, nth: number): number | null {
    let before = 0;
    for (const [tenths, accounts] of values) {
        before += accounts;
        if (nth < before) return tenths;
    }
    return null;
}
