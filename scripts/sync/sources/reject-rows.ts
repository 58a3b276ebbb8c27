import { UnreachableError } from '../errors.ts';
import type { CachePlace } from './cache/evidence-cache.ts';
import { keepBadRows } from './cache/keep-file.ts';
import type { CheckedSource } from './check-sources.ts';
import type { Engine, Row } from './engine.ts';
import type { Matched, Stage } from './match-rows.ts';
import { keyNumber } from '../match/keys.ts';
import type { RejectFile } from './rejects.ts';
import { cellsOf, columnsNeeded, finalMark, MARK, markedRows, rawKey, reasonOf, receivedOf } from './stage.ts';
import { typedReading } from './typed-reading.ts';

/** How a file was read. */
export interface FileReading {
    /** Number that makes the names of its tables unique. */
    readonly id: number;
    readonly lenient: boolean;
    /** Table of lines that could not be taken apart. */
    readonly collected: string;
    /** Database in which its rows are kept, see EvidenceCache; null when they are not. */
    readonly kept: string | null;
    /** Where this run is to keep them; null when they are kept already, or not to be. */
    readonly place: CachePlace | null;
    /** Whether the rows that are bad by themselves are kept too. */
    readonly listed: boolean;
}

/** Added to the number of a file that is read for a second time. */
const AGAIN = 200_000;

/**
 * Lists the rows of a source that cannot be used. A place in a file is known only to who reads it from its start in one go,
 * so files with bad rows are read again, for these rows only; files without are not.
 * @param readings how the files were read; null for those without rows
 * @returns number of lines that could not be taken apart
 * @throws UnreachableError when a file is no longer the one that was counted
 */
export async function rejectRows(
    engine: Engine,
    stage: Stage,
    checked: CheckedSource,
    readings: readonly (FileReading | null)[],
    found: Matched,
    rejects: RejectFile
): Promise<number> {
    const bad = found.bad === 0 ? new Set<number>() : await filesWithBadRows(engine, stage, found, readings.length);
    let malformed = 0;
    let listed = 0;
    for (const [n, reading] of readings.entries()) {
        if (reading === null) continue;
        malformed += await rejectMalformed(engine, checked, n, reading.collected, stage.orphans ? rejects : null);
        if (bad.has(n)) listed += await rejectMarked(engine, checked, n, reading, { stage, found, rejects });
    }
    if (listed === found.bad) return malformed;
    throw new UnreachableError(
        `The files of source "${checked.source.name}" changed while they were read: ${found.bad} unusable rows, then ${listed}.`,
        ['Nothing was written. Wait until the files are complete, then run the same command.']
    );
}

async function filesWithBadRows(engine: Engine, stage: Stage, found: Matched, files: number): Promise<Set<number>> {
    if (files === 1) return new Set([0]);
    const known = found.badKeys === 0 ? '' : ` OR key IN (SELECT key FROM ${stage.badKeys})`;
    const rows = await engine.rows(`SELECT DISTINCT file FROM ${stage.rows} WHERE cells IS NOT NULL${known}`);
    return new Set(rows.map(([file]) => Number(file)));
}

async function rejectMalformed(
    engine: Engine,
    checked: CheckedSource,
    n: number,
    table: string,
    rejects: RejectFile | null
): Promise<number> {
    // One bad line can break several rules; the first one is told.
    const lines = await engine.rows(`SELECT line, min(error_type), min(error_message), min(csv_line), min(column_name)
        FROM ${table} GROUP BY line ORDER BY line`);
    const { source, files } = checked;
    rejects?.add(
        lines.map((line) => ({
            source: source.name,
            file: files[n]?.file.shown ?? '',
            row: Number(line[0]),
            column: '',
            value: line[3] === null ? null : String(line[3]),
            reason: malformedReason(String(line[1]))
        }))
    );
    return lines.length;
}

const MALFORMED: Readonly<Record<string, string>> = {
    'MISSING COLUMNS': 'the row has fewer columns than the header',
    'TOO MANY COLUMNS': 'the row has more columns than the header',
    'INVALID ENCODING':
        'the row is not valid in the declared encoding; set "encoding" (for example latin-1) or export as UTF-8',
    'UNQUOTED VALUE': 'a quote is opened and not closed, or text follows a closing quote',
    'LINE SIZE OVER MAXIMUM': 'the row is longer than 2 MB'
};

function malformedReason(type: string): string {
    return MALFORMED[type] ?? `the row is not readable (${type.toLowerCase()})`;
}

