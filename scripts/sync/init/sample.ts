import { isUtf8 } from 'node:buffer';
import { resolve } from 'node:path';
import { ConfigError } from '../errors.ts';
import { sourceSchema } from '../config/source-schema.ts';
import type { Engine } from '../sources/engine.ts';
import { findFiles } from '../sources/files.ts';
import type { EvidenceFile, Format } from '../sources/files.ts';
import { headBytes } from '../sources/header.ts';
import { unreadableFile } from '../sources/packed.ts';
import { openFile } from '../sources/relation.ts';

/** First rows of a file of evidence. */
export interface Sample {
    readonly columns: readonly string[];
    /** Texts in the order of the columns; null for an empty cell. */
    readonly rows: readonly (readonly (string | null)[])[];
    readonly format: Format;
    /** Encoding to declare; undefined when there is nothing to declare. */
    readonly encoding?: 'latin-1';
    /** What is odd about its characters, for people; undefined when nothing is. */
    readonly note?: string;
}

/** Rows looked at; enough to tell a rating from a row number, and read in a moment. */
const ROWS = 2000;

/**
 * Reads the header and the first rows of a file, or of the first file a pattern finds, the way a run would.
 * @throws ConfigError when there is none, its format is unknown, or it is empty
 */
export async function readSample(engine: Engine, pattern: string): Promise<Sample> {
    const source = sourceSchema.parse({
        name: 'sample',
        kind: 'experience',
        files: [resolve(pattern)],
        columns: { account: 'a', score: 's', date: 'd' }
    });
    const { files, problems } = findFiles(source, process.cwd());
    const [file] = files;
    if (file === undefined) {
        const known = 'Files end in .csv, .tsv, .txt, .json, .ndjson, .jsonl or .parquet, and may be packed (.gz).';
        throw new ConfigError(
            'The evidence',
            problems.map((problem) => problem.replace('Source "sample": ', '')),
            [known]
        );
    }
    const characters = file.format === 'csv' ? charactersOf(file) : {};
    const { encoding } = characters;
    const opened = await openFile(engine, { ...file, encoding: encoding ?? file.encoding }, 1);
    const columns = opened.columns ?? [];
    if (columns.length === 0)
        throw new ConfigError('The evidence', [
            opened.columns === null
                ? `${file.shown} is empty: it has no header line.`
                : `${file.shown} has no columns. ${opened.note ?? ''}`
        ]);
    const named = [...new Set(columns)];
    const { sql } = opened.relation(named, 2, true);
    const cells = named.map((_, i) => `c${i}`).join(', ');
    const rows = await engine.rows(`SELECT ${cells} FROM (${sql}) LIMIT ${ROWS}`);
    return {
        columns: named,
        format: file.format,
        ...characters,
        rows: rows.map((row) => row.map((cell) => (cell === null || cell === '' ? null : String(cell))))
    };
}

/** Characters of UTF-8 beyond ASCII, byte by byte. In latin-1, hardly any two letters that follow each other look like one. */
const BEYOND_ASCII = /[\xc2-\xdf][\x80-\xbf]|[\xe0-\xef][\x80-\xbf]{2}|[\xf0-\xf4][\x80-\xbf]{3}/u;

/** What the beginning of a file tells of its encoding. */
function charactersOf({ path, shown }: EvidenceFile): Pick<Sample, 'encoding' | 'note'> {
    const head = headOfFile(path, shown);
    if (isUnicode(head)) return {};
    if (BEYOND_ASCII.test(head.toString('latin1')))
        return { note: 'Some bytes in it are not valid UTF-8, as the rest is: a run rejects the rows that have them.' };
    return { encoding: 'latin-1', note: 'It is not UTF-8, so it is taken for latin-1 (Windows-1252).' };
}

function headOfFile(path: string, shown: string): Buffer {
    try {
        return headBytes(path);
    } catch (error) {
        throw unreadableFile(shown, error);
    }
}

/** Whether the beginning of a file is UTF-8 or UTF-16; the last character of it may be cut. */
function isUnicode(head: Buffer): boolean {
    return head.includes(0) || [0, 1, 2, 3].some((cut) => isUtf8(head.subarray(0, head.length - cut)));
}
