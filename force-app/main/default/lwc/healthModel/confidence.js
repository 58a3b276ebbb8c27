/** How far a half can be trusted. */

/** @typedef {'High' | 'Medium' | 'Low'} Confidence */

/** Respondents from which a sample is trusted. */
const LARGE_SAMPLE = 15;
const FAIR_SAMPLE = 5;
/** Widest interval of a large sample, in NPS points. */
const WIDEST = 70;

/**
 * @param {number} n respondents
 * @param {number} width of the 95 % interval in NPS points
 * @returns {Confidence} High from 15 respondents with an interval of at most 70 points, Medium from 5
 */
export function sampleConfidence(n, width) {
    if (n >= LARGE_SAMPLE && width <= WIDEST) return 'High';
    return n >= FAIR_SAMPLE ? 'Medium' : 'Low';
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
    if (day < halfTime(newest, validDays)) return confidence;
    return confidence === 'High' ? 'Medium' : 'Low';
}

/**
 * First day of the second half of the time that evidence counts.
 * @param {number} newest day number of the newest evidence
 * @param {number} validDays days the evidence counts
 * @returns {number} day number
 */
export function halfTime(newest, validDays) {
    return newest + Math.ceil(validDays / 2);
}

/**
 * @param {Confidence} a
 * @param {Confidence} b
 * @returns {Confidence} the lower of the two
 */
export function lowerConfidence(a, b) {
    if (a === 'Low' || b === 'Low') return 'Low';
    return a === 'Medium' || b === 'Medium' ? 'Medium' : 'High';
}
