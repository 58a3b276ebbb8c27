/** Driver and watch-outs: what to say about a score. Keys and numbers only; the words belong to the components. */
import { bandBehind, verdictOn } from './status.js';
import { outcomeScore, roiOf } from './statement.js';
import { roundTenth } from './rounding.js';
import { interpolate } from './rules.js';

/** @typedef {import('./rules.js').Rules} Rules */
/** @typedef {import('./standing.js').Standing} Standing */
/** @typedef {import('./outcome.js').ScoredOutcome} ScoredOutcome */
/** @typedef {import('./trend.js').Trend} Trend */
/** @typedef {import('./status.js').Status} Status */

/**
 * @typedef {object} Driver the one thing worth saying
 * @property {'noEvidence' | 'excluded' | 'outcomeMissing' | 'experienceMissing' | 'outcomeExpired' | 'experienceExpired'
 *   | 'bothExpired' | 'strong' | 'floorOutcome' | 'floorExperience' | 'attainment' | 'roi' | 'estimate' | 'outcome'
 *   | 'decisionMaker' | 'nps' | 'experience'} key
 * @property {Readonly<Record<string, number | string | null>>} values numbers of the sentence; `wouldBe` is the status the
 *   account would have if this input were on target, null when it would stay as it is
 */

/**
 * @typedef {'lowHalf' | 'decisionMakerDetractor' | 'silent' | 'estimatesOnly' | 'fallingWhileGreen' | 'outcomeWithoutExperience'
 *   | 'experienceWithoutOutcome' | 'overrideDisagrees'} WatchOut
 */

/** Middle of the 1-10 scale: below it a half is low, and the quadrants meet here. */
export const MIDDLE = 5.5;
/** A half from here on is good: two such halves are Green under the shipped bands. */
export const GOOD = 8;

/**
 * The input that costs the score most, or the reason why there is no score.
 * @param {Standing} standing
 * @param {Rules} rules
 * @returns {Driver}
 */
export function driverOf(standing, rules) {
    const { state, outcome, experience } = standing;
    if (state === 'Excluded') return { key: 'excluded', values: {} };
    if (state === 'No evidence') return { key: 'noEvidence', values: {} };
    if (outcome === null || experience === null) return missing(standing);
    if (standing.heldByFloor === 'outcome')
        return { key: 'floorOutcome', values: { half: outcome, floor: rules.floor } };
    if (standing.heldByFloor === 'experience')
        return { key: 'floorExperience', values: { half: experience, floor: rules.floor } };
    if (outcome >= GOOD && experience >= GOOD) return { key: 'strong', values: { outcome, experience } };
    const worst = costliestOutcome(standing);
    const lostInExperience = (1 - standing.weight) * (10 - experience);
    return worst && worst.lost >= lostInExperience
        ? outcomeDriver(worst.row, standing, outcome, experience, rules)
        : experienceDriver(standing, outcome, experience, rules);
}

/**
 * @param {Standing} standing
 * @returns {Driver}
 */
function missing({ state, outcome, experience }) {
    if (state === 'Provisional') {
        return outcome === null
            ? { key: 'outcomeMissing', values: { experience } }
            : { key: 'experienceMissing', values: { outcome } };
    }
    if (outcome === null && experience === null) return { key: 'bothExpired', values: {} };
    return outcome === null
        ? { key: 'outcomeExpired', values: { experience } }
        : { key: 'experienceExpired', values: { outcome } };
}

/**
 * @param {Standing} standing
 * @returns {{ row: ScoredOutcome, lost: number } | null} row of outcome evidence that loses most, in halves of points
 */
function costliestOutcome({ outcomeHalf, weight }) {
    /** @type {{ row: ScoredOutcome, lost: number } | null} */
    let worst = null;
    for (const row of outcomeHalf.used) {
        const lost = weight * row.share * (10 - row.score);
        if (worst === null || lost > worst.lost) worst = { row, lost };
    }
    return worst;
}

/**
 * @param {ScoredOutcome} row
 * @param {Standing} standing
 * @param {number} outcome
 * @param {number} experience
 * @param {Rules} rules
 * @returns {Driver}
 */
