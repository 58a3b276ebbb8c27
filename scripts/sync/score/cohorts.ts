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

/**
 * Distribution of the scores as they will be after this run: new ones of the accounts just scored, stored ones of the others.
 * @param scored batches scored so far; none when only places are looked at
 */
export async function findCohorts(engine: Engine, scored: readonly Batch[]): Promise<Cohorts> {
    const news = [
        `SELECT NULL::VARCHAR AS state, NULL::DOUBLE AS score, NULL::DOUBLE AS outcome, NULL::DOUBLE AS experience,
            NULL::DOUBLE AS change, NULL::INTEGER AS idx, NULL::VARCHAR AS cohort WHERE false`,
        ...scored.map(
            ({ table, accounts }) =>
                `SELECT state, score, outcome, experience, change, idx, cohort FROM ${table} POSITIONAL JOIN (SELECT idx, cohort FROM ${accounts})`
        )
    ];
    await engine.run(`CREATE OR REPLACE TABLE standing AS
        WITH news AS (${news.join(' UNION ALL ')})
        SELECT idx, cohort, score, outcome, experience, change FROM news WHERE state = 'Scored'
        UNION ALL
        SELECT a.idx, r.cohort, a."Health_Score__c", a."Health_Outcome_Score__c", a."Health_Experience_Score__c", a."Health_Change__c"
        FROM accounts a JOIN account_rules r ON r.idx = a.idx
        WHERE a."Health_State__c" = 'Scored' AND a."Health_Score__c" IS NOT NULL AND a.idx NOT IN (SELECT idx FROM news)`);
    const groups = `SELECT '' AS cohort, score, outcome, experience, change FROM standing
        UNION ALL SELECT cohort, score, outcome, experience, change FROM standing
        WHERE cohort IN (SELECT cohort FROM standing GROUP BY cohort HAVING count(*) >= ${SMALLEST_COHORT})`;
    const cohorts = new Map<string, Cohort>();
    const number = (value: unknown): number | null =>
        value === null || value === undefined ? null : roundTenth(Number(value));
    for (const row of await engine.rows(
        `SELECT cohort, count(*), median(outcome), median(experience), median(change) FROM (${groups}) GROUP BY cohort`
    )) {
        const [outcomeMedian, experienceMedian, change] = [number(row[2]), number(row[3]), number(row[4])];
        cohorts.set(String(row[0]), {
            size: Number(row[1]),
            outcomeMedian,
            experienceMedian,
            change,
            percentiles: new Map()
        });
    }
    const below = new Map<string, number>();
    for await (const rows of engine.stream(
        `SELECT cohort, round(score * 10)::INTEGER AS tenths, count(*) FROM (${groups}) GROUP BY ALL ORDER BY cohort, tenths`
    )) {
        for (const [name, tenths, equal] of rows) {
            const cohort = cohorts.get(String(name));
            if (!cohort) continue;
            const lower = below.get(String(name)) ?? 0;
            cohort.percentiles.set(Number(tenths), midRankPercentile(lower, Number(equal), cohort.size));
            below.set(String(name), lower + Number(equal));
        }
    }
    return new Cohorts(cohorts);
}
