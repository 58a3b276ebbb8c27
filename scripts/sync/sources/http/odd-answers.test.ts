import assert from 'node:assert/strict';
import type { ServerResponse } from 'node:http';
import { after, before, beforeEach, describe, it } from 'node:test';
import { page, TestReading } from './test-reading.ts';
import type { Reply } from './test-service.ts';

describe('pages that are not all', () => {
    let read: TestReading;
    before(async () => {
        read = await TestReading.start();
    });
    after(() => read.stop());
    beforeEach(() => read.reset());

    it('end at an empty page where the service names more, with a warning', async () => {
        const pages = [{ json: { n: 5, data: page(1, 2) } }, { json: { n: 5, data: [] } }];
        for (const paging of [
            { type: 'offset', parameter: 'o', size: 2, total: 'n' },
            { type: 'page', parameter: 'p', pages: 'n' }
        ]) {
            read.reset();
            read.replies(...pages);
            assert.deepEqual(await read.ids({ rows: 'data', paging }), [1, 2]);
            assert.match(read.warned.join('\n'), /Only 2 rows were read, and the service names more\.$/u);
        }
        read.reset();
        read.replies({ json: { n: 2, data: page(1, 2) } }, { json: { n: 2, data: [] } });
        await read.ids({ rows: 'data', paging: { type: 'page', parameter: 'p', pages: 'n' } });
        assert.deepEqual(read.warned, []);
    });

    it('end with a warning where the last answer names more than the settings follow', async () => {
        const more = { data: page(1), meta: { has_more: true, next_cursor: 'two' } };
        for (const paging of [
            { type: 'none' },
            { type: 'cursor', parameter: 'c', path: 'meta.cursor' },
            { type: 'link', path: 'meta.next' }
        ]) {
            read.reset();
            read.replies({ json: more });
            assert.deepEqual(await read.ids({ rows: 'data', paging }), [1]);
            assert.match(
                read.warned.join('\n'),
                /Only 1 row was read, and the last answer of http:\S+\/v1\/answers names more, at "meta\.has_more"/u
            );
        }
        read.reset();
        read.replies({ json: page(1), headers: { link: '</v1/answers?p=2>; rel="next"' } });
        await read.ids();
        assert.match(read.warned.join('\n'), /names more, at the header Link: set "http\.paging"/u);
        read.reset();
        const short = { type: 'page', parameter: 'p', size: 2 };
        read.replies({ json: { data: page(1, 2) } }, { json: { data: page(3), next: '/v1/answers?p=3' } });
        assert.deepEqual(await read.ids({ rows: 'data', paging: short }), [1, 2, 3]);
        assert.match(read.warned.join('\n'), /Only 3 rows were read, .* at "next"/u);
        read.reset();
        read.replies({ json: { data: [], meta: more.meta } });
        await read.ids({ rows: 'data' });
        assert.deepEqual(read.warned, []);
    });

    it('stop the run where there is more and no way to it', async () => {
        const paging = { type: 'cursor', parameter: 'c', path: 'next', more: 'more' };
        read.replies({ json: { data: page(1), more: true, cursor: 'two' } });
        assert.match(
            await read.failure({ rows: 'data', paging }),
            /says at "more" that there is more, and has no cursor at "next"/u
        );
        for (const more of [false, 'false', 0, '0', '', null]) {
            read.reset();
            read.replies({ json: { data: page(1), more, next: 'two' } });
            assert.deepEqual(await read.ids({ rows: 'data', paging }), [1]);
            assert.deepEqual(read.warned, []);
        }
    });

    it('may be without content', async () => {
        const none = { raw: (response: ServerResponse): void => void response.writeHead(204).end() };
        read.replies(none);
        assert.deepEqual(await read.ids({ rows: 'data' }), []);
        read.replies({ json: page(1, 2) }, none);
        read.service.seen.length = 0;
        assert.deepEqual(await read.ids({ paging: { type: 'page', parameter: 'p' } }), [1, 2]);
        assert.equal(read.service.seen.length, 2);
    });
});

describe('answers', () => {
    let read: TestReading;
    before(async () => {
        read = await TestReading.start();
    });
    after(() => read.stop());
    beforeEach(() => read.reset());

    it('with one object a line are refused in words', async () => {
        const behind = /goes on behind its end, as with one object a line; it must be one array or one object/u;
        for (const text of ['{"id":1}\n{"id":2}\n', '[{"id":1}]\n[{"id":2}]', '[{"id":1}] <!-- end -->']) {
            read.replies({ text });
            assert.match(await read.failure(), behind);
        }
        read.replies({ text: '[{"id":1}]\n\n' });
        assert.deepEqual(await read.ids(), [1]);
    });

    it('that say they have failed stop the run, whatever stands beside', async () => {
        const message = 'The key has expired';
        for (const said of [{ success: false }, { success: 'false' }, { ok: false }, { status: 'error' }])
            for (const data of [[], null, page(1)]) {
                read.replies({ json: { ...said, message, data } });
                assert.match(
                    await read.failure({ rows: 'data' }),
                    /answered with an error inside\. It says: The key has expired/u,
                    JSON.stringify([said, data])
                );
            }
        read.replies({ json: { success: true, ok: 1, status: 'complete', data: page(1) } });
        assert.deepEqual(await read.ids({ rows: 'data' }), [1]);
        read.reset();
        read.replies({ json: { data: page(1, 2) } }, { json: { success: false, message: 'No such page', data: [] } });
        const paging = { type: 'page', parameter: 'p', size: 3 };
        assert.deepEqual(await read.ids({ rows: 'data', paging }), [1, 2]);
        assert.match(read.warned.join('\n'), /No such page.* Only 2 rows were read/u);
    });

    it('with half a sign give whole rows, and a warning', async () => {
        read.replies({ text: '[{"id":"Jo\\ud83d"},{"id":"Jo\\ud83d\\ude00"}]' });
        assert.deepEqual(await read.ids(), ['Jo\ufffd', 'Jo😀']);
        assert.match(read.warned.join('\n'), /1 of 2 rows of \S+ have characters that cannot be read/u);
    });

    it('that break off and are read again count their damaged rows once', async () => {
        const row = '[{"id":"M\ufffd"}';
        const broken: Reply = {
            raw: (response) => {
                response.writeHead(200, { 'content-type': 'application/json' });
                response.write(`${row},`, () => response.destroy());
            }
        };
        read.replies(broken, { text: `${row}]` });
        assert.deepEqual(await read.ids(), ['M\ufffd']);
        assert.match(read.warned.join('\n'), /: 1 of 1 rows of \S+ have characters that cannot be read/u);
        assert.equal(read.service.seen.length, 2);
    });

    it('in another charset are read by its name, or warned of', async () => {
        const latin = (type: string): Reply => ({
            raw: (response) => {
                response.writeHead(200, { 'content-type': type });
                response.end(Buffer.from('[{"id":"Müller"},{"id":"Möller"},{"id":"Maier"}]', 'latin1'));
            }
        });
        read.replies(latin('application/json; charset=ISO-8859-1'));
        assert.deepEqual(await read.ids(), ['Müller', 'Möller', 'Maier']);
        assert.deepEqual(read.warned, []);
        read.replies(latin('application/json'));
        assert.deepEqual(await read.ids(), ['M\ufffdller', 'M\ufffdller', 'Maier']);
        assert.match(read.warned.join('\n'), /2 of 3 rows of \S+ have characters that cannot be read/u);
    });
});
