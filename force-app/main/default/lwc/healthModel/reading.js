/** What a page can say about a stored score: all of it recomputed from the receipt, nothing taken on trust. */
import { dayNumber } from './calendar.js';
import { driverOf, quadrantOf, watchOuts } from './driver.js';
import { receiptOf } from './receipt.js';
import { stepsOf, trendOn } from './trend.js';

/** @typedef {import('./detail.js').Detail} Detail */
/** @typedef {import('./driver.js').Driver} Driver */
/** @typedef {import('./driver.js').WatchOut} WatchOut */
/** @typedef {import('./receipt.js').Receipt} Receipt */
/** @typedef {import('./status.js').Status} Status */
/** @typedef {import('./trend.js').Trend} Trend */

/**
 * @typedef {object} Reading
 * @property {Receipt} receipt
 * @property {Driver} driver
 * @property {Trend | null} trend null unless Scored
 * @property {readonly WatchOut[]} watchOuts
 * @property {ReturnType<typeof quadrantOf>} quadrant
 */

/**
 * Explains a stored score as of the day it was made.
 * @param {Detail} detail
 * @param {Status | null} setByHand status of the override that holds, null when none does
 * @returns {Reading}
 */
export function readingOf(detail, setByHand) {
    const receipt = receiptOf(detail);
    const { standing } = receipt;
    const shown = setByHand === null ? standing : { ...standing, overridden: true, status: setByHand };
    const trend = detail.state === 'Scored' ? trendOf(detail) : null;
    return {
        receipt,
        driver: driverOf(standing, detail.rules),
        trend,
        watchOuts: watchOuts(shown, trend),
        quadrant: quadrantOf(standing.outcome, standing.experience)
    };
}

/**
 * @param {Detail} detail
 * @returns {Trend}
 */
function trendOf({ at, history, weight, rules }) {
    const day = dayNumber(at);
    return trendOn(stepsOf(history, weight, day, rules), day, rules);
}
