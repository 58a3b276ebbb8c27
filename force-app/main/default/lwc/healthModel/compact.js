/**
 * Bounds the evidence on a receipt, whatever a source delivers: texts are cut, and where there are many rows the heaviest
 * stay and the others become one row that adds exactly as much.
 */
import { isoDate } from './calendar.js';
import { firstDayOut } from './outcome.js';
import { outcomeScore } from './statement.js';

/** @typedef {import('./rules.js').Rules} Rules */
/** @typedef {import('./statement.js').OutcomeEvidence} OutcomeEvidence */
/** @typedef {import('./answers.js').AnswerCounts} AnswerCounts */
/** @typedef {import('./answers.js').ExperienceEvidence} ExperienceEvidence */
/** @typedef {import('./answers.js').AnswersEvidence} AnswersEvidence */
/** @typedef {import('./answers.js').NpsEvidence} NpsEvidence */

/** Rows of one half that are listed one by one. */
const LISTED = 10;

/** Characters of a text on a receipt, as JSON writes them. */
const LONGEST_TEXT = 80;

/**
 * @param {string} text
 * @param {number} i place of the row: texts that had to be cut stay different from each other
 * @returns {string} at most 80 characters in JSON
 */
export function shortText(text, i) {
    const short = cut(text, LONGEST_TEXT);
    return short === text ? text : `${cut(text, LONGEST_TEXT - 5)}… ${i}`;
}

/**
 * @param {string} text
 * @param {number} most
 * @returns {string} its beginning, of at most so many characters as JSON writes them
 */
export function cut(text, most) {
    // A character takes six at most.
    if (text.length * 6 <= most) return text;
    let short = text.slice(0, most);
    while (JSON.stringify(short).length - 2 > most) short = short.slice(0, -1);
    return short;
}

/**
 * @param {readonly OutcomeEvidence[]} rows rows in force
 * @param {Rules} rules
 * @returns {readonly OutcomeEvidence[]}
 */
export function compactOutcome(rows, rules) {
    if (rows.length <= LISTED) return rows;
    const byWeight = [...rows].sort((a, b) => (b.weight ?? 1) - (a.weight ?? 1));
    return [...byWeight.slice(0, LISTED - 1), mergedOutcome(byWeight.slice(LISTED - 1), rules)];
}

/**
 * @param {readonly OutcomeEvidence[]} rows
 * @param {Rules} rules
 * @returns {OutcomeEvidence} a row of their weight and mean score, in force as long as all of them are
 */
function mergedOutcome(rows, rules) {
    let weight = 0;
    let weighted = 0;
    let out = Infinity;
    for (const row of rows) {
        weight += row.weight ?? 1;
        weighted += (row.weight ?? 1) * (outcomeScore(row, rules).score ?? 0);
        out = Math.min(out, firstDayOut(row, rules));
    }
    return {
        kind: 'score',
        values: [weighted / weight],
        date: first(rows.map((row) => row.date)),
        source: `${rows.length} more`,
        weight,
        validUntil: isoDate(out - 1)
    };
}

/**
 * @param {string} date
 * @returns {string} "YYYY-MM-DD" without what follows
 */
export function day(date) {
    return date.slice(0, 10);
}

/**
 * @param {readonly string[]} dates at least one
 * @returns {string} the first of them
 */
function first(dates) {
    return day(dates.reduce((a, b) => (a < b ? a : b)));
}

/**
 * Survey answers of many sources are one sample, so their counts may be added without changing anything.
 * @param {readonly ExperienceEvidence[]} rows rows in force
 * @returns {readonly ExperienceEvidence[]}
 */
export function compactExperience(rows) {
    if (rows.length <= LISTED) return rows;
    const answers = rows.filter((row) => row.kind === 'answers');
    const aggregates = rows.filter((row) => row.kind === 'nps');
    return [
        ...(answers.length > 0 ? [mergedAnswers(answers)] : []),
        ...(aggregates.length > 0 ? [mergedNps(aggregates)] : [])
    ];
}

/**
 * @param {readonly AnswersEvidence[]} rows
 * @returns {AnswersEvidence}
 */
function mergedAnswers(rows) {
    const deciding = rows.flatMap((row) => row.decisionMakers ?? []);
    return {
        kind: 'answers',
        source: `${rows.length} sources`,
        ...sumOf(rows),
        oldest: first(rows.map((row) => row.oldest)),
        newest: day(rows.map((row) => row.newest).reduce((a, b) => (a > b ? a : b))),
        decisionMakers: deciding.length > 0 ? sumOf(deciding) : undefined,
        asked: rows.every((row) => row.asked !== undefined) ? sum(rows.map((row) => row.asked ?? 0)) : undefined
    };
}

/**
 * @param {readonly AnswerCounts[]} counts
 * @returns {AnswerCounts}
 */
function sumOf(counts) {
    return {
        promoters: sum(counts.map((one) => one.promoters)),
        passives: sum(counts.map((one) => one.passives)),
        detractors: sum(counts.map((one) => one.detractors)),
        ratingSum: sum(counts.map((one) => one.ratingSum))
    };
}

/**
 * @param {readonly number[]} values
 * @returns {number}
 */
function sum(values) {
    return values.reduce((total, value) => total + value, 0);
}

/**
 * @param {readonly NpsEvidence[]} rows
 * @returns {NpsEvidence}
 */
function mergedNps(rows) {
    const n = sum(rows.map((row) => row.n));
    const nps = sum(rows.map((row) => row.nps * row.n)) / n;
    return { kind: 'nps', source: `${rows.length} sources`, nps, n, date: first(rows.map((row) => row.date)) };
}
