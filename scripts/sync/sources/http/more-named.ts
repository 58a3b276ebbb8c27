import { isObject } from './json-path.ts';
import { nextLink } from './link-header.ts';

/** Names, without signs and in small letters, behind which services write where the next rows are, or that there are some. */
const TELLING = new Set([
    'next', 'nextpage', 'nextpageurl', 'nextpagelink', 'nextpagetoken', 'nextpagecursor', 'nexturl', 'nexturi', 'nextlink', 'nexthref',
    'nextcursor', 'nexttoken', 'nextoffset', 'nextrecordsurl', 'odatanextlink', 'hasmore', 'hasmoreresults', 'hasmorepages',
    'hasmoreitems', 'hasnext', 'hasnextpage', 'moreresults', 'morepages', 'morerecords', 'moreavailable'
]); // prettier-ignore
const DEEPEST = 4;

/**
 * Where an answer says that there are more rows than it holds: the path of a key such as "links.next", or the header Link; null
 * when it says nothing of the kind.
 * @param frame what stands around the rows
 */
export function moreNamed(frame: unknown, headers: Headers): string | null {
    return nextLink(headers.get('link')) === null ? namedIn(frame, []) : 'the header Link';
}

function namedIn(value: unknown, keys: readonly string[]): string | null {
    if (!isObject(value) || keys.length >= DEEPEST) return null;
    for (const [key, inner] of Object.entries(value)) {
        const path = [...keys, key];
        const telling = TELLING.has(key.replace(/[^A-Za-z]/gu, '').toLowerCase());
        if (telling && saysSomething(inner)) return `"${path.join('.')}"`;
        const found = namedIn(inner, path);
        if (found !== null) return found;
    }
    return null;
}

function saysSomething(value: unknown): boolean {
    if (isObject(value)) return Object.values(value).some((inner) => typeof inner !== 'object' && saysSomething(inner));
    return isYes(value) && !Array.isArray(value);
}

/** Whether a value says yes, or anything at all; some services write false and 0 as texts. */
export function isYes(value: unknown): boolean {
    if (typeof value === 'string') return !/^\s*(false|0|null|none|)\s*$/iu.test(value);
    return Boolean(value);
}