/** Returns the number of rows it has listed. */
async function rejectMarked(
    engine: Engine,
    checked: CheckedSource,
    n: number,
    file: FileReading,
    { stage, found, rejects }: { stage: Stage; found: Matched; rejects: RejectFile }
): Promise<number> {
    const { source, reading, files } = checked;
    const toReject = (row: Row) => {
        const { column, reason } = reasonOf(source, reading, Number(row[1]));
        const value = row[2] === null || row[2] === undefined ? null : String(row[2]);
        return { source: source.name, file: files[n]?.file.shown ?? '', row: Number(row[0]), column, value, reason };
    };
    const list = (await isListed(engine, stage, file, found))
        ? `${file.kept}.bad`
        : await findBadRows(engine, stage, checked, n, file);
    await engine.run(`CREATE OR REPLACE TABLE rejects_read AS
        SELECT row, final AS mark, CASE WHEN final IN (${MARK.noAccount}, ${MARK.manyAccounts}) THEN account ELSE received END AS received
        FROM (SELECT b.*, ${finalMark('b.mark', 'k.account', stage.orphans)} AS final
            FROM ${list} b LEFT JOIN ${stage.keys} k ON b.key = k.key) WHERE final >= 0 ORDER BY row`);
    for await (const rows of engine.stream('SELECT * FROM rejects_read')) rejects.add(Array.from(rows, toReject));
    return engine.count('SELECT count(*) FROM rejects_read');
}

/** Whether what was kept of a file has all of its rows that are bad today. */
async function isListed(
    engine: Engine,
    { badKeys }: Stage,
    { kept, listed }: FileReading,
    found: Matched
): Promise<boolean> {
    if (kept === null || !listed) return false;
    if (found.badKeys === 0) return true;
    // All rows of a key were listed when its account was not known on the day the file was read.
    const news = `SELECT key FROM ${badKeys} EXCEPT SELECT key FROM ${kept}.bad WHERE whole`;
    return (
        0 === (await engine.count(`SELECT count(*) FROM (SELECT 1 FROM ${kept}.rows WHERE key IN (${news}) LIMIT 1)`))
    );
}

/** Name of the table of rows that {@link findBadRows} found last. */
export const BAD_ROWS = 'bad_rows';

/**
 * Reads a file again, for the rows that are bad by themselves or have a bad key: table {@link BAD_ROWS} with `row`, `key`, `mark` and
 * `received` of the row by itself, the text of its `account`, and `whole`: all rows with this key are there.
 */
async function findBadRows(
    engine: Engine,
    stage: Stage,
    { source, reading: general, files }: CheckedSource,
    n: number,
    file: FileReading
): Promise<string> {
    const { id, lenient } = file;
    const opened = files[n]?.opened;
    if (opened === undefined) return BAD_ROWS;
    const reading = typedReading(source, general, opened);
    const needed = columnsNeeded(source, reading);
    const { sql, malformed } = opened.relation(needed, id + AGAIN, lenient, true, reading.asTheyAre);
    const known = `${rawKey(source, reading)} IN (SELECT key FROM ${stage.badKeys})`;
    const suspects = `SELECT * FROM (${sql}) WHERE ${cellsOf(source, reading)} IN
        (SELECT cells FROM ${stage.rows} WHERE file = ${n} AND cells IS NOT NULL) OR ${known}`;
    await engine.run(`CREATE OR REPLACE TABLE rejects_found AS WITH ${markedRows(source, reading, suspects)}
        SELECT row, CASE WHEN mark IS NULL OR mark >= ${MARK.firstCheck} THEN ${keyNumber('key')} END AS key, mark,
            ${receivedOf(reading, 'mark')} AS received, account[1:400] AS account FROM marked`);
    // What the reader threw out is known to its own connection only.
    await engine.run(
        `CREATE OR REPLACE TABLE ${BAD_ROWS} AS SELECT *, key IN (SELECT key FROM ${stage.badKeys}) AS whole FROM (${placed(malformed)})`
    );
    await keepBadRows(engine, file);
    return BAD_ROWS;
}

/** Bad rows with their place in the file: rows the reader itself threw out stand before them and are added back. */
function placed(collected: string | null): string {
    if (collected === null) return 'SELECT * FROM rejects_found';
    return `WITH thrown AS (SELECT line, row_number() OVER (ORDER BY line) AS nth FROM (SELECT DISTINCT line FROM ${collected})),
        before AS (SELECT line - nth AS kept, max(nth) AS skipped FROM thrown GROUP BY 1)
        SELECT b.* REPLACE (b.row + coalesce(t.skipped, 0) AS row) FROM rejects_found b ASOF LEFT JOIN before t ON b.row > t.kept`;
}
