import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import fc from 'fast-check';
import { SyncError } from '../../errors.ts';
import { TestReading } from './test-reading.ts';
import type { Reply } from './test-service.ts';

const MOST_REQUESTS = 60;

const text = fc.oneof(
    fc.json(),
    fc
        .array(fc.record({ id: fc.jsonValue() }), { maxLength: 4 })
        .map((rows) => JSON.stringify({ rows, next: rows[0]?.id ?? null })),
    fc.string({ unit: 'binary' }),
    fc.constantFrom(
        '',
        '[',
        '{"rows":[',
        '{"rows":[{"id":1}',
        '<html>',
        '\ufeff{"rows":[]}',
        'null',
        '{"rows":{}}',
        '{"rows":[{}]}'
    )
);
const cutAt = fc.option(fc.nat({ max: 40 }), { nil: undefined });
const status = fc.constantFrom(200, 200, 200, 200, 201, 204, 301, 304, 400, 401, 403, 404, 418, 429, 500, 503, 599);
const headers = fc.dictionary(
    fc.constantFrom(
        'retry-after',
        'x-ratelimit-remaining',
        'x-ratelimit-reset',
        'link',
        'location',
        'content-type',
        'content-encoding'
    ),
    fc.constantFrom(
        '0',
        '5',
        '-1',
        '1e400',
        'Mon, 01 Jun 2026 12:00:30 GMT',
        '</a>; rel=next',
        '<http://[>; rel="next"',
        '/v1/answers?x=1',
        '//evil.example/x',
        'gzip',
        'text/html',
        '"'
    )
);
const reply = fc.record({ text, status, headers, cutAt }).map(({ text, status, headers, cutAt }): Reply => {
    if (cutAt === undefined) return { text, status, headers };
    return {
        raw: (response) => {
            response.writeHead(status, { ...headers, 'content-length': String(Buffer.byteLength(text) + 1) });
            response.write(text.slice(0, cutAt) || ' ', () => response.destroy());
        }
    };
});
const paging = fc.constantFrom<object>(
    { type: 'none' },
    { type: 'page', parameter: 'p', pages: 'next' },
    { type: 'offset', parameter: 'o', size: 2 },
    { type: 'cursor', parameter: 'c', path: 'next' },
    { type: 'cursor', parameter: 'c', path: 'id', of: 'lastRow' },
    { type: 'link' },
    { type: 'link', path: 'next' }
);

describe('a hostile service', () => {
    let read: TestReading;
    before(async () => {
        read = await TestReading.start();
    });
    after(() => read.stop());

    it('gives rows or a failure in words, after a bounded number of requests', async () => {
        await fc.assert(
            fc.asyncProperty(fc.array(reply, { minLength: 1, maxLength: 6 }), paging, async (list, paging) => {
                read.reset();
                read.replies(...list);
                try {
                    await read.rows({ rows: 'rows', paging, limits: { attempts: 3, maxPages: 15 } });
                } catch (error) {
                    assert.ok(error instanceof SyncError, error instanceof Error ? error.stack : String(error));
                    // eslint-disable-next-line no-control-regex -- control characters are what is looked for
                    assert.doesNotMatch(error.message, /[\u0000-\u0009\u000b-\u001f]/u);
                }
                assert.ok(read.service.seen.length <= MOST_REQUESTS, `${read.service.seen.length} requests`);
            }),
            { numRuns: 150 }
        );
    });
});
