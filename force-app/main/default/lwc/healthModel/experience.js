/** Customer experience, 1-10, from survey answers, an aggregated NPS or a ready score. */
import { dayNumber } from './calendar.js';
import { distinctSorted } from './distinct.js';
import { roundTenth } from './rounding.js';

/** @typedef {import('./rules.js').Rules} Rules */
/** @typedef {'High' | 'Medium' | 'Low'} Confidence */

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

/**
 * @typedef {object} ExperienceHalf
 * @property {number | null} value 1-10 with one decimal; null when nothing in force says anything
 * @property {'nps' | 'mean' | 'score' | null} method how it was made
 * @property {number | null} nps raw NPS, -100 to 100
 * @property {number | null} adjustedNps after shrinkage to the cohort; equals nps when nothing was mixed in
 * @property {number | null} responses respondents counted
 * @property {number | null} intervalLow lower end of the 95 % interval of the raw NPS
 * @property {number | null} intervalHigh upper end
 * @property {readonly ExperienceEvidence[]} used evidence in force, in a fixed order
 * @property {number | null} oldest day number of the oldest evidence in force
 * @property {number | null} newest day number of the newest
 * @property {boolean} decisionMakerDetractor a decision-maker in force is a detractor
 * @property {Confidence} confidence
 */

/** @type {ExperienceHalf} */
const UNKNOWN = {
    value: null, method: null, nps: null, adjustedNps: null, responses: null, intervalLow: null, intervalHigh: null,
    used: [], oldest: null, newest: null, decisionMakerDetractor: false, confidence: 'Low'
}; // prettier-ignore

/**
 * Counts raw answers: the latest answer of each respondent among those given in the window.
 * @param {readonly { respondent: string, rating: number, date: string, decisionMaker?: boolean }[]} answers ratings
 *   are whole numbers 0-10; of two answers of one respondent on one day the lower counts
 * @param {string} asOf last day of the window, "YYYY-MM-DD"
 * @param {number} windowDays length of the window
 * @param {string} source name to put on the evidence
 * @returns {AnswersEvidence | null} null when no answer lies in the window
 * @throws {RangeError} when a rating is not a whole number 0-10
 */
