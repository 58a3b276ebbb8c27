/** An account's place among the others, and what is pinned so that one answer does not rewrite the whole book. */
import { roundTenth } from './rounding.js';

/**
 * Percentile by mid-rank: those below plus half of those equal, the account itself among the equal.
 * @param {number} below accounts of the cohort with a lower score
 * @param {number} equal accounts with the same score, the account included (at least 1)
 * @param {number} size accounts of the cohort
 * @returns {number} 0-100, whole
 */
export function midRankPercentile(below, equal, size) {
    return Math.round((100 * (below + equal / 2)) / size);
}

/** Smallest cohort an account is compared with; a smaller one falls back to all scored accounts. */
export const SMALLEST_COHORT = 10;

/** A percentile alone causes a write only when it is off by at least this much. */
const PERCENTILE_SLACK = 5;

/**
 * Percentile to show: the stored one while it is nearly right, so that others' moves alone do not write every account.
 * @param {number | null} stored 0-100, null when none was written
 * @param {number} current 0-100
 * @returns {number}
 */
export function pinnedPercentile(stored, current) {
    return stored !== null && Math.abs(stored - current) < PERCENTILE_SLACK ? stored : current;
}

/** Points a pinned cohort NPS may be off before it moves within its month. */
const COHORT_NPS_SLACK = 2;

/**
 * Cohort NPS to mix into small samples: moves once a month, or when it is off by more than 2 points.
 * @param {{ nps: number, date: string } | null} pinned
 * @param {number} current NPS of all answers in force today
 * @param {string} asOf "YYYY-MM-DD"
 * @returns {{ nps: number, date: string }} the same object when it stays; a new one has one decimal, as the field stores it
 */
export function pinnedCohortNps(pinned, current, asOf) {
    const holds =
        pinned !== null &&
        pinned.date.slice(0, 7) === asOf.slice(0, 7) &&
        Math.abs(pinned.nps - current) <= COHORT_NPS_SLACK;
    if (holds) return pinned;
    return { nps: roundTenth(current), date: asOf };
}
