/**
 * The scoring of Account Health: customer success = client outcomes + customer experience.
 * Pure: same input, same result, anywhere. It knows no clock, locale, field name or label, imports nothing from outside
 * this bundle, and is the only place where the arithmetic lives. Rules and examples: docs/score.md.
 */
import { dayNumber, isoDate } from './calendar.js';
import { encodeDetail } from './encoded.js';
import { driverOf, quadrantOf, watchOuts } from './driver.js';
import { withPoint } from './history.js';
import { lastScore, lastScoreOf } from './last.js';
import { evidenceUntil, nextReview } from './review.js';
import { shiftByRules } from './shift.js';
import { standingOn } from './standing.js';
import { bandBehind } from './status.js';
import { stepsOf, trendOn } from './trend.js';

export { countAnswers } from './answers.js';
export { dayNumber, isoDate } from './calendar.js';
export { midRankPercentile, pinnedCohortNps, pinnedPercentile, SMALLEST_COHORT } from './cohort.js';
export { decodeDetail, DETAIL_VERSION } from './detail.js';
export { GOOD, MIDDLE, quadrantOf } from './driver.js';
export { encodeDetail, writeDetail } from './encoded.js';
export { DETAIL_PARTS } from './parts.js';
export { changeSince } from './history.js';
export { readingOf } from './reading.js';
export { receiptOf } from './receipt.js';
export { roundTenth, wholeNps } from './rounding.js';
export { checkRules, chooseRules, DEFAULT_RULES, OUTCOMES_FIRST_WEIGHTS } from './rules.js';
export { adjustedWald } from './sample.js';
export { bandOf, healthScore, STAGES } from './status.js';
export { leastSquaresSlope } from './trend.js';

/** @typedef {import('./rules.js').Rules} Rules */
/** @typedef {import('./rules.js').Stage} Stage */
/** @typedef {import('./rules.js').SegmentModel} SegmentModel */
/** @typedef {import('./status.js').Status} Status */
/** @typedef {import('./confidence.js').Confidence} Confidence */
/** @typedef {import('./answers.js').ExperienceEvidence} ExperienceEvidence */
/** @typedef {import('./answers.js').AnswersEvidence} AnswersEvidence */
/** @typedef {import('./answers.js').AnswerCounts} AnswerCounts */
/** @typedef {import('./experience.js').ExperienceHalf} ExperienceHalf */
/** @typedef {import('./statement.js').OutcomeEvidence} OutcomeEvidence */
/** @typedef {import('./standing.js').AccountInput} AccountInput */
/** @typedef {import('./standing.js').Standing} Standing */
/** @typedef {import('./standing.js').State} State */
/** @typedef {import('./standing.js').Override} Override */
/** @typedef {import('./standing.js').LastScore} LastScore */
/** @typedef {import('./trend.js').Trend} Trend */
/** @typedef {import('./history.js').HistoryPoint} HistoryPoint */
/** @typedef {import('./history.js').Change} Change */
/** @typedef {import('./detail.js').Detail} Detail */
/** @typedef {import('./detail.js').Context} Context */
/** @template Part @typedef {import('./parts.js').DetailWriter<Part>} DetailWriter */
/** @typedef {import('./driver.js').Driver} Driver */
/** @typedef {import('./driver.js').WatchOut} WatchOut */
/** @typedef {import('./receipt.js').Receipt} Receipt */
/** @typedef {import('./receipt.js').ReceiptLine} ReceiptLine */
/** @typedef {import('./reading.js').Reading} Reading */

/** Version of the arithmetic in this bundle. Raised with every change that can move a score; stored with each score. */
export const MODEL_VERSION = '1.0.0';

/**
 * @typedef {object} AccountHealth everything the job stores and the page shows about one account
 * @property {Standing} standing
 * @property {Trend | null} trend null unless Scored
 * @property {Driver} driver
 * @property {readonly WatchOut[]} watchOuts
 * @property {ReturnType<typeof quadrantOf>} quadrant
 * @property {string | null} statusSince day the shown status began
 * @property {Status | null} previousStatus status shown before it
 * @property {string | null} evidenceDate oldest evidence in force
 * @property {string | null} evidenceUntil first day on which evidence in force no longer counts
 * @property {string | null} nextReview first day on which time alone changes something shown
 * @property {string} modelVersion arithmetic and rules, "1.0.0/3"
 * @property {Detail} detail receipt and history; encodeDetail writes it
 */

