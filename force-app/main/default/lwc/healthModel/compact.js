/** Bounds the evidence on a receipt: the heaviest rows stay, the others become one row that adds exactly as much. */
import { outcomeScore } from './outcome.js';

/** @typedef {import('./rules.js').Rules} Rules */
/** @typedef {import('./outcome.js').OutcomeEvidence} OutcomeEvidence */
/** @typedef {import('./experience.js').ExperienceEvidence} ExperienceEvidence */
/** @typedef {import('./experience.js').AnswersEvidence} AnswersEvidence */
/** @typedef {import('./experience.js').NpsEvidence} NpsEvidence */

/** Rows of one half that are listed one by one. */
const LISTED = 10;

/**
 * @param {readonly OutcomeEvidence[]} rows rows in force
 * @param {Rules} rules
 * @returns {readonly OutcomeEvidence[]}
 */
export function compactOutcome(rows, rules) {
    if (rows.length <= LISTED) return rows;
    const byWeight = [...rows].sort((a, b) => (b.weight ?? 1) - (a.weight ?? 1));
    const merged = byWeight.slice(LISTED - 1);
    let weight = 0;
    let sum = 0;
    for (const row of merged) {
        weight += row.weight ?? 1;
        sum += (row.weight ?? 1) * (outcomeScore(row, rules).score ?? 0);
    }
    const dates = merged.map((row) => row.date).sort();
    const date = /** @type {string} */ (dates[0]);
    const source = `${merged.length} more`;
    return [...byWeight.slice(0, LISTED - 1), { kind: 'score', values: [sum / weight], weight, date, source }];
}

/**
 * Survey answers of many sources are one pool, so their counts may be added without changing anything.
 * @param {readonly ExperienceEvidence[]} rows rows in force
 * @returns {readonly ExperienceEvidence[]}
 */
export function compactExperience(rows) {
    if (rows.length <= LISTED) return rows;
    const answers = rows.filter((row) => row.kind === 'answers');
    const aggregates = rows.filter((row) => row.kind === 'nps');
    return [
        ...(answers.length > 0 ? [addAnswers(answers)] : []),
        ...(aggregates.length > 0 ? [addNps(aggregates)] : [])
    ];
}

/**
 * @param {readonly AnswersEvidence[]} rows
 * @returns {AnswersEvidence}
 */
function addAnswers(rows) {
    const sum = (/** @type {(row: AnswersEvidence) => number} */ of) => rows.reduce((total, row) => total + of(row), 0);
    const deciding = rows.some((row) => row.decisionMakers);
    return {
        kind: 'answers',
        source: `${rows.length} sources`,
        promoters: sum((row) => row.promoters),
        passives: sum((row) => row.passives),
        detractors: sum((row) => row.detractors),
        ratingSum: sum((row) => row.ratingSum),
        oldest: /** @type {string} */ (rows.map((row) => row.oldest).sort()[0]),
        newest: /** @type {string} */ (
            rows
                .map((row) => row.newest)
                .sort()
                .pop()
        ),
        ...(deciding
            ? {
                  decisionMakers: {
                      promoters: sum((row) => row.decisionMakers?.promoters ?? 0),
                      passives: sum((row) => row.decisionMakers?.passives ?? 0),
                      detractors: sum((row) => row.decisionMakers?.detractors ?? 0),
                      ratingSum: sum((row) => row.decisionMakers?.ratingSum ?? 0)
                  }
              }
            : {})
    };
}

/**
 * @param {readonly NpsEvidence[]} rows
 * @returns {NpsEvidence}
 */
function addNps(rows) {
    const n = rows.reduce((total, row) => total + row.n, 0);
    const nps = rows.reduce((total, row) => total + row.nps * row.n, 0) / n;
    const date = /** @type {string} */ (rows.map((row) => row.date).sort()[0]);
    return { kind: 'nps', source: `${rows.length} sources`, nps, n, date };
}
