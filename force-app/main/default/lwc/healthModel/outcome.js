/** Client outcomes, 1-10, from ROI evidence. */
import { dayNumber } from './calendar.js';
import { aged } from './confidence.js';
import { distinctSorted } from './distinct.js';
import { roundTenth } from './rounding.js';
import { outcomeScore, roiOf } from './statement.js';

/** @typedef {import('./rules.js').Rules} Rules */
/** @typedef {import('./confidence.js').Confidence} Confidence */
/** @typedef {import('./statement.js').OutcomeEvidence} OutcomeEvidence */

/**
 * @typedef {object} ScoredOutcome
 * @property {OutcomeEvidence} evidence
 * @property {number} score exact 1-10
 * @property {boolean} capped an estimate that would have earned more than the cap
 * @property {number} share of the outcome half, 0-1
 * @property {number} made day number of the statement
 * @property {number} out first day number on which it no longer counts
 */

/**
 * @typedef {object} OutcomeHalf
 * @property {number | null} value 1-10 with one decimal; null when nothing is in force
 * @property {number | null} roi weighted mean of the ROI ratios in force, null when no row states one
 * @property {readonly ScoredOutcome[]} used rows in force, in a fixed order
 * @property {number | null} oldest day number of the oldest row in force
 * @property {number | null} newest
 * @property {boolean} estimatesOnly every row in force is an estimate
 * @property {Confidence} confidence
 */

/** Half of the weight, a little less because shares are binary fractions. */
const HALF = 0.5 - 1e-9;

/** Heaviest a row can be; it keeps sums of weights finite. */
const HEAVIEST = 1e15;

/** @type {OutcomeHalf} */
const UNKNOWN = { value: null, roi: null, used: [], oldest: null, newest: null, estimatesOnly: false, confidence: 'Low' }; // prettier-ignore

/**
 * Outcome half as of a day: the weighted mean of the rows in force.
 * @param {readonly OutcomeEvidence[]} evidence in any order, duplicates allowed
 * @param {number} day day number of the as-of date
 * @param {Rules} rules
 * @returns {OutcomeHalf}
 */
export function outcomeHalf(evidence, day, rules) {
    const used = inForce(statements(evidence, day, rules), day);
    if (used.length === 0) return UNKNOWN;
    const total = used.reduce((sum, row) => sum + row.share, 0);
    let value = 0;
    let oldest = Infinity;
    let newest = -Infinity;
    for (const row of used) {
        row.share /= total;
        value += row.share * row.score;
        oldest = Math.min(oldest, row.made);
        newest = Math.max(newest, row.made);
    }
    return {
        value: roundTenth(value),
        roi: meanRoi(used),
        used,
        oldest,
        newest,
        estimatesOnly: used.every((row) => row.evidence.verifiedBy === 'estimated'),
        confidence: outcomeConfidence(used, day)
    };
}

/**
 * Rows made by a day that say something, newest first. A row that says nothing is as if it were absent: it does not take
 * the place of an older one.
 * @param {readonly OutcomeEvidence[]} evidence
 * @param {number} day
 * @param {Rules} rules
 * @returns {ScoredOutcome[]} with the weight for a share
 */
function statements(evidence, day, rules) {
    const rows = [];
    for (const row of distinctSorted(evidence, dateOf, contentOf)) {
        const share = row.weight ?? 1;
        const made = dayNumber(row.date);
        if (!(made <= day && share > 0 && share <= HEAVIEST)) continue;
        const { score, capped } = outcomeScore(row, rules);
        if (score !== null) rows.push({ evidence: row, score, capped, share, made, out: firstDayOut(row, rules) });
    }
    return rows;
}

/**
 * @param {OutcomeEvidence} row
 * @returns {string}
 */
function dateOf(row) {
    return row.date;
}

/**
 * @param {OutcomeEvidence} row
 * @returns {unknown} what tells one row from another
 */
function contentOf({ kind, source, measure, values, weight = 1, validUntil, verifiedBy }) {
    return [kind, source, measure, values, weight, validUntil?.slice(0, 10), verifiedBy];
}

/**
 * First day on which a row no longer counts.
 * @param {OutcomeEvidence} row
 * @param {Rules} rules
 * @returns {number} day number
 */
export function firstDayOut(row, rules) {
    return row.validUntil === undefined
        ? dayNumber(row.date) + rules.outcomeValidityDays
        : dayNumber(row.validUntil) + 1;
}

/**
 * Rows that count on a day. Of rows that measure the same thing those of the newest day do, as long as they are valid: when
 * they expire, no older one comes back. Of two on that day the lower counts.
 * @param {ScoredOutcome[]} rows newest first
 * @param {number} day
 * @returns {ScoredOutcome[]}
 */
function inForce(rows, day) {
    if (rows.length < 2) return rows.filter((row) => day < row.out);
    /** @type {Map<string | undefined, { made: number, lowest: ScoredOutcome | null }>} */
    const newest = new Map();
    for (const row of rows) {
        const { measure } = row.evidence;
        const kept = newest.get(measure) ?? { made: row.made, lowest: null };
        newest.set(measure, kept);
        if (row.made < kept.made || day >= row.out) continue;
        if (kept.lowest === null || row.score < kept.lowest.score) kept.lowest = row;
    }
    return rows.filter((row) => {
        const { measure } = row.evidence;
        if (measure === undefined) return day < row.out;
        return /** @type {{ lowest: ScoredOutcome | null }} */ (newest.get(measure)).lowest === row;
    });
}

/**
 * @param {readonly ScoredOutcome[]} used
 * @returns {number | null}
 */
function meanRoi(used) {
    let sum = 0;
    let share = 0;
    for (const row of used) {
        const roi = roiOf(row.evidence);
        if (roi === null) continue;
        sum += roi * row.share;
        share += row.share;
    }
    return share > 0 ? sum / share : null;
}

/**
 * Level that at least half of the weight reaches: confirmed by the customer is High, measured by a system Medium,
 * estimated or unsaid Low.
 * @param {readonly ScoredOutcome[]} used
 * @param {number} day
 * @returns {Confidence}
 */
export function outcomeConfidence(used, day) {
    let high = 0;
    let medium = 0;
    for (const row of used) {
        const level = rowConfidence(row, day);
        if (level === 'High') high += row.share;
        if (level !== 'Low') medium += row.share;
    }
    if (high >= HALF) return 'High';
    return medium >= HALF ? 'Medium' : 'Low';
}

/**
 * @param {ScoredOutcome} row
 * @param {number} day
 * @returns {Confidence}
 */
function rowConfidence({ evidence: { verifiedBy }, made, out }, day) {
    if (verifiedBy !== 'customer' && verifiedBy !== 'system') return 'Low';
    return aged(verifiedBy === 'customer' ? 'High' : 'Medium', made, day, out - made);
}
