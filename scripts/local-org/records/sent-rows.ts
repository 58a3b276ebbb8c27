// The two ways rows arrive (JSON objects, CSV cells) brought to one: column names and a row of cells.

import type { BulkCell, InputRow } from '../org/contract.ts';

export interface SentRow {
    /** Same text for rows with the same columns. */
    signature: string;
    columns: string[];
    cells: unknown[];
}

const isNested = (value: unknown): value is Record<string, unknown> =>
    typeof value === 'object' && value !== null && !Array.isArray(value);

/** `{Account: {Health_Key__c: "x"}}` is the column `Account.Health_Key__c`. */
export function fromObject(row: InputRow): SentRow {
    const columns: string[] = [];
    const cells: unknown[] = [];
    for (const name of Object.keys(row)) {
        const value = row[name];
        if (value === undefined || name === 'attributes') continue;
        if (!isNested(value)) {
            columns.push(name);
            cells.push(value);
            continue;
        }
        for (const inner of Object.keys(value)) {
            if (inner === 'attributes') continue;
            columns.push(`${name}.${inner}`);
            cells.push(value[inner]);
        }
    }
    return { signature: columns.join(','), columns, cells };
}

/** Cells that are not sent drop out of the row's columns. */
export function* sentRows(columns: string[], rows: Iterable<BulkCell[]>): Generator<SentRow> {
    const full = columns.join(',');
    for (const cells of rows) {
        yield cells.length === columns.length && !cells.includes(undefined)
            ? { signature: full, columns, cells }
            : partly(columns, cells);
    }
}

function partly(columns: string[], cells: BulkCell[]): SentRow {
    const sent = columns.map((_, at) => at).filter((at) => cells[at] !== undefined);
    const names = sent.map((at) => columns[at] as string);
    return { signature: names.join(','), columns: names, cells: sent.map((at) => cells[at]) };
}
