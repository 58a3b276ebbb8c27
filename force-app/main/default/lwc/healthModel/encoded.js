/**
 * Writes a detail, member by member into a writer: the job has one that writes bytes, which takes a fraction of the time
 * that JSON.stringify takes. Every value is written as JSON.stringify writes it.
 */
import { compactExperience, compactOutcome, cut, day, shortText } from './compact.js';
import { differences } from './detail.js';
import { DETAIL_PARTS } from './parts.js';

/** @typedef {import('./detail.js').Context} Context */
/** @typedef {import('./detail.js').Detail} Detail */
/** @template Part @typedef {import('./parts.js').DetailWriter<Part>} DetailWriter */
/** @typedef {import('./rules.js').Rules} Rules */
/** @typedef {import('./history.js').HistoryPoint} HistoryPoint */
/** @typedef {import('./answers.js').ExperienceEvidence} ExperienceEvidence */
/** @typedef {import('./statement.js').OutcomeEvidence} OutcomeEvidence */

/** Most points written; thinning keeps a history far below it. */
const MOST_POINTS = 100;

/** Characters of the name of a version or a cohort, as JSON writes them. */
const LONGEST_NAME = 80;

/** Writes a text. @implements {DetailWriter<string>} */
class TextWriter {
    parts = DETAIL_PARTS;
    text = '';

    /** @param {string} part */
    part(part) {
        this.text += part;
    }

    /** @param {unknown} value */
    value(value) {
        this.text += JSON.stringify(value);
    }

    /** @param {string} text */
    json(text) {
        this.text += text;
    }
}

/**
 * Writes a detail as text.
 * @param {Detail} detail
 * @param {Context | null} [context] place in the cohort, its own when absent
 * @returns {string} JSON, always under the 32,768 characters of the field
 */
export function encodeDetail(detail, context = detail.context) {
    const writer = new TextWriter();
    writeDetail(writer, detail, context);
    return writer.text;
}

/**
 * The order is fixed, and what is unknown is left out.
 * @template Part
 * @param {DetailWriter<Part>} writer
 * @param {Detail} detail
 * @param {Context | null} context place in the cohort
 */
export function writeDetail(writer, detail, context) {
    const { parts } = writer;
    writer.part(parts.begin);
    member(writer, parts.at, detail.at);
    member(writer, parts.model, detail.model);
    member(writer, parts.state, detail.state);
    known(writer, parts.score, detail.score);
    known(writer, parts.stage, detail.stage);
    member(writer, parts.weight, detail.weight);
    known(writer, parts.computedStatus, detail.computedStatus);
    known(writer, parts.heldByFloor, detail.heldByFloor);
    known(writer, parts.status, detail.status);
    known(writer, parts.statusSince, detail.statusSince);
    known(writer, parts.previousStatus, detail.previousStatus);
    known(writer, parts.last, detail.last);
    known(writer, parts.context, context && { ...context, cohort: cut(context.cohort, LONGEST_NAME) });
    writer.part(parts.rules);
    writer.json(rulesText(detail.rules));
    writer.part(parts.experience);
    writeRows(writer, compactExperience(detail.experience), writeExperience);
    writer.part(parts.outcome);
    writeRows(writer, compactOutcome(detail.outcome, detail.rules), writeOutcome);
    writeHistory(writer, detail.history);
    writer.part(parts.end);
}

/** Texts of rules, which many details share. @type {WeakMap<Rules, string>} */
const rulesTexts = new WeakMap();

/**
 * @param {Rules} rules
 * @returns {string} what differs from the shipped rules
 */
function rulesText(rules) {
    let text = rulesTexts.get(rules);
    if (text === undefined) {
        text = JSON.stringify(differences(rules));
        rulesTexts.set(rules, text);
    }
    return text;
}

/**
 * @template Part
 * @param {DetailWriter<Part>} writer
 * @param {Part} name
 * @param {unknown} value
 */
function member(writer, name, value) {
    writer.part(name);
    writer.value(value);
}

/**
 * @template Part
 * @param {DetailWriter<Part>} writer
 * @param {Part} name
 * @param {unknown} value nothing is written where it is not known
 */
function known(writer, name, value) {
    if ((value ?? null) !== null) member(writer, name, value);
}

/**
 * @template Part
 * @param {DetailWriter<Part>} writer
 * @param {Part} name
 * @param {unknown} value nothing is written where there is none
 */
function given(writer, name, value) {
    if (value !== undefined) member(writer, name, value);
}

