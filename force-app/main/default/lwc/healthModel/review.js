/** The first day on which time alone changes something shown. */
import { dayNumber, isoDate } from './calendar.js';
import { firstDayOut, halfLife } from './outcome.js';
import { standingOn } from './standing.js';
import { nextTrendDay } from './trend.js';

/** @typedef {import('./rules.js').Rules} Rules */
/** @typedef {import('./standing.js').Standing} Standing */
/** @typedef {import('./standing.js').AccountInput} AccountInput */
/** @typedef {import('./standing.js').LastScore} LastScore */
/** @typedef {import('./trend.js').Trend} Trend */
/** @typedef {import('./history.js').HistoryPoint} HistoryPoint */

/**
 * @param {AccountInput} input
 * @param {Rules} rules
 * @param {Standing} now standing as of input.asOf
 * @param {Trend} trend
 * @param {readonly HistoryPoint[]} history today's point included
 * @param {LastScore | null} last
 * @returns {string | null} "YYYY-MM-DD", null when time alone will never change anything
 */
export function nextReview(input, rules, now, trend, history, last) {
    const day = dayNumber(input.asOf);
    if (now.state === 'Excluded') return null;
    const trendDay = now.state === 'Scored' ? nextTrendDay(history, now.weight, day, rules, trend) : null;
    const today = shown(now);
    for (const candidate of turningDays(input, rules, day)) {
        if (trendDay !== null && candidate >= trendDay) break;
        if (shown(standingOn(input, rules, candidate, now.computedStatus, last)) !== today) return isoDate(candidate);
    }
    return trendDay === null ? null : isoDate(trendDay);
}

/**
 * Days on which a standing can change: evidence begins, is half used up or ends, an override ends, a stage begins.
 * @param {AccountInput} input
 * @param {Rules} rules
 * @param {number} day
 * @returns {number[]} day numbers after the day, rising
 */
function turningDays(input, rules, day) {
    const days = [];
    for (const row of input.experience) {
        const oldest = dayNumber(row.kind === 'answers' ? row.oldest : row.date);
        const newest = row.kind === 'answers' ? dayNumber(row.newest) : oldest;
        days.push(newest, newest + Math.ceil(rules.npsWindowDays / 2), oldest + rules.npsWindowDays);
    }
    for (const row of input.outcome) {
        days.push(dayNumber(row.date), halfLife(row, rules), firstDayOut(row, rules));
    }
    if (input.override?.until) days.push(dayNumber(input.override.until) + 1);
    if (rules.stageDays !== null && input.customerSince !== null) {
        const since = dayNumber(input.customerSince);
        days.push(...rules.stageDays.map((age) => since + age));
    }
    return days.filter((candidate) => candidate > day).sort((a, b) => a - b);
}

/**
 * @param {Standing} standing
 * @returns {string} everything of a standing that somebody can see, as one comparable text
 */
function shown(standing) {
    const { experienceHalf: x, outcomeHalf: o } = standing;
    return [
        standing.state, standing.score, standing.outcome, standing.experience, standing.weight, standing.stage,
        standing.computedStatus, standing.status, standing.overridden, standing.confidence, standing.silent,
        x.responses, x.nps, x.adjustedNps, x.oldest, x.newest, x.used.length, o.roi, o.oldest, o.newest, o.used.length,
        o.estimatesOnly, x.decisionMakerDetractor
    ].join(); // prettier-ignore
}
