/**
 * The rules an admin may set, their shipped defaults and the check that every door applies to them.
 * A breakpoint list is piecewise linear and clamped at both ends.
 */

import { dayNumber } from './calendar.js';

/** @typedef {readonly (readonly [number, number])[]} Breakpoints pairs of input and score (1-10), inputs rising */
/** @typedef {'Onboarding' | 'Adoption' | 'Performance' | 'Transformation'} Stage */

/**
 * @typedef {object} Rules
 * @property {string} version name of the published version, "default" for the shipped one; at most 20 characters
 * @property {number} greenFrom lowest Green score, 2-20
 * @property {number} amberFrom lowest Amber score, 2-20; everything below is Red
 * @property {Readonly<Record<Stage | 'Unknown', number>>} weights share of outcomes in the score by stage, 0-1
 * @property {readonly [number, number, number] | null} stageDays age in days at which Adoption, Performance and
 *   Transformation begin, for accounts without a stage; null leaves their stage unknown
 * @property {'nps' | 'mean'} npsMethod how answers become 1-10
 * @property {number} npsWindowDays days an answer counts, the day it was given included
 * @property {number} npsShrinkage answers' worth of cohort NPS mixed into every account; 0 switches it off
 * @property {number | null} cohortNps pinned NPS of all customers, -100 to 100; null switches shrinkage off
 * @property {string | null} cohortNpsDate day the cohort NPS was pinned, "YYYY-MM-DD"
 * @property {number} decisionMakerWeight votes of a decision-maker's answer
 * @property {number} outcomeValidityDays days ROI evidence counts when it does not say so itself
 * @property {Breakpoints} attainmentPoints realised / target -> 1-10
 * @property {Breakpoints} roiPoints (benefit - cost) / cost -> 1-10
 * @property {Breakpoints} paybackPoints months needed / months promised -> 1-10
 * @property {Readonly<Record<'done' | 'due' | 'overdue', number>>} milestoneScores milestone -> 1-10
 * @property {number} estimatedCap highest score an estimate can earn, 1-10
 * @property {number | null} floor a half below it holds a Green score at Amber; null switches it off
 * @property {number} hysteresis points past a band edge that a score must go to change status
 * @property {number} trendWindowDays days the trend looks back
 * @property {number} trendDeadBand change in points within which the trend is Steady
 */

/** Shipped rules (documented in docs/score.md). @type {Rules} */
export const DEFAULT_RULES = {
    version: 'default',
    greenFrom: 15,
    amberFrom: 10,
    weights: { Onboarding: 0.5, Adoption: 0.5, Performance: 0.5, Transformation: 0.5, Unknown: 0.5 },
    stageDays: null,
    npsMethod: 'nps',
    npsWindowDays: 365,
    npsShrinkage: 3,
    cohortNps: null,
    cohortNpsDate: null,
    decisionMakerWeight: 1,
    outcomeValidityDays: 180,
    attainmentPoints: [[0, 1], [0.25, 2], [0.5, 4], [0.75, 6], [1, 8], [1.25, 10]], // prettier-ignore
    roiPoints: [[-1, 1], [-0.5, 2.5], [0, 4], [0.5, 6], [1, 7.5], [2, 9], [3, 10]], // prettier-ignore
    paybackPoints: [[0.5, 10], [1, 8], [1.5, 5], [2, 2.5], [3, 1]], // prettier-ignore
    milestoneScores: { done: 8, due: 5, overdue: 2 },
    estimatedCap: 7,
    floor: null,
    hysteresis: 0,
    trendWindowDays: 90,
    trendDeadBand: 0.5
};

/** Outcome weights of the ready preset "outcomes first": outcomes weigh more early, experience as the customer matures. */
export const OUTCOMES_FIRST_WEIGHTS = { Onboarding: 0.7, Adoption: 0.6, Performance: 0.45, Transformation: 0.35, Unknown: 0.5 }; // prettier-ignore

