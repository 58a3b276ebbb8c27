import type { z } from 'zod';
import { nearest } from '../sources/nearest.ts';
import { mayHoldCredentials } from './environment.ts';
import type { LineOf } from './json-text.ts';

type Issue = z.core.$ZodIssue;

/** Kinds of values, as people name them who write JSON. */
const KINDS: Readonly<Record<string, string>> = {
    string: 'a text',
    number: 'a number',
    int: 'a whole number',
    boolean: 'true or false',
    array: 'a list [ … ]',
    object: 'an object { … }',
    record: 'an object { … }',
    null: 'null'
};

/** Names settings that do not exist, with the ones that were meant; for `safeParse`, because only the schema knows them. */
export function nameUnknownSettings(issue: z.core.$ZodRawIssue): string | undefined {
    if (issue.code !== 'unrecognized_keys') return undefined;
    const { shape } = (issue.inst?._zod.def ?? {}) as { shape?: object };
    const known = Object.keys(shape ?? {});
    const told = (issue.keys as string[]).map((key) => {
        const meant = nearest(key, known);
        return meant === null ? `"${key}"` : `"${key}" (did you mean "${meant}"?)`;
    });
    return `${told.length === 1 ? 'there is no setting' : 'there are no settings'} ${told.join(' and ')} here, but ${known.join(', ')}`;
}

/**
 * What is wrong in one place of the settings and what would be right, with the value that stands there unless it may be secret.
 * @param parsed the file before the environment is filled in
 * @param lineOf where its places stand
 */
export function describeIssue(issue: Issue, parsed: unknown, lineOf: LineOf): string[] {
    const { path } = issue;
    if (issue.code === 'invalid_union' && issue.errors.length > 0) {
        // The way that gets furthest is the one that was meant.
        const inside = issue.errors.filter((issues) => !issues.some(isOfOtherKind));
        const meant = inside[0]?.map((inner) => ({ ...inner, path: [...path, ...inner.path] }) as Issue);
        if (meant !== undefined) return meant.flatMap((inner) => describeIssue(inner, parsed, lineOf));
    }
    const where = path.map(String).join('.') || 'the file';
    const value = path.reduce<unknown>((at, key) => (at as Record<PropertyKey, unknown> | undefined)?.[key], parsed);
    const line = lineOf(issue.code === 'unrecognized_keys' ? [...path, ...issue.keys.slice(0, 1)] : path);
    const found = [...sourceOf(path, parsed), ...(line === null ? [] : [`line ${line}`])];
    return [
        `${where}: ${textOf(issue, mayHoldCredentials(where) ? undefined : value)}${found.length === 0 ? '' : ` (${found.join(', ')})`}`
    ];
}

function isOfOtherKind({ code, path }: Issue): boolean {
    return code === 'invalid_type' && path.length === 0;
}

function textOf(issue: Issue, value: unknown): string {
    switch (issue.code) {
        case 'invalid_type': {
            const isHidden = typeof value === 'string' && /^(array|object|record)$/u.test(issue.expected);
            const text = must(`be ${KINDS[issue.expected] ?? issue.expected}`, issue, isHidden ? undefined : value);
            // A text in place of several settings may be an address with its password.
            return isHidden ? `${text}, not ${KINDS['string']}` : text;
        }
        case 'invalid_value':
            return must(`be one of ${issue.values.map((one) => JSON.stringify(one)).join(', ')}`, issue, value);
        case 'invalid_union':
            return must(`be ${kindsOf(issue)}`, issue, value);
        case 'too_small':
            return must(
                limitOf(issue.origin, 'least', issue.minimum, issue),
                issue,
                Array.isArray(value) ? undefined : value
            );
        case 'too_big':
            return must(limitOf(issue.origin, 'most', issue.maximum, issue), issue, value);
        case 'invalid_format':
            return issue.format === 'date' || issue.format === 'url'
                ? must(
                      issue.format === 'date'
                          ? 'be a day such as "2026-06-30"'
                          : 'be a whole address such as "https://api.example.com"',
                      issue,
                      value
                  )
                : `${issue.message}${notThis(value)}`;
        case 'invalid_key':
            return 'is no name for a value: letters, digits and _ only, and a letter first';
        default:
            return issue.message;
    }
}

function must(what: string, issue: Issue, value: unknown): string {
    // The library tells of a missing value also where it must not be shown.
    return /received undefined$/u.test(issue.message) || (issue.code === 'invalid_union' && value === undefined)
        ? `is missing; it must ${what}`
        : `must ${what}${notThis(value)}`;
}

function kindsOf(issue: Extract<Issue, { code: 'invalid_union' }>): string {
    const { options } = issue as { options?: unknown };
    if (Array.isArray(options)) return `one of ${options.map((one) => JSON.stringify(one)).join(', ')}`;
    const kinds = issue.errors
        .flat()
        .map((inner) => (inner.code === 'invalid_type' ? KINDS[inner.expected] : undefined));
    const known = [...new Set(kinds)].filter((kind) => kind !== undefined);
    return known.length > 0 ? known.join(' or ') : 'something else';
}

function limitOf(
    origin: string,
    way: 'least' | 'most',
    limit: number | bigint,
    { inclusive, exact }: { inclusive?: boolean | undefined; exact?: boolean | undefined }
): string {
    if (exact === true) return `have exactly ${limit} character${limit === 1 ? '' : 's'}`;
    if (origin === 'string')
        return way === 'least' && limit === 1 ? 'not be empty' : `have at ${way} ${limit} characters`;
    if (origin === 'array')
        return way === 'least' && limit === 1 ? 'name at least one' : `have at ${way} ${limit} items`;
    if (inclusive === false) return `be ${way === 'least' ? 'more' : 'less'} than ${limit}`;
    return `be ${limit} or ${way === 'least' ? 'more' : 'less'}`;
}

function notThis(value: unknown): string {
    if (value === undefined || value === '') return '';
    if (typeof value === 'object' && value !== null)
        return `, not ${Array.isArray(value) ? KINDS['array'] : KINDS['object']}`;
    const text = JSON.stringify(value);
    return `, not ${text.length > 60 ? `${text.slice(0, 60)}…` : text}`;
}

/** Which of several sources it is: places count from 0, and people do not. */
function sourceOf(path: readonly PropertyKey[], parsed: unknown): string[] {
    const { sources } = (parsed ?? {}) as { sources?: { name?: unknown }[] };
    if (path[0] !== 'sources' || path.length < 2 || !Array.isArray(sources) || sources.length < 2) return [];
    const name = sources[Number(path[1])]?.name;
    return typeof name === 'string' && path[2] !== 'name' ? [`source "${name}"`] : [];
}
