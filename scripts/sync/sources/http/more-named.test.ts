import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { moreNamed } from './more-named.ts';

const named = (frame: unknown, headers: Record<string, string> = {}): string | null =>
    moreNamed(frame, new Headers(headers));

describe('moreNamed', () => {
    it('finds where an answer says that there is more', () => {
        assert.equal(named([], { link: '</a?p=2>; rel="next"' }), 'the header Link');
        assert.equal(named([], { 'content-range': 'items 0-999/4211' }), 'the header Content-Range');
        for (const [frame, where] of [
            [{ next: '/a?p=2' }, '"next"'],
            [{ links: { next: { href: '/a' } } }, '"links.next"'],
            [{ paging: { next: { after: 'NTI1' } } }, '"paging.next"'],
            [{ meta: { has_more: true } }, '"meta.has_more"'],
            [{ '@odata.nextLink': 'https://a' }, '"@odata.nextLink"'],
            [{ data: { answers: { pageInfo: { hasNextPage: 'true' } } } }, '"data.answers.pageInfo.hasNextPage"'],
            [{ next_page: 2 }, '"next_page"'],
            [{ has_more: null, next: '/a' }, '"next"'],
            [{ next: '/a', hasNext: false, meta: { hasMore: true } }, '"meta.hasMore"']
        ] as const)
            assert.equal(named(frame), where);
    });

    it('finds nothing on a last page', () => {
        for (const frame of [
            null,
            [],
            [{ next: 'of a row' }],
            {},
            { next: null, nextCursor: '', has_more: false, next_page: 0, hasMore: 'false', next_offset: ' ' },
            { links: { self: '/a', prev: '/b', next: { href: null } }, total: 7, page: 1 },
            { next: {}, next_link: [] },
            { nextSurvey: 'another one', text: 'next' },
            { next_offset: -1, has_next: 'no', nextToken: '-1' },
            { meta: { has_more: false, after_cursor: 'x' }, links: { prev: '/a?p=1', next: '/a?p=3' } },
            { next: '/a?p=3', pageInfo: { hasNextPage: 'false' } }
        ])
            assert.equal(named(frame), null, JSON.stringify(frame));
        assert.equal(named([], { link: '</a?p=1>; rel="prev"' }), null);
        for (const range of ['items 4000-4210/4211', '0-999/*', 'items */0', 'bytes 0-0/1'])
            assert.equal(named([], { 'content-range': range }), null, range);
    });
});
