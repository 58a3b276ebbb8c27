import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { after, describe, it } from 'node:test';
import { UnreachableError } from '../errors.ts';
import { bulkQuery } from './bulk-query.ts';
import type { Session } from './session.ts';

const folder = mkdtempSync(join(tmpdir(), 'health-bulk-query-'));
after(() => rmSync(folder, { recursive: true, force: true }));

interface Page {
    readonly status?: number;
    readonly headers?: Readonly<Record<string, string>>;
    readonly text: string;
    /** The connection is gone after the text. */
    readonly error?: Error;
}
const page = (text: string, records: number, next = 'null'): Page => ({
    text,
    headers: { 'sforce-numberofrecords': String(records), 'sforce-locator': next }
});
const reset = Object.assign(new Error('aborted'), { code: 'ECONNRESET' });

/** An org whose query job goes through these states and then sends these pages. */
function orgOf(states: readonly object[], pages: readonly Page[]) {
    const asked: string[] = [];
    const [left, pagesLeft] = [[...states], [...pages]];
    const json = (method: string, rest: string, body?: { query?: string }): Promise<unknown> => {
        asked.push(`${method} ${rest}${body === undefined ? '' : ` ${body.query}`}`);
        if (method === 'DELETE') return Promise.reject(new Error('not allowed'));
        const state = left.shift();
        return state instanceof Error ? Promise.reject(state) : Promise.resolve({ id: 'j1', ...state });
    };
    const stream = ({ rest }: { rest: string }): Promise<unknown> => {
        asked.push(`GET ${rest}`);
        const { text, error, status = 200, headers = {} } = pagesLeft.shift() ?? page('', 0);
        const chunks = (async function* () {
            await Promise.resolve();
            yield Buffer.from(text);
            if (error !== undefined) throw error;
        })();
        return Promise.resolve({ status, headers, body: Readable.from(chunks) });
    };
    return { asked, session: { json, stream } as unknown as Session };
}

const DONE = { state: 'JobComplete', numberRecordsProcessed: 3 };

