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
    // The text is made only for rows of one day, and once.
    const entries = rows.map((row) => ({ row, date: dateOf(row).slice(0, 10), text: '' }));
    /** @param {typeof entries[0]} entry */
    const textOf = (entry) => (entry.text ||= JSON.stringify(contentOf(entry.row)));
    /** @param {typeof entries[0]} a @param {typeof entries[0]} b */
    const compare = (a, b) => descending(a.date, b.date) || descending(textOf(a), textOf(b));
    entries.sort(compare);
    const distinct = entries.filter(
        (entry, i) => i === 0 || compare(/** @type {typeof entry} */ (entries[i - 1]), entry) !== 0
    );
    return distinct.map(({ row }) => row);
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
