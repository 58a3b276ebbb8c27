import { globSync } from 'node:fs';
import { relative, resolve } from 'node:path';
import type { Source } from '../config/source-schema.ts';
import { statOrNull } from './stat-or-null.ts';

export type Format = NonNullable<Source['format']>;

/** One file of a source. */
export interface EvidenceFile {
    readonly path: string;
    /** Path as people know it: relative to the working folder when it lies inside. */
    readonly shown: string;
    readonly format: Format;
    readonly bytes: number;
    readonly encoding: NonNullable<Source['encoding']>;
    /** Of a CSV; undefined: found in the header line. */
    readonly delimiter?: string | undefined;
    /** Lines above the header of a CSV; undefined: empty ones are found. */
    readonly skipLines?: number | undefined;
    /** Number of the first row after the header of a CSV: 2 in a file people have, 1 in a work file. */
    readonly firstRow: number;
}

const ENDINGS: readonly (readonly [RegExp, Format])[] = [
    [/\.(csv|tsv|tab|txt)(\.gz|\.zst)?$/iu, 'csv'],
    [/\.(ndjson|jsonl)(\.gz|\.zst)?$/iu, 'ndjson'],
    [/\.json(\.gz|\.zst)?$/iu, 'json'],
    [/\.(parquet|pq)$/iu, 'parquet']
];

/** Files a source names, in a fixed order, and what is wrong with the names. */
export function findFiles(source: Source, folder: string): { files: EvidenceFile[]; problems: string[] } {
    const files = new Map<string, EvidenceFile>();
    const problems: string[] = [];
    const { encoding = 'utf-8', delimiter, skipLines } = source;
    for (const pattern of source.files ?? []) {
        const absolute = resolve(folder, pattern);
        const paths = isPattern(pattern, absolute) ? matching(pattern, folder) : [absolute];
        if (paths.length === 0) problems.push(`Source "${source.name}": no file matches ${show(absolute)}.`);
        for (const path of paths) {
            const bytes = sizeOf(path);
            const format = source.format ?? ENDINGS.find(([ending]) => ending.test(path))?.[1];
            if (bytes === null) problems.push(`Source "${source.name}": ${notThere(path)}`);
            else if (!format) problems.push(`Source "${source.name}": ${noFormat(path)}`);
            else
                files.set(path, {
                    path,
                    shown: show(path),
                    format,
                    bytes,
                    encoding,
                    delimiter,
                    skipLines,
                    firstRow: 2
                });
        }
    }
    return { files: [...files.values()], problems };
}

/** A name with brackets, such as that of a second download, is a pattern only where there is no such file. */
function isPattern(text: string, path: string): boolean {
    return /[*?[{]/u.test(text) && statOrNull(path) === null;
}

/** Files of a pattern. The folder it starts from may have brackets in its name, too: they are none of the pattern's. */
function matching(pattern: string, folder: string): string[] {
    return globSync(pattern, { cwd: folder })
        .map((path) => resolve(folder, path))
        .filter((path) => !isFolder(path))
        .sort();
}

function isFolder(path: string): boolean {
    return statOrNull(path)?.isDirectory() === true;
}

function notThere(path: string): string {
    return isFolder(path)
        ? `${show(path)} is a folder; name its files, such as ${show(path)}/*.csv.`
        : `there is no readable file ${show(path)}.`;
}

function noFormat(path: string): string {
    if (/\.xls[xmb]?$/iu.test(path)) return `${show(path)} is a workbook; save its sheet as "CSV UTF-8" and name that.`;
    if (/\.(zip|7z|rar|tar|tgz)$/iu.test(path))
        return `${show(path)} is an archive; unpack it and name the files in it.`;
    return `the ending of ${show(path)} says no format; set "format".`;
}

function sizeOf(path: string): number | null {
    const stat = statOrNull(path);
    return stat?.isFile() ? Number(stat.size) : null;
}

function show(path: string): string {
    const inside = relative(process.cwd(), path);
    return inside.startsWith('..') ? path : inside;
}