export function countAnswers(answers, asOf, windowDays, source) {
    const last = dayNumber(asOf);
    /** @type {Map<string, { respondent: string, rating: number, date: string, decisionMaker?: boolean }>} */
    const latest = new Map();
    for (const answer of answers) {
        if (!Number.isInteger(answer.rating) || answer.rating < 0 || answer.rating > 10) {
            throw new RangeError(`rating ${answer.rating} must be a whole number from 0 to 10`);
        }
        const age = last - dayNumber(answer.date);
        const kept = latest.get(answer.respondent);
        const later = !kept || answer.date > kept.date || (answer.date === kept.date && answer.rating < kept.rating);
        if (age >= 0 && age < windowDays && later) latest.set(answer.respondent, answer);
    }
    const counted = [...latest.values()];
    if (counted.length === 0) return null;
    const dates = counted.map((answer) => answer.date).sort();
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
 * Experience half as of a day. A ready score in force is taken as it is (the newest; of two on one day the lower);
 * otherwise answers and aggregated NPS are pooled by their number of respondents.
 * @param {readonly ExperienceEvidence[]} evidence in any order, duplicates allowed
 * @param {number} day day number of the as-of date
 * @param {Rules} rules
 * @returns {ExperienceHalf}
 */
export function experienceHalf(evidence, day, rules) {
    const inForce = distinctSorted(evidence).filter((row) => experienceInForce(row, day, rules));
    if (inForce.length === 0) return UNKNOWN;
    const ready = newestReady(inForce);
    return ready ? fromReadyScore(ready, day, rules) : fromNps(inForce, day, rules);
}

/**
 * @param {ExperienceEvidence} row
 * @param {number} day
 * @param {Rules} rules
 * @returns {boolean} whether every part of the row lies inside the window that ends on the day
 */
export function experienceInForce(row, day, rules) {
    const oldest = dayNumber(row.kind === 'answers' ? row.oldest : row.date);
    const newest = row.kind === 'answers' ? dayNumber(row.newest) : oldest;
    return newest <= day && day < oldest + rules.npsWindowDays;
}

/**
 * @param {readonly ExperienceEvidence[]} rows
 * @returns {ReadyScoreEvidence | null}
 */
function newestReady(rows) {
    /** @type {ReadyScoreEvidence | null} */
    let best = null;
    for (const row of rows) {
        if (row.kind !== 'score') continue;
        if (best === null || row.date > best.date || (row.date === best.date && row.score < best.score)) best = row;
    }
    return best;
}

/**
 * @param {ReadyScoreEvidence} row
 * @param {number} day
 * @param {Rules} rules
 * @returns {ExperienceHalf}
 */
function fromReadyScore(row, day, rules) {
    const date = dayNumber(row.date);
    return {
        ...UNKNOWN,
        value: roundTenth(row.score),
        method: 'score',
        used: [row],
        oldest: date,
        newest: date,
        confidence: aged('Medium', date, day, rules.npsWindowDays)
    };
}

/**
 * @param {readonly ExperienceEvidence[]} rows answers and aggregated NPS in force, at least one
 * @param {number} day
 * @param {Rules} rules
 * @returns {ExperienceHalf}
 */
function fromNps(rows, day, rules) {
    const counted = rows.filter((row) => row.kind === 'answers');
    // The mean needs ratings; where only an aggregated NPS is known, the receipt names the method "nps".
    const method = rules.npsMethod === 'mean' && counted.length > 0 ? 'mean' : 'nps';
    const used = method === 'mean' ? counted : rows;
    const pool = pooled(used, rules);
    const nps = (100 * pool.balance) / pool.votes;
    const mixed = method === 'nps' ? shrunk(nps, pool.responses, rules) : nps;
    const exact = method === 'mean' ? 1 + (0.9 * pool.ratings) / pool.votes : 1 + (9 * (mixed + 100)) / 200;
    const interval = pool.allCounted ? adjustedWald(pool) : null;
    return {
        value: roundTenth(exact),
        method,
        nps,
        adjustedNps: mixed,
        responses: pool.responses,
        intervalLow: interval && interval[0],
        intervalHigh: interval && interval[1],
        used,
        oldest: pool.oldest,
        newest: pool.newest,
        decisionMakerDetractor: pool.decisionMakerDetractor,
        confidence: aged(sampleConfidence(pool.responses, interval), pool.newest, day, rules.npsWindowDays)
    };
}

/**
 * @typedef {object} Pool
 * @property {number} votes respondents, decision-makers weighted
 * @property {number} promoters weighted promoters
 * @property {number} detractors weighted detractors
 * @property {number} balance promoters less detractors in votes, aggregated NPS included
 * @property {number} ratings weighted sum of ratings
 * @property {number} responses respondents, each once
 * @property {number} oldest
 * @property {number} newest
 * @property {boolean} allCounted no row is an aggregate
 * @property {boolean} decisionMakerDetractor
 */

/**
 * @param {readonly ExperienceEvidence[]} rows
 * @param {Rules} rules
 * @returns {Pool}
 */
function pooled(rows, rules) {
    /** @type {Pool} */
    const pool = { votes: 0, promoters: 0, detractors: 0, balance: 0, ratings: 0, responses: 0, oldest: Infinity, newest: -Infinity, allCounted: true, decisionMakerDetractor: false }; // prettier-ignore
    for (const row of rows) {
        if (row.kind === 'answers') addAnswers(pool, row, rules.decisionMakerWeight - 1);
        if (row.kind === 'nps') {
            pool.votes += row.n;
            pool.balance += (row.nps * row.n) / 100;
            pool.responses += row.n;
            pool.allCounted = false;
            spanDates(pool, row.date, row.date);
        }
    }
    return pool;
}

/**
 * @param {Pool} pool
 * @param {AnswersEvidence} row
 * @param {number} extraVotes votes a decision-maker has beyond the one that everybody has
 */
function addAnswers(pool, row, extraVotes) {
    const deciding = row.decisionMakers;
    const promoters = row.promoters + (deciding ? deciding.promoters * extraVotes : 0);
    const passives = row.passives + (deciding ? deciding.passives * extraVotes : 0);
    const detractors = row.detractors + (deciding ? deciding.detractors * extraVotes : 0);
    pool.promoters += promoters;
    pool.detractors += detractors;
    pool.votes += promoters + passives + detractors;
    pool.balance += promoters - detractors;
    pool.ratings += row.ratingSum + (deciding ? deciding.ratingSum * extraVotes : 0);
    pool.responses += row.promoters + row.passives + row.detractors;
    pool.decisionMakerDetractor ||= deciding !== undefined && deciding.detractors > 0;
    spanDates(pool, row.oldest, row.newest);
}

/**
 * @param {Pool} pool
 * @param {string} oldest
 * @param {string} newest
 */
function spanDates(pool, oldest, newest) {
    pool.oldest = Math.min(pool.oldest, dayNumber(oldest));
    pool.newest = Math.max(pool.newest, dayNumber(newest));
}

/**
 * Shrinkage of a small sample to the cohort: (n * NPS + k * cohort) / (n + k).
 * @param {number} nps
 * @param {number} n respondents
 * @param {Rules} rules
 * @returns {number} -100 to 100
 */
function shrunk(nps, n, rules) {
    if (rules.cohortNps === null || rules.npsShrinkage === 0) return nps;
    return (n * nps + rules.npsShrinkage * rules.cohortNps) / (n + rules.npsShrinkage);
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

/**
 * @param {number} n respondents
 * @param {readonly [number, number] | null} interval
 * @returns {Confidence} High from 15 respondents with an interval of at most 70 points, Medium from 5
 */
function sampleConfidence(n, interval) {
    if (n >= 15 && (interval === null || interval[1] - interval[0] <= 70)) return 'High';
    return n >= 5 ? 'Medium' : 'Low';
}

/**
 * Evidence past half of its time is trusted one level less.
 * @param {Confidence} confidence
 * @param {number} newest day number of the newest evidence
 * @param {number} day
 * @param {number} validDays days the evidence counts
 * @returns {Confidence}
 */
export function aged(confidence, newest, day, validDays) {
    if (day < newest + Math.ceil(validDays / 2)) return confidence;
    return confidence === 'High' ? 'Medium' : 'Low';
}
