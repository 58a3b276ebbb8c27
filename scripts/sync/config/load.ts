import { readFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import type { z } from 'zod';
import { ConfigError, messageOf } from '../errors.ts';
import { keepSecrets } from '../report/secrets.ts';
import { fillEnvironment } from './environment.ts';
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

const EXAMPLE = 'Start from a ready one: cp config/health-sync.example.json config/health-sync.json';

/**
 * Reads a configuration file, fills in `${ENV}` values and checks it.
 * @throws ConfigError with every problem of the file at once; exit code 2
 */
export function loadConfig(path: string, environment: NodeJS.ProcessEnv = process.env): LoadedConfig {
    const file = resolve(path);
    const parsed = parse(file, path);
    const { value, problems, used, credentials } = fillEnvironment(parsed, environment);
    keepSecrets(...credentials);
    problems.push(...typedSecrets(parsed));
    const checked = configSchema.safeParse(value);
    if (!checked.success) problems.push(...checked.error.issues.map(describeIssue));
    else problems.push(...repeatedNames(checked.data));
    if (problems.length > 0 || !checked.success) {
        throw new ConfigError(path, problems, [`Correct ${path}; docs/sync.md explains every setting.`]);
    }
    return { file, folder: dirname(file), config: withSharedAliases(checked.data), secrets: used };
}

function parse(file: string, shown: string): unknown {
    let text: string;
    try {
        text = readFileSync(file, 'utf8');
    } catch {
        throw new ConfigError(
            shown,
            [`There is no readable file at ${file}.`],
            [EXAMPLE, 'Or name another: --config <file>']
        );
    }
    try {
        return JSON.parse(text.replace(/^\ufeff/u, ''));
    } catch (error) {
        throw new ConfigError(shown, [`It is not JSON: ${messageOf(error)}`], [EXAMPLE]);
    }
}

function describeIssue(issue: z.core.$ZodIssue): string {
    const where = issue.path.map(String).join('.') || 'the file';
    return `${where}: ${issue.message}`;
}

function withSharedAliases(config: Config): Config {
    const { aliases } = config.accounts;
    const sources = config.sources.map((source) => ({
        ...source,
        match: { ...source.match, aliases: { ...aliases, ...source.match.aliases } }
    }));
    return { ...config, sources };
}

function repeatedNames(config: Config): string[] {
    const names = config.sources.map((source) => source.name);
    const repeated = [...new Set(names.filter((name, i) => names.indexOf(name) !== i))];
    return repeated.map((name) => `sources: the name "${name}" is used more than once; every source needs its own.`);
}
