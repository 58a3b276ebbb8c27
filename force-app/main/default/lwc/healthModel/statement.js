/** One statement about the value a customer received, and the score it earns. */
import { interpolate } from './rules.js';

/** @typedef {import('./rules.js').Rules} Rules */
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
            const score = numberAt(row, 0) ?? NaN;
            return score >= 1 && score <= 10 ? score : null;
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
    const value = /** @type {number} */ (row.values[i]);
    return Number.isFinite(value) ? value : null;
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
    const cost = numberAt(row, 1) ?? NaN;
    if (row.kind !== 'benefitCost' || first === null || !(cost > 0)) return null;
    return (first - cost) / cost;
}

/**
 * @param {OutcomeEvidence} row
 * @returns {number | null} months needed / months promised
 */
function paybackOf(row) {
    const needed = numberAt(row, 0) ?? NaN;
    const promised = numberAt(row, 1) ?? NaN;
    return needed >= 0 && promised > 0 ? needed / promised : null;
}
