import { createHash } from 'node:crypto';
import { ConfigError } from '../../errors.ts';
import { sanitize } from '../../report/sanitize.ts';
import type { HttpClient } from './client.ts';
import type { Columns } from './columns.ts';
import { isObject } from './json-path.ts';
import { JsonRows } from './json-rows.ts';
import type { Page } from './paging.ts';
import type { HttpRequest } from './request.ts';
import { readJson } from './read-json.ts';
import type { RowFile } from './row-file.ts';
import type { Answer } from './send.ts';

/** A page, and what tells it from another; null when it has no rows. */
export interface ReadPage extends Page {
    readonly digest: string | null;
    /** What looks like an error beside an empty list of rows; null for nothing. */
    readonly told: unknown;
}

/** An answer without the array of rows. */
export class NoArray extends ConfigError {
    readonly problem: string;

    constructor(problem: string) {
        super(
            'The settings',
            [problem],
            ['Set "http.rows" to the keys that lead to the array of rows, joined by dots.']
        );
        this.problem = problem;
    }
}

/** Reads one page into the work file. A page that breaks off leaves nothing behind and is read again. */
export async function readPage(
    client: HttpClient,
    request: HttpRequest,
    path: string,
    file: RowFile,
    columns: Columns
): Promise<ReadPage> {
    const mark = file.mark();
    const { damaged } = columns;
    return client.ask(request, async (answer) => {
        file.rollback(mark);
        columns.damaged = damaged;
        if (answer.status === 204) return emptyPage(answer);
        const hash = createHash('sha256');
        let rows = 0;
        let lastRow: unknown = null;
        const reader = new JsonRows(path === '' ? [] : path.split('.'), (row, text) => {
            rows += 1;
            lastRow = row;
            hash.update(text).update('\n');
            file.add(columns.line(row));
        });
        const frame = await readJson(client.failures, answer, reader);
        if (saysFailed(frame)) throw client.failures.refusedInside(answer.url, frame, rows);
        const error = errorIn(frame);
        // Beside rows, a list of errors says that some are missing: half an answer is none.
        if (error !== null && (!reader.found || Array.isArray(error)))
            throw client.failures.refusedInside(answer.url, error, rows);
        if (!reader.found && !isEmptyAt(frame, path)) throw noRows(client, answer, path, frame);
        const digest = rows === 0 ? null : hash.digest('base64');
        return {
            rows,
            lastRow,
            frame,
            headers: answer.headers,
            url: answer.url,
            digest,
            told: rows === 0 ? error : null
        };
    });
}

/** "No content" is how some services say that there are no rows. */
async function emptyPage(answer: Answer): Promise<ReadPage> {
    await answer.start();
    return { rows: 0, lastRow: null, frame: null, headers: answer.headers, url: answer.url, digest: null, told: null };
}

/** What an answer tells of an error although it is a success; null for nothing. Empty and with the code 0 it tells of none. */
function errorIn(frame: unknown): unknown {
    if (!isObject(frame)) return null;
    const told = [frame['errors'], frame['error']].filter((value) => Boolean(value) && !isNone(value));
    return told.find((value) => Array.isArray(value)) ?? told[0] ?? null;
}

/** Whether an answer says in so many words that it is none, whatever stands beside it. */
function saysFailed(frame: unknown): boolean {
    if (!isObject(frame)) return false;
    const isNo = ['success', 'ok'].some((key) => frame[key] === false || frame[key] === 'false');
    return isNo || frame['status'] === 'error' || frame['status'] === 'fail';
}

function isNone(told: unknown): boolean {
    if (Array.isArray(told)) return told.length === 0;
    return isObject(told) && (Object.keys(told).length === 0 || told['code'] === 0);
}

/** Some services write null where there are no rows. */
function isEmptyAt(frame: unknown, path: string): boolean {
    let value = frame;
    for (const key of path.split('.')) value = isObject(value) && Object.hasOwn(value, key) ? value[key] : undefined;
    return value === null;
}

function noRows(client: HttpClient, answer: Answer, path: string, frame: unknown): NoArray {
    const { failures } = client;
    const keys = isObject(frame) ? Object.keys(frame).join(', ') : typeof frame;
    const where = path === '' ? 'is no array' : `has no array at "${sanitize(path)}"`;
    return new NoArray(
        `${failures.prefix}The answer of ${failures.shown(answer.url)} ${where}; it has: ${failures.clean(keys, 500)}`
    );
}
