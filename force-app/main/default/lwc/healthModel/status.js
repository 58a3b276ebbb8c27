/** Score, band, stage and weight: the equation on the badge. */
import { roundTenth } from './rounding.js';

/** @typedef {import('./rules.js').Rules} Rules */
/** @typedef {import('./rules.js').Stage} Stage */
/** @typedef {'Green' | 'Amber' | 'Red'} Status */

/**
 * @typedef {object} Verdict
 * @property {number} score 2-20, one decimal
 * @property {Status} status
 * @property {'outcome' | 'experience' | null} heldByFloor the half whose floor holds a Green score at Amber
 */

/** Stages in the order of the journey. @type {readonly Stage[]} */
export const STAGES = ['Onboarding', 'Adoption', 'Performance', 'Transformation'];

/** Edges and scores are decimal numbers; a difference below this is none. */
const SAME = 1e-9;

/**
 * Health score from the two rounded halves: 2 * (w * outcome + (1 - w) * experience).
 * @param {number} outcome 1-10, one decimal
 * @param {number} experience 1-10, one decimal
 * @param {number} weight share of outcomes, 0-1
 * @returns {number} 2-20, one decimal, half away from zero
 * @throws {RangeError} when an argument is outside its range
 */
export function healthScore(outcome, experience, weight) {
    requireRange('outcome', outcome, 1, 10);
    requireRange('experience', experience, 1, 10);
    requireRange('weight', weight, 0, 1);
    return roundTenth(2 * (weight * outcome + (1 - weight) * experience));
}

/**
 * @param {string} name
 * @param {number} value
 * @param {number} least
 * @param {number} most
 */
function requireRange(name, value, least, most) {
    if (!(typeof value === 'number' && value >= least && value <= most)) {
        throw new RangeError(`${name} ${value} must be a number from ${least} to ${most}`);
    }
}

/**
 * Band of a printed score. With hysteresis a score must pass an edge by that much to leave the previous band.
 * @param {number} score 2-20, one decimal
 * @param {Rules} rules
 * @param {Status | null} previous band before, null when there was none
 * @returns {Status}
 */
export function bandOf(score, rules, previous) {
    const slack = previous === null ? 0 : rules.hysteresis;
    if (score >= rules.greenFrom + (previous === 'Green' ? -slack : slack) - SAME) return 'Green';
    return score >= rules.amberFrom + (previous === 'Red' ? slack : -slack) - SAME ? 'Amber' : 'Red';
}

/**
 * Score and computed status of two known halves.
 * @param {number} outcome 1-10, one decimal
 * @param {number} experience 1-10, one decimal
 * @param {number} weight share of outcomes, 0-1
 * @param {Rules} rules
 * @param {Status | null} previousBand band before (bandBehind), null when there was none
 * @returns {Verdict}
 */
export function verdictOn(outcome, experience, weight, rules, previousBand) {
    const score = healthScore(outcome, experience, weight);
    const band = bandOf(score, rules, previousBand);
    const heldByFloor = band === 'Green' ? belowFloor(outcome, experience, rules) : null;
    return { score, status: heldByFloor === null ? band : 'Amber', heldByFloor };
}

/**
 * Band of a score before the floor had its say. Hysteresis looks at this one, else an account held by the floor would look
 * as if its score had been Amber.
 * @param {{ computedStatus: Status | null, heldByFloor: Verdict['heldByFloor'] }} scored
 * @returns {Status | null}
 */
export function bandBehind({ computedStatus, heldByFloor }) {
    return heldByFloor === null ? computedStatus : 'Green';
}

/**
 * Half that the floor holds against: the lower half, when it is below the floor.
 * @param {number} outcome
 * @param {number} experience
 * @param {Rules} rules
 * @returns {'outcome' | 'experience' | null}
 */
function belowFloor(outcome, experience, rules) {
    if (Math.min(outcome, experience) >= (rules.floor ?? -Infinity)) return null;
    return outcome <= experience ? 'outcome' : 'experience';
}

/**
 * Stage of an account: as its field says, else from its age when the rules have stage ages.
 * @param {Stage | null} stage a value that is no stage counts as none
 * @param {number | null} customerSince day number of the start of the relationship
 * @param {number} day
 * @param {Rules} rules
 * @returns {Stage | null}
 */
export function stageOn(stage, customerSince, day, rules) {
    if (STAGES.includes(/** @type {Stage} */ (stage))) return stage;
    if (rules.stageDays === null || customerSince === null || Number.isNaN(customerSince)) return null;
    const reached = rules.stageDays.filter((from) => day - customerSince >= from).length;
    return STAGES[reached] ?? null;
}

/**
 * @param {Stage | null} stage
 * @param {Rules} rules
 * @returns {number} share of outcomes in the score, 0-1
 */
export function outcomeWeight(stage, rules) {
    return rules.weights[stage ?? 'Unknown'];
}
