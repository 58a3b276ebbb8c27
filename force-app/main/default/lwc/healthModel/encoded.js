/**
 * Writes a detail. The text is put together member by member, which takes a fraction of the time that JSON.stringify takes
 * with an object made for it; every value is written as JSON.stringify writes it.
 */
import { compactExperience, compactOutcome, cut, day, shortText } from './compact.js';
import { DETAIL_VERSION } from './detail.js';
import { Notation } from './notation.js';

/** @typedef {import('./detail.js').Context} Context */
/** @typedef {import('./detail.js').Detail} Detail */
/** @typedef {import('./history.js').HistoryPoint} HistoryPoint */
/** @typedef {import('./answers.js').ExperienceEvidence} ExperienceEvidence */
/** @typedef {import('./statement.js').OutcomeEvidence} OutcomeEvidence */

/** Most points written; thinning keeps a history far below it. */
const MOST_POINTS = 100;

/** Characters of the name of a version or a cohort, as JSON writes them. */
const LONGEST_NAME = 80;

const PLAIN = new Notation('"');
const IN_CELL = new Notation('""');

/**
 * Writes a detail as text.
 * @param {Detail} detail
 * @returns {string} JSON, always under the 32,768 characters of the field
 */
export function encodeDetail(detail) {
    return textOf(detail, detail.context, PLAIN);
}

/**
 * Writes a detail with a place in the cohort other than its own.
 * @param {Detail} detail
 * @param {Context | null} context
 * @param {boolean} inCell whether it is to stand inside quotation marks in a CSV file, where its own are doubled
 * @returns {string}
 */
export function encodeWithContext(detail, context, inCell) {
    return textOf(detail, context, inCell ? IN_CELL : PLAIN);
}

/**
 * The order is fixed, and what is unknown is left out.
 * @param {Detail} detail
 * @param {Context | null} context
 * @param {Notation} n
 * @returns {string}
 */
function textOf(detail, context, n) {
    return (
        n.v + DETAIL_VERSION +
        n.at + n.value(detail.at) +
        n.model + n.value(detail.model) +
        n.state + n.value(detail.state) +
        n.known(n.score, detail.score) +
        n.known(n.stage, detail.stage) +
        n.weight + n.value(detail.weight) +
        n.known(n.computedStatus, detail.computedStatus) +
        n.known(n.heldByFloor, detail.heldByFloor) +
        n.known(n.status, detail.status) +
        n.known(n.statusSince, detail.statusSince) +
        n.known(n.previousStatus, detail.previousStatus) +
        n.known(n.last, detail.last) +
        n.known(n.context, context && { ...context, cohort: cut(context.cohort, LONGEST_NAME) }) +
        n.rules + n.differences(detail.rules) +
        n.experience + listText(compactExperience(detail.experience), experienceText, n) +
        n.outcome + listText(compactOutcome(detail.outcome, detail.rules), outcomeText, n) +
        historyText(detail.history, n) + '}'
    ); // prettier-ignore
}

/**
 * @template Row
 * @param {readonly Row[]} rows
 * @param {(row: Row, i: number, n: Notation) => string} textOfRow
 * @param {Notation} n
 * @returns {string}
 */
function listText(rows, textOfRow, n) {
    let text = '';
    for (let i = 0; i < rows.length; i++) {
        if (i > 0) text += ',';
        text += textOfRow(/** @type {Row} */ (rows[i]), i, n);
    }
    return `[${text}]`;
}

/**
 * @param {ExperienceEvidence} row
 * @param {number} i its place
 * @param {Notation} n
 * @returns {string} what the receipt keeps of a row
 */
function experienceText(row, i, n) {
    const begin = n.kind + n.value(row.kind) + n.source + n.value(shortText(row.source, i));
    if (row.kind === 'nps')
        return `${begin}${n.nps}${n.value(row.nps)}${n.n}${n.value(row.n)}${n.date}${n.value(day(row.date))}}`;
    if (row.kind === 'score') return `${begin}${n.score}${n.value(row.score)}${n.date}${n.value(day(row.date))}}`;
    return (
        begin +
        n.promoters + n.value(row.promoters) +
        n.passives + n.value(row.passives) +
        n.detractors + n.value(row.detractors) +
        n.ratingSum + n.value(row.ratingSum) +
        n.oldest + n.value(day(row.oldest)) +
        n.newest + n.value(day(row.newest)) +
        n.given(n.decisionMakers, row.decisionMakers && countsOf(row.decisionMakers)) +
        n.given(n.asked, row.asked) + '}'
    ); // prettier-ignore
}

/**
 * @param {import('./answers.js').AnswerCounts} counts
 * @returns {import('./answers.js').AnswerCounts}
 */
function countsOf({ promoters, passives, detractors, ratingSum }) {
    return { promoters, passives, detractors, ratingSum };
}

/**
 * @param {OutcomeEvidence} row
 * @param {number} i its place
 * @param {Notation} n
 * @returns {string} what the receipt keeps of a row
 */
function outcomeText(row, i, n) {
    return (
        n.kind + n.value(row.kind) +
        n.values + listText(row.values.slice(0, 2), numberText, n) +
        n.date + n.value(day(row.date)) +
        n.source + n.value(shortText(row.source, i)) +
        n.given(n.weight, row.weight) +
        n.given(n.validUntil, row.validUntil) +
        n.given(n.verifiedBy, row.verifiedBy) +
        n.given(n.measure, row.measure === undefined ? undefined : shortText(row.measure, i)) + '}'
    ); // prettier-ignore
}

/**
 * @param {number | null} number
 * @param {number} _
 * @param {Notation} n
 * @returns {string}
 */
function numberText(number, _, n) {
    return n.value(number);
}

/**
 * @param {readonly HistoryPoint[]} history
 * @param {Notation} n
 * @returns {string}
 */
function historyText(history, n) {
    /** @type {string[]} */
    const versions = [];
    const points = listText(history.slice(-MOST_POINTS), (point) => pointText(point, versions, n), n);
    const names = listText(versions, (version) => n.value(cut(version, LONGEST_NAME)), n);
    return n.versions + names + n.history + points;
}

/**
 * Day, tenths of both halves, hundredths of the weight, index of the version, and what rules moved.
 * @param {HistoryPoint} point
 * @param {string[]} versions versions seen so far; a new one is added
 * @param {Notation} n
 * @returns {string}
 */
function pointText({ day: on, outcome, experience, weight, version, shift }, versions, n) {
    let index = versions.indexOf(version);
    if (index < 0) index = versions.push(version) - 1;
    const halves = `${n.value(scaled(outcome, 10))},${n.value(scaled(experience, 10))}`;
    const moved = shift === null ? '' : `,${listText(shift, numberText, n).slice(1, -1)}`;
    return `[${n.value(on)},${halves},${n.value(Math.round(weight * 100))},${index}${moved}]`;
}

/**
 * @param {number | null} value
 * @param {number} by
 * @returns {number | null} whole number
 */
function scaled(value, by) {
    return value === null ? null : Math.round(value * by);
}
