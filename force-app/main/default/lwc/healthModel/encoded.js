/**
 * Writes a detail. The text is put together member by member, which takes a fraction of the time that JSON.stringify takes
 * for an object made for it; every value is written as JSON.stringify writes it.
 */
import { compactExperience, compactOutcome, cut } from './compact.js';
import { DETAIL_VERSION, differences } from './detail.js';
import { jsonText } from './json.js';

/** @typedef {import('./detail.js').Context} Context */
/** @typedef {import('./detail.js').Detail} Detail */
/** @typedef {import('./rules.js').Rules} Rules */
/** @typedef {import('./history.js').HistoryPoint} HistoryPoint */
/** @typedef {import('./answers.js').ExperienceEvidence} ExperienceEvidence */
/** @typedef {import('./statement.js').OutcomeEvidence} OutcomeEvidence */

/** Most points written; thinning keeps a history far below it. */
const MOST_POINTS = 100;

/** Characters of the name of a version or a cohort, as JSON writes them. */
const LONGEST_NAME = 80;

const NAMES = /** @type {const} */ ([
    'at', 'model', 'state', 'score', 'stage', 'weight', 'computedStatus', 'heldByFloor', 'status', 'statusSince',
    'previousStatus', 'last', 'context', 'rules', 'experience', 'outcome', 'versions', 'history', 'kind', 'source', 'nps', 'n',
    'date', 'promoters', 'passives', 'detractors', 'ratingSum', 'oldest', 'newest', 'decisionMakers', 'asked', 'values',
    'validUntil', 'verifiedBy', 'measure'
]); // prettier-ignore

/** @typedef {Record<typeof NAMES[number] | 'quote', string>} Names what stands in front of a value: the comma, the name of the member */

/**
 * @param {string} quote what stands for a quotation mark
 * @returns {Names}
 */
function namesIn(quote) {
    const names = NAMES.map((name) => [name, `,${quote}${name}${quote}:`]);
    return Object.fromEntries([...names, ['quote', quote]]);
}

const PLAIN = namesIn('"');
const DOUBLED = namesIn('""');

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
    return textOf(detail, context, inCell ? DOUBLED : PLAIN);
}

/**
 * The order is fixed, and what is unknown is left out.
 * @param {Detail} detail
 * @param {Context | null} context
 * @param {Names} names
 * @returns {string}
 */
function textOf(detail, context, names) {
    const { quote } = names;
    /** @type {string[]} */
    const versions = [];
    const points = detail.history.slice(-MOST_POINTS).map((point) => pointText(point, versions, quote));
    return (
        `{${quote}v${quote}:${DETAIL_VERSION}` +
        names.at + jsonText(detail.at, quote) +
        names.model + jsonText(detail.model, quote) +
        names.state + jsonText(detail.state, quote) +
        known(names.score, detail.score, quote) +
        known(names.stage, detail.stage, quote) +
        names.weight + jsonText(detail.weight, quote) +
        known(names.computedStatus, detail.computedStatus, quote) +
        known(names.heldByFloor, detail.heldByFloor, quote) +
        known(names.status, detail.status, quote) +
        known(names.statusSince, detail.statusSince, quote) +
        known(names.previousStatus, detail.previousStatus, quote) +
        known(names.last, detail.last, quote) +
        known(names.context, context && { ...context, cohort: cut(context.cohort, LONGEST_NAME) }, quote) +
        names.rules + rulesText(detail.rules, quote) +
        names.experience + listText(compactExperience(detail.experience).map((row) => experienceText(row, names))) +
        names.outcome + listText(compactOutcome(detail.outcome, detail.rules).map((row) => outcomeText(row, names))) +
        names.versions + listText(versions.map((version) => jsonText(cut(version, LONGEST_NAME), quote))) +
        `${names.history}${listText(points)}}`
    ); // prettier-ignore
}

/** Texts of rules, which many accounts share. @type {WeakMap<Rules, string>} */
const rulesTexts = new WeakMap();

/**
 * @param {Rules} rules
 * @param {string} quote
 * @returns {string}
 */
function rulesText(rules, quote) {
    let text = rulesTexts.get(rules);
    if (text === undefined) rulesTexts.set(rules, (text = JSON.stringify(differences(rules))));
    return quote === '"' ? text : text.replaceAll('"', quote);
}

/**
 * @param {string} name as it stands in front of the value
 * @param {unknown} value
 * @param {string} quote
 * @returns {string} nothing where the value is not known
 */
function known(name, value, quote) {
    return value === null || value === undefined ? '' : name + jsonText(value, quote);
}

/**
 * @param {string} name as it stands in front of the value
 * @param {unknown} value
 * @param {string} quote
 * @returns {string} nothing where there is no value
 */
function given(name, value, quote) {
    return value === undefined ? '' : name + jsonText(value, quote);
}

/**
 * @param {readonly string[]} texts
 * @returns {string}
 */
function listText(texts) {
    return `[${texts.join(',')}]`;
}

/**
 * Day, tenths of both halves, hundredths of the weight, index of the version, and what rules moved.
 * @param {HistoryPoint} point
 * @param {string[]} versions versions seen so far; a new one is added
 * @param {string} quote
 * @returns {string}
 */
function pointText({ day, outcome, experience, weight, version, shift }, versions, quote) {
    let index = versions.indexOf(version);
    if (index < 0) index = versions.push(version) - 1;
    const numbers = [day, scaled(outcome, 10), scaled(experience, 10), Math.round(weight * 100), index, ...(shift ?? [])];
    return listText(numbers.map((number) => jsonText(number, quote)));
}

/**
 * @param {number | null} value
 * @param {number} by
 * @returns {number | null} whole number
 */
function scaled(value, by) {
    return value === null ? null : Math.round(value * by);
}

/**
 * @param {ExperienceEvidence} row
 * @param {Names} names
 * @returns {string}
 */
function experienceText(row, names) {
    const { quote } = names;
    const first = `{${names.kind.slice(1)}` + jsonText(row.kind, quote) + names.source + jsonText(row.source, quote);
    if (row.kind === 'nps')
        return `${first}${names.nps}${jsonText(row.nps, quote)}${names.n}${jsonText(row.n, quote)}${names.date}${jsonText(row.date, quote)}}`;
    if (row.kind === 'score')
        return `${first}${names.score}${jsonText(row.score, quote)}${names.date}${jsonText(row.date, quote)}}`;
    return (
        first +
        names.promoters + jsonText(row.promoters, quote) +
        names.passives + jsonText(row.passives, quote) +
        names.detractors + jsonText(row.detractors, quote) +
        names.ratingSum + jsonText(row.ratingSum, quote) +
        names.oldest + jsonText(row.oldest, quote) +
        names.newest + jsonText(row.newest, quote) +
        given(names.decisionMakers, row.decisionMakers, quote) +
        `${given(names.asked, row.asked, quote)}}`
    ); // prettier-ignore
}

/**
 * @param {OutcomeEvidence} row
 * @param {Names} names
 * @returns {string}
 */
function outcomeText(row, names) {
    const { quote } = names;
    return (
        `{${names.kind.slice(1)}` + jsonText(row.kind, quote) +
        names.values + listText(row.values.map((value) => jsonText(value, quote))) +
        names.date + jsonText(row.date, quote) +
        names.source + jsonText(row.source, quote) +
        given(names.weight, row.weight, quote) +
        given(names.validUntil, row.validUntil, quote) +
        given(names.verifiedBy, row.verifiedBy, quote) +
        `${given(names.measure, row.measure, quote)}}`
    ); // prettier-ignore
}
