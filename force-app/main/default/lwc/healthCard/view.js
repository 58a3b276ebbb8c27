/** What the card shows, from the record's fields and the receipt in it. Pure: today comes in as an argument. */
import { checkRules, dayNumber, decodeDetail, readingOf } from 'c/healthModel';

/** @typedef {import('./fields.js').AccountFields} AccountFields */
/** @typedef {import('c/healthModel').Detail} Detail */
/** @typedef {import('c/healthModel').Reading} Reading */
/** @typedef {import('c/healthModel').State} State */
/** @typedef {import('c/healthModel').Status} Status */
/** @typedef {import('c/healthSummary').Summary} Summary */
/** @typedef {import('c/healthHalves').Halves} Halves */

/**
 * @typedef {object} OverrideView an override that holds today
 * @property {Status} status
 * @property {string | null} reason
 * @property {string | null} until
 */

/**
 * @typedef {object} CardView
 * @property {State | null} state null before the first run, or when it is not visible
 * @property {Summary} summary
 * @property {Halves | null} halves
 * @property {Detail | null} detail
 * @property {'damaged' | 'newer' | null} detailProblem
 * @property {Reading | null} reading
 * @property {OverrideView | null} override
 * @property {Status | null} computedStatus
 * @property {number | null} computedScore
 * @property {number} overdueDays days since something shown should have been looked at again, 0 when it is not due
 * @property {number | null} percentile
 */

/**
 * Reads the receipt. One whose rules no scoring would have taken is as unreadable as one that is cut off.
 * @param {string | null | undefined} text
 * @returns {ReturnType<typeof decodeDetail>}
 */
function readDetail(text) {
    const read = decodeDetail(text);
    if (read.detail === null || checkRules(read.detail.rules).length === 0) return read;
    return { detail: null, problem: 'damaged' };
}

/**
 * @param {AccountFields} fields
 * @param {string | null} revenueText
 * @param {string} today "YYYY-MM-DD" where the user is
 * @returns {CardView}
 */
export function viewOf(fields, revenueText, today) {
    const { detail, problem } = readDetail(fields.detail);
    const override = overrideToday(fields, today);
    const reading = detail ? readingOf(detail, override?.status ?? null) : null;
    const state = fields.state ?? null;
    return {
        state,
        summary: summaryOf(fields, detail, override, revenueText, today),
        halves: halvesOf(fields, detail),
        detail,
        detailProblem: problem === 'blank' ? null : problem,
        reading,
        override,
        computedStatus: fields.computedStatus ?? null,
        computedScore: fields.score ?? null,
        overdueDays: overdueDays(fields, today),
        percentile: fields.percentile ?? null
    };
}

/**
 * The override as the record has it now: the job writes the status only with its next run, the page does not wait.
 * @param {AccountFields} fields
 * @param {string} today
 * @returns {OverrideView | null}
 */
function overrideToday(fields, today) {
    const { override, overrideReason, overrideUntil, state, status, computedStatus } = fields;
    if (state === 'Excluded') return null;
    if (override === undefined) {
        // Its fields are not visible; that the status differs from the computed one still tells.
        const differs = status && computedStatus && status !== computedStatus;
        return differs ? { status, reason: null, until: null } : null;
    }
    const holds =
        override !== null && overrideUntil !== null && (overrideUntil === undefined || overrideUntil >= today);
    return holds ? { status: override, reason: overrideReason ?? null, until: overrideUntil ?? null } : null;
}

/**
 * @param {AccountFields} fields
 * @param {Detail | null} detail
 * @param {OverrideView | null} override
 * @param {string | null} revenue
 * @param {string} today
 * @returns {Summary}
 */
function summaryOf(fields, detail, override, revenue, today) {
    const known = withoutHidden(fields);
    const { state } = known;
    const computed = state === 'Scored' ? (known.computedStatus ?? known.status) : null;
    const status = override?.status ?? computed;
    const began = status !== null && status === known.status;
    return {
        state,
        status,
        lastStatus: detail?.last?.status ?? null,
        overridden: override !== null,
        score: state === 'Scored' || state === 'Stale' ? known.score : null,
        trend: known.trend,
        change: known.change,
        windowDays: detail?.rules.trendWindowDays ?? 90,
        confidence: state === 'Scored' ? known.confidence : null,
        asOf: asOf(known, detail),
        evidenceDate: known.evidenceDate,
        statusSince: began ? known.statusSince : null,
        previousStatus: began ? known.previousStatus : null,
        renewal: known.renewal,
        revenue,
        today
    };
}

/**
 * For the parts of the card that are silent about what they do not know: hidden counts as empty there.
 * @param {AccountFields} fields
 */
function withoutHidden(fields) {
    const { state = null, score = null, status = null, computedStatus = null, trend = null, change = null } = fields;
    const { statusSince = null, previousStatus = null, confidence = null, evidenceDate = null } = fields;
    const { renewal = null, scoredAt = null } = fields;
    return {
        state, score, status, computedStatus, trend, change, statusSince, previousStatus, confidence, evidenceDate,
        renewal, scoredAt
    }; // prettier-ignore
}

/**
 * @param {ReturnType<typeof withoutHidden>} known
 * @param {Detail | null} detail
 * @returns {string | null} day of the score shown
 */
function asOf({ state, scoredAt }, detail) {
    const day = state === 'Stale' ? detail?.last?.date : detail?.at;
    return day ?? scoredAt?.slice(0, 10) ?? null;
}

/**
 * @param {AccountFields} fields
 * @param {Detail | null} detail
 * @returns {Halves | null} null when neither half is known
 */
function halvesOf(fields, detail) {
    const { outcome = null, experience = null, score = null, state, stage = null } = fields;
    if (outcome === null && experience === null) return null;
    const { outcomeMedian = null, experienceMedian = null } = detail?.context ?? {};
    return {
        outcome,
        experience,
        weight: fields.weight ?? detail?.weight ?? 0.5,
        score: state === 'Scored' ? score : null,
        outcomeMedian,
        experienceMedian,
        // The one whose weight is shown: a stage set since the last run, or one that came with age, counts as of the receipt.
        stage: detail ? detail.stage : stage
    };
}

/**
 * The record says when time alone changes something shown. Once that day has passed by more than one, the job has not run.
 * @param {AccountFields} fields
 * @param {string} today
 * @returns {number}
 */
function overdueDays({ nextReview }, today) {
    if (!nextReview) return 0;
    const days = dayNumber(today) - dayNumber(nextReview);
    return days > 1 ? days : 0;
}
