/**
 * Evidence without exact duplicates and in a fixed order (newest first), so that neither the order of the rows nor a row
 * delivered twice changes anything, down to the last bit of a sum.
 * @template {{ readonly date?: string, readonly newest?: string }} Row
 * @param {readonly Row[]} rows
 * @returns {readonly Row[]}
 */
export function distinctSorted(rows) {
    if (rows.length < 2) return rows;
    /** @type {Map<string, Row>} */
    const distinct = new Map();
    for (const row of rows) distinct.set(`${row.date ?? row.newest} ${canonical(row)}`, row);
    return [...distinct.keys()].sort((a, b) => (a < b ? 1 : -1)).map((key) => /** @type {Row} */ (distinct.get(key)));
}

/**
 * @param {object} row
 * @returns {string} the same text whatever the order of the row's keys
 */
function canonical(row) {
    return JSON.stringify(Object.entries(row).sort(([a], [b]) => (a < b ? -1 : 1)));
}
