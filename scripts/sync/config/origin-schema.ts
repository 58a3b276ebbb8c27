import { z } from 'zod';
import { httpSchema } from './http-schema.ts';
import { postgresSchema } from './postgres-schema.ts';
import { salesforceSchema } from './salesforce-schema.ts';

/** Where the rows of a source come from. A source names exactly one. */
export const originSettings = {
    files: z
        .array(z.string().min(1))
        .min(1)
        .optional()
        .describe('Paths or globs, relative to this file. ${ENV} is replaced.'),
    postgres: postgresSchema.optional(),
    http: httpSchema.optional(),
    salesforce: salesforceSchema.optional()
};

const ORIGINS = Object.keys(originSettings) as (keyof typeof originSettings)[];

/** Settings that say how a file is written; rows from elsewhere have no use for them. */
const FILE_SETTINGS = ['format', 'delimiter', 'encoding'] as const;

type Named = Readonly<Partial<Record<(typeof ORIGINS)[number] | (typeof FILE_SETTINGS)[number] | 'decimal', unknown>>>;

/** What is wrong with the origins a source names; empty when it names one. */
export function originProblems(source: Named): string[] {
    const named = ORIGINS.filter((origin) => source[origin] !== undefined);
    if (named.length === 0)
        return [`says nowhere to read from: add one of ${quoted(ORIGINS, 'or')}, see docs/sources.md`];
    if (named.length > 1)
        return [
            `names ${quoted(named, 'and')}: keep one, and give the other a source of its own with the same columns`
        ];
    const [origin = 'files'] = named;
    const idle = origin === 'files' ? [] : FILE_SETTINGS.filter((setting) => source[setting] !== undefined);
    return [
        ...idle.map((setting) => `"${setting}" is about files and does nothing for "${origin}": remove it`),
        ...(origin !== 'files' && source.decimal === ','
            ? [`"decimal" is about CSV files; numbers from "${origin}" have a point: remove it`]
            : [])
    ];
}

/** What a source says about how long its rows count, and what it asks for by the window of the rules. */
interface Counting {
    readonly kind: string;
    readonly columns: Readonly<Record<string, string | undefined>>;
    readonly constants: object;
    readonly http?: z.infer<typeof httpSchema>;
    readonly salesforce?: z.infer<typeof salesforceSchema>;
}

/** Rows that say themselves how long they count may be older than any window of the rules. */
export function windowProblems({ kind, columns, constants, http, salesforce }: Counting): string[] {
    const says = columns['validUntil'] !== undefined || 'validDays' in constants;
    if (kind !== 'roi' || !says) return [];
    const message = (setting: string): string =>
        `rows with their own validity may count longer than the rules say: set "${setting}" to the days the oldest of them can count`;
    return [
        ...(http?.since !== undefined && http.since.days === undefined ? [message('http.since.days')] : []),
        ...(salesforce !== undefined && salesforce.days === undefined && /:\s*windowStart/u.test(salesforce.soql)
            ? [message('salesforce.days')]
            : [])
    ];
}

function quoted(names: readonly string[], last: string): string {
    const all = names.map((name) => `"${name}"`);
    return all.length < 2 ? all.join('') : `${all.slice(0, -1).join(', ')} ${last} ${all.at(-1)}`;
}
