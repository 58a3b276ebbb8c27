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

type Named = Readonly<Partial<Record<(typeof ORIGINS)[number] | (typeof FILE_SETTINGS)[number], unknown>>>;

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
    return idle.map((setting) => `"${setting}" is about files and does nothing for "${origin}": remove it`);
}

function quoted(names: readonly string[], last: string): string {
    const all = names.map((name) => `"${name}"`);
    return all.length < 2 ? all.join('') : `${all.slice(0, -1).join(', ')} ${last} ${all.at(-1)}`;
}
