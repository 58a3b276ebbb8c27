import type { HttpSettings } from '../../config/http-schema.ts';
import { nextLink } from './link-header.ts';
import { parsePath, valueAt } from './json-path.ts';
import { isYes, moreNamed } from './more-named.ts';
import { withParameter } from './request.ts';
import type { HttpRequest } from './request.ts';

/** A page that was read. */
export interface Page {
    readonly rows: number;
    readonly lastRow: unknown;
    /** What stood around the rows. */
    readonly frame: unknown;
    readonly headers: Headers;
    readonly url: URL;
}

/** How far the reading has come. */
export interface Progress {
    /** Pages read. */
    readonly pages: number;
    /** Rows of all of them. */
    readonly rows: number;
    /** Rows of the first one. */
    readonly first: number;
    /** Rows of the last one read. */
    readonly last: number;
}

/** The service broke its own rules of paging, or the settings are not its rules. */
export class WrongPaging extends Error {}

type Paging = HttpSettings['paging'];
type PagingOf<Type extends Paging['type']> = Extract<Paging, { type: Type }>;

/** The request for the first page. */
export function firstRequest(paging: Paging, request: HttpRequest): HttpRequest {
    if (paging.type === 'page') return withParameter(request, paging.in, paging.parameter, paging.first);
    if (paging.type === 'offset') return withParameter(request, paging.in, paging.parameter, 0);
    return request;
}

/** The request for the page after this one; null after the last. @throws WrongPaging */
export function nextRequest(paging: Paging, request: HttpRequest, page: Page, progress: Progress): HttpRequest | null {
    switch (paging.type) {
        case 'none':
            return null;
        case 'page':
            return nextNumber(paging, request, page, progress);
        case 'offset':
            return nextOffset(paging, request, page, progress);
        case 'cursor':
            return nextCursor(paging, request, page);
        case 'link':
            return nextAddress(paging, request, page);
    }
}

/**
 * Whether a page is the last one, by its rows. Services give fewer rows than they are asked for when that is more than they allow, so
 * a short first page says nothing: the second one tells.
 */
function isLast(size: number | undefined, { rows }: Page, { pages, first }: Progress): boolean {
    return rows === 0 || (size !== undefined && pages > 1 && rows < Math.min(size, first));
}

/**
 * Whether the next page is asked for only to see whether there is one: after a short page. Where the service names the number of
 * rows or pages, that may count some that it does not give; but after the first page it is believed.
 */
export function isDoubtful(paging: Paging, { pages, first, last }: Progress): boolean {
    if (paging.type !== 'page' && paging.type !== 'offset') return false;
    if (pages === 1) return !namesEnd(paging) && first < (paging.size ?? 0);
    return last < Math.min(paging.size ?? first, first);
}

/** Whether the service names the number of rows or pages. */
export function namesEnd(paging: Paging): boolean {
    return (
        (paging.type === 'page' && paging.pages !== undefined) ||
        (paging.type === 'offset' && paging.total !== undefined)
    );
}

/**
 * What says that there are more rows after the last page that was read, in words; null when nothing does.
 * @param page the last one
 * @param progress with that page
 */
export function moreAfter(paging: Paging, page: Page, { pages, rows }: Progress): string | null {
    if (namesEnd(paging))
        return page.rows === 0 && namedEnd(paging, page) > (paging.type === 'page' ? pages : rows)
            ? 'the service'
            : null;
    // Where the end is told in a way of its own, that is believed; and an empty page has nothing behind it, whatever it names.
    const believed = paging.type === 'cursor' && (paging.more !== undefined || paging.of === 'lastRow');
    return believed || page.rows === 0 ? null : moreNamed(page.frame, page.headers);
}

/** The number of pages or rows that a page names; 0 when it names none. */
function namedEnd(paging: Paging, { frame }: Page): number {
    const path = paging.type === 'page' ? paging.pages : paging.type === 'offset' ? paging.total : undefined;
    return path === undefined ? 0 : Number(valueAt(frame, parsePath(path)) ?? 0);
}

function nextNumber(
    paging: PagingOf<'page'>,
    request: HttpRequest,
    page: Page,
    progress: Progress
): HttpRequest | null {
    const { pages } = progress;
    if (page.rows === 0) return null;
    // What the service says counts more than the length of a page.
    if (paging.pages === undefined ? isLast(paging.size, page, progress) : pages >= numberAt(page.frame, paging.pages))
        return null;
    return withParameter(request, paging.in, paging.parameter, paging.first + pages);
}

function nextOffset(
    paging: PagingOf<'offset'>,
    request: HttpRequest,
    page: Page,
    progress: Progress
): HttpRequest | null {
    const { rows } = progress;
    if (page.rows === 0) return null;
    if (paging.total === undefined ? isLast(paging.size, page, progress) : rows >= numberAt(page.frame, paging.total))
        return null;
    return withParameter(request, paging.in, paging.parameter, rows);
}

/** Number of all rows, where the service tells it. */
export function totalOf(paging: Paging, { frame }: Page): number | null {
    const total =
        paging.type === 'offset' && paging.total !== undefined ? valueAt(frame, parsePath(paging.total)) : null;
    return typeof total === 'number' ? total : null;
}

function numberAt(frame: unknown, path: string): number {
    const value = valueAt(frame, parsePath(path));
    const number = typeof value === 'string' && value.trim() !== '' ? Number(value) : value;
    if (typeof number === 'number' && number >= 0) return number;
    throw new WrongPaging(`has no number at "${path}"`);
}

function nextCursor(paging: PagingOf<'cursor'>, request: HttpRequest, page: Page): HttpRequest | null {
    if (paging.more !== undefined && !isYes(valueAt(page.frame, parsePath(paging.more)))) return null;
    const ofRow = paging.of === 'lastRow';
    if (ofRow && page.rows === 0) return null;
    const cursor = valueAt(ofRow ? page.lastRow : page.frame, parsePath(paging.path));
    if (typeof cursor === 'number' || (typeof cursor === 'string' && cursor !== '')) {
        return withParameter(request, paging.in, paging.parameter, cursor);
    }
    const none = cursor === undefined || cursor === null || cursor === '' || cursor === false;
    if (none && !ofRow && paging.more === undefined) return null;
    if (none && !ofRow)
        throw new WrongPaging(`says at "${paging.more}" that there is more, and has no cursor at "${paging.path}"`);
    throw new WrongPaging(`has no cursor at "${paging.path}"${ofRow ? ' in its last row' : ', but something else'}`);
}

function nextAddress(paging: PagingOf<'link'>, request: HttpRequest, page: Page): HttpRequest | null {
    const found =
        paging.path === undefined ? nextLink(page.headers.get('link')) : valueAt(page.frame, parsePath(paging.path));
    if (found === undefined || found === null || found === '' || found === false) return null;
    if (typeof found !== 'string' || !URL.canParse(found, page.url.href))
        throw new WrongPaging('names a next address that is none');
    const url = new URL(found, page.url);
    url.username = '';
    url.password = '';
    const allowed = [page.url.origin, ...paging.origins.map((origin) => new URL(origin).origin)];
    if (allowed.includes(url.origin)) return { ...request, url };
    throw new WrongPaging(
        `names a next page on another host, ${url.origin}; allow it in "http.paging.origins" if that is right`
    );
}
