/**
 * Trend: the history is read as a staircase (a value holds until the next point), sampled once a week and fitted by
 * least squares. The weekly grid belongs to the calendar, so a trend moves by time alone only on a Monday (and on the day
 * it stops being New), and an account that is scored every day has the same trend as one that is scored only when
 * something changed.
 */
import { firstDayOfWeek, weekNumber } from './calendar.js';
import { roundTenth } from './rounding.js';

/** @typedef {import('./rules.js').Rules} Rules */
/** @typedef {import('./history.js').HistoryPoint} HistoryPoint */
/** @typedef {'Rising' | 'Steady' | 'Falling' | 'New'} TrendDirection */

/**
 * @typedef {object} Trend
 * @property {TrendDirection} direction
 * @property {number | null} change points over the window by the fitted slope, one decimal, -18 to 18; null while New
 */

/** @typedef {{ day: number, score: number | null }} Step a score that holds from a day on; null while a half is unknown */

/** Least distance in days between the first score and today; below it the trend is New. */
const LEAST_DAYS = 14;

/** A score cannot move further than from 2 to 20, however steep the line of a short history is. */
const MOST_CHANGE = 18;

/** @type {Trend} */
const NEW = { direction: 'New', change: null };

/**
 * Slope of the least-squares line through points.
 * @param {readonly number[]} xs
 * @param {readonly number[]} ys as many as xs
 * @returns {number} units of y per unit of x; NaN below two distinct xs
 */
export function leastSquaresSlope(xs, ys) {
    const meanX = mean(xs);
    const meanY = mean(ys);
    let products = 0;
    let squares = 0;
    for (let i = 0; i < xs.length; i++) {
        const fromMean = (xs[i] ?? NaN) - meanX;
        products += fromMean * ((ys[i] ?? NaN) - meanY);
        squares += fromMean * fromMean;
    }
    return products / squares;
}

/**
 * @param {readonly number[]} values
 * @returns {number}
 */
function mean(values) {
    let sum = 0;
    for (const value of values) sum += value;
    return sum / values.length;
}

/**
 * The scores of a history as if today's weight and rules had always been in force, so that neither a new weight nor new
 * rules are a trend: the weight is replaced, and what rules moved later is added to the points before.
 * @param {readonly HistoryPoint[]} history oldest first
 * @param {number} weight today's outcome weight, 0-1
 * @param {number} day
 * @param {Rules} rules
 * @returns {readonly Step[]} from the one in force when the trend's window begins
 */
export function stepsOf(history, weight, day, rules) {
    const start = firstDayOfWeek(weekNumber(day) - windowWeeks(rules) + 2) - 1;
    /** @type {Step[]} */
    const steps = [];
    let outcomeShift = 0;
    let experienceShift = 0;
    for (let i = history.length - 1; i >= 0; i--) {
        const point = /** @type {HistoryPoint} */ (history[i]);
        const { outcome, experience, shift } = point;
        const score =
            outcome === null || experience === null
                ? null
                : 2 * (weight * shifted(outcome, outcomeShift) + (1 - weight) * shifted(experience, experienceShift));
        steps.push({ day: point.day, score });
        if (point.day <= start) break;
        if (shift === null) continue;
        outcomeShift += shift[0];
        experienceShift += shift[1];
    }
    return steps.reverse();
}

/**
 * @param {number} half 1-10
 * @param {number} shift
 * @returns {number} 1-10, one decimal
 */
function shifted(half, shift) {
    return shift === 0 ? half : Math.min(10, Math.max(1, roundTenth(half + shift)));
}

/**
 * Trend as of a day.
 * @param {readonly Step[]} steps oldest first
 * @param {number} day
 * @param {Rules} rules
 * @returns {Trend}
 */
export function trendOn(steps, day, rules) {
    const first = steps[0];
    if (first && isFlat(steps)) return day - first.day < LEAST_DAYS ? NEW : { direction: 'Steady', change: 0 };
    const { weeks, scores, since } = samples(steps, day, rules);
    if (day - since < LEAST_DAYS) return NEW;
    const slope = leastSquaresSlope(weeks, scores);
    const change = roundTenth((slope * rules.trendWindowDays) / 7);
    const bounded = Math.min(MOST_CHANGE, Math.max(-MOST_CHANGE, change));
    return { direction: directionOf(bounded, rules.trendDeadBand), change: bounded };
}

/**
 * The score at the end of each week of the window (of the last one: on the day), weeks without a score left out.
 * @param {readonly Step[]} steps
 * @param {number} day
 * @param {Rules} rules
 * @returns {{ weeks: number[], scores: number[], since: number }} and the day the first of these scores began
 */
function samples(steps, day, rules) {
    const weeks = [];
    const scores = [];
    let since = day;
    let next = 0;
    /** @type {Step | undefined} */
    let step;
    const lastWeek = weekNumber(day);
    for (let week = lastWeek - windowWeeks(rules) + 1; week <= lastWeek; week++) {
        const end = Math.min(day, firstDayOfWeek(week + 1) - 1);
        for (let following = steps[next]; following && following.day <= end; following = steps[++next])
            step = following;
        if (step === undefined || step.score === null) continue;
        if (weeks.length === 0) since = step.day;
        weeks.push(week);
        scores.push(step.score);
    }
    return { weeks, scores, since };
}

/**
 * @param {Rules} rules
 * @returns {number} weekly samples in the window
 */
function windowWeeks(rules) {
    return Math.round(rules.trendWindowDays / 7);
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
 * @param {readonly Step[]} steps
 * @param {number} day
 * @param {Rules} rules
 * @param {Trend} now trend on the day
 * @param {number} before only days before this one are of interest
 * @returns {number} day number; `before` when there is none
 */
export function nextTrendDay(steps, day, rules, now, before) {
    if (now.direction === 'New') return Math.min(before, samples(steps, day, rules).since + LEAST_DAYS);
    if (isFlat(steps)) return before;
    // After as many weeks as the window has, only the last score is left in it.
    const week = weekNumber(day);
    const last = week + windowWeeks(rules);
    for (let ahead = week + 1; ahead <= last; ahead++) {
        const monday = firstDayOfWeek(ahead);
        if (monday >= before) break;
        const then = trendOn(steps, monday, rules);
        // The direction follows from the change.
        if (then.change !== now.change) return monday;
    }
    return before;
}

/**
 * @param {readonly Step[]} steps
 * @returns {boolean} whether every score is the same
 */
function isFlat(steps) {
    return steps.every((step) => step.score === steps[0]?.score);
}
