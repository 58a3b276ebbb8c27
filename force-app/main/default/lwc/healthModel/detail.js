/**
 * Health_Detail__c: receipt and compact history of one account as versioned JSON, documented in docs/score.md.
 * Rules are stored as what differs from the shipped ones, history points as arrays, so that a million of them travel well.
 */
import { dayNumber } from './calendar.js';
import { DEFAULT_RULES } from './rules.js';

/** @typedef {import('./rules.js').Rules} Rules */
/** @typedef {import('./rules.js').Stage} Stage */
/** @typedef {import('./status.js').Status} Status */
/** @typedef {import('./standing.js').State} State */
/** @typedef {import('./standing.js').LastScore} LastScore */
/** @typedef {import('./standing.js').Standing} Standing */
/** @typedef {import('./history.js').HistoryPoint} HistoryPoint */
/** @typedef {import('./answers.js').ExperienceEvidence} ExperienceEvidence */
/** @typedef {import('./statement.js').OutcomeEvidence} OutcomeEvidence */

/** Version of the JSON below. A reader takes every version up to its own. */
export const DETAIL_VERSION = 1;

/**
 * @typedef {object} Context an account's place among the others, as the run that wrote it saw them
 * @property {string} cohort label of the cohort, "" for all scored accounts
 * @property {number} size scored accounts in the cohort
 * @property {number} percentile 0-100, mid-rank
 * @property {string} date day the percentile was taken
 * @property {number | null} outcomeMedian median outcome half of the cohort
 * @property {number | null} experienceMedian median experience half of the cohort
 * @property {number | null} change median change in points of the cohort over the trend window
 */

/**
 * @typedef {object} Detail
 * @property {string} at as-of day of the score, "YYYY-MM-DD"
 * @property {string} model version of the arithmetic
 * @property {Rules} rules
 * @property {State} state
 * @property {number | null} score
 * @property {Stage | null} stage
 * @property {number} weight
 * @property {Status | null} computedStatus
 * @property {Standing['heldByFloor']} heldByFloor
 * @property {Status | null} status after the override
 * @property {string | null} statusSince day the status began
 * @property {Status | null} previousStatus
 * @property {readonly ExperienceEvidence[]} experience rows in force
 * @property {readonly OutcomeEvidence[]} outcome rows in force
 * @property {LastScore | null} last the score it had; null while Scored and when it never had one
 * @property {Context | null} context
 * @property {readonly HistoryPoint[]} history oldest first
 */

/** What an absent key means: not known. */
const UNKNOWN = { score: null, stage: null, computedStatus: null, heldByFloor: null, status: null, statusSince: null, previousStatus: null, last: null, context: null }; // prettier-ignore

/**
 * Reads a detail of this version or an older one.
 * @param {string | null | undefined} text
 * @returns {{ detail: Detail, problem: null } | { detail: null, problem: 'blank' | 'damaged' | 'newer' }}
 */
export function decodeDetail(text) {
    if (!text) return { detail: null, problem: 'blank' };
    try {
        const { v: version, versions, history, rules, ...rest } = JSON.parse(text);
        if (version > DETAIL_VERSION) return { detail: null, problem: 'newer' };
        const points = history.map((/** @type {EncodedPoint} */ point) => decodePoint(point, versions));
        const detail = { ...UNKNOWN, ...rest, rules: { ...DEFAULT_RULES, ...rules }, history: points };
        return isWhole(version, detail) ? { detail, problem: null } : { detail: null, problem: 'damaged' };
    } catch {
        return { detail: null, problem: 'damaged' };
    }
}

/**
 * @param {unknown} version
 * @param {Detail} detail
 * @returns {boolean} whether everything is there that readers rely on
 */
function isWhole(version, { at, model, state, weight, experience, outcome, history }) {
    return (
        version === DETAIL_VERSION &&
        typeof model === 'string' &&
        typeof state === 'string' &&
        typeof weight === 'number' &&
        dayNumber(at) > 0 &&
        Array.isArray(experience) &&
        Array.isArray(outcome) &&
        history.every(isPoint)
    );
}

/**
 * @param {HistoryPoint} point
 * @returns {boolean}
 */
function isPoint({ day, outcome, experience, weight }) {
    return Number.isInteger(day) && weight >= 0 && weight <= 1 && isHalf(outcome) && isHalf(experience);
}

/**
 * @param {number | null} value
 * @returns {boolean} whether a half is unknown or 1-10
 */
function isHalf(value) {
    return value === null || (value >= 1 && value <= 10);
}

/** @typedef {[number, number | null, number | null, number, number, ...number[]]} EncodedPoint day, tenths of both halves, hundredths of the weight, index of the version, and what rules moved */

/**
 * @param {EncodedPoint} encoded
 * @param {readonly string[]} versions
 * @returns {HistoryPoint}
 */
function decodePoint([day, outcome, experience, weight, version, ...shift], versions) {
    return {
        day,
        outcome: outcome === null ? null : outcome / 10,
        experience: experience === null ? null : experience / 10,
        weight: weight / 100,
        version: versions[version] ?? '',
        shift: shift.length === 3 ? /** @type {[number, number, number]} */ (/** @type {unknown} */ (shift)) : null
    };
}

const RULE_NAMES = /** @type {(keyof Rules)[]} */ (Object.keys(DEFAULT_RULES));

/**
 * @param {Rules} rules
 * @returns {Partial<Rules>} what differs from the shipped rules
 */
export function differences(rules) {
    if (rules === DEFAULT_RULES) return {};
    const different = RULE_NAMES.filter((name) => !sameValue(rules[name], DEFAULT_RULES[name]));
    return Object.fromEntries(different.map((name) => [name, rules[name]]));
}

/**
 * @param {Rules} a
 * @param {Rules} b
 * @returns {boolean} whether two sets of rules score alike
 */
export function sameRules(a, b) {
    return a === b || RULE_NAMES.every((name) => sameValue(a[name], b[name]));
}

/**
 * @param {unknown} a
 * @param {unknown} b
 * @returns {boolean}
 */
function sameValue(a, b) {
    return a === b || JSON.stringify(a) === JSON.stringify(b);
}
