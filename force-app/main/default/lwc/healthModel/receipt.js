/** The receipt: every line of evidence with what it says, what it weighs and what it adds, proved against the stored score. */
import { dayNumber } from './calendar.js';
import { partsOf, roundTenth } from './rounding.js';
import { experienceLines } from './experience.js';
import { standingOn } from './standing.js';
import { bandBehind } from './status.js';

/** @typedef {import('./detail.js').Detail} Detail */
/** @typedef {import('./rules.js').Rules} Rules */
/** @typedef {import('./standing.js').Standing} Standing */
/** @typedef {import('./statement.js').OutcomeEvidence} OutcomeEvidence */
/** @typedef {import('./answers.js').ExperienceEvidence} ExperienceEvidence */

/**
 * @typedef {object} ReceiptLine
 * @property {'outcome' | 'experience'} half
 * @property {OutcomeEvidence | ExperienceEvidence} evidence
 * @property {number} says score of the line, 1-10, one decimal
 * @property {number} weight share of the whole score, 0-1
 * @property {number | null} adds points it adds; the lines add up to the score; null while there is no score
 * @property {boolean} capped an estimate held at the cap
 */

/**
 * @typedef {object} Receipt
 * @property {readonly ReceiptLine[]} lines outcome first
 * @property {Standing} standing recomputed from the receipt alone
 * @property {'leastSquares'} trendMethod how the trend of this model version is fitted
 * @property {boolean} proved the recomputed score, halves and status equal the stored ones
 */

/**
 * Recomputes a stored score from its receipt.
 * @param {Detail} detail
 * @returns {Receipt}
 */
export function receiptOf(detail) {
    const input = {
        asOf: detail.at,
        experience: detail.experience,
        outcome: detail.outcome,
        stage: detail.stage,
        customerSince: null,
        override: null,
        excluded: detail.state === 'Excluded'
    };
    const standing = standingOn(
        input,
        detail.rules,
        dayNumber(detail.at),
        bandBehind(detail),
        detail.last?.score ?? null
    );
    const newest = detail.history[detail.history.length - 1];
    const proved =
        standing.score === detail.score &&
        standing.state === detail.state &&
        standing.weight === detail.weight &&
        standing.computedStatus === detail.computedStatus &&
        standing.outcome === (newest?.outcome ?? null) &&
        standing.experience === (newest?.experience ?? null);
    return { lines: linesOf(standing, detail.rules), standing, trendMethod: 'leastSquares', proved };
}

/**
 * @param {Standing} standing
 * @param {Rules} rules
 * @returns {ReceiptLine[]}
 */
function linesOf({ outcomeHalf, experienceHalf, weight, state, score }, rules) {
    /** @type {(Omit<ReceiptLine, 'says' | 'adds'> & { exact: number })[]} */
    const lines = [
        ...outcomeHalf.used.map((row) => ({
            half: /** @type {const} */ ('outcome'),
            evidence: row.evidence,
            exact: row.score,
            weight: weight * row.share,
            capped: row.capped
        })),
        ...experienceLines(experienceHalf, rules).map((row) => ({
            half: /** @type {const} */ ('experience'),
            evidence: row.evidence,
            exact: row.score,
            weight: (1 - weight) * row.share,
            capped: false
        }))
    ];
    const total = state === 'Scored' ? score : null;
    const exactParts = lines.map((line) => 2 * line.weight * line.exact);
    const adds = total === null ? null : partsOf(exactParts, total);
    return lines.map(({ exact, ...line }, i) => ({ ...line, says: roundTenth(exact), adds: adds?.[i] ?? null }));
}