/**
 * Rule names with the range each must lie in. Text of problems is made from it, so it is written once.
 * @type {readonly (readonly [keyof Rules, number, number])[]}
 */
const RANGES = [
    ['greenFrom', 2, 20], ['amberFrom', 2, 20], ['npsWindowDays', 1, 3650], ['npsShrinkage', 0, 1000],
    ['cohortNps', -100, 100], ['decisionMakerWeight', 0.1, 100], ['outcomeValidityDays', 1, 3650],
    ['estimatedCap', 1, 10], ['floor', 1, 10], ['hysteresis', 0, 5], ['trendWindowDays', 28, 175], ['trendDeadBand', 0, 18]
]; // prettier-ignore
const NULLABLE = new Set(['cohortNps', 'floor']);
const WHOLE = new Set(['npsWindowDays', 'outcomeValidityDays', 'trendWindowDays']);

/**
 * Checks rules; every door (set-up, job, sample) shows these sentences unchanged.
 * @param {Rules} rules
 * @returns {string[]} one sentence a problem with the value received, empty when the rules are sound
 */
export function checkRules(rules) {
    const problems = checkVersion(rules.version);
    for (const [name, least, most] of RANGES) {
        problems.push(...checkNumber(name, rules[name], least, most));
    }
    problems.push(...checkBands(rules));
    for (const stage of Object.keys(DEFAULT_RULES.weights)) {
        problems.push(...checkWeight(`weights.${stage}`, rules.weights?.[/** @type {Stage} */ (stage)]));
    }
    for (const state of /** @type {const} */ (['done', 'due', 'overdue'])) {
        problems.push(...checkNumber(`milestoneScores.${state}`, rules.milestoneScores?.[state], 1, 10));
    }
    if (rules.npsMethod !== 'nps' && rules.npsMethod !== 'mean') {
        problems.push(`npsMethod "${String(rules.npsMethod)}" must be "nps" or "mean".`);
    }
    if (rules.cohortNpsDate !== null && !(dayNumber(String(rules.cohortNpsDate)) > 0)) {
        problems.push(`cohortNpsDate "${String(rules.cohortNpsDate)}" must be a date such as 2026-01-31.`);
    }
    problems.push(...checkStageDays(rules.stageDays));
    for (const name of /** @type {const} */ (['attainmentPoints', 'roiPoints', 'paybackPoints'])) {
        problems.push(...checkBreakpoints(name, rules[name]));
    }
    return problems;
}

/**
 * @param {unknown} version
 * @returns {string[]}
 */
function checkVersion(version) {
    const sound = typeof version === 'string' && version.length >= 1 && version.length <= 20;
    return sound ? [] : [`version "${String(version)}" must be a text of 1 to 20 characters.`];
}

/**
 * @param {string} name
 * @param {unknown} value
 * @param {number} least
 * @param {number} most
 * @returns {string[]}
 */
function checkNumber(name, value, least, most) {
    if (value === null && NULLABLE.has(name)) return [];
    const whole = WHOLE.has(name);
    const sound = typeof value === 'number' && value >= least && value <= most && (!whole || Number.isInteger(value));
    return sound ? [] : [`${name} ${String(value)} must be a ${whole ? 'whole ' : ''}number from ${least} to ${most}.`];
}

/**
 * A weight is stored with two decimals, on the record and in the history; a finer one would come back as another one.
 * @param {string} name
 * @param {unknown} value
 * @returns {string[]}
 */
function checkWeight(name, value) {
    const problems = checkNumber(name, value, 0, 1);
    if (problems.length === 0 && Math.round(Number(value) * 100) / 100 !== value) {
        problems.push(`${name} ${String(value)} must have at most two decimals.`);
    }
    return problems;
}

/**
 * @param {Rules} rules
 * @returns {string[]}
 */
function checkBands({ greenFrom, amberFrom, hysteresis }) {
    const problems = [];
    if (greenFrom <= amberFrom) {
        problems.push(`greenFrom ${greenFrom} must be above amberFrom ${amberFrom}: the bands are reversed.`);
    } else if (hysteresis * 2 >= greenFrom - amberFrom) {
        problems.push(`hysteresis ${hysteresis} must be less than half of the Amber band.`);
    }
    return problems;
}

