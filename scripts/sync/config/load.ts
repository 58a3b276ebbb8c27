import { readFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import type { z } from 'zod';
import { ConfigError, messageOf } from '../errors.ts';
import { keepSecrets } from '../report/secrets.ts';
import { DEFAULT_CONFIG } from './default-config.ts';
import { describeIssue, nameUnknownSettings } from './describe-issue.ts';
import { fillEnvironment } from './environment.ts';
import { readJson } from './json-text.ts';
import type { LineOf } from './json-text.ts';
import { configSchema } from './schema.ts';
import type { Config } from './schema.ts';
import { typedSecrets } from './typed-secrets.ts';

/** A checked configuration and the folder its relative paths start from. */
export interface LoadedConfig {
    readonly file: string;
    readonly folder: string;
    readonly config: Config;
    /** Values that came from the environment. */
    readonly secrets: readonly string[];
}

const EXAMPLE = `Start from a ready one: cp config/health-sync.example.json ${DEFAULT_CONFIG}`;

/**
 * Reads a configuration file, fills in `${ENV}` values and checks it.
 * @throws ConfigError with every problem of the file at once; exit code 2
 */
export function loadConfig(path: string, environment: NodeJS.ProcessEnv = process.env): LoadedConfig {
    const file = resolve(path);
    const { value: parsed, lineOf } = parse(file, path);
    const { value, problems, used, credentials } = fillEnvironment(parsed, environment);
    keepSecrets(...credentials);
    problems.push(...typedSecrets(parsed));
    const checked = configSchema.safeParse(value, { error: nameUnknownSettings });
    if (!checked.success)
        problems.push(
            ...new Set(checked.error.issues.filter(isOwn).flatMap((issue) => describeIssue(issue, parsed, lineOf)))
        );
    problems.push(...repeatedNames(parsed));
    if (problems.length > 0 || !checked.success) {
        throw new ConfigError(path, problems, [`Correct ${path}; docs/sync.md explains every setting.`]);
    }
    return { file, folder: dirname(file), config: withSharedAliases(checked.data), secrets: used };
}

function parse(file: string, shown: string): { readonly value: unknown; readonly lineOf: LineOf } {
    const fail = (problem: string, ...actions: string[]): ConfigError => new ConfigError(shown, [problem], actions);
    const other = 'Or name another: --config <file>';
    let bytes: Uint8Array;
    try {
        bytes = readFileSync(file);
    } catch (error) {
        const { code } = error as NodeJS.ErrnoException;
        if (code === 'ENOENT') throw fail(`There is no readable file at ${file}.`, EXAMPLE, other);
        if (code === 'EISDIR') throw fail(`${file} is a folder, not a file.`, 'Name the file in it: --config <file>');
        throw fail(
            `There is no readable file at ${file}: ${messageOf(error)}`,
            'Let the user of the job read it.',
            other
        );
    }
    const read = readJson(bytes);
    if ('value' in read) return read;
    throw new ConfigError(shown, read.problems, [
        `Correct ${shown}, or compare it with config/health-sync.example.json`
    ]);
}

/** Whether an issue is not only about the length of a value that is of another kind anyway. */
function isOwn(issue: z.core.$ZodIssue, _: number, issues: readonly z.core.$ZodIssue[]): boolean {
    const place = issue.path.join('\n');
    return (
        issue.code !== 'too_small' ||
        !issues.some((other) => other.code === 'invalid_type' && other.path.join('\n') === place)
    );
}

function withSharedAliases(config: Config): Config {
    const { aliases } = config.accounts;
    const sources = config.sources.map((source) => ({
        ...source,
        match: { ...source.match, aliases: { ...aliases, ...source.match.aliases } }
    }));
    return { ...config, sources };
}

function repeatedNames(parsed: unknown): string[] {
    const { sources } = (parsed ?? {}) as { sources?: unknown };
    if (!Array.isArray(sources)) return [];
    const names = sources
        .map((source) => (source as { name?: unknown } | null)?.name)
        .filter((name) => typeof name === 'string');
    const repeated = [...new Set(names.filter((name, i) => names.indexOf(name) !== i))];
    return repeated.map((name) => `sources: the name "${name}" is used more than once; every source needs its own.`);
}
