/** The score an account had: what is kept, greyed, when its evidence expires. */
import { dayNumber, isoDate } from './calendar.js';
import { leaves } from './experience.js';
import { firstDayOut } from './outcome.js';

/** @typedef {import('./detail.js').Detail} Detail */
/** @typedef {import('./standing.js').LastScore} LastScore */

/**
 * Score behind a detail, or the one before it.
 * @param {Detail} previous
 * @returns {number | null} null when the account never had one
 */
export function lastScore({ state, score, last }) {
    return state === 'Scored' ? score : (last?.score ?? null);
}

/**
 * Last score behind a detail. Its date is the last day on which its evidence was in force, or yesterday if it still would
 * be: so it does not depend on how often the account was scored.
 * @param {Detail} previous
 * @param {number} day as-of day number
 * @returns {LastScore | null} null when the account never had a score
 */
export function lastScoreOf({ score, computedStatus, at, last, rules, experience, outcome }, day) {
    // Only a scored account has a computed status.
    if (score === null || computedStatus === null) return last;
    let end = day;
    for (const row of experience) end = Math.min(end, leaves(row, rules));
    end = Math.min(
        end,
        outcome.reduce((latest, row) => Math.max(latest, firstDayOut(row, rules)), -Infinity)
    );
    return { score, status: computedStatus, date: isoDate(Math.max(end - 1, dayNumber(at))) };
}
