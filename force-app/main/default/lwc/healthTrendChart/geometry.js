/** Places of everything on the trend chart, in pixels of the drawing. Knows scores and days, no words and no colours. */
import { bandOf, dayNumber, healthScore, isoDate } from 'c/healthModel';

/** @typedef {import('c/healthModel').HistoryPoint} HistoryPoint */
/** @typedef {import('c/healthModel').Rules} Rules */
/** @typedef {import('c/healthModel').Status} Status */

/**
 * @typedef {object} ScoredPoint a point of the history that can be told
 * @property {number} day
 * @property {string} date
 * @property {number | null} score null while a half is unknown
 * @property {Status | null} status band of the score under today's rules
 * @property {number | null} outcome
 * @property {number | null} experience
 * @property {number} weight
 * @property {string} version
 * @property {string | null} versionBefore version of the point before, null when it is the same
 */

/**
 * @typedef {object} Frame
 * @property {number} width of the drawing
 * @property {number} height
 * @property {number} from first day shown
 * @property {number} to last day shown
 */

/** Room for the axis words, in pixels. */
export const ROOM = { left: 26, right: 12, top: 8, bottom: 20 };
const LOWEST = 2;
const HIGHEST = 20;
/** Shortest stretch of time drawn, so that two points of one week do not fill the width. */
const SHORTEST_DAYS = 28;
/** Least distance between two ticks. */
const TICK_PIXELS = 56;

/**
 * @param {readonly HistoryPoint[]} history oldest first
 * @param {Rules} rules
 * @returns {ScoredPoint[]}
 */
export function scoredPoints(history, rules) {
    return history.map(({ day, outcome, experience, weight, version }, i) => {
        const known = outcome !== null && experience !== null;
        const score = known ? healthScore(outcome, experience, weight) : null;
        const before = history[i - 1];
        return {
            day,
            date: isoDate(day),
            score,
            status: score === null ? null : bandOf(score, rules, null),
            outcome,
            experience,
            weight,
            version,
            versionBefore: before !== undefined && before.version !== version ? before.version : null
        };
    });
}

/**
 * @param {readonly ScoredPoint[]} points
 * @param {string} end last day to draw, "YYYY-MM-DD"
 * @param {number | null} days how far back to look; null for everything
 * @returns {{ from: number, to: number }} day numbers
 */
export function spanOf(points, end, days) {
    const newest = points[points.length - 1]?.day ?? dayNumber(end);
    const to = Math.max(newest, dayNumber(end));
    const first = points[0]?.day ?? to;
    const from = days === null ? first : Math.max(first, to - days);
    return { from: Math.min(from, to - SHORTEST_DAYS), to };
}

/** @param {number} day @param {Frame} frame @returns {number} */
export function xOf(day, { width, from, to }) {
    const inner = width - ROOM.left - ROOM.right;
    return round(ROOM.left + (inner * (day - from)) / (to - from));
}

/** @param {number} score @param {Frame} frame @returns {number} */
export function yOf(score, { height }) {
    const inner = height - ROOM.top - ROOM.bottom;
    return round(ROOM.top + (inner * (HIGHEST - score)) / (HIGHEST - LOWEST));
}

/**
 * @param {ScoredPoint} point one with a score; before the frame it stands at the left edge, where its score still holds
 * @param {Frame} frame
 * @returns {{ x: number, y: number }}
 */
export function placeOf({ day, score }, frame) {
    return { x: xOf(Math.max(day, frame.from), frame), y: yOf(score ?? LOWEST, frame) };
}

/**
 * @param {Rules} rules
 * @param {Frame} frame
 * @returns {{ status: Status, y: number, height: number, from: number }[]} top to bottom; `from` is the lowest score in the band
 */