describe('a query by the Bulk API', () => {
    it('is waited for, read page by page into files, and thrown away', async () => {
        const pages = [page('Id\n"1"\n"2"\n', 2, 'MTox/2'), page('Id\n"3"\n', 1)];
        const { session, asked } = orgOf([{ state: 'UploadComplete' }, { state: 'InProgress' }, DONE], pages);
        const progress: [number, number | null][] = [];
        const told = (done: number, total: number | null): void => void progress.push([done, total]);
        const answer = await bulkQuery(session, 'SELECT Id FROM X', folder, 'pages', told);
        assert.equal(answer.records, 3);
        assert.deepEqual(
            answer.files.map((file) => readFileSync(file, 'utf8')),
            ['Id\n"1"\n"2"\n', 'Id\n"3"\n']
        );
        const results = '/jobs/query/j1/results?maxRecords=100000';
        assert.deepEqual(asked, [
            'POST /jobs/query SELECT Id FROM X',
            'GET /jobs/query/j1',
            'GET /jobs/query/j1',
            `GET ${results}`,
            `GET ${results}&locator=MTox%2F2`,
            'DELETE /jobs/query/j1'
        ]);
        assert.deepEqual(progress.at(0), [0, null]);
        assert.deepEqual(progress.slice(-2), [
            [2, 3],
            [3, 3]
        ]);
    });

    for (const [what, first] of [
        ['breaks off in the middle', { ...page('Id\n"1"\n"2', 2), error: reset }],
        ['is refused because the org is busy', { status: 503, text: 'busy' }],
        ['is refused because the session has expired', { status: 401, text: '' }]
    ] as const) {
        it(`reads a page again from its start when it ${what}`, async () => {
            const { session } = orgOf([DONE], [first, page('Id\n"1"\n"2"\n', 2)]);
            const { files, records } = await bulkQuery(session, 'SELECT Id FROM X', folder, 'again');
            assert.deepEqual([files.length, records], [1, 2]);
            assert.equal(readFileSync(files[0] ?? '', 'utf8'), 'Id\n"1"\n"2"\n');
        });
    }

    it('never takes the first pages for all, where something on the way takes the name of the next page away', async () => {
        const nameless = (records: number): Page => ({
            text: 'Id\n"1"\n',
            headers: { 'sforce-numberofrecords': String(records) }
        });
        const { session } = orgOf([DONE], [nameless(2)]);
        await assert.rejects(bulkQuery(session, 'SELECT Id FROM X', folder, 'cut'), (error: UnreachableError) => {
            assert.ok(error instanceof UnreachableError);
            assert.match(error.message, /^The org found 3 records and sent 2, without/u);
            assert.match(error.actions.join(), /Sforce-Locator/u);
            return true;
        });
        for (const state of [DONE, { state: 'JobComplete' }]) {
            const whole = orgOf([state], [nameless(3)]);
            assert.equal((await bulkQuery(whole.session, 'SELECT Id FROM X', folder, 'whole')).records, 3);
        }
    });

    it('ends when the org refuses a page, without asking again', async () => {
        const body = '[{"errorCode":"REQUEST_LIMIT_EXCEEDED"}]';
        const { session, asked } = orgOf([DONE], [{ status: 403, text: body }]);
        await assert.rejects(bulkQuery(session, 'SELECT Id FROM X', folder, 'refused'), (error: UnreachableError) => {
            assert.match(error.message, /refused to send the query result \(HTTP 403\)/u);
            assert.match(error.actions.join(), /Run the same command again later/u);
            return true;
        });
        assert.equal(asked.filter((call) => call.includes('/results')).length, 1);
    });

    it('ends when a page breaks off for a reason that does not pass', async () => {
        const { session, asked } = orgOf([DONE], [{ ...page('Id\n', 0), error: new Error('bad certificate') }]);
        await assert.rejects(bulkQuery(session, 'SELECT Id FROM X', folder, 'broken'), (error: UnreachableError) => {
            assert.equal(error.message, 'The org refused to send the query result: bad certificate');
            return true;
        });
        assert.equal(asked.filter((call) => call.includes('/results')).length, 1);
    });

    it('hands on as it is that there is no room on the disk, or no folder', async () => {
        const full = Object.assign(new Error('ENOSPC: no space left on device'), { code: 'ENOSPC' });
        const { session } = orgOf([DONE], [{ ...page('Id\n', 0), error: full }]);
        await assert.rejects(bulkQuery(session, 'SELECT Id FROM X', folder, 'full'), { code: 'ENOSPC' });
        const gone = orgOf([DONE], [page('Id\n', 0)]);
        await assert.rejects(bulkQuery(gone.session, 'SELECT Id FROM X', join(folder, 'gone'), 'x'), {
            code: 'ENOENT'
        });
    });

    for (const [end, why] of [
        [{ state: 'Failed', errorMessage: 'QUERY_TIMEOUT' }, 'Failed: QUERY_TIMEOUT'],
        [{ state: 'Aborted' }, 'Aborted: no reason given']
    ] as const) {
        it(`that ends ${end.state} says why`, async () => {
            const { session } = orgOf([end], []);
            await assert.rejects(bulkQuery(session, 'SELECT Id FROM X', folder, 'none'), (error: UnreachableError) => {
                assert.ok(error instanceof UnreachableError);
                assert.equal(error.message, `The query job j1 ended ${why}`);
                return true;
            });
        });
    }

    it('that cannot be started says why', async () => {
        const refusal = Object.assign(new Error('no'), { errorCode: 'API_DISABLED_FOR_ORG' });
        const { session } = orgOf([refusal], []);
        await assert.rejects(
            bulkQuery(session, 'SELECT Id FROM X', folder, 'none'),
            /refused to start a query: API_DISABLED_FOR_ORG/u
        );
    });
});
