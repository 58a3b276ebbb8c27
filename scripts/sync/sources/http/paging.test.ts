import assert from 'node:assert/strict';
import { after, before, beforeEach, describe, it } from 'node:test';
import { page, TestReading } from './test-reading.ts';
import { TestService } from './test-service.ts';

describe('pages', () => {
    let read: TestReading;
    let other: TestService;

    before(async () => {
        read = await TestReading.start();
        other = await TestService.start();
    });
    after(() => Promise.all([read.stop(), other.stop()]));
    beforeEach(() => {
        read.reset();
        other.seen.length = 0;
    });

    it('are numbered until one is short or empty', async () => {
        read.service.answer = ({ url }) => ({
            json: [page(1, 2), page(3, 4), page(5)][Number(url.searchParams.get('p')) - 1] ?? []
        });
        assert.deepEqual(await read.ids({ paging: { type: 'page', parameter: 'p', size: 2 } }), [1, 2, 3, 4, 5]);
        assert.equal(read.service.seen.length, 3);
        await read.ids({ paging: { type: 'page', parameter: 'p' } });
        assert.equal(read.service.seen.length, 7);
    });

    it('are read to the end when the service gives fewer rows a page than it is asked for', async () => {
        const all = Array.from({ length: 7 }, (_, i) => i);
        read.service.answer = ({ url }) => {
            const from = Number(url.searchParams.get('skip') ?? 3 * (Number(url.searchParams.get('p') ?? 1) - 1));
            return { json: { total: 7, pages: 3, data: page(...all.slice(from, from + 3)) } };
        };
        const size = { size: 100 };
        for (const paging of [
            { type: 'page', parameter: 'p', ...size },
            { type: 'page', parameter: 'p', ...size, pages: 'pages' },
            { type: 'offset', parameter: 'skip', ...size },
            { type: 'offset', parameter: 'skip', ...size, total: 'total' }
        ]) {
            read.reset();
            assert.deepEqual(await read.ids({ rows: 'data', paging }), all);
            assert.equal(read.service.seen.length, 3);
        }
    });

    it('end at a short first page when there is no second one, however the service says so', async () => {
        const paging = { type: 'page', parameter: 'p', size: 5 };
        for (const second of [{ json: [] }, { json: page(1, 2) }, { status: 404, json: { detail: 'Invalid page.' } }]) {
            read.reset();
            read.replies({ json: page(1, 2) }, second);
            assert.deepEqual(await read.ids({ paging }), [1, 2]);
            assert.equal(read.service.seen.length, 2);
        }
        read.replies({ json: page(1, 2) }, { status: 401, json: {} });
        assert.match(await read.failure({ paging }), /HTTP 401/u);
        read.replies({ json: page(1, 2, 3, 4, 5) }, { status: 404, json: {} });
        assert.match(await read.failure({ paging }), /HTTP 404/u);
    });

    it('end with a warning where a page after a short one is refused without saying that there is none', async () => {
        for (const paging of [
            { type: 'page', parameter: 'p', size: 100 },
            { type: 'offset', parameter: 'o', size: 100 }
        ]) {
            for (const [second, said] of [
                [
                    { status: 422, json: { detail: 'limit too high' } },
                    /answered HTTP 422\. It says: limit too high\. Only/u
                ],
                [{ status: 400, json: {} }, /answered HTTP 400\. Only/u],
                [{ json: { error: 'Invalid page' } }, /with an error inside\. It says: Invalid page\. Only/u],
                [{ json: { message: 'no more' } }, /has no array at "data"; it has: message\. Only/u]
            ] as const) {
                read.replies({ json: { data: page(1, 2) } }, second);
                assert.deepEqual(await read.ids({ rows: 'data', paging }), [1, 2]);
                assert.equal(read.warned.length, 1);
                assert.match(read.warned[0] ?? '', said);
                assert.match(
                    read.warned[0] ?? '',
                    /Only 2 rows were read; if there are more, set "http\.paging\.size"/u
                );
                read.reset();
            }
            read.replies({ json: { data: page(1, 2) } }, { status: 410, json: {} });
            assert.deepEqual(await read.ids({ rows: 'data', paging }), [1, 2]);
            assert.deepEqual(read.warned, []);
            read.reset();
        }
    });

    it('stop the run where a page after a short one fails, and say why it was asked for', async () => {
        const paging = { type: 'page', parameter: 'p', size: 100 };
        read.replies({ json: { data: page(1, 2) } }, { status: 500, json: {} });
        assert.match(
            await read.failure({ rows: 'data', paging }),
            /HTTP 500\. Page 2 was asked for only to see whether there is one.*\n[^]*\{ "type": "none" \}/u
        );
        read.reset();
        const half = { json: { data: page(3), errors: [{ message: 'too slow' }] } };
        read.replies({ json: { data: page(1, 2) } }, half);
        assert.match(await read.failure({ rows: 'data', paging }), /error inside\. It says: too slow/u);
    });

    it('end after a short page where the service names more than it gives, with a warning', async () => {
        const pages = [{ json: { n: 5, data: page(1, 2) } }, { json: { n: 5, data: page(3) } }];
        for (const paging of [
            { type: 'offset', parameter: 'o', size: 2, total: 'n' },
            { type: 'offset', parameter: 'o', total: 'n' },
            { type: 'page', parameter: 'p', size: 2, pages: 'n' }
        ]) {
            read.reset();
            read.replies(...pages, { status: 404, json: {} });
            assert.deepEqual(await read.ids({ rows: 'data', paging }), [1, 2, 3]);
            assert.match(read.warned.join('\n'), /HTTP 404\. Only 3 rows were read, and the service names more\.$/u);
        }
        read.reset();
        read.replies({ json: { n: 5, data: page(1, 2) } }, { status: 404, json: {} });
        const full = { type: 'offset', parameter: 'o', size: 2, total: 'n' };
        assert.match(await read.failure({ rows: 'data', paging: full }), /HTTP 404/u);
    });

    it('are numbered up to the number of pages the service names', async () => {
        read.service.answer = ({ url }) => ({
            json: { meta: { pages: '2' }, data: page(10 + Number(url.searchParams.get('p'))) }
        });
        const paging = { type: 'page', parameter: 'p', first: 0, pages: 'meta.pages' };
        assert.deepEqual(await read.ids({ rows: 'data', paging }), [10, 11]);
    });

    it('skip what was read', async () => {
        read.service.answer = ({ url }) => {
            const skip = Number(url.searchParams.get('offset'));
            return { json: { total: 5, data: page(...[1, 2, 3, 4, 5].slice(skip, skip + 2)) } };
        };
        const paging = { type: 'offset', parameter: 'offset', total: 'total' };
        assert.deepEqual(await read.ids({ rows: 'data', paging }), [1, 2, 3, 4, 5]);
        assert.equal(read.service.seen.length, 3);
        assert.deepEqual(read.told, [[2, 5], [4, 5], [5, 5]]); // prettier-ignore
    });

    it('follow a cursor in the query or in the body', async () => {
        read.service.answer = ({ url, body }) => {
            const cursor = url.searchParams.get('after') ?? (JSON.parse(body || '{}') as { after?: string }).after;
            return { json: cursor === 'two' ? { next: null, data: page(2) } : { next: 'two', data: page(1) } };
        };
        const paging = { type: 'cursor', parameter: 'after', path: 'next' };
        assert.deepEqual(await read.ids({ rows: 'data', paging }), [1, 2]);
        assert.deepEqual(read.told, [[1, null], [2, null]]); // prettier-ignore
        assert.deepEqual(await read.ids({ rows: 'data', method: 'POST', paging: { ...paging, in: 'body' } }), [1, 2]);
    });

    it('end where the service says that there is no more, cursor or not', async () => {
        read.service.answer = ({ body }) => {
            const { variables } = JSON.parse(body) as { variables: { after?: string } };
            const last = variables.after === 'one';
            return { json: { data: { nodes: page(last ? 2 : 1), info: { more: !last, end: 'one' } } } };
        };
        const paging = {
            type: 'cursor',
            in: 'body',
            parameter: 'variables.after',
            path: 'data.info.end',
            more: 'data.info.more'
        };
        const body = { query: '{ answers { id } }', variables: { first: 1 } };
        assert.deepEqual(await read.ids({ method: 'POST', body, rows: 'data.nodes', paging }), [1, 2]);
    });

    it('follow the token of the last row until a page is empty', async () => {
        read.service.answer = ({ url }) => {
            const before = Number(url.searchParams.get('before') ?? 6);
            return { json: { items: page(...[5, 4, 3, 2, 1].filter((id) => id < before).slice(0, 2)) } };
        };
        const paging = { type: 'cursor', parameter: 'before', of: 'lastRow', path: 'id' };
        assert.deepEqual(await read.ids({ rows: 'items', paging }), [5, 4, 3, 2, 1]);
    });

    it('follow links of the header or of the answer', async () => {
        read.service.answer = ({ url }) =>
            url.searchParams.has('cursor')
                ? { json: { data: page(2), links: {} } }
                : {
                      json: { data: page(1), links: { next: `${read.service.url}/v1/answers?cursor=x` } },
                      headers: {
                          link: '</v1/answers>; rel="first prev", </v1/answers?cursor=a,b>; title="a, b"; rel="next"'
                      }
                  };
        assert.deepEqual(await read.ids({ rows: 'data', paging: { type: 'link' } }), [1, 2]);
        assert.equal(read.service.seen.at(-1)?.url.search, '?cursor=a,b');
        assert.deepEqual(await read.ids({ rows: 'data', paging: { type: 'link', path: 'links.next' } }), [1, 2]);
    });

    it('on another host are not followed', async () => {
        read.replies({ json: { data: page(1), next: `${other.url}/steal` } });
        const settings = { rows: 'data', auth: { type: 'bearer', token: 'abcdef' } };
        const message = await read.failure({ ...settings, paging: { type: 'link', path: 'next' } });
        assert.match(message, /names a next page on another host/u);
        assert.equal(other.seen.length, 0);
    });

    it('on another host that is allowed are followed without credentials', async () => {
        read.replies({ json: { data: page(1), next: `${other.url}/more` } });
        other.answer = () => ({ json: { data: page(2) } });
        const paging = { type: 'link', path: 'next', origins: [other.url] };
        const settings = { rows: 'data', auth: { type: 'bearer', token: 'abcdef' }, headers: { 'x-key': 'k' } };
        assert.deepEqual(await read.ids({ ...settings, paging }), [1, 2]);
        const [seen] = other.seen;
        assert.deepEqual([seen?.headers.authorization, seen?.headers['x-key']], [undefined, undefined]);
    });

    it('that come again, or never end, stop the run', async () => {
        read.replies({ json: page(1, 2) });
        assert.match(
            await read.failure({ paging: { type: 'page', parameter: 'p' } }),
            /sent the same page twice, the second time as page 2/u
        );
        read.service.answer = (_, nth) => ({ json: { data: page(nth), next: nth % 2 === 0 ? 'a' : 'b' } });
        const paging = { type: 'cursor', parameter: 'c', path: 'next' };
        assert.match(await read.failure({ rows: 'data', paging }), /goes round in circles/u);
        read.service.answer = (_, nth) => ({ json: { data: page(nth), next: nth } });
        assert.match(await read.failure({ rows: 'data', paging, limits: { maxPages: 3 } }), /more than 3 pages/u);
    });

    it('say what the service left out', async () => {
        read.replies({ json: { data: page(1) } });
        const paging = { type: 'offset', parameter: 'o', total: 'meta.total' };
        assert.match(await read.failure({ rows: 'data', paging }), /has no number at "meta\.total"/u);
        const cursor = { type: 'cursor', parameter: 'c', of: 'lastRow', path: 'token' };
        assert.match(await read.failure({ rows: 'data', paging: cursor }), /has no cursor at "token" in its last row/u);
    });
});
