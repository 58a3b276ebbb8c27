/** Name of the view on the good rows of the i-th source: `account` and what its kind keeps. */
export function stageTable(i: number): string {
    return `evidence_${i}`;
}

/** Name of the table of the rows of the i-th source that this run has read and does not keep, see makeStage. */
export function readTable(i: number): string {
    return `read_${i}`;
}

/** Name of the view on all rows of the i-th source, by key. */
export function rowsTable(i: number): string {
    return `rows_${i}`;
}

/** Name of the view or table of the keys of all rows of the i-th source, where they are answers: `key`, `mark`, and `n`, how many rows have both. */
export function keysTable(i: number): string {
    return `keys_${i}`;
}

/** Name of the view on the keys of the i-th source that have an account: `key`, `account`, and `n`, how many rows have it. */
export function matchedTable(i: number): string {
    return `matched_${i}`;
}
