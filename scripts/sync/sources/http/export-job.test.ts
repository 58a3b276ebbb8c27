import assert from 'node:assert/strict';
import { after, before, beforeEach, describe, it } from 'node:test';
import { page, TestReading } from './test-reading.ts';
import type { Reply } from './test-service.ts';

const SETTINGS = {
    method: 'POST',
    body: { format: 'json' },
    rows: 'rows',
    auth: { type: 'bearer', token: 'abcdef' },
    export: {
        id: 'job.id',
        status: 'job.state',
        done: ['ready'],
        failed: ['broken'],
        file: 'job.file',
        fileUrl: '/{file}/file?part=all'
    }
};
const started: Reply = { json: { job: { id: 'a/b?c', state: 'new' } } };
const state = (state: string): Reply => ({ json: { job: { state, file: 77 } } });

describe('an export', () => {
    let read: TestReading;

    before(async () => {
        read = await TestReading.start();
    });
    after(() => read.stop());
    beforeEach(() => {
        read.reset();
    });

    const asked = (): string[] => read.service.seen.map(({ method, url }) => `${method} ${url.pathname}${url.search}`);

    it('is started, waited for and fetched, each time with the credentials', async () => {
        read.replies(started, state('new'), state('running'), state('ready'), { json: { rows: page(1, 2) } });
        assert.deepEqual(await read.ids(SETTINGS), [1, 2]);
        const status = 'GET /v1/answers/a%2Fb%3Fc';
        assert.deepEqual(asked(), ['POST /v1/answers', status, status, status, 'GET /v1/answers/77/file?part=all']);
        assert.deepEqual(read.clock.sleeps, [2000, 4000]);
        assert.ok(read.service.seen.every(({ headers }) => headers.authorization === 'Bearer abcdef'));
    });

    it('can be fetched by its own id, at addresses the settings name', async () => {
        const { file: _, ...named } = SETTINGS.export;
        const settings = { ...SETTINGS, export: { ...named, statusUrl: 'state?id={id}', fileUrl: 'get/{id}' } };
        read.replies(started, state('ready'), { json: { rows: page(3) } });
        assert.deepEqual(await read.ids(settings), [3]);
        assert.deepEqual(asked().slice(1), ['GET /v1/answers/state?id=a%2Fb%3Fc', 'GET /v1/answers/get/a%2Fb%3Fc']);
    });

    it('that fails, or is never ready, ends the run', async () => {
        read.replies(started, state('broken'));
        assert.match(await read.failure(SETTINGS), /The export of .*\/v1\/answers ended as "broken"/u);
        read.reset();
        read.replies(started, state('running'));
        const patient = { ...SETTINGS, export: { ...SETTINGS.export, waitMinutes: 2 } };
        assert.match(await read.failure(patient), /is not ready after 2 minutes/u);
        assert.equal(read.clock.sleeps.at(-1), 15_000);
    });

    it('whose answers are not as the settings say, says where', async () => {
        read.replies({ json: { result: {} } });
        assert.match(await read.failure(SETTINGS), /\/v1\/answers has nothing at "job\.id"/u);
        read.reset();
        read.replies(started, { text: '<html>Log in</html>' });
        assert.match(await read.failure(SETTINGS), /with a web page \(text\/html\)/u);
        read.reset();
        read.replies(started, { text: `{"job": ${' '.repeat(4_000_001)}` });
        assert.match(await read.failure(SETTINGS), /has 4 million characters around its rows/u);
    });
});
