/** Shapes and texts of the chart as its template takes them. */
import { formatMonth, formatNearDay, formatScore, statusWord } from 'c/healthText';
import { bandsOf, gapsOf, placeOf, ROOM, ticksOf, xOf, yOf } from './geometry.js';
import { pointLabel, versionText } from './words.js';

/** @typedef {import('c/healthModel').Rules} Rules */
/** @typedef {import('./geometry.js').ScoredPoint} ScoredPoint */
/** @typedef {import('./geometry.js').Frame} Frame */

/** Narrower gaps are not named. */
const WIDE_GAP = 60;
/** Half of the widest tip, so that it stays inside the drawing. */
const HALF_TIP = 80;
/** Room that a text needs to stand centred on a point near an edge. */
const HALF_TEXT = 24;

/** @param {Rules} rules @param {Frame} frame */
export function bandShapes(rules, frame) {
    return bandsOf(rules, frame).map((band) => ({
        ...band,
        x: ROOM.left,
        word: statusWord(band.status),
        bandClass: `band ${band.status.toLowerCase()}`,
        wordClass: `word ${band.status.toLowerCase()}`,
        wordX: ROOM.left + 6,
        wordY: band.status === 'Red' ? band.y + band.height - 6 : band.y + 13
    }));
}

/** @param {Rules} rules @param {Frame} frame */
export function scaleMarks(rules, frame) {
    return [20, rules.greenFrom, rules.amberFrom, 2].map((mark) => ({
        key: mark,
        text: mark,
        x: ROOM.left - 6,
        y: yOf(mark, frame) + 3.5
    }));
}

/** @param {Frame} frame @param {string} today */
export function tickTexts(frame, today) {
    return ticksOf(frame).map((tick) => ({
        ...tick,
        text: tick.isMonth ? formatMonth(tick.date) : formatNearDay(tick.date, today),
        y: frame.height - 5,
        anchor: anchorAt(tick.x, frame)
    }));
}

/** @param {readonly ScoredPoint[]} points @param {Frame} frame */
export function gapTexts(points, frame) {
    return gapsOf(points, frame)
        .filter(({ width }) => width > WIDE_GAP)
        .map(({ x, width }) => ({ key: x, x: x + width / 2, y: frame.height / 2 }));
}

/** Where the rules or the arithmetic changed. @param {readonly ScoredPoint[]} points @param {Frame} frame */
export function versionMarkers(points, frame) {
    const bottom = frame.height - ROOM.bottom;
    return points
        .filter((point) => point.versionBefore !== null && point.day >= frame.from)
        .map((point, i) => {
            const x = xOf(point.day, frame);
            const atEnd = x > frame.width - 90;
            return {
                key: point.date,
                x,
                top: ROOM.top,
                bottom,
                text: versionText(point.version, point.versionBefore ?? ''),
                textX: atEnd ? x - 4 : x + 4,
                textY: bottom - 5 - (i % 2) * 12,
                anchor: atEnd ? 'end' : 'start'
            };
        });
}

/** @param {readonly ScoredPoint[]} shown points with a score @param {Frame} frame */
export function dotShapes(shown, frame) {
    return shown.map((point, i) => {
        const isLast = i === shown.length - 1;
        return {
            key: point.date,
            index: String(i),
            ...placeOf(point, frame),
            radius: isLast ? 4.5 : 3,
            dotClass: isLast ? 'dot last' : 'dot',
            text: pointLabel(point)
        };
    });
}

/**
 * The newest score as a text at its point: below where the line comes down to it, else above, and inside the drawing.
 * @param {readonly ScoredPoint[]} shown points with a score
 * @param {Frame} frame
 */
export function lastScoreText(shown, frame) {
    const last = shown[shown.length - 1];
    if (!last || last.score === null) return null;
    const { x, y } = placeOf(last, frame);
    const fell = (shown[shown.length - 2]?.score ?? 0) > last.score;
    const below = (fell && y < frame.height - ROOM.bottom - 20) || y < ROOM.top + 16;
    const edge = frame.width - ROOM.right - 2;
    return {
        text: formatScore(last.score),
        x: Math.min(Math.max(x, ROOM.left + 2), edge),
        y: below ? y + 19 : y - 9,
        anchor: anchorAt(x, frame)
    };
}

/** @param {ScoredPoint} point @param {Frame} frame */
export function tipOf(point, frame) {
    const { x, y } = placeOf(point, frame);
    const left = Math.min(Math.max(x, HALF_TIP), Math.max(HALF_TIP, frame.width - HALF_TIP));
    const side = y < frame.height / 2 ? `top: ${y + 12}px` : `bottom: ${frame.height - y + 12}px`;
    return { text: pointLabel(point), style: `left: ${left}px; ${side}` };
}

/**
 * @param {number} x
 * @param {Frame} frame
 * @returns {'start' | 'middle' | 'end'} how a text at x stays inside the drawing
 */
function anchorAt(x, { width }) {
    if (x > width - ROOM.right - HALF_TEXT) return 'end';
    return x < ROOM.left + HALF_TEXT / 2 ? 'start' : 'middle';
}