/**
 * @template Part, Row
 * @param {DetailWriter<Part>} writer
 * @param {readonly Row[]} rows
 * @param {(writer: DetailWriter<Part>, row: Row, i: number) => void} write
 */
function writeRows(writer, rows, write) {
    for (let i = 0; i < rows.length; i++) {
        if (i > 0) writer.part(writer.parts.comma);
        write(writer, /** @type {Row} */ (rows[i]), i);
    }
}

/**
 * What the receipt keeps of a row.
 * @template Part
 * @param {DetailWriter<Part>} writer
 * @param {ExperienceEvidence} row
 * @param {number} i its place
 */
function writeExperience(writer, row, i) {
    const { parts } = writer;
    member(writer, parts.kind, row.kind);
    member(writer, parts.source, shortText(row.source, i));
    if (row.kind === 'answers') {
        member(writer, parts.promoters, row.promoters);
        member(writer, parts.passives, row.passives);
        member(writer, parts.detractors, row.detractors);
        member(writer, parts.ratingSum, row.ratingSum);
        member(writer, parts.oldest, day(row.oldest));
        member(writer, parts.newest, day(row.newest));
        given(writer, parts.decisionMakers, row.decisionMakers && countsOf(row.decisionMakers));
        given(writer, parts.asked, row.asked);
    } else {
        if (row.kind === 'nps') {
            member(writer, parts.nps, row.nps);
            member(writer, parts.n, row.n);
        } else member(writer, parts.score, row.score);
        member(writer, parts.date, day(row.date));
    }
    writer.part(parts.rowEnd);
}

/**
 * @param {import('./answers.js').AnswerCounts} counts
 * @returns {import('./answers.js').AnswerCounts}
 */
function countsOf({ promoters, passives, detractors, ratingSum }) {
    return { promoters, passives, detractors, ratingSum };
}

/**
 * What the receipt keeps of a row.
 * @template Part
 * @param {DetailWriter<Part>} writer
 * @param {OutcomeEvidence} row
 * @param {number} i its place
 */
function writeOutcome(writer, row, i) {
    const { parts } = writer;
    member(writer, parts.kind, row.kind);
    writer.part(parts.values);
    writeValues(writer, row.values.slice(0, 2));
    writer.part(parts.listEnd);
    member(writer, parts.date, day(row.date));
    member(writer, parts.source, shortText(row.source, i));
    given(writer, parts.weight, row.weight);
    given(writer, parts.validUntil, row.validUntil);
    given(writer, parts.verifiedBy, row.verifiedBy);
    if (row.measure !== undefined) member(writer, parts.measure, shortText(row.measure, i));
    writer.part(parts.rowEnd);
}

/**
 * @template Part
 * @param {DetailWriter<Part>} writer
 * @param {readonly unknown[]} values
 */
function writeValues(writer, values) {
    for (let i = 0; i < values.length; i++) {
        if (i > 0) writer.part(writer.parts.comma);
        writer.value(values[i]);
    }
}

/**
 * Versions by name, and of each point the day, tenths of both halves, hundredths of the weight, index of the version, and
 * what rules moved.
 * @template Part
 * @param {DetailWriter<Part>} writer
 * @param {readonly HistoryPoint[]} history
 */
function writeHistory(writer, history) {
    const { parts } = writer;
    const points = history.slice(-MOST_POINTS);
    /** @type {string[]} */
    const versions = [];
    for (const { version } of points) if (!versions.includes(version)) versions.push(version);
    writer.part(parts.versions);
    writeRows(writer, versions, writeVersion);
    writer.part(parts.history);
    for (let i = 0; i < points.length; i++) {
        const { day: on, outcome, experience, weight, version, shift } = /** @type {HistoryPoint} */ (points[i]);
        const numbers = [
            on,
            scaled(outcome, 10),
            scaled(experience, 10),
            Math.round(weight * 100),
            versions.indexOf(version)
        ];
        if (i > 0) writer.part(parts.comma);
        writer.part(parts.list);
        writeValues(writer, shift === null ? numbers : [...numbers, ...shift]);
        writer.part(parts.listEnd);
    }
}

/**
 * @template Part
 * @param {DetailWriter<Part>} writer
 * @param {string} version
 */
function writeVersion(writer, version) {
    writer.value(cut(version, LONGEST_NAME));
}

/**
 * @param {number | null} value
 * @param {number} by
 * @returns {number | null} whole number
 */
function scaled(value, by) {
    return value === null ? null : Math.round(value * by);
}
