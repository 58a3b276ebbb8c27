/** What an account shows on one day: both halves, score, status, state and confidence. No history, no driver. */
import { experienceHalf } from './experience.js';
import { outcomeHalf } from './outcome.js';
import { bandOf, belowFloor, healthScore, outcomeWeight, stageOn } from './status.js';
import { dayNumber } from './calendar.js';

/** @typedef {import('./rules.js').Rules} Rules */
/** @typedef {import('./rules.js').Stage} Stage */
/** @typedef {import('./status.js').Status} Status */
/** @typedef {import('./experience.js').Confidence} Confidence */
/** @typedef {import('./experience.js').ExperienceEvidence} ExperienceEvidence */
/** @typedef {import('./experience.js').ExperienceHalf} ExperienceHalf */
/** @typedef {import('./outcome.js').OutcomeEvidence} OutcomeEvidence */
/** @typedef {import('./outcome.js').OutcomeHalf} OutcomeHalf */
/** @typedef {'Scored' | 'Provisional' | 'Stale' | 'No evidence' | 'Excluded'} State */

/**
 * @typedef {object} Override status set by hand
 * @property {Status} status
 * @property {string | null} until last day it holds, "YYYY-MM-DD"; without one it does not hold
 * @property {string | null} reason
 */

/**
 * @typedef {object} LastScore the last number an account had before its evidence expired
 * @property {number} score 2-20
 * @property {Status} status computed status then
 * @property {string} date day it was scored
 */

/**
 * @typedef {object} AccountInput everything about one account that its score depends on
 * @property {string} asOf "YYYY-MM-DD"
 * @property {readonly ExperienceEvidence[]} experience
 * @property {readonly OutcomeEvidence[]} outcome
 * @property {Stage | null} stage
 * @property {string | null} customerSince start of the relationship, used only when the rules have stage ages
 * @property {Override | null} override
 * @property {boolean} excluded the admin's filter leaves the account out
 */

/**
 * @typedef {object} Standing
 * @property {State} state
 * @property {number | null} score 2-20; the last one while Stale; null in every other state but Scored
 * @property {number | null} outcome 1-10
 * @property {number | null} experience 1-10
 * @property {number} weight outcome weight, 0-1
 * @property {Stage | null} stage
 * @property {Status | null} computedStatus
 * @property {Status | null} status after the override
 * @property {boolean} overridden an override holds
 * @property {'outcome' | 'experience' | null} heldByFloor the half whose floor holds a Green score at Amber
 * @property {Confidence | null} confidence of the lower half that is known
 * @property {boolean} silent nobody has answered for half of the window
 * @property {ExperienceHalf} experienceHalf
 * @property {OutcomeHalf} outcomeHalf
 */

const LEVELS = /** @type {const} */ (['Low', 'Medium', 'High']);

/**
 * @param {AccountInput} input
 * @param {Rules} rules
 * @param {number} day as-of day number
 * @param {Status | null} previousStatus computed status before, for hysteresis
 * @param {LastScore | null} last last score the account had, null when it never had one
 * @returns {Standing}
 */
export function standingOn(input, rules, day, previousStatus, last) {
    const experiencePart = experienceHalf(input.excluded ? [] : input.experience, day, rules);
    const outcomePart = outcomeHalf(input.excluded ? [] : input.outcome, day, rules);
    const since = input.customerSince === null ? null : dayNumber(input.customerSince);
    const stage = stageOn(input.stage, since, day, rules);
    const weight = outcomeWeight(stage, rules);
    const outcome = outcomePart.value;
    const experience = experiencePart.value;
    const state = stateOf(input.excluded, outcome, experience, last);
    const overridden = holds(input.override, day) && state !== 'Excluded';
    const band = bandOn(outcome, experience, weight, rules, previousStatus);
    return {
        state,
        score: state === 'Stale' && last ? last.score : band.score,
        outcome,
        experience,
        weight,
        stage,
        computedStatus: band.status,
        status: overridden && input.override ? input.override.status : band.status,
        overridden,
        heldByFloor: band.heldByFloor,
        confidence: lowerConfidence(outcomePart, experiencePart),
        silent: experiencePart.newest !== null && day >= experiencePart.newest + Math.ceil(rules.npsWindowDays / 2),
        experienceHalf: experiencePart,
        outcomeHalf: outcomePart
    };
}

/**
 * @param {number | null} outcome
 * @param {number | null} experience
 * @param {number} weight
 * @param {Rules} rules
 * @param {Status | null} previousStatus
 * @returns {{ score: number | null, status: Status | null, heldByFloor: 'outcome' | 'experience' | null }} nulls while a half is unknown
 */
function bandOn(outcome, experience, weight, rules, previousStatus) {
    if (outcome === null || experience === null) return { score: null, status: null, heldByFloor: null };
    const score = healthScore(outcome, experience, weight);
    const status = bandOf(score, rules, previousStatus);
    const heldByFloor = status === 'Green' ? belowFloor(outcome, experience, rules) : null;
    return { score, status: heldByFloor === null ? status : 'Amber', heldByFloor };
}

/**
 * @param {boolean} excluded
 * @param {number | null} outcome
 * @param {number | null} experience
 * @param {LastScore | null} last
 * @returns {State}
 */
function stateOf(excluded, outcome, experience, last) {
    if (excluded) return 'Excluded';
    if (outcome !== null && experience !== null) return 'Scored';
    if (last !== null) return 'Stale';
    return outcome === null && experience === null ? 'No evidence' : 'Provisional';
}

/**
 * @param {Override | null} override
 * @param {number} day
 * @returns {boolean} whether the override holds on the day; one without an end never does
 */
function holds(override, day) {
    return override !== null && override.until !== null && day <= dayNumber(override.until);
}

/**
 * @param {OutcomeHalf} outcome
 * @param {ExperienceHalf} experience
 * @returns {Confidence | null} the lower of the known halves, null when neither is known
 */
function lowerConfidence(outcome, experience) {
    const known = [outcome, experience]
        .filter((half) => half.value !== null)
        .map((half) => LEVELS.indexOf(half.confidence));
    return known.length === 0 ? null : (LEVELS[Math.min(...known)] ?? null);
}
