/** Customer experience, 1-10, from survey answers, an aggregated NPS or a ready score. */
import { contentOf, isSound, newestOf, oldestOf } from './answers.js';
import { dayNumber } from './calendar.js';
import { aged, halfTime, sampleConfidence } from './confidence.js';
import { distinctSorted } from './distinct.js';
import { roundTenth } from './rounding.js';
import { intervalOf, sampleOf, widestInterval } from './sample.js';

/** @typedef {import('./rules.js').Rules} Rules */
/** @typedef {import('./confidence.js').Confidence} Confidence */
/** @typedef {import('./answers.js').ExperienceEvidence} ExperienceEvidence */
/** @typedef {import('./answers.js').ReadyScoreEvidence} ReadyScoreEvidence */
/** @typedef {import('./sample.js').Sample} Sample */

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
 * @property {boolean} silent nobody has said anything for half of the window
 * @property {boolean} decisionMakerDetractor a decision-maker in force is a detractor
 * @property {Confidence} confidence
 */

/** @type {ExperienceHalf} */
const UNKNOWN = {
    value: null, method: null, nps: null, adjustedNps: null, responses: null, intervalLow: null, intervalHigh: null,
    used: [], oldest: null, newest: null, silent: false, decisionMakerDetractor: false, confidence: 'Low'
}; // prettier-ignore

/**
 * Experience half as of a day. A ready score in force is taken as it is (the newest; of two on one day the lower);
 * otherwise answers and aggregated NPS are one sample, each row by its number of respondents.
 * @param {readonly ExperienceEvidence[]} evidence in any order, duplicates allowed
 * @param {number} day day number of the as-of date
 * @param {Rules} rules
 * @returns {ExperienceHalf}
 */
export function experienceHalf(evidence, day, rules) {
    const valid = evidence.filter((row) => isSound(row) && isInForce(row, day, rules));
    const inForce = distinctSorted(valid, newestOf, contentOf);
    if (inForce.length === 0) return UNKNOWN;
    const ready = newestReady(inForce);
    return ready ? fromReadyScore(ready, day, rules) : fromNps(inForce, day, rules);
}

/**
 * Day of the newest statement in a row: on it the row begins to count.
 * @param {ExperienceEvidence} row
 * @returns {number} day number
 */
export function begins(row) {
    return dayNumber(newestOf(row));
}

/**
 * First day on which a row no longer counts as it is: its oldest answer leaves the window.
 * @param {ExperienceEvidence} row
 * @param {Rules} rules
 * @returns {number} day number
 */
export function leaves(row, rules) {
    return dayNumber(oldestOf(row)) + rules.npsWindowDays;
}

/**
 * @param {ExperienceEvidence} row
 * @param {number} day
 * @param {Rules} rules
 * @returns {boolean} whether every part of the row lies inside the window that ends on the day
 */
function isInForce(row, day, rules) {
    return begins(row) <= day && day < leaves(row, rules);
}

/**
 * @param {readonly ExperienceEvidence[]} rows newest first
 * @returns {ReadyScoreEvidence | null} the lowest ready score of the newest day that has one
 */
function newestReady(rows) {
    /** @type {ReadyScoreEvidence | null} */
    let best = null;
    for (const row of rows) {
        if (row.kind !== 'score') continue;
        if (best === null || (begins(row) === begins(best) && row.score < best.score)) best = row;
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
        silent: day >= halfTime(date, rules.npsWindowDays),
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
    // The mean needs ratings; where only an aggregated NPS is known, the receipt names the method "nps".
    const counted = rules.npsMethod === 'mean' ? rows.filter((row) => row.kind === 'answers') : [];
    const method = counted.length > 0 ? 'mean' : 'nps';
    const used = method === 'mean' ? counted : rows;
    const sample = sampleOf(used, rules);
    const nps = npsOf(sample);
    const interval = sample.allCounted ? intervalOf(sample) : null;
    const [low, high] = interval ?? widestInterval(sample);
    const newest = used.reduce((latest, row) => Math.max(latest, begins(row)), -Infinity);
    return {
        value: roundTenth(onScale(sample, method, sample.responses, rules)),
        method,
        nps,
        adjustedNps: method === 'nps' ? shrunk(nps, sample.responses, rules) : nps,
        responses: sample.responses,
        intervalLow: interval && low,
        intervalHigh: interval && high,
        used,
        oldest: used.reduce((first, row) => Math.min(first, dayNumber(oldestOf(row))), Infinity),
        newest,
        silent: day >= halfTime(newest, rules.npsWindowDays),
        decisionMakerDetractor: sample.decisionMakerDetractor,
        confidence: aged(sampleConfidence(sample.responses, high - low), newest, day, rules.npsWindowDays)
    };
}

/**
 * @param {Sample} sample
 * @returns {number} -100 to 100
 */
function npsOf({ balance, votes }) {
    return (100 * balance) / votes;
}

/**
 * A sample on the 1-10 scale.
 * @param {Sample} sample
 * @param {'nps' | 'mean'} method
 * @param {number} n respondents of all samples that are shrunk together
 * @param {Rules} rules
 * @returns {number} exact
 */
function onScale(sample, method, n, rules) {
    if (method === 'mean') return 1 + (0.9 * sample.ratings) / sample.votes;
    return 1 + (9 * (shrunk(npsOf(sample), n, rules) + 100)) / 200;
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
 * What each row says and how much of the half it is. The scale and the shrinkage are straight lines, so the rows' own
 * scores, weighted by their votes, are exactly the half.
 * @param {ExperienceHalf} half
 * @param {Rules} rules
 * @returns {{ evidence: ExperienceEvidence, score: number, share: number }[]} score exact 1-10, share 0-1
 */
export function experienceLines({ used, value, method }, rules) {
    if (used.length < 2) {
        return used.map((evidence) => ({ evidence, score: /** @type {number} */ (value), share: 1 }));
    }
    // A ready score stands alone, so several rows are a sample.
    const { votes, responses: n } = sampleOf(used, rules);
    return used.map((evidence) => {
        const sample = sampleOf([evidence], rules);
        const score = onScale(sample, /** @type {'nps' | 'mean'} */ (method), n, rules);
        return { evidence, score, share: sample.votes / votes };
    });
}
