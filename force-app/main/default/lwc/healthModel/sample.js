/** Rows of survey evidence added to one sample, and the interval of its NPS. */

/** @typedef {import('./rules.js').Rules} Rules */
/** @typedef {import('./answers.js').AnswersEvidence} AnswersEvidence */
/** @typedef {import('./answers.js').ExperienceEvidence} ExperienceEvidence */

/**
 * @typedef {object} Sample rows of evidence as one sample
 * @property {number} responses respondents, each once
 * @property {number} votes respondents, decision-makers weighted
 * @property {number} squares sum of the squared weights, for the effective size of the sample
 * @property {number} promoters votes of promoters among the counted answers
 * @property {number} detractors
 * @property {number} balance promoters less detractors in votes, aggregated NPS included
 * @property {number} ratings weighted sum of ratings
 * @property {boolean} allCounted no row is an aggregate
 * @property {boolean} decisionMakerDetractor
 */

/**
 * @param {readonly ExperienceEvidence[]} rows
 * @param {Rules} rules
 * @returns {Sample}
 */
export function sampleOf(rows, rules) {
    /** @type {Sample} */
    const sample = { responses: 0, votes: 0, squares: 0, promoters: 0, detractors: 0, balance: 0, ratings: 0, allCounted: true, decisionMakerDetractor: false }; // prettier-ignore
    for (const row of rows) {
        if (row.kind === 'answers') addAnswers(sample, row, rules.decisionMakerWeight);
        if (row.kind === 'nps') {
            sample.responses += row.n;
            sample.votes += row.n;
            sample.balance += (row.nps * row.n) / 100;
            sample.allCounted = false;
        }
    }
    return sample;
}

const NOBODY = { promoters: 0, passives: 0, detractors: 0, ratingSum: 0 };

/**
 * @param {Sample} sample
 * @param {AnswersEvidence} row
 * @param {number} weight votes of a decision-maker
 */
function addAnswers(sample, row, weight) {
    const deciding = row.decisionMakers ?? NOBODY;
    // A decision-maker is counted once with everybody; these are the votes beyond that one.
    const extra = weight - 1;
    const promoters = row.promoters + deciding.promoters * extra;
    const passives = row.passives + deciding.passives * extra;
    const detractors = row.detractors + deciding.detractors * extra;
    const responses = row.promoters + row.passives + row.detractors;
    const deciders = deciding.promoters + deciding.passives + deciding.detractors;
    sample.responses += responses;
    sample.votes += promoters + passives + detractors;
    sample.squares += responses + deciders * (weight * weight - 1);
    sample.promoters += promoters;
    sample.detractors += detractors;
    sample.balance += promoters - detractors;
    sample.ratings += row.ratingSum + deciding.ratingSum * extra;
    sample.decisionMakerDetractor ||= deciding.detractors > 0;
}

/**
 * 95 % interval of the NPS of a sample. Weighted votes are not more answers: the sample is shrunk to its effective size,
 * (sum of weights)² / sum of squared weights (L. Kish).
 * @param {Sample} sample at least one vote, all of it counted answers
 * @returns {[number, number]} ends in NPS points
 */
export function intervalOf({ promoters, detractors, votes, squares }) {
    const scale = votes / squares;
    return adjustedWald({ promoters: promoters * scale, detractors: detractors * scale, votes: votes * scale });
}

/**
 * Widest 95 % interval that an NPS can have when nobody says how many were passive: as if nobody were.
 * @param {Sample} sample
 * @returns {[number, number]} ends in NPS points
 */
export function widestInterval({ balance, votes }) {
    return adjustedWald({ promoters: (votes + balance) / 2, detractors: (votes - balance) / 2, votes });
}

/**
 * Adjusted Wald interval of an NPS: three answers are added, three quarters of one to promoters and to detractors
 * (J. Sauro, B. Rocks). 95 %.
 * @param {{ promoters: number, detractors: number, votes: number }} counts
 * @returns {[number, number]} ends in NPS points, inside -100 to 100
 */
export function adjustedWald({ promoters, detractors, votes }) {
    const n = votes + 3;
    const p = (promoters + 0.75) / n;
    const d = (detractors + 0.75) / n;
    const margin = 1.959964 * Math.sqrt((p + d - (p - d) ** 2) / n);
    return [Math.max(-100, 100 * (p - d - margin)), Math.min(100, 100 * (p - d + margin))];
}
