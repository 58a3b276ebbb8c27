/** Client outcomes, 1-10, from ROI evidence. */
import { dayNumber } from './calendar.js';
import { aged, halfTime } from './confidence.js';
import { distinctSorted } from './distinct.js';
import { roundTenth } from './rounding.js';
import { interpolate } from './rules.js';

/** @typedef {import('./rules.js').Rules} Rules */
/** @typedef {import('./confidence.js').Confidence} Confidence */
/** @typedef {'customer' | 'system' | 'estimated'} Verification */

/**
 * @typedef {object} OutcomeEvidence one statement about the value a customer received
 * @property {'score' | 'attainment' | 'roi' | 'benefitCost' | 'payback' | 'done' | 'due' | 'overdue'} kind
 *   `score` 1-10; `attainment` realised / target due by today; `roi` (benefit - cost) / cost; `benefitCost` both amounts;
 *   `payback` months needed and months promised; the last three are states of a journey milestone
 * @property {readonly number[]} values the numbers the kind needs, in the order named above; none for a milestone
 * @property {string} date day the statement was made
 * @property {string} source name of the source as the config has it
 * @property {number} [weight] weight among several rows, above 0; 1 when absent
 * @property {string} [validUntil] last day it counts; the rules' validity when absent
 * @property {Verification} [verifiedBy] who stands behind it; nobody said when absent
 * @property {string} [measure] what was measured; of several rows with one measure the newest counts
 */

/**
 * @typedef {object} ScoredOutcome
 * @property {OutcomeEvidence} evidence
 * @property {number} score exact 1-10
 * @property {boolean} capped an estimate that would have earned more than the cap
 * @property {number} share of the outcome half, 0-1
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
    const used = newestByMeasure(statements(evidence, day, rules)).filter((row) => day < firstDayOut(row.evidence, rules)); // prettier-ignore
    if (used.length === 0) return UNKNOWN;
    const total = used.reduce((sum, row) => sum + row.share, 0);
    let value = 0;
    let oldest = Infinity;
    let newest = -Infinity;
    for (const row of used) {
        row.share /= total;
        value += row.share * row.score;
        const made = dayNumber(row.evidence.date);
        oldest = Math.min(oldest, made);
        newest = Math.max(newest, made);
    }
    return {
        value: roundTenth(value),
        roi: meanRoi(used),
        used,
        oldest,
        newest,
        estimatesOnly: used.every((row) => row.evidence.verifiedBy === 'estimated'),
        confidence: outcomeConfidence(used, day, rules)
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
        const weight = row.weight ?? 1;
        if (!(dayNumber(row.date) <= day && weight > 0 && weight <= HEAVIEST)) continue;
        const { score, capped } = outcomeScore(row, rules);
        if (score !== null) rows.push({ evidence: row, score, capped, share: weight });
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
 * Score of one row on the 1-10 scale.
 * @param {OutcomeEvidence} row
 * @param {Rules} rules
 * @returns {{ score: number | null, capped: boolean }} null when its numbers say nothing (a cost of 0, a missing value)
 */
export function outcomeScore(row, rules) {
    const score = rawScore(row, rules);
    if (score === null || row.verifiedBy !== 'estimated') return { score, capped: false };
    return { score: Math.min(score, rules.estimatedCap), capped: score > rules.estimatedCap };
}

/**
 * @param {OutcomeEvidence} row
 * @param {Rules} rules
 * @returns {number | null}
 */
function rawScore(row, rules) {
    switch (row.kind) {
        case 'score': {
            const score = numberAt(row, 0);
            return score !== null && score >= 1 && score <= 10 ? score : null;
        }
        case 'attainment':
            return onCurve(rules.attainmentPoints, numberAt(row, 0));
        case 'roi':
        case 'benefitCost':
            return onCurve(rules.roiPoints, roiOf(row));
        case 'payback':
            return onCurve(rules.paybackPoints, paybackOf(row));
        case 'done':
        case 'due':
        case 'overdue':
            return rules.milestoneScores[row.kind];
        default:
            return null;
    }
}

/**
 * @param {OutcomeEvidence} row
 * @param {number} i
 * @returns {number | null} null when there is no number in that place
 */
function numberAt(row, i) {
    const value = row.values[i];
    return typeof value === 'number' && Number.isFinite(value) ? value : null;
}

/**
 * @param {import('./rules.js').Breakpoints} points
 * @param {number | null} input
 * @returns {number | null}
 */
function onCurve(points, input) {
    return input === null ? null : interpolate(points, input);
}

/**
 * ROI ratio a row states: (benefit - cost) / cost.
 * @param {OutcomeEvidence} row
 * @returns {number | null} null when the row states none
 */
export function roiOf(row) {
    const first = numberAt(row, 0);
    if (row.kind === 'roi') return first;
    const cost = numberAt(row, 1);
    if (row.kind !== 'benefitCost' || first === null || cost === null || cost <= 0) return null;
    return (first - cost) / cost;
}

/**
 * @param {OutcomeEvidence} row
 * @returns {number | null} months needed / months promised
 */
function paybackOf(row) {
    const needed = numberAt(row, 0);
    const promised = numberAt(row, 1);
    return needed !== null && needed >= 0 && promised !== null && promised > 0 ? needed / promised : null;
}

/**
 * Of rows that measure the same thing the newest counts, of two on one day the lower.
 * @param {ScoredOutcome[]} rows newest first
 * @returns {ScoredOutcome[]}
 */
function newestByMeasure(rows) {
    if (rows.length < 2) return rows;
    /** @type {Map<string, ScoredOutcome>} */
    const newest = new Map();
    for (const row of rows) {
        const { measure, date } = row.evidence;
        if (measure === undefined) continue;
        const kept = newest.get(measure);
        if (kept === undefined || (dayNumber(kept.evidence.date) === dayNumber(date) && row.score < kept.score))
            newest.set(measure, row);
    }
    return rows.filter(({ evidence }, i) => evidence.measure === undefined || newest.get(evidence.measure) === rows[i]);
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
 * @param {Rules} rules
 * @returns {Confidence}
 */
function outcomeConfidence(used, day, rules) {
    let high = 0;
    let medium = 0;
    for (const row of used) {
        const level = rowConfidence(row.evidence, day, rules);
        if (level === 'High') high += row.share;
        if (level !== 'Low') medium += row.share;
    }
    if (high >= HALF) return 'High';
    return medium >= HALF ? 'Medium' : 'Low';
}

/**
 * @param {OutcomeEvidence} row
 * @param {number} day
 * @param {Rules} rules
 * @returns {Confidence}
 */
function rowConfidence(row, day, rules) {
    if (row.verifiedBy !== 'customer' && row.verifiedBy !== 'system') return 'Low';
    const made = dayNumber(row.date);
    return aged(row.verifiedBy === 'customer' ? 'High' : 'Medium', made, day, firstDayOut(row, rules) - made);
}

/**
 * Day on which a row is trusted less because half of its time has passed.
 * @param {OutcomeEvidence} row
 * @param {Rules} rules
 * @returns {number} day number
 */
export function halfLife(row, rules) {
    const made = dayNumber(row.date);
    return halfTime(made, firstDayOut(row, rules) - made);
}
