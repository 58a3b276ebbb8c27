/** What new rules alone moved. */
import { dayNumber } from './calendar.js';
import { sameRules } from './detail.js';
import { experienceHalf } from './experience.js';
import { outcomeHalf } from './outcome.js';
import { stageFrom } from './standing.js';
import { outcomeWeight } from './status.js';

/** @typedef {import('./rules.js').Rules} Rules */
/** @typedef {import('./detail.js').Detail} Detail */
/** @typedef {import('./standing.js').AccountInput} AccountInput */
/** @typedef {import('./standing.js').Standing} Standing */
/** @typedef {import('./history.js').HistoryPoint} HistoryPoint */

/**
 * How much new rules alone moved an account: today's evidence under today's rules, less the same evidence under the rules
 * before. Evidence comes counted and chosen for the days it is valid today, so where that length of time is what changed,
 * the old rules cannot be tried on it, and the whole move since the scoring before is theirs.
 * @param {AccountInput} input
 * @param {Detail} previous
 * @param {Standing} standing as of today under today's rules
 * @param {Rules} rules
 * @returns {HistoryPoint['shift']} null when they moved nothing
 */
export function shiftByRules(input, previous, standing, rules) {
    const old = previous.rules;
    if (sameRules(old, rules)) return null;
    const day = dayNumber(input.asOf);
    const before = previous.history[previous.history.length - 1] ?? { outcome: null, experience: null };
    const outcomeBefore =
        old.outcomeValidityDays === rules.outcomeValidityDays ? outcomeHalf(input.outcome, day, old).value : null;
    const experienceBefore =
        old.npsWindowDays === rules.npsWindowDays ? experienceHalf(input.experience, day, old).value : null;
    const weightBefore = outcomeWeight(stageFrom(input, day, old), old);
    const outcome = moved(outcomeBefore ?? before.outcome, standing.outcome);
    const experience = moved(experienceBefore ?? before.experience, standing.experience);
    const weight = Math.round((standing.weight - weightBefore) * 100) / 100;
    return outcome === 0 && experience === 0 && weight === 0 ? null : [outcome, experience, weight];
}

/**
 * @param {number | null} from
 * @param {number | null} to
 * @returns {number} one decimal; 0 while either is unknown
 */
function moved(from, to) {
    return from === null || to === null ? 0 : Math.round((to - from) * 10) / 10;
}
