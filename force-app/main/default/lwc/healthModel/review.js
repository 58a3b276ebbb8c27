/** The first day on which time alone changes something shown. */
import { dayNumber, isoDate } from './calendar.js';
import { halfTime } from './confidence.js';
import { begins, leaves } from './experience.js';
import { firstDayOut, halfLife } from './outcome.js';
import { standingOn } from './standing.js';
import { bandBehind } from './status.js';
import { nextTrendDay } from './trend.js';

/** @typedef {import('./rules.js').Rules} Rules */
/** @typedef {import('./standing.js').Standing} Standing */
/** @typedef {import('./standing.js').AccountInput} AccountInput */
/** @typedef {import('./standing.js').LastScore} LastScore */
/** @typedef {import('./trend.js').Trend} Trend */
/** @typedef {import('./trend.js').Step} Step */

/**
 * @typedef {object} Scored what a review looks at
 * @property {AccountInput} input
 * @property {Rules} rules
 * @property {Standing} standing as of input.asOf
 * @property {LastScore | null} last
 * @property {readonly Step[]} steps scores of the trend, today's included
 * @property {Trend | null} trend null unless Scored
 */

/**
 * @param {Scored} scored
 * @returns {string | null} "YYYY-MM-DD", null when time alone will never change anything
 */
export function nextReview({ input, rules, standing, last, steps, trend }) {
    if (standing.state === 'Excluded') return null;
    const day = dayNumber(input.asOf);
    let first = firstCertainDay(input, rules, standing, day);
    for (const candidate of uncertainDays(input, rules, standing)) {
        if (!(candidate > day && candidate < first)) continue;
        const then = standingOn(input, rules, candidate, bandBehind(standing), last);
        if (!looksTheSame(standing, then)) first = candidate;
    }
    if (trend !== null) first = nextTrendDay(steps, day, rules, trend, first);
    return first === Infinity ? null : isoDate(first);
}

/**
 * First day on which something shown is sure to change: evidence in use ends, an override ends, a stage begins.
 * @param {AccountInput} input
 * @param {Rules} rules
 * @param {Standing} standing
 * @param {number} day
 * @returns {number} day number, Infinity when there is none
 */
function firstCertainDay(input, rules, standing, day) {
    const { experienceHalf, outcomeHalf, overridden } = standing;
    let first = Infinity;
    for (const row of experienceHalf.used) first = Math.min(first, leaves(row, rules));
    for (const row of outcomeHalf.used) first = Math.min(first, firstDayOut(row.evidence, rules));
    if (overridden && input.override?.until) first = Math.min(first, dayNumber(input.override.until) + 1);
    const fromAge = standing.stage === null || standing.stage !== input.stage;
    if (!fromAge || rules.stageDays === null || input.customerSince === null) return first;
    const since = dayNumber(input.customerSince);
    for (const age of rules.stageDays) {
        if (since + age > day) first = Math.min(first, since + age);
    }
    return first;
}

/**
 * Days on which something shown may change: evidence in use is half used up, or evidence begins.
 * @param {AccountInput} input
 * @param {Rules} rules
 * @param {Standing} standing
 * @returns {number[]} day numbers in no order, those of the past included
 */
function uncertainDays(input, rules, { experienceHalf, outcomeHalf }) {
    const days = [];
    if (experienceHalf.newest !== null) days.push(halfTime(experienceHalf.newest, rules.npsWindowDays));
    for (const row of outcomeHalf.used) days.push(halfLife(row.evidence, rules));
    for (const row of input.experience) days.push(begins(row));
    for (const row of input.outcome) days.push(dayNumber(row.date));
    return days;
}

/** What of a standing changes with time, apart from the rows in use: all the other numbers follow from these. */
const SHOWN = /** @type {const} */ (['state', 'stage', 'weight', 'status', 'computedStatus', 'overridden', 'confidence', 'silent']); // prettier-ignore

/**
 * @param {Standing} a
 * @param {Standing} b
 * @returns {boolean} whether nobody could tell one from the other
 */
function looksTheSame(a, b) {
    return (
        SHOWN.every((name) => a[name] === b[name]) &&
        a.experienceHalf.confidence === b.experienceHalf.confidence &&
        a.outcomeHalf.confidence === b.outcomeHalf.confidence &&
        sameList(a.experienceHalf.used, b.experienceHalf.used, (row) => row) &&
        sameList(a.outcomeHalf.used, b.outcomeHalf.used, (row) => row.evidence)
    );
}

/**
 * @template Row
 * @param {readonly Row[]} a
 * @param {readonly Row[]} b
 * @param {(row: Row) => object} identity
 * @returns {boolean}
 */
function sameList(a, b, identity) {
    return a.length === b.length && a.every((row, i) => identity(row) === identity(/** @type {Row} */ (b[i])));
}
