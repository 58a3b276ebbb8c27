/**
 * Evidence without exact duplicates and in a fixed order (newest first), so that neither the order of the rows nor a row
 * delivered twice changes anything, down to the last bit of a sum.
 * @template Row
 * @param {readonly Row[]} rows
 * @param {(row: Row) => string} dateOf day of the row
 * @param {(row: Row) => unknown} contentOf everything of a row that counts, in a fixed order
 * @returns {readonly Row[]}
 */
export function distinctSorted(rows, dateOf, contentOf) {
    if (rows.length < 2) return rows;
    const compare = (/** @type {Row} */ a, /** @type {Row} */ b) =>
        descending(dateOf(a).slice(0, 10), dateOf(b).slice(0, 10)) ||
        descending(JSON.stringify(contentOf(a)), JSON.stringify(contentOf(b)));
    const sorted = [...rows].sort(compare);
    return sorted.filter((row, i) => i === 0 || compare(/** @type {Row} */ (sorted[i - 1]), row) !== 0);
}

/**
 * @param {string} a
 * @param {string} b
 * @returns {number}
 */
function descending(a, b) {
    if (a === b) return 0;
    return a < b ? 1 : -1;
}