export function bandsOf(rules, frame) {
    const edges = /** @type {[Status, number, number][]} */ ([
        ['Green', HIGHEST, rules.greenFrom],
        ['Amber', rules.greenFrom, rules.amberFrom],
        ['Red', rules.amberFrom, LOWEST]
    ]);
    return edges.map(([status, top, from]) => ({
        status,
        from,
        y: yOf(top, frame),
        height: round(yOf(from, frame) - yOf(top, frame))
    }));
}

/**
 * Lines of the score: a value holds until the next point, and the line breaks while it is unknown.
 * @param {readonly ScoredPoint[]} points all points; those before the frame still hold when it begins
 * @param {Frame} frame
 * @returns {string[]} one SVG path for each unbroken stretch
 */
export function linesOf(points, frame) {
    const paths = [];
    let path = '';
    for (const [i, { day, score }] of points.entries()) {
        const next = points[i + 1]?.day ?? frame.to;
        if (next < frame.from) continue;
        if (score === null) {
            if (path) paths.push(path);
            path = '';
            continue;
        }
        const [x, y] = [xOf(Math.max(day, frame.from), frame), yOf(score, frame)];
        path += path ? `V${y}` : `M${x} ${y}`;
        path += `H${xOf(Math.max(next, frame.from), frame)}`;
    }
    return path ? [...paths, path] : paths;
}

/**
 * Points to mark: those inside the frame, and the one before it whose score still holds when the frame begins.
 * @param {readonly ScoredPoint[]} points
 * @param {Frame} frame
 * @returns {ScoredPoint[]} with a score
 */
export function markedPoints(points, frame) {
    const first = points.findIndex((point) => point.day >= frame.from);
    const entering = first < 0 ? points.length - 1 : points[first]?.day === frame.from ? first : first - 1;
    return points.slice(Math.max(0, entering)).filter((point) => point.score !== null);
}

/**
 * Stretches in which the score was unknown.
 * @param {readonly ScoredPoint[]} points
 * @param {Frame} frame
 * @returns {{ x: number, width: number }[]}
 */
export function gapsOf(points, frame) {
    /** @type {{ x: number, width: number }[]} */
    const gaps = [];
    for (const [i, { day, score }] of points.entries()) {
        const next = points[i + 1];
        if (score !== null || (next && next.day < frame.from)) continue;
        const x = xOf(Math.max(day, frame.from), frame);
        const end = xOf(next?.day ?? frame.to, frame);
        const before = gaps[gaps.length - 1];
        if (before && before.x + before.width === x) before.width = round(end - before.x);
        else gaps.push({ x, width: round(end - x) });
    }
    return gaps;
}

/**
 * First days of months (or of days, over a short time) to name below the chart.
 * @param {Frame} frame
 * @returns {{ date: string, x: number, isMonth: boolean }[]}
 */
export function ticksOf(frame) {
    const room = Math.max(1, Math.floor((frame.width - ROOM.left - ROOM.right) / TICK_PIXELS));
    const days = frame.to - frame.from;
    if (days < 75) {
        const step = Math.max(7, Math.ceil(days / room / 7) * 7);
        const count = Math.floor(days / step) + 1;
        return Array.from({ length: count }, (_, i) => tick(isoDate(frame.to - i * step), frame, false)).reverse();
    }
    const months = [1, 2, 3, 6, 12].find((step) => days / 30.4 / step <= room) ?? 12;
    const ticks = [];
    for (let day = frame.from; day <= frame.to; day++) {
        const date = isoDate(day);
        if (date.endsWith('-01') && (Number(date.slice(5, 7)) - 1) % months === 0) ticks.push(tick(date, frame, true));
    }
    return ticks;
}

/**
 * @param {string} date
 * @param {Frame} frame
 * @param {boolean} isMonth
 */
function tick(date, frame, isMonth) {
    return { date, x: xOf(dayNumber(date), frame), isMonth };
}

/** @param {number} value @returns {number} a tenth of a pixel is enough */
function round(value) {
    return Math.round(value * 10) / 10;
}