function outcomeDriver(row, standing, outcome, experience, rules) {
    const { kind, values, measure } = row.evidence;
    const target = targetOf(row, rules);
    const raised = roundTenth(Math.min(10, Math.max(outcome, outcome + row.share * (target - row.score))));
    const shared = {
        score: roundTenth(row.score),
        measure: measure ?? null,
        wouldBe: wouldBe(standing, raised, experience, rules)
    };
    if (row.capped) return { key: 'estimate', values: { ...shared, cap: rules.estimatedCap } };
    if (kind === 'attainment') return { key: 'attainment', values: { ...shared, attainment: values[0] ?? null } };
    const roi = roiOf(row.evidence);
    return roi === null ? { key: 'outcome', values: shared } : { key: 'roi', values: { ...shared, roi } };
}

/**
 * What a row could be expected to say: an estimate what it says once it is confirmed, an attainment that the target is
 * reached, any other that it is good.
 * @param {ScoredOutcome} row
 * @param {Rules} rules
 * @returns {number} 1-10
 */
function targetOf({ evidence, capped }, rules) {
    if (capped) return outcomeScore({ ...evidence, verifiedBy: undefined }, rules).score ?? GOOD;
    return evidence.kind === 'attainment' ? interpolate(rules.attainmentPoints, 1) : GOOD;
}

/**
 * @param {Standing} standing
 * @param {number} outcome
 * @param {number} experience
 * @param {Rules} rules
 * @returns {Driver}
 */
function experienceDriver(standing, outcome, experience, rules) {
    const half = standing.experienceHalf;
    const shared = { score: experience, wouldBe: wouldBe(standing, outcome, Math.max(GOOD, experience), rules) };
    if (half.nps === null) return { key: 'experience', values: shared };
    const detractors = half.used.reduce((sum, row) => sum + (row.kind === 'answers' ? row.detractors : 0), 0);
    const values = { ...shared, nps: roundTenth(half.nps), responses: half.responses, detractors };
    return { key: half.decisionMakerDetractor ? 'decisionMaker' : 'nps', values };
}

/**
 * @param {Standing} standing
 * @param {number} outcome
 * @param {number} experience
 * @param {Rules} rules
 * @returns {Status | null} computed status with other halves, null when it is the same
 */
function wouldBe(standing, outcome, experience, rules) {
    const { status } = verdictOn(outcome, experience, standing.weight, rules, bandBehind(standing));
    return status === standing.computedStatus ? null : status;
}

/**
 * What a single number hides, most urgent first. A decision-maker who is a detractor is named whatever else is known; the
 * others contradict a computed status and need one.
 * @param {Standing} standing
 * @param {Trend | null} trend null unless Scored
 * @returns {WatchOut[]}
 */
export function watchOuts(standing, trend) {
    const { outcome, experience, computedStatus } = standing;
    /** @type {WatchOut[]} */
    const found = standing.experienceHalf.decisionMakerDetractor ? ['decisionMakerDetractor'] : [];
    if (outcome === null || experience === null) return found;
    if (computedStatus === 'Green') {
        if (Math.min(outcome, experience) < MIDDLE) found.push('lowHalf');
        if (trend !== null && trend.direction === 'Falling') found.push('fallingWhileGreen');
        if (standing.silent) found.push('silent');
        if (standing.outcomeHalf.estimatesOnly) found.push('estimatesOnly');
    } else {
        if (outcome >= GOOD && experience < MIDDLE) found.push('outcomeWithoutExperience');
        if (experience >= GOOD && outcome < MIDDLE) found.push('experienceWithoutOutcome');
    }
    if (standing.overridden && standing.status !== computedStatus) found.push('overrideDisagrees');
    return found;
}

/**
 * Place in the plane of the two halves.
 * @param {number | null} outcome 1-10
 * @param {number | null} experience 1-10
 * @returns {'both' | 'outcomeOnly' | 'experienceOnly' | 'neither' | null} which halves are at or above the middle; null while one is unknown
 */
export function quadrantOf(outcome, experience) {
    if (outcome === null || experience === null) return null;
    if (outcome >= MIDDLE) return experience >= MIDDLE ? 'both' : 'outcomeOnly';
    return experience >= MIDDLE ? 'experienceOnly' : 'neither';
}
