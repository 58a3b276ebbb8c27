/** The first day on which time alone changes something shown. */
import { dayNumber, isoDate } from './calendar.js';
import { halfTime } from './confidence.js';
import { begins, experienceHalf } from './experience.js';
import { outcomeConfidence, outcomeHalf } from './outcome.js';
import { nextTrendDay } from './trend.js';

/** @typedef {import('./rules.js').Rules} Rules */
/** @typedef {import('./standing.js').Standing} Standing */
/** @typedef {import('./standing.js').AccountInput} AccountInput */
/** @typedef {import('./trend.js').Trend} Trend */
/** @typedef {import('./trend.js').Step} Step */

/** The last day that a date field of Salesforce holds. */
const LAST_DAY = dayNumber('4000-12-31');

/**
 * @typedef {object} Scored what a review looks at
 * @property {AccountInput} input
 * @property {Rules} rules
 * @property {Standing} standing as of input.asOf
 * @property {readonly Step[] | null} steps scores of the trend, today's included; null without a trend
 * @property {Trend | null} trend null unless Scored
 */

/**
 * @param {Scored} scored
 * @returns {string | null} "YYYY-MM-DD", null when time alone will never change anything
 */
export function nextReview({ input, rules, standing, steps, trend }) {
    if (standing.state === 'Excluded') return null;
    const day = dayNumber(input.asOf);
    let first = firstCertainDay(input, rules, standing, day);
    first = firstLessSure(standing.outcomeHalf, day, first);
    first = firstBeginning(input, rules, standing, day, first);
    if (trend !== null) first = nextTrendDay(/** @type {readonly Step[]} */ (steps), day, rules, trend, first);
    return dayOrNever(first);
}

/**
 * @param {Standing} standing
 * @param {Rules} rules
 * @returns {string | null} "YYYY-MM-DD": first day on which evidence now in use no longer counts, null when none is in use or
 *   it never ends
 */
export function evidenceUntil(standing, rules) {
    return dayOrNever(firstDayEvidenceEnds(standing, rules));
}

/**
 * A warehouse says "for ever" by a day such as 9999-12-31, and people by the last one that a page takes.
 * @param {number} day day number
 * @returns {string | null} null for a day that an org cannot store
 */
function dayOrNever(day) {
    return day > LAST_DAY ? null : isoDate(day);
}

/**
 * @param {Standing} standing
 * @param {Rules} rules
 * @returns {number} day number, Infinity when no evidence is in use
 */
function firstDayEvidenceEnds({ experienceHalf: experience, outcomeHalf: outcome }, rules) {
    let first = experience.oldest === null ? Infinity : experience.oldest + rules.npsWindowDays;
    for (const row of outcome.used) first = Math.min(first, row.out);
    return first;
}

/**
 * First day on which something shown is sure to change: evidence in use ends, a survey becomes silent, an override ends, a
 * stage begins.
 * @param {AccountInput} input
 * @param {Rules} rules
 * @param {Standing} standing
 * @param {number} day
 * @returns {number} day number, Infinity when there is none
 */
function firstCertainDay(input, rules, standing, day) {
    const { experienceHalf: experience, overridden } = standing;
    let first = firstDayEvidenceEnds(standing, rules);
    if (experience.newest !== null && !experience.silent)
        first = Math.min(first, halfTime(experience.newest, rules.npsWindowDays));
    if (overridden) first = Math.min(first, dayNumber(/** @type {{ until: string }} */ (input.override).until) + 1);
    // A stage that the account's field states does not come with age.
    if (standing.stage === input.stage || rules.stageDays === null || input.customerSince === null) return first;
    const since = dayNumber(input.customerSince);
    for (const age of rules.stageDays) {
        if (since + age > day) first = Math.min(first, since + age);
    }
    return first;
}

/**
 * First day on which so much of the outcome evidence is past half of its time that its confidence falls.
 * @param {Standing['outcomeHalf']} half
 * @param {number} day
 * @param {number} before only days before this one are of interest
 * @returns {number} day number; `before` when there is none
 */
function firstLessSure({ used, confidence }, day, before) {
    let first = before;
    if (confidence === 'Low') return first;
    for (const row of used) {
        const candidate = halfTime(row.made, row.out - row.made);
        if (candidate <= day || candidate >= first) continue;
        if (outcomeConfidence(used, candidate) !== confidence) first = candidate;
    }
    return first;
}

/**
 * First day on which evidence begins that changes what is in use.
 * @param {AccountInput} input
 * @param {Rules} rules
 * @param {Standing} standing
 * @param {number} day
 * @param {number} before only days before this one are of interest
 * @returns {number} day number; `before` when there is none
 */
function firstBeginning(input, rules, { experienceHalf: x, outcomeHalf: o }, day, before) {
    let first = before;
    for (const row of input.experience) {
        const begin = begins(row);
        if (begin > day && begin < first && usesOther(x.used, experienceHalf(input.experience, begin, rules).used))
            first = begin;
    }
    for (const row of input.outcome) {
        const begin = dayNumber(row.date);
        if (
            begin > day &&
            begin < first &&
            usesOther(evidenceOf(o), evidenceOf(outcomeHalf(input.outcome, begin, rules)))
        )
            first = begin;
    }
    return first;
}

/**
 * @param {Standing['outcomeHalf']} half
 * @returns {readonly object[]} evidence in use
 */
function evidenceOf({ used }) {
    return used.map((row) => row.evidence);
}

/**
 * @param {readonly object[]} a evidence in use, in its fixed order
 * @param {readonly object[]} b
 * @returns {boolean} whether other evidence is in use; all that is shown of it follows
 */
function usesOther(a, b) {
    return a.length !== b.length || a.some((row, i) => row !== b[i]);
}
