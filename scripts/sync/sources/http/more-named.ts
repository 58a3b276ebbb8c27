import { isObject } from './json-path.ts';
import { nextLink } from './link-header.ts';

/** Names, without signs and in small letters, behind which services write where the next rows are. */
const LEADING = new Set([
    'next', 'nextpage', 'nextpageurl', 'nextpagelink', 'nextpagetoken', 'nextpagecursor', 'nexturl', 'nexturi', 'nextlink', 'nexthref',
    'nextcursor', 'nexttoken', 'nextoffset', 'nextrecordsurl', 'odatanextlink'
]); // prettier-ignore
/** Those behind which they write whether there are any. */
const TELLING = new Set([
    'hasmore', 'hasmoreresults', 'hasmorepages', 'hasmoreitems', 'hasnext', 'hasnextpage', 'moreresults', 'morepages', 'morerecords',
    'moreavailable'
]); // prettier-ignore
const DEEPEST = 4;

/** A value of an answer. */
interface Found {
    readonly path: string;
    /** Its key, without signs and in small letters. */
    readonly name: string;
    readonly value: unknown;
}

/**
 * Where an answer says that there are more rows than it holds: the path of a key such as "links.next", or a header; null
 * when it says nothing of the kind.
 * @param frame what stands around the rows
 */
export function moreNamed(frame: unknown, headers: Headers): string | null {
    if (nextLink(headers.get('link')) !== null) return 'the header Link';
    if (isPart(headers.get('content-range'))) return 'the header Content-Range';
    const found = [...valuesIn(frame, [])];
    const told = found.filter(({ name, value }) => TELLING.has(name) && typeof value !== 'object');
    // Some services name a next address on the last page, too, and say beside it that there is nothing.
    const able = told.length > 0 ? told : found.filter(({ name }) => LEADING.has(name));
    const more = able.find(({ value }) => saysSomething(value));
    return more === undefined ? null : `"${more.path}"`;
}

/** Whether a range such as "0-999/4211" ends before the last. Where the number of all is "*", nobody knows. */
function isPart(range: string | null): boolean {
    const [, last, all] = /-(\d+)\/(\d+)$/u.exec(range?.trim() ?? '') ?? [];
    return last !== undefined && Number(last) + 1 < Number(all);
}

function* valuesIn(value: unknown, keys: readonly string[]): Generator<Found> {
    if (!isObject(value) || keys.length >= DEEPEST) return;
    for (const [key, inner] of Object.entries(value)) {
        const path = [...keys, key];
        yield { path: path.join('.'), name: key.replace(/[^A-Za-z]/gu, '').toLowerCase(), value: inner };
        yield* valuesIn(inner, path);
    }
}

function saysSomething(value: unknown): boolean {
    if (isObject(value)) return Object.values(value).some((inner) => typeof inner !== 'object' && saysSomething(inner));
    return isYes(value) && !Array.isArray(value);
}

/** Whether a value says yes, or anything at all; some services write false, no, 0 and -1, also as texts. */
export function isYes(value: unknown): boolean {
    if (typeof value === 'string') return !/^\s*(false|no|0|-1|null|none|)\s*$/iu.test(value);
    return Boolean(value) && value !== -1;
}
