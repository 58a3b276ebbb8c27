/**
 * Health_Detail__c: receipt and compact history of one account as versioned JSON, documented in docs/score.md.
 * Rules are stored as what differs from the shipped ones, history points as arrays, so that a million of them travel well.
 */
import { dayNumber } from './calendar.js';
import { compactExperience, compactOutcome, cut } from './compact.js';
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

/** Most points written; thinning keeps a history far below it. */
const MOST_POINTS = 100;

/** Characters of the name of a version or a cohort, as JSON writes them. */
const LONGEST_NAME = 80;

/**
 * Writes a detail as text.
 * @param {Detail} detail
 * @returns {string} JSON, always under the 32,768 characters of the field
 */
export function encodeDetail(detail) {
    const { at, model, state, weight, rules, history, context } = detail;
    /** @type {string[]} */
    const versions = [];
    const points = history.slice(-MOST_POINTS).map((point) => encodePoint(point, versions));
    // The order is fixed, and what is unknown is left out (undefined is not written).
    return JSON.stringify({
        v: DETAIL_VERSION,
        at,
        model,
        state,
        score: detail.score ?? undefined,
        stage: detail.stage ?? undefined,
        weight,
        computedStatus: detail.computedStatus ?? undefined,
        heldByFloor: detail.heldByFloor ?? undefined,
        status: detail.status ?? undefined,
        statusSince: detail.statusSince ?? undefined,
        previousStatus: detail.previousStatus ?? undefined,
        last: detail.last ?? undefined,
        context: context === null ? undefined : { ...context, cohort: cut(context.cohort, LONGEST_NAME) },
        rules: differences(rules),
        experience: compactExperience(detail.experience),
        outcome: compactOutcome(detail.outcome, rules),
        versions: versions.map((version) => cut(version, LONGEST_NAME)),
        history: points
    });
}

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
 * @param {HistoryPoint} point
 * @param {string[]} versions versions seen so far; a new one is added
 * @returns {EncodedPoint}
 */
function encodePoint(point, versions) {
    let version = versions.indexOf(point.version);
    if (version < 0) version = versions.push(point.version) - 1;
    return [
        point.day,
        scaled(point.outcome, 10),
        scaled(point.experience, 10),
        Math.round(point.weight * 100),
        version,
        ...(point.shift ?? [])
    ];
}

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

/**
 * @param {number | null} value
 * @param {number} by
 * @returns {number | null} whole number
 */
function scaled(value, by) {
    return value === null ? null : Math.round(value * by);
}

const RULE_NAMES = /** @type {(keyof Rules)[]} */ (Object.keys(DEFAULT_RULES));

/**
 * @param {Rules} rules
 * @returns {Partial<Rules>} what differs from the shipped rules
 */
function differences(rules) {
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