/**
 * @param {Rules['stageDays']} days
 * @returns {string[]}
 */
function checkStageDays(days) {
    if (days === null) return [];
    const rising =
        Array.isArray(days) &&
        days.length === 3 &&
        days.every((age, i) => Number.isInteger(age) && age > (i === 0 ? 0 : days[i - 1]));
    return rising ? [] : [`stageDays ${String(days)} must be three rising whole numbers of days.`];
}

/** Most points of a curve; every receipt carries the curves that are not the shipped ones. */
const MOST_POINTS = 20;

/**
 * @param {string} name
 * @param {Breakpoints} points
 * @returns {string[]}
 */
function checkBreakpoints(name, points) {
    const count = Array.isArray(points) ? points.length : 0;
    if (count < 2 || count > MOST_POINTS) return [`${name} needs 2 to ${MOST_POINTS} points, it has ${count}.`];
    const problems = [];
    for (const [i, [input, score]] of points.entries()) {
        const before = points[i - 1];
        if (!Number.isFinite(input) || (before && input <= before[0])) {
            problems.push(`${name}: input ${input} of point ${i + 1} must be a number above the one before.`);
        }
        problems.push(...checkNumber(`${name}: score of point ${i + 1},`, score, 1, 10));
    }
    return problems;
}

/**
 * Value on a piecewise-linear curve, clamped at both ends.
 * @param {Breakpoints} points inputs rising
 * @param {number} input
 * @returns {number} 1-10
 */
export function interpolate(points, input) {
    let before = /** @type {readonly [number, number]} */ (points[0]);
    if (input <= before[0]) return before[1];
    for (const point of points) {
        if (input <= point[0]) {
            return before[1] + ((point[1] - before[1]) * (input - before[0])) / (point[0] - before[0]);
        }
        before = point;
    }
    return before[1];
}

/**
 * @typedef {object} SegmentModel a published model for a part of the book
 * @property {number} priority lower numbers are tried first
 * @property {string | null} field Account field that decides, null for the default that takes every account
 * @property {readonly string[]} values values of the field that belong to the segment
 * @property {Rules} rules
 */

/**
 * The rules an account is scored by: the first model by priority whose segment holds the account, else the default.
 * @param {readonly SegmentModel[]} models in any order
 * @param {(field: string) => string | null} valueOf value of an Account field of this account
 * @returns {Rules} the shipped rules when no model takes the account
 */
export function chooseRules(models, valueOf) {
    /** @type {SegmentModel | null} */
    let chosen = null;
    for (const model of models) {
        const takes = model.field === null || model.values.includes(valueOf(model.field) ?? '');
        if (takes && (chosen === null || comesBefore(model, chosen))) chosen = model;
    }
    return chosen === null ? DEFAULT_RULES : chosen.rules;
}

/**
 * A default takes what no segment takes, whatever its priority; of two models of one priority the newer comes first, so
 * that the order in which they were read does not matter.
 * @param {SegmentModel} a
 * @param {SegmentModel} b
 * @returns {boolean}
 */
function comesBefore(a, b) {
    if ((a.field === null) !== (b.field === null)) return a.field !== null;
    if (a.priority !== b.priority) return a.priority < b.priority;
    return isNewer(a.rules.version, b.rules.version);
}

/**
 * Versions that are numbers are compared as numbers, 10 after 9, and are newer than names; names are compared as texts.
 * @param {string} a
 * @param {string} b
 * @returns {boolean}
 */
function isNewer(a, b) {
    const [first, second] = [rank(a), rank(b)];
    return first === second ? a > b : first > second;
}

/**
 * @param {string} version
 * @returns {number}
 */
function rank(version) {
    const number = Number(version);
    return Number.isNaN(number) ? -Infinity : number;
}
