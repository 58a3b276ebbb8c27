import { ConfigError, SyncError, UnreachableError, reasonOf } from '../errors.ts';
import { isDayNumbers } from '../config/date-format.ts';
import type { LoadedConfig } from '../config/load.ts';
import type { Source } from '../config/source-schema.ts';
import { sanitize } from '../report/sanitize.ts';
import type { Engine } from './engine.ts';
import { findFiles } from './files.ts';
import type { EvidenceFile } from './files.ts';
import { nearest } from './nearest.ts';
import type { Origin } from './origin.ts';
import { originOf } from './origins.ts';
import type { Reading } from './reading.ts';
import { openFile } from './relation.ts';
import type { OpenFile } from './relation.ts';
import { lit } from './sql.ts';
import { columnsNeeded, readingOf } from './stage.ts';
import { versionOf } from './unchanged.ts';

/** A source whose files exist and hold the columns it needs, or whose origin answers. */
export interface CheckedSource {
    readonly source: Source;
    readonly reading: Reading;
    /** Where its rows are fetched from; null when they are in files. */
    readonly origin: Origin | null;
    readonly files: readonly {
        readonly file: EvidenceFile;
        readonly opened: OpenFile;
        /** The file as it was before it was looked at; undefined for one that nobody else can write to. */
        readonly version?: string | null;
    }[];
}

/**
 * Looks at every file and asks every origin before any row is read, so that all problems are told at once.
 * @param warn receives what is odd but does not stop the run
 * @throws UnreachableError when a file is missing or not readable, or an origin does not answer (exit 3)
 * @throws ConfigError when a column the settings name is in none of the columns of a file (exit 2)
 */
export async function checkSources(
    engine: Engine,
    { config, folder, file }: LoadedConfig,
    warn: (message: string) => void
): Promise<CheckedSource[]> {
    const checked: CheckedSource[] = [];
    const missing: string[] = [];
    const wrong: string[] = [];
    const actions = new Set<string>();
    let id = 0;
    for (const source of config.sources) {
        const reading = readingOf(source);
        wrong.push(...(await unreadablePatterns(engine, source)));
        const found = findFiles(source, folder);
        missing.push(...found.problems);
        if (found.problems.length > 0)
            actions.add(`Check "files" in ${file}; relative paths start from the folder of that file.`);
        const origin = await originOf(source, folder);
        if (origin !== null) {
            const asked = await tried(origin.check());
            if (asked instanceof ConfigError) wrong.push(...asked.problems);
            else if (asked instanceof SyncError) missing.push(asked.message);
            else if (asked !== null) wrong.push(...missingColumns(source, reading, origin, asked));
            if (asked instanceof SyncError) asked.actions.forEach((action) => actions.add(action));
        }
        const files = [];
        for (const evidence of found.files) {
            const version = versionOf(evidence.path);
            const opened = await tried(openFile(engine, evidence, (id += 1)));
            if (opened instanceof SyncError) {
                missing.push(`Source "${source.name}": ${opened.message}`);
                opened.actions.forEach((action) => actions.add(action));
                continue;
            }
            if (opened.columns === null) warn(`${evidence.shown} is empty: it has no header line and no rows.`);
            else {
                const found = await tried(allColumns(source, reading, opened));
                // A file that is damaged further down may lack columns as well.
                const isDamaged = found instanceof SyncError;
                if (isDamaged) {
                    missing.push(`Source "${source.name}": ${found.message}`);
                    found.actions.forEach((action) => actions.add(action));
                }
                const columns = isDamaged ? opened.columns : found;
                wrong.push(...missingColumns(source, reading, evidence, columns, opened.note));
            }
            wrong.push(...idleDecimal(source, evidence));
            files.push({ file: evidence, opened, version });
        }
        checked.push({ source, reading, origin, files });
    }
    if (missing.length > 0) throw new UnreachableError([...missing, ...wrong].join('\n'), [...actions]);
    if (wrong.length > 0) throw new ConfigError(file, wrong, [`Correct these settings in ${file}.`, ...actions]);
    return checked;
}

/** Columns of a file, rare ones among them when one is missed: reading on is for those only. */
async function allColumns(source: Source, reading: Reading, { columns, rare }: OpenFile): Promise<readonly string[]> {
    const found = columns ?? [];
    const missed = columnsNeeded(source, reading).filter((name) => !found.includes(name));
    return missed.length === 0 || rare === undefined ? found : [...found, ...(await rare(missed))];
}

/** Elsewhere numbers are numbers, so that a point in them stands before decimals and never between thousands. */
function idleDecimal({ name, decimal }: Source, { shown, format }: EvidenceFile): string[] {
    if (decimal !== ',' || format === 'csv') return [];
    return [
        `Source "${name}": "decimal" is about CSV files, and ${shown} is ${format.toUpperCase()}: remove it; numbers there have a point.`
    ];
}

/** A failure is one of several to tell. */
async function tried<Result>(work: Promise<Result>): Promise<Result | SyncError> {
    try {
        return await work;
    } catch (error) {
        if (error instanceof SyncError) return error;
        throw error;
    }
}

/** Patterns are the engine's own dialect, so the engine is asked whether it understands them. */
async function unreadablePatterns(engine: Engine, source: Source): Promise<string[]> {
    const asked: [string, string, string][] = [
        ...[source.match.extract ?? []]
            .flat()
            .map((pattern): [string, string, string] => [
                'match.extract',
                pattern,
                `regexp_extract('', ${lit(pattern)}, 1)`
            ]),
        ...[source.dateFormat ?? []]
            .flat()
            .filter((format) => !isDayNumbers(format))
            .map((format): [string, string, string] => ['dateFormat', format, `try_strptime('', ${lit(format)})`])
    ];
    const problems: string[] = [];
    for (const [setting, pattern, sql] of asked) {
        try {
            await engine.rows(`SELECT ${sql}`);
        } catch (error) {
            problems.push(`Source "${source.name}": ${setting} "${pattern}" is not understood: ${reasonOf(error)}`);
        }
    }
    return problems;
}

/**
 * What is wrong with the columns of a file or an answer: missing ones, with the nearest name, and repeated ones.
 * @param columns names as they are there
 * @param note what is odd about the file
 */
export function missingColumns(
    source: Source,
    reading: Reading,
    file: Pick<EvidenceFile, 'shown'>,
    columns: readonly string[],
    note = ''
): string[] {
    const repeated = columns.filter((name, i) => columns.indexOf(name) !== i);
    return columnsNeeded(source, reading).flatMap((name) => {
        if (repeated.includes(name)) {
            return [`Source "${source.name}": ${file.shown} has the column "${name}" more than once; rename one.`];
        }
        if (columns.includes(name)) return [];
        const close = nearest(name, columns);
        const hint = close === null ? '' : ` Did you mean "${sanitize(close)}"?`;
        const names = columns.map((column) => sanitize(column, 60)).join(', ');
        return [
            `Source "${source.name}": ${file.shown} has no column "${name}".${hint} It has: ${sanitize(names, 1500) || 'none'}${note === '' ? '' : `. ${note}`}`
        ];
    });
}
