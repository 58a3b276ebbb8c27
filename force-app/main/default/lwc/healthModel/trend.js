/**
 * Trend: the history is read as a staircase (a value holds until the next point), sampled once a week and fitted by
 * least squares. The weekly grid belongs to the calendar, so a trend moves by time alone only on a Monday, and an
 * account that is scored every day has the same trend as one that is scored only when something changed.
 */
import { firstDayOfWeek, weekNumber } from './calendar.js';
import { roundTenth } from './rounding.js';

/** @typedef {import('./rules.js').Rules} Rules */
/** @typedef {import('./history.js').HistoryPoint} HistoryPoint */
/** @typedef {'Rising' | 'Steady' | 'Falling' | 'New'} TrendDirection */

/**
 * @typedef {object} Trend
 * @property {TrendDirection} direction
 * @property {number | null} change points over the window by the fitted slope, one decimal; null while New
 */

/** Least distance in weeks between the first and the last sample, so that they lie at least 14 days apart; below it the trend is New. */
const LEAST_WEEKS = 3;

/**
 * Slope of the least-squares line through points.
 * @param {readonly number[]} xs
 * @param {readonly number[]} ys as many as xs
 * @returns {number} units of y per unit of x; NaN below two distinct xs
 */
export function leastSquaresSlope(xs, ys) {
    const n = xs.length;
    const meanX = xs.reduce((sum, x) => sum + x, 0) / n;
    const meanY = ys.reduce((sum, y) => sum + y, 0) / n;
    let products = 0;
    let squares = 0;
    for (const [i, x] of xs.entries()) {
        products += (x - meanX) * /** @type {number} */ (ys[i] - meanY);
        squares += (x - meanX) ** 2;
    }
    return products / squares;
}

/**
 * Trend as of a day, old points re-scored under one weight so that a change of weight is no trend.
 * @param {readonly HistoryPoint[]} history oldest first
 * @param {number} weight today's outcome weight, 0-1
 * @param {number} day
 * @param {Rules} rules
 * @returns {Trend}
 */
export function trendOn(history, weight, day, rules) {
    const lastWeek = weekNumber(day);
    const firstWeek = lastWeek - windowWeeks(rules) + 1;
    const weeks = [];
    const scores = [];
    let next = 0;
    /** @type {number | null} */
    let score = null;
    for (let week = firstWeek; week <= lastWeek; week++) {
        const end = Math.min(day, firstDayOfWeek(week + 1) - 1);
        for (let point = history[next]; point && point.day <= end; point = history[++next])
            score = rescored(point, weight);
        if (score === null) continue;
        weeks.push(week);
        scores.push(score);
    }
    const span = weeks.length === 0 ? 0 : lastWeek - /** @type {number} */ (weeks[0]);
    if (span < LEAST_WEEKS) return { direction: 'New', change: null };
    const change = roundTenth((leastSquaresSlope(weeks, scores) * rules.trendWindowDays) / 7);
    return { direction: directionOf(change, rules.trendDeadBand), change };
}

/**
 * @param {Rules} rules
 * @returns {number} weekly samples in the window
 */
function windowWeeks(rules) {
    return Math.max(LEAST_WEEKS + 1, Math.round(rules.trendWindowDays / 7));
}

/**
 * @param {HistoryPoint} point
 * @param {number} weight
 * @returns {number | null} unrounded score of the point under the weight
 */
function rescored(point, weight) {
    if (point.outcome === null || point.experience === null) return null;
    return 2 * (weight * point.outcome + (1 - weight) * point.experience);
}

/**
 * @param {number} change one decimal
 * @param {number} deadBand
 * @returns {TrendDirection}
 */
function directionOf(change, deadBand) {
    if (Math.abs(change) <= deadBand) return 'Steady';
    return change > 0 ? 'Rising' : 'Falling';
}

/**
 * First day after `day` on which the trend differs although nothing but time passes.
 * @param {readonly HistoryPoint[]} history
 * @param {number} weight
 * @param {number} day
 * @param {Rules} rules
 * @param {Trend} now trend on the day
 * @returns {number | null} day number of a Monday; null when it never will
 */
export function nextTrendDay(history, weight, day, rules, now) {
    const week = weekNumber(day);
    const weeks = windowWeeks(rules);
    if (now.change === 0 && flat(history, weight, firstDayOfWeek(week - weeks + 1) - 1)) return null;
    for (let ahead = 1; ahead <= weeks + LEAST_WEEKS; ahead++) {
        const monday = firstDayOfWeek(week + ahead);
        const then = trendOn(history, weight, monday, rules);
        if (then.direction !== now.direction || then.change !== now.change) return monday;
    }
    return null;
}

/**
 * @param {readonly HistoryPoint[]} history
 * @param {number} weight
 * @param {number} from
 * @returns {boolean} whether every score that holds after the day is the same
 */
function flat(history, weight, from) {
    /** @type {number | null} */
    let held = null;
    for (const [i, point] of history.entries()) {
        const following = history[i + 1];
        if (following && following.day <= from) continue;
        const score = rescored(point, weight);
        if (score === null) return false;
        if (held !== null && score !== held) return false;
        held = score;
    }
    return true;
}
