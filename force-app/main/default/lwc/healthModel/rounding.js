/**
 * Rounding to one decimal, half away from zero, without binary surprises: 14.95 is stored as 14.9499999…,
 * yet must print as 15.0. A value within a billionth of a tie counts as the tie.
 */
const TIE = 1e-9;

/**
 * Whole tenths nearest to a value, halves away from zero.
 * @param {number} value any finite number up to about a million in size
 * @returns {number} whole number of tenths, never -0
 */
export function tenths(value) {
    const size = Math.floor(Math.abs(value) * 10 + 0.5 + TIE);
    return value < 0 && size > 0 ? -size : size;
}

/**
 * Rounds to one decimal, half away from zero: 14.94 -> 14.9, 14.95 -> 15, -0.25 -> -0.3.
 * @param {number} value
 * @returns {number}
 */
export function roundTenth(value) {
    return tenths(value) / 10;
}

/**
 * NPS as it is printed without decimals. The stored field has one decimal, so that one is rounded, and every place that
 * prints an NPS agrees with whoever rounds the field: 33.45 is stored as 33.5 and printed as 34.
 * @param {number} nps -100 to 100
 * @returns {number} whole number, halves away from zero, never -0
 */
export function wholeNps(nps) {
    const size = Math.round(Math.abs(roundTenth(nps)));
    return nps < 0 && size > 0 ? -size : size;
}

/**
 * Splits a total into printed parts that add up to it exactly: every part is rounded to a tenth, and what rounding
 * left over goes to the part it took most from (largest remainder; of equal ones the first). A part that is 0 stays 0 unless
 * every part is, so that nothing is credited to a cause that did not act.
 * @param {readonly number[]} parts exact parts; their sum differs from total by rounding only
 * @param {number} total printed total, one decimal
 * @returns {number[]} the parts with one decimal, summing to total (or all 0 when there is no part to carry it)
 */
export function partsOf(parts, total) {
    const whole = parts.map(tenths);
    let left = tenths(total) - whole.reduce((sum, part) => sum + part, 0);
    const acting = parts.map((_, i) => i).filter((i) => Math.abs(/** @type {number} */ (parts[i])) > TIE);
    while (Math.abs(left) >= 1 && acting.length > 0) {
        const step = left > 0 ? 1 : -1;
        /** @param {number} i */
        const owed = (i) => step * remainder(parts, whole, i);
        let best = /** @type {number} */ (acting[0]);
        for (const i of acting) if (owed(i) > owed(best) + TIE) best = i;
        whole[best] = /** @type {number} */ (whole[best]) + step;
        left -= step;
    }
    return whole.map((part) => part / 10);
}

/**
 * @param {readonly number[]} parts
 * @param {readonly number[]} whole
 * @param {number} i
 * @returns {number} tenths that rounding took from part i (negative: gave to it)
 */
function remainder(parts, whole, i) {
    return /** @type {number} */ (parts[i]) * 10 - /** @type {number} */ (whole[i]);
}
