import { createWriteStream } from 'node:fs';
import { pipeline } from 'node:stream/promises';
import type { Client, FieldDef } from 'pg';
import Cursor from 'pg-cursor';
import { patiently } from './connection.ts';

/** Oid of boolean, whose text form in the protocol is t and f. */
const BOOLEAN = 16;
/** Every value stays the text the server sent: a numeric is not rounded, a date has no time zone. */
const AS_TEXT = { getTypeParser: () => (text: string) => text } as never;
type Cells = readonly (string | null)[];

/** What is wanted of an answer. */
export interface Question {
    readonly text: string;
    readonly values: readonly unknown[];
    /** Columns to keep. */
    readonly columns: readonly string[];
    readonly fetchRows: number;
    /** Longest wait for the next rows, milliseconds: the network may be gone without a word. */
    readonly patience: number;
}

/**
 * Streams an answer into a CSV file by a cursor: `fetchRows` rows are asked for when the ones before are on their way to the
 * disk, so memory does not grow with the answer.
 * @param counted is told the number of rows so far
 * @returns bytes of the file
 */
export async function streamRows(
    client: Client,
    question: Question,
    path: string,
    counted: (rows: number) => void
): Promise<number> {
    const file = createWriteStream(path);
    await pipeline(() => linesOf(client, question, counted), file);
    return file.bytesWritten;
}

async function* linesOf(
    client: Client,
    { text, values, columns, fetchRows, patience }: Question,
    counted: (rows: number) => void
): AsyncGenerator<string> {
    const cursor = client.query(new Cursor<Cells>(text, [...values], { rowMode: 'array', types: AS_TEXT }));
    yield lineOf(columns);
    let rows = 0;
    for (let complete = false; !complete;) {
        const page = await patiently(client, patience, nextPage(cursor, fetchRows));
        rows += page.rows.length;
        counted(rows);
        yield page.rows.map(lineMaker(page.fields, columns)).join('');
        complete = page.complete;
    }
}

interface Page {
    readonly rows: readonly Cells[];
    readonly fields: readonly FieldDef[];
    /** The server said that this was the end. */
    readonly complete: boolean;
}

function nextPage(cursor: Cursor<Cells>, count: number): Promise<Page> {
    return new Promise((resolve, reject) => {
        cursor.read(count, (error, rows, result) => {
            if (error) return reject(error);
            // The end is what the server calls the end, not an empty page: a lost connection must not pass for it.
            const complete = Boolean(result?.command);
            if (rows.length === 0 && !complete) return reject(new Error('the answer broke off'));
            // After as many rows as were asked for, PostgreSQL always says that there may be more. Servers that cannot go on from
            // there say that this was all.
            if (rows.length === count && complete)
                return reject(
                    new Error(`the server ended its answer after the ${count} rows that were asked for at a time`)
                );
            resolve({ rows, fields: result?.fields ?? [], complete });
        });
    });
}

function lineMaker(fields: readonly FieldDef[], columns: readonly string[]): (cells: Cells) => string {
    const places = columns.map((name) => fields.findIndex((field) => field.name === name));
    const boolean = places.map((place) => fields[place]?.dataTypeID === BOOLEAN);
    return (cells) =>
        lineOf(
            places.map((place, i) => {
                const cell = cells[place] ?? null;
                return boolean[i] && cell !== null ? (cell === 't' ? 'true' : 'false') : cell;
            })
        );
}

function lineOf(cells: Cells): string {
    return `${cells.map((cell) => (cell === null ? '' : quoted(cell))).join(',')}\n`;
}

function quoted(cell: string): string {
    return /[",\r\n]/u.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell;
}
