import assert from 'node:assert/strict';
import { after, before, beforeEach, describe, it } from 'node:test';
import { gzipSync } from 'node:zlib';
import { page, TestReading } from './test-reading.ts';

describe('HttpOrigin', () => {
    let read: TestReading;

    before(async () => {
        read = await TestReading.start();
    });
    after(() => read.stop());
    beforeEach(() => {
        read.reset();
    });

    describe('rows', () => {
        it('takes the columns a source uses, by key or by path, and nothing else', async () => {
            read.replies({
                json: {
                    data: [
                        { 'a.b': 1, a: { b: 2, c: [{ k: 'x', v: { deep: true } }] }, secret: 'no' },
                        { a: { b: null, c: [] } }
                    ]
                }
            });
            assert.deepEqual(await read.rows({ rows: 'data' }, ['a.b', 'a.c[k=x].v', 'a.c[0].k']), [
                { 'a.b': 1, 'a.c[k=x].v': '{"deep":true}', 'a.c[0].k': 'x' },
                { 'a.b': null, 'a.c[k=x].v': null, 'a.c[0].k': null }
            ]);
        });

        it('says which column no row has, with the nearest name and those there are', async () => {
            read.replies({ json: [{ person: { email: 'a', answers: [{ q: 1 }] } }] });
            const message = await read.failure({}, ['person.emial', 'person.email']);
            assert.match(message, /no row of .*\/v1\/answers has "person\.emial"\. Did you mean "person\.email"\?/u);
            assert.match(message, /person\.answers\[0\]\.q/u);
        });

        it('says where there is no array', async () => {
            read.replies({ json: { items: [], meta: {} } });
            assert.match(
                await read.failure({ rows: 'data.items' }),
                /has no array at "data\.items"; it has: items, meta/u
            );
            assert.match(await read.failure({}), /is no array; it has: items, meta/u);
        });

        it('takes null and an empty array for no rows', async () => {
            read.replies({ json: { data: null } });
            assert.deepEqual(await read.ids({ rows: 'data' }), []);
            read.replies({ json: { data: [] } });
            assert.deepEqual(await read.ids({ rows: 'data' }), []);
        });

        it('takes an error inside a success for one, never for no rows', async () => {
            for (const json of [
                { data: null, error: 'quota exceeded' },
                { error: { code: 7, message: 'quota exceeded' } },
                { data: [], errors: [{ message: 'quota exceeded' }] },
                { data: page(1), errors: [{ message: 'quota exceeded', path: ['data', 1] }] }
            ]) {
                read.replies({ json });
                assert.match(
                    await read.failure({ rows: 'data' }),
                    /answered with an error inside\. It says: quota exceeded/u
                );
            }
            read.replies({ json: { data: page(1), error: 'none', errors: [] } });
            assert.deepEqual(await read.ids({ rows: 'data' }), [1]);
            read.replies({ json: { data: null, error: null, errors: 'x' } });
            assert.match(await read.failure({ rows: 'data' }), /with an error inside/u);
        });

        it('takes an empty list for no rows whatever stands beside it, and warns of what looks like an error', async () => {
            for (const beside of [
                { errors: {} },
                { error: [] },
                { error: { code: 0, message: 'OK' } },
                { error: '' }
            ]) {
                read.replies({ json: { data: [], ...beside } });
                assert.deepEqual(await read.ids({ rows: 'data' }), []);
                assert.deepEqual(read.warned, []);
            }
            read.replies({ json: { data: [], error: 'nothing found' } });
            assert.deepEqual(await read.ids({ rows: 'data' }), []);
            assert.match(read.warned.join(), /has no rows and something like an error.*It says: nothing found$/u);
        });

        it('keeps numbers that no number can hold as they are written', async () => {
            read.replies({ text: '[{"id": 1e400}, {"id": -1E999}, {"id": 12345678901234567890}]' });
            assert.deepEqual(await read.ids(), ['1e400', '-1E999', '12345678901234567890']);
        });

        it('unpacks gzip', async () => {
            read.replies({
                raw: (response) => {
                    response.writeHead(200, { 'content-encoding': 'gzip' });
                    response.end(gzipSync(JSON.stringify(page(1, 2))));
                }
            });
            assert.deepEqual(await read.ids({}), [1, 2]);
            assert.match(String(read.service.seen[0]?.headers['accept-encoding']), /gzip/u);
        });

        it('stops at an answer longer than allowed, also when it was packed small', async () => {
            read.replies({
                raw: (response) => {
                    response.writeHead(200, { 'content-encoding': 'gzip' });
                    response.end(gzipSync(`[${'{"id":1},'.repeat(200_000)}{"id":2}]`));
                }
            });
            assert.match(await read.failure({ limits: { maxAnswerMb: 1 } }), /is longer than 1 MB/u);
            assert.equal(read.service.seen.length, 1);
        });
    });

    describe('the request', () => {
        it('carries query, headers and the first day of the window', async () => {
            read.replies({ json: page(1) });
            await read.ids({
                query: { limit: 5, as_of: '{{asOfDay}}' },
                headers: { 'X-Tenant': 'acme' },
                since: { parameter: 'since', as: 'seconds' }
            });
            const [seen] = read.service.seen;
            assert.equal(seen?.url.search, '?limit=5&as_of=2026-06-01&since=1748822400');
            assert.equal(seen?.headers['x-tenant'], 'acme');
        });

        it('can be a POST with parameters inside its body', async () => {
            read.replies({ json: page(1) });
            await read.ids({
                method: 'POST',
                body: { query: { status: 'done' } },
                since: { parameter: 'query.from', in: 'body', as: 'isoWithoutZone', days: 1 }
            });
            const [seen] = read.service.seen;
            assert.deepEqual(
                [seen?.method, JSON.parse(seen?.body ?? '')],
                ['POST', { query: { status: 'done', from: '2026-06-01T00:00:00' } }]
            );
            assert.equal(seen?.headers['content-type'], 'application/json');
        });

        it('writes the window as the service wants it', async () => {
            read.replies({ json: page(1) });
            for (const [as, expected] of [
                ['iso', '2025-06-02T00:00:00Z'],
                ['date', '2025-06-02'],
                ['milliseconds', '1748822400000']
            ]) {
                await read.ids({ since: { parameter: 'from', as } });
                assert.equal(read.service.seen.at(-1)?.url.searchParams.get('from'), expected);
            }
        });
    });
});