/**
 * Scores one account.
 * @param {AccountInput} input
 * @param {Rules} rules sound rules (checkRules)
 * @param {Detail | null} previous detail stored by the scoring before, null for a first score
 * @param {Context | null} [context] place in the cohort, stored on the receipt as it is
 * @returns {AccountHealth}
 * @throws {RangeError} when input.asOf is not a date
 */
export function scoreAccount(input, rules, previous, context = previous?.context ?? null) {
    const day = dayNumber(input.asOf);
    if (Number.isNaN(day)) throw new RangeError(`asOf ${input.asOf} must be a date such as 2026-01-31`);
    const band = previous ? bandBehind(previous) : null;
    const standing = standingOn(input, rules, day, band, previous ? lastScore(previous) : null);
    // Kept only while there is no score: a scored account is its own last score.
    const last = previous && standing.state !== 'Scored' ? lastScoreOf(previous, day) : null;
    const modelVersion = `${MODEL_VERSION}/${rules.version}`;
    const shift = previous ? shiftByRules(input, previous, standing, rules) : null;
    const history = historyWith(previous?.history ?? [], standing, day, modelVersion, shift);
    const steps = standing.state === 'Scored' ? stepsOf(history, standing.weight, day, rules) : null;
    const trend = steps && trendOn(steps, day, rules);
    const oldest = oldestOf(standing);
    const detail = detailOf(input, rules, standing, previous, { last, context, history });
    return {
        standing,
        trend,
        driver: driverOf(standing, rules),
        watchOuts: watchOuts(standing, trend),
        quadrant: quadrantOf(standing.outcome, standing.experience),
        statusSince: detail.statusSince,
        previousStatus: detail.previousStatus,
        evidenceDate: oldest === null ? null : isoDate(oldest),
        evidenceUntil: evidenceUntil(standing, rules),
        nextReview: nextReview({ input, rules, standing, steps, trend }),
        modelVersion,
        detail
    };
}

/**
 * @param {AccountInput} input
 * @param {Rules} rules
 * @param {Standing} standing
 * @param {Detail | null} previous
 * @param {Pick<Detail, 'last' | 'context' | 'history'>} kept
 * @returns {Detail}
 */
function detailOf({ asOf }, rules, standing, previous, { last, context, history }) {
    const began = previous !== null && previous.status === standing.status ? previous : null;
    return {
        at: asOf,
        model: MODEL_VERSION,
        rules,
        state: standing.state,
        score: standing.score,
        stage: standing.stage,
        weight: standing.weight,
        computedStatus: standing.computedStatus,
        heldByFloor: standing.heldByFloor,
        status: standing.status,
        statusSince: began ? began.statusSince : asOf,
        // A time without a status (evidence expired) does not make the colour before it unknown.
        previousStatus: began ? began.previousStatus : (previous?.status ?? previous?.previousStatus ?? null),
        experience: standing.experienceHalf.used,
        outcome: standing.outcomeHalf.used.map((row) => row.evidence),
        last,
        context,
        history
    };
}

/**
 * @param {readonly HistoryPoint[]} before
 * @param {Standing} standing
 * @param {number} day
 * @param {string} version
 * @param {HistoryPoint['shift']} shift
 * @returns {readonly HistoryPoint[]}
 */
function historyWith(before, { outcome, experience, weight }, day, version, shift) {
    // Before the first evidence there is nothing to draw; afterwards a gap is a point with unknown halves.
    if (before.length === 0 && outcome === null && experience === null) return before;
    return withPoint(before, { day, outcome, experience, weight, version, shift });
}

/**
 * @param {Standing} standing
 * @returns {number | null} day number of the oldest evidence in force
 */
function oldestOf({ outcomeHalf, experienceHalf }) {
    if (outcomeHalf.oldest === null || experienceHalf.oldest === null)
        return outcomeHalf.oldest ?? experienceHalf.oldest;
    return Math.min(outcomeHalf.oldest, experienceHalf.oldest);
}

/**
 * Detail as text for the record, with a place in the cohort that was found after scoring.
 * @param {AccountHealth} health
 * @param {Context | null} context
 * @returns {string}
 */
export function detailText(health, context) {
    return encodeDetail(health.detail, context);
}
