/** History: one point for each change of a half, the weight or the rules, thinned as it ages. */
import { isoDate, weekNumber } from './calendar.js';
import { partsOf, roundTenth } from './rounding.js';
import { healthScore } from './status.js';

/**
 * @typedef {object} HistoryPoint
 * @property {number} day day number of the run that saw the change
 * @property {number | null} outcome 1-10, null while unknown
 * @property {number | null} experience 1-10, null while unknown
 * @property {number} weight outcome weight in force, 0-1
 * @property {string} version arithmetic and rules in force, "1.0.0/3"
 * @property {readonly [number, number, number] | null} shift how much new rules alone moved outcome, experience and
 *   weight at this point; null when they moved nothing
 */

/**
 * @typedef {object} Change what moved a score between two days; the parts add up to the total
 * @property {string} from day of the earlier point
 * @property {string} to day of the later point
 * @property {number} before score then
 * @property {number} after score now
 * @property {number} total after - before
 * @property {number} outcome part the outcome evidence moved
 * @property {number} experience part the experience evidence moved
 * @property {number} weight part the lifecycle stage moved
 * @property {number} model part new rules moved
 */

/** The last point of each week is kept for half a year, then the last of each month for three years. */
const WEEKLY_DAYS = 182;
const KEPT_DAYS = 1096;

/**
 * History with today's point: added when it differs from the last, replacing a point of the same day. Only a point that is
 * added makes the older ones thin out, so that a history does not depend on how often an account is scored.
 * @param {readonly HistoryPoint[]} history oldest first
 * @param {HistoryPoint} point
 * @returns {readonly HistoryPoint[]} the same list when nothing was added
 */
export function withPoint(history, point) {
    const newest = history[history.length - 1];
    if (newest === undefined) return [point];
    if (newest.day < point.day && point.shift === null && samePlace(newest, point)) return history;
    const before = history.filter((kept) => kept.day < point.day);
    const replaced = history.find((kept) => kept.day === point.day);
    const shift = addShifts(replaced?.shift ?? null, point.shift);
    const last = before[before.length - 1];
    if (last && shift === null && samePlace(last, point)) return before;
    return thinned([...before, { ...point, shift }], point.day);
}

/**
 * @param {HistoryPoint} a
 * @param {HistoryPoint} b
 * @returns {boolean}
 */
function samePlace(a, b) {
    return a.outcome === b.outcome && a.experience === b.experience && a.weight === b.weight && a.version === b.version;
}

/**
 * @param {HistoryPoint['shift']} a
 * @param {HistoryPoint['shift']} b
 * @returns {HistoryPoint['shift']} sum, null when it is nothing
 */
function addShifts(a, b) {
    if (a === null || b === null) return a ?? b;
    const sum = /** @type {const} */ ([roundTenth(a[0] + b[0]), roundTenth(a[1] + b[1]), hundredth(a[2] + b[2])]);
    return sum.some((part) => part !== 0) ? sum : null;
}

/**
 * @param {number} value
 * @returns {number} rounded to two decimals, the scale of a weight
 */
function hundredth(value) {
    return Math.round(value * 100) / 100;
}

/**
 * Keeps the last point of each week for half a year and of each month for three years; the newest point always, and the
 * oldest kept point stays in force before the first. What rules moved is handed on to the point that takes its place.
 * @param {readonly HistoryPoint[]} points oldest first
 * @param {number} day as-of day number
 * @returns {readonly HistoryPoint[]}
 */
function thinned(points, day) {
    /** @type {HistoryPoint[]} */
    const kept = [];
    /** @type {HistoryPoint['shift']} */
    let carried = null;
    for (const [i, point] of points.entries()) {
        const next = points[i + 1];
        const dropped =
            next !== undefined && (periodOf(point, day) === periodOf(next, day) || day - next.day > KEPT_DAYS);
        carried = addShifts(carried, point.shift);
        if (dropped) continue;
        kept.push({ ...point, shift: carried });
        carried = null;
    }
    return kept;
}

/**
 * @param {HistoryPoint} point
 * @param {number} day
 * @returns {number | string} week, or month as "2026-03", in which only the last point is kept
 */
function periodOf(point, day) {
    return day - point.day < WEEKLY_DAYS ? weekNumber(point.day) : isoDate(point.day).slice(0, 7);
}

/**
 * What moved the score since a date, split exactly. The score is bilinear in halves and weight, so each part is the
 * change of one factor times the mean of the others; the parts of an exact sum are then rounded to add up as printed.
 * @param {readonly HistoryPoint[]} history oldest first
 * @param {number} since day number; the point in force on that day is the start, else the first scored point
 * @returns {Change | null} null with fewer than two scored points to compare, or when the account is not scored now
 */
export function changeSince(history, since) {
    const scored = history.filter((point) => point.outcome !== null && point.experience !== null);
    const to = /** @type {HistoryPoint} */ (scored[scored.length - 1]);
    const from = /** @type {HistoryPoint} */ (scored.filter((point) => point.day <= since).pop() ?? scored[0]);
    // Where nothing was ever scored, both are missing.
    if (from === to || history[history.length - 1] !== to) return null;
    const between = history.filter((point) => point.day > from.day);
    const shifts = between.reduce(
        (sum, point) => addShifts(sum, point.shift),
        /** @type {HistoryPoint['shift']} */ (null)
    );
    return { from: isoDate(from.day), to: isoDate(to.day), ...splitChange(from, to, shifts ?? [0, 0, 0]) };
}

/**
 * @param {HistoryPoint} from
 * @param {HistoryPoint} to
 * @param {readonly [number, number, number]} shift
 * @returns {Omit<Change, 'from' | 'to'>}
 */
function splitChange(from, to, shift) {
    const [outcomeFrom, experienceFrom] = /** @type {[number, number]} */ ([from.outcome, from.experience]);
    const [outcomeTo, experienceTo] = /** @type {[number, number]} */ ([to.outcome, to.experience]);
    const perOutcome = from.weight + to.weight;
    const perExperience = 2 - perOutcome;
    const perWeight = outcomeFrom + outcomeTo - experienceFrom - experienceTo;
    const before = healthScore(outcomeFrom, experienceFrom, from.weight);
    const after = healthScore(outcomeTo, experienceTo, to.weight);
    const total = roundTenth(after - before);
    const [outcome, experience, weight, model] = /** @type {[number, number, number, number]} */ (
        partsOf(
            [
                perOutcome * (outcomeTo - outcomeFrom - shift[0]),
                perExperience * (experienceTo - experienceFrom - shift[1]),
                perWeight * (to.weight - from.weight - shift[2]),
                perOutcome * shift[0] + perExperience * shift[1] + perWeight * shift[2]
            ],
            total
        )
    );
    return { before, after, total, outcome, experience, weight, model };
}
