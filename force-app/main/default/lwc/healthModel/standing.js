/** What an account shows on one day: both halves, score, status, state and confidence. No history, no driver. */
import { experienceHalf } from './experience.js';
import { outcomeHalf } from './outcome.js';
import { outcomeWeight, stageOn, verdictOn } from './status.js';
import { lowerConfidence } from './confidence.js';
import { dayNumber } from './calendar.js';

/** @typedef {import('./rules.js').Rules} Rules */
/** @typedef {import('./rules.js').Stage} Stage */
/** @typedef {import('./status.js').Status} Status */
/** @typedef {import('./confidence.js').Confidence} Confidence */
/** @typedef {import('./answers.js').ExperienceEvidence} ExperienceEvidence */
/** @typedef {import('./experience.js').ExperienceHalf} ExperienceHalf */
/** @typedef {import('./statement.js').OutcomeEvidence} OutcomeEvidence */
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
 * @property {string} date last day on which it stood
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
 * @property {boolean} silent nobody has said anything for half of the window
 * @property {ExperienceHalf} experienceHalf
 * @property {OutcomeHalf} outcomeHalf
 */

/** While a half is unknown there is no sum and no colour. */
const NO_VERDICT = { score: null, status: null, heldByFloor: null };

/**
 * @param {AccountInput} input
 * @param {Rules} rules
 * @param {number} day as-of day number
 * @param {Status | null} previousBand band before, for hysteresis
 * @param {number | null} lastScore the score the account had before its evidence expired, null when it never had one
 * @returns {Standing}
 */
export function standingOn(input, rules, day, previousBand, lastScore) {
    const experiencePart = experienceHalf(input.excluded ? [] : input.experience, day, rules);
    const outcomePart = outcomeHalf(input.excluded ? [] : input.outcome, day, rules);
    const stage = stageFrom(input, day, rules);
    const weight = outcomeWeight(stage, rules);
    const outcome = outcomePart.value;
    const experience = experiencePart.value;
    const state = stateOf(input.excluded, outcome, experience, lastScore);
    const known = outcome !== null && experience !== null;
    const verdict = known ? verdictOn(outcome, experience, weight, rules, previousBand) : NO_VERDICT;
    const override = state === 'Excluded' ? null : overrideOn(input.override, day);
    return {
        state,
        score: state === 'Stale' ? lastScore : verdict.score,
        outcome,
        experience,
        weight,
        stage,
        computedStatus: verdict.status,
        status: override ?? verdict.status,
        overridden: override !== null,
        heldByFloor: verdict.heldByFloor,
        confidence: confidenceOf(outcomePart, experiencePart),
        silent: experiencePart.silent,
        experienceHalf: experiencePart,
        outcomeHalf: outcomePart
    };
}

/**
 * @param {AccountInput} input an account that is left out does not age: nothing about it changes with time
 * @param {number} day
 * @param {Rules} rules
 * @returns {Stage | null}
 */
export function stageFrom({ stage, customerSince, excluded }, day, rules) {
    return stageOn(stage, excluded || customerSince === null ? null : dayNumber(customerSince), day, rules);
}

/**
 * @param {boolean} excluded
 * @param {number | null} outcome
 * @param {number | null} experience
 * @param {number | null} lastScore
 * @returns {State}
 */
function stateOf(excluded, outcome, experience, lastScore) {
    if (excluded) return 'Excluded';
    if (outcome !== null && experience !== null) return 'Scored';
    if (lastScore !== null) return 'Stale';
    return outcome === null && experience === null ? 'No evidence' : 'Provisional';
}

/**
 * @param {Override | null} override
 * @param {number} day
 * @returns {Status | null} status of the override while it holds; one without an end never does
 */
function overrideOn(override, day) {
    return override !== null && override.until !== null && day <= dayNumber(override.until) ? override.status : null;
}

/**
 * @param {OutcomeHalf} outcome
 * @param {ExperienceHalf} experience
 * @returns {Confidence | null} the lower of the known halves, null when neither is known
 */
function confidenceOf(outcome, experience) {
    if (outcome.value === null) return experience.value === null ? null : experience.confidence;
    return experience.value === null ? outcome.confidence : lowerConfidence(outcome.confidence, experience.confidence);
}
