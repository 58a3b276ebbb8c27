/** The receipt: every line of evidence with what it says, what it weighs and what it adds, proved against the stored score. */
import { dayNumber } from './calendar.js';
import { partsOf, roundTenth } from './rounding.js';
import { standingOn } from './standing.js';

/** @typedef {import('./detail.js').Detail} Detail */
/** @typedef {import('./standing.js').Standing} Standing */
/** @typedef {import('./outcome.js').OutcomeEvidence} OutcomeEvidence */
/** @typedef {import('./experience.js').ExperienceEvidence} ExperienceEvidence */

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
    const standing = standingOn(input, detail.rules, dayNumber(detail.at), detail.computedStatus, detail.last);
    const proved =
        standing.score === detail.score &&
        standing.state === detail.state &&
        standing.weight === detail.weight &&
        standing.computedStatus === detail.computedStatus;
    return { lines: linesOf(standing), standing, proved };
}

/**
 * @param {Standing} standing
 * @returns {ReceiptLine[]}
 */
function linesOf(standing) {
    const { outcomeHalf, experienceHalf, weight } = standing;
    const outcome = outcomeHalf.used.map((row) => ({
        half: /** @type {const} */ ('outcome'),
        evidence: /** @type {OutcomeEvidence | ExperienceEvidence} */ (row.evidence),
        exact: row.score,
        weight: weight * row.share,
        capped: row.capped
    }));
    const experience = experienceHalf.used.map((evidence) => ({
        half: /** @type {const} */ ('experience'),
        evidence: /** @type {OutcomeEvidence | ExperienceEvidence} */ (evidence),
        exact: experienceHalf.value ?? 0,
        weight: (1 - weight) * (respondents(evidence) / (experienceHalf.responses ?? 1)),
        capped: false
    }));
    const lines = [...outcome, ...experience];
    const total = standing.state === 'Scored' ? standing.score : null;
    const exactParts = lines.map((line) => 2 * line.weight * line.exact);
    const adds = total === null ? null : partsOf(exactParts, total);
    return lines.map(({ exact, ...line }, i) => ({
        ...line,
        says: roundTenth(exact),
        adds: adds ? (adds[i] ?? 0) : null
    }));
}

/**
 * @param {ExperienceEvidence} row
 * @returns {number} respondents behind a row; a ready score stands alone
 */
function respondents(row) {
    if (row.kind === 'answers') return row.promoters + row.passives + row.detractors;
    return row.kind === 'nps' ? row.n : 1;
}
