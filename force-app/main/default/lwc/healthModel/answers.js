/** Survey evidence: the kinds of rows, which of them say anything, and how raw answers are counted. */
import { dayNumber } from './calendar.js';

/**
 * @typedef {object} AnswerCounts
 * @property {number} promoters answers of 9-10
 * @property {number} passives answers of 7-8
 * @property {number} detractors answers of 0-6
 * @property {number} ratingSum sum of all ratings
 */

/**
 * @typedef {object} AnswersEvidence latest answer of each respondent inside the window, already counted
 * @property {'answers'} kind
 * @property {string} source name of the source as the config has it
 * @property {number} promoters
 * @property {number} passives
 * @property {number} detractors
 * @property {number} ratingSum
 * @property {string} oldest date of the oldest answer counted
 * @property {string} newest date of the newest answer counted
 * @property {AnswerCounts} [decisionMakers] those of the counts above that decision-makers gave
 * @property {number} [asked] contacts asked in the window, when the source has it
 */

/**
 * @typedef {object} NpsEvidence an NPS somebody else computed
 * @property {'nps'} kind
 * @property {string} source
 * @property {number} nps -100 to 100
 * @property {number} n answers behind it, at least 1
 * @property {string} date
 */

/**
 * @typedef {object} ReadyScoreEvidence an experience score taken as it is
 * @property {'score'} kind
 * @property {string} source
 * @property {number} score 1-10
 * @property {string} date
 */

/** @typedef {AnswersEvidence | NpsEvidence | ReadyScoreEvidence} ExperienceEvidence */

/** Most answers a row can stand for; it keeps every sum exact. */
const MOST = 1e9;

/** @typedef {{ respondent: string, rating: number, date: string, decisionMaker?: boolean }} Answer */

/**
 * Counts raw answers: the latest answer of each respondent among those given in the window.
 * @param {readonly Answer[]} answers ratings are whole numbers 0-10; of two answers of one respondent on one day the
 *   lower counts, and who was a decision-maker in one of them is one
 * @param {string} asOf last day of the window, "YYYY-MM-DD"
 * @param {number} windowDays length of the window
 * @param {string} source name to put on the evidence
 * @returns {AnswersEvidence | null} null when no answer lies in the window
 * @throws {RangeError} when a rating is not a whole number 0-10
 */
export function countAnswers(answers, asOf, windowDays, source) {
    const last = dayNumber(asOf);
    /** @type {Map<string, Answer>} */
    const latest = new Map();
    for (const answer of answers) {
        if (!Number.isInteger(answer.rating) || answer.rating < 0 || answer.rating > 10) {
            throw new RangeError(`rating ${answer.rating} must be a whole number from 0 to 10`);
        }
        const age = last - dayNumber(answer.date);
        if (!(age >= 0 && age < windowDays)) continue;
        const kept = latest.get(answer.respondent);
        if (kept === undefined || supersedes(answer, kept)) latest.set(answer.respondent, answer);
    }
    const counted = [...latest.values()];
    if (counted.length === 0) return null;
    const dates = counted.map((answer) => answer.date.slice(0, 10)).sort();
    const deciding = counted.filter((answer) => answer.decisionMaker);
    return {
        kind: 'answers',
        source,
        ...tally(counted),
        oldest: /** @type {string} */ (dates[0]),
        newest: /** @type {string} */ (dates[dates.length - 1]),
        ...(deciding.length > 0 ? { decisionMakers: tally(deciding) } : {})
    };
}

/**
 * @param {Answer} answer
 * @param {Answer} kept
 * @returns {boolean} whether an answer takes the place of another one of the same respondent
 */
function supersedes(answer, kept) {
    if (answer.date !== kept.date) return answer.date > kept.date;
    if (answer.rating !== kept.rating) return answer.rating < kept.rating;
    return answer.decisionMaker === true;
}

/**
 * @param {readonly { rating: number }[]} answers
 * @returns {AnswerCounts}
 */
function tally(answers) {
    const counts = { promoters: 0, passives: 0, detractors: 0, ratingSum: 0 };
    for (const { rating } of answers) {
        if (rating >= 9) counts.promoters += 1;
        else if (rating >= 7) counts.passives += 1;
        else counts.detractors += 1;
        counts.ratingSum += rating;
    }
    return counts;
}

/**
 * Whether a row says anything: its numbers are there and in their ranges. A row that does not is as if it were absent, so
 * that an unknown number never turns into a score.
 * @param {ExperienceEvidence} row
 * @returns {boolean}
 */
export function isSound(row) {
    switch (row.kind) {
        case 'answers':
            return isCount(row) && (row.decisionMakers === undefined || isPart(row.decisionMakers, row));
        case 'nps':
            return isBetween(row.nps, -100, 100) && isBetween(row.n, 1, MOST);
        case 'score':
            return isBetween(row.score, 1, 10);
        default:
            return false;
    }
}

/**
 * @param {unknown} value
 * @param {number} least
 * @param {number} most
 * @returns {boolean}
 */
function isBetween(value, least, most) {
    return typeof value === 'number' && value >= least && value <= most;
}

/**
 * @param {AnswerCounts} counts
 * @returns {boolean} whether the counts are at least one answer, and their ratings possible
 */
function isCount({ promoters, passives, detractors, ratingSum }) {
    return (
        isBetween(promoters, 0, MOST) &&
        isBetween(passives, 0, MOST) &&
        isBetween(detractors, 0, MOST) &&
        promoters + passives + detractors >= 1 &&
        isBetween(ratingSum, 0, 10 * (promoters + passives + detractors))
    );
}

/**
 * @param {AnswerCounts} part
 * @param {AnswerCounts} whole
 * @returns {boolean} whether the answers of the part can be among those of the whole
 */
function isPart(part, whole) {
    return (
        isBetween(part.promoters, 0, whole.promoters) &&
        isBetween(part.passives, 0, whole.passives) &&
        isBetween(part.detractors, 0, whole.detractors) &&
        isBetween(part.ratingSum, 0, whole.ratingSum)
    );
}

/**
 * @param {ExperienceEvidence} row
 * @returns {string} day of the newest statement in a row, "YYYY-MM-DD"
 */
export function newestOf(row) {
    return row.kind === 'answers' ? row.newest : row.date;
}

/**
 * @param {ExperienceEvidence} row
 * @returns {string} day of the oldest statement in a row, "YYYY-MM-DD"
 */
export function oldestOf(row) {
    return row.kind === 'answers' ? row.oldest : row.date;
}

/**
 * @param {ExperienceEvidence} row
 * @returns {unknown} what tells one row from another
 */
export function contentOf(row) {
    if (row.kind === 'nps') return [row.kind, row.source, row.nps, row.n];
    if (row.kind === 'score') return [row.kind, row.source, row.score];
    const deciding = row.decisionMakers && countsOf(row.decisionMakers);
    return [row.kind, row.source, row.oldest.slice(0, 10), countsOf(row), deciding, row.asked];
}

/**
 * @param {AnswerCounts} counts
 * @returns {readonly number[]}
 */
function countsOf({ promoters, passives, detractors, ratingSum }) {
    return [promoters, passives, detractors, ratingSum];
}
