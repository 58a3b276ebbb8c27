/**
 * The scoring of Account Health: customer success = client outcomes + customer experience.
 * Pure: same input, same result, anywhere. It knows no clock, locale, field name or label, imports nothing from outside
 * this bundle, and is the only place where the arithmetic lives. Rules and examples: docs/score.md.
 */
import { dayNumber, isoDate } from './calendar.js';
import { encodeDetail, sameRules } from './detail.js';
import { driverOf, quadrantOf, watchOuts } from './driver.js';
import { withPoint } from './history.js';
import { nextReview } from './review.js';
import { standingOn } from './standing.js';
import { outcomeWeight } from './status.js';
import { trendOn } from './trend.js';

export { dayNumber, isoDate } from './calendar.js';
export { midRankPercentile, pinnedCohortNps, pinnedPercentile, SMALLEST_COHORT } from './cohort.js';
export { decodeDetail, DETAIL_VERSION, encodeDetail } from './detail.js';
export { GOOD, MIDDLE, quadrantOf } from './driver.js';
export { adjustedWald, countAnswers } from './experience.js';
export { changeSince } from './history.js';
export { receiptOf } from './receipt.js';
export { roundTenth } from './rounding.js';
export { checkRules, chooseRules, DEFAULT_RULES, OUTCOMES_FIRST_WEIGHTS } from './rules.js';
export { bandOf, healthScore, STAGES } from './status.js';
export { leastSquaresSlope } from './trend.js';

/** @typedef {import('./rules.js').Rules} Rules */
/** @typedef {import('./rules.js').Stage} Stage */
/** @typedef {import('./rules.js').SegmentModel} SegmentModel */
/** @typedef {import('./status.js').Status} Status */
/** @typedef {import('./experience.js').Confidence} Confidence */
/** @typedef {import('./experience.js').ExperienceEvidence} ExperienceEvidence */
/** @typedef {import('./experience.js').AnswersEvidence} AnswersEvidence */
/** @typedef {import('./experience.js').AnswerCounts} AnswerCounts */
/** @typedef {import('./outcome.js').OutcomeEvidence} OutcomeEvidence */
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
/** @typedef {import('./driver.js').Driver} Driver */
/** @typedef {import('./driver.js').WatchOut} WatchOut */
/** @typedef {import('./receipt.js').Receipt} Receipt */
/** @typedef {import('./receipt.js').ReceiptLine} ReceiptLine */

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
 * @property {Status | null} previousStatus shown status before that
 * @property {string | null} evidenceDate oldest evidence in force
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
 */
export function scoreAccount(input, rules, previous, context = previous?.context ?? null) {
    const day = dayNumber(input.asOf);
    const lastBefore = previous ? lastScoreOf(previous) : null;
    const standing = standingOn(input, rules, day, previous?.computedStatus ?? null, lastBefore);
    const modelVersion = `${MODEL_VERSION}/${rules.version}`;
    const history = historyWith(previous, standing, rules, day, modelVersion);
    const scored = standing.state === 'Scored';
    const trend = scored ? trendOn(history, standing.weight, day, rules) : null;
    const began = previous !== null && previous.status === standing.status ? previous : null;
    const statusSince = began ? began.statusSince : input.asOf;
    const previousStatus = began ? began.previousStatus : (previous?.status ?? null);
    const oldest = oldestOf(standing);
    return {
        standing,
        trend,
        driver: driverOf(standing, rules),
        watchOuts: trend ? watchOuts(standing, trend) : [],
        quadrant: quadrantOf(standing.outcome, standing.experience),
        statusSince,
        previousStatus,
        evidenceDate: oldest === null ? null : isoDate(oldest),
        nextReview: nextReview(
            input,
            rules,
            standing,
            trend ?? { direction: 'New', change: null },
            history,
            lastBefore
        ),
        modelVersion,
        detail: {
            at: input.asOf,
            model: MODEL_VERSION,
            rules,
            state: standing.state,
            score: standing.score,
            stage: standing.stage,
            weight: standing.weight,
            computedStatus: standing.computedStatus,
            status: standing.status,
            statusSince,
            previousStatus,
            experience: standing.experienceHalf.used,
            outcome: standing.outcomeHalf.used.map((row) => row.evidence),
            last: lastBefore,
            context,
            history
        }
    };
}

/**
 * @param {Detail} previous
 * @returns {LastScore | null} the score an account had, to keep when its evidence expires
 */
function lastScoreOf(previous) {
    if (previous.state !== 'Scored' || previous.score === null || previous.computedStatus === null)
        return previous.last;
    return { score: previous.score, status: previous.computedStatus, date: previous.at };
}

/**
 * @param {Detail | null} previous
 * @param {Standing} standing
 * @param {Rules} rules
 * @param {number} day
 * @param {string} version
 * @returns {readonly HistoryPoint[]}
 */
function historyWith(previous, standing, rules, day, version) {
    const before = previous?.history ?? [];
    // Before the first evidence there is nothing to draw; afterwards a gap is a point with unknown halves.
    if (before.length === 0 && standing.outcome === null && standing.experience === null) return before;
    const shift = previous ? shiftByRules(previous, standing, rules) : null;
    return withPoint(before, {
        day,
        outcome: standing.outcome,
        experience: standing.experience,
        weight: standing.weight,
        version,
        shift
    });
}

/**
 * How much new rules alone moved an account: the evidence of the receipt before, scored again under today's rules.
 * Where that evidence says nothing under the new rules (a shorter window), the whole move is theirs.
 * @param {Detail} previous
 * @param {Standing} standing
 * @param {Rules} rules
 * @returns {HistoryPoint['shift']}
 */
function shiftByRules(previous, standing, rules) {
    if (sameRules(previous.rules, rules)) return null;
    const input = { asOf: previous.at, experience: previous.experience, outcome: previous.outcome, stage: previous.stage, customerSince: null, override: null, excluded: false }; // prettier-ignore
    const day = dayNumber(previous.at);
    const then = standingOn(input, previous.rules, day, null, null);
    const under = standingOn(input, rules, day, null, null);
    const outcome = moved(then.outcome, under.outcome ?? standing.outcome);
    const experience = moved(then.experience, under.experience ?? standing.experience);
    const weight = Math.round((outcomeWeight(previous.stage, rules) - previous.weight) * 100) / 100;
    return outcome === 0 && experience === 0 && weight === 0 ? null : [outcome, experience, weight];
}

/**
 * @param {number | null} from
 * @param {number | null} to
 * @returns {number} one decimal; 0 while either is unknown
 */
function moved(from, to) {
    return from === null || to === null ? 0 : Math.round((to - from) * 10) / 10;
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
    return encodeDetail({ ...health.detail, context });
}
