/** Client outcomes, 1-10, from ROI evidence. */
import { dayNumber } from './calendar.js';
import { distinctSorted } from './distinct.js';
import { aged } from './experience.js';
import { roundTenth } from './rounding.js';
import { interpolate } from './rules.js';

/** @typedef {import('./rules.js').Rules} Rules */
/** @typedef {import('./experience.js').Confidence} Confidence */
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

/** @type {OutcomeHalf} */
const UNKNOWN = {
    value: null,
    roi: null,
    used: [],
    oldest: null,
    newest: null,
    estimatesOnly: false,
    confidence: 'Low'
};

/**
 * Outcome half as of a day: the weighted mean of the rows in force.
 * @param {readonly OutcomeEvidence[]} evidence in any order, duplicates allowed
 * @param {number} day day number of the as-of date
 * @param {Rules} rules
 * @returns {OutcomeHalf}
 */
export function outcomeHalf(evidence, day, rules) {
    const made = distinctSorted(evidence).filter((row) => dayNumber(row.date) <= day && weightOf(row) > 0);
    const inForce = newestByMeasure(made, rules).filter((row) => day < firstDayOut(row, rules));
    const scored = inForce.map((evidenceRow) => ({ evidence: evidenceRow, ...outcomeScore(evidenceRow, rules) }));
    const known = scored.filter((row) => row.score !== null);
    if (known.length === 0) return UNKNOWN;
    const total = known.reduce((sum, row) => sum + weightOf(row.evidence), 0);
    const used = known.map((row) => ({
        evidence: row.evidence,
        score: /** @type {number} */ (row.score),
        capped: row.capped,
        share: weightOf(row.evidence) / total
    }));
    const dates = used.map((row) => dayNumber(row.evidence.date));
    return {
        value: roundTenth(used.reduce((sum, row) => sum + row.share * row.score, 0)),
        roi: meanRoi(used),
        used,
        oldest: Math.min(...dates),
        newest: Math.max(...dates),
        estimatesOnly: used.every((row) => row.evidence.verifiedBy === 'estimated'),
        confidence: outcomeConfidence(used, day, rules)
    };
}

/**
 * @param {OutcomeEvidence} row
 * @returns {number}
 */
function weightOf(row) {
    return row.weight ?? 1;
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
    const [first = NaN, second = NaN] = row.values;
    switch (row.kind) {
        case 'score':
            return first >= 1 && first <= 10 ? first : null;
        case 'attainment':
            return Number.isFinite(first) ? interpolate(rules.attainmentPoints, first) : null;
        case 'roi':
        case 'benefitCost': {
            const roi = roiOf(row);
            return roi === null ? null : interpolate(rules.roiPoints, roi);
        }
        case 'payback':
            return first >= 0 && second > 0 ? interpolate(rules.paybackPoints, first / second) : null;
        default:
            return rules.milestoneScores[row.kind];
    }
}

/**
 * ROI ratio a row states: (benefit - cost) / cost.
 * @param {OutcomeEvidence} row
 * @returns {number | null} null when the row states none
 */
export function roiOf(row) {
    const [first = NaN, second = NaN] = row.values;
    if (row.kind === 'roi') return Number.isFinite(first) ? first : null;
    if (row.kind === 'benefitCost') return Number.isFinite(first) && second > 0 ? (first - second) / second : null;
    return null;
}

/**
 * Of rows that measure the same thing the newest counts, of two on one day the lower.
 * @param {readonly OutcomeEvidence[]} rows newest first
 * @param {Rules} rules
 * @returns {readonly OutcomeEvidence[]}
 */
function newestByMeasure(rows, rules) {
    if (rows.length < 2) return rows;
    /** @type {Map<string, OutcomeEvidence>} */
    const newest = new Map();
    for (const row of rows) {
        if (row.measure === undefined) continue;
        const kept = newest.get(row.measure);
        const lower = kept?.date === row.date && lowerScore(row, kept, rules);
        if (kept === undefined || lower) newest.set(row.measure, row);
    }
    return rows.filter((row) => row.measure === undefined || newest.get(row.measure) === row);
}

/**
 * @param {OutcomeEvidence} a
 * @param {OutcomeEvidence} b
 * @param {Rules} rules
 * @returns {boolean} whether a is known and below b (or b says nothing)
 */
function lowerScore(a, b, rules) {
    const scoreA = outcomeScore(a, rules).score;
    const scoreB = outcomeScore(b, rules).score;
    return scoreA !== null && (scoreB === null || scoreA < scoreB);
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
    const verified = {
        customer: /** @type {const} */ ('High'),
        system: /** @type {const} */ ('Medium'),
        estimated: /** @type {const} */ ('Low')
    };
    const level = row.verifiedBy === undefined ? 'Low' : verified[row.verifiedBy];
    const made = dayNumber(row.date);
    return aged(level, made, day, firstDayOut(row, rules) - made);
}

/**
 * Day on which a row is trusted less because half of its time has passed.
 * @param {OutcomeEvidence} row
 * @param {Rules} rules
 * @returns {number} day number
 */
export function halfLife(row, rules) {
    const made = dayNumber(row.date);
    return made + Math.ceil((firstDayOut(row, rules) - made) / 2);
}
