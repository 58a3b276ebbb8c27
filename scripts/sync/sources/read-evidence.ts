import { UnreachableError, messageOf } from '../errors.ts';
import { makeKeys } from '../match/keys.ts';
import type { CheckedSource } from './check-sources.ts';
import type { Engine, Row } from './engine.ts';
import type { RejectFile } from './rejects.ts';
import { refuseSplitCounts } from './split-counts.ts';
import { columnsNeeded, makeStage, MARK, reasonOf, stageFile } from './stage.ts';

/** What was read of one source. */
export interface SourceCounts {
    readonly source: string;
    readonly kind: string;
    readonly files: number;
    /** Rows of the files, header lines not counted. */
    readonly read: number;
    /** Rows left out by the filter of the settings. */
    readonly filtered: number;
    readonly rejected: number;
    /** Rows that count. */
    readonly used: number;
    /** Rows left to the runs over the other parts; 0 when the run is over all accounts. */
    readonly elsewhere: number;
}

/**
 * Reads every source into the engine, matched to accounts; unusable rows go to the reject file.
 * @param reportsOrphans whether rows of no account are this run's to report; those of a divided origin are in any case
 */
export async function readEvidence(
    engine: Engine,
    sources: readonly CheckedSource[],
    rejects: RejectFile,
    warn: (message: string) => void,
    reportsOrphans = true
): Promise<SourceCounts[]> {
    const counts: SourceCounts[] = [];
    let id = 0;
    for (const [i, checked] of sources.entries()) {
        const table = stageTable(i);
        await makeStage(engine, table, checked.reading);
        await makeKeys(engine, 'match_keys', checked.source.match);
        const orphans = reportsOrphans || checked.origin?.divided === true;
        let malformed = 0;
        for (const n of checked.files.keys()) {
            id += 1;
            const target = { table, keys: 'match_keys', file: n, orphans };
            const collected = await readFile(engine, target, checked, n, id, warn);
            malformed += await rejectMalformed(engine, checked, n, collected, orphans ? rejects : null);
            await rejectMarked(engine, table, checked, n, collected, rejects);
        }
        await refuseSplitCounts(engine, table, checked);
        counts.push(await countSource(engine, table, checked, { malformed, orphans }, rejects));
    }
    return counts;
}

/** Name of the table that holds the rows of the i-th source. */
export function stageTable(i: number): string {
    return `evidence_${i}`;
}

/** Returns the table of lines that could not be taken apart, when there is one. */
async function readFile(
    engine: Engine,
    target: { table: string; keys: string; file: number; orphans: boolean },
    checked: CheckedSource,
    n: number,
    id: number,
    warn: (message: string) => void
): Promise<string | null> {
    const entry = checked.files[n];
    if (!entry || entry.opened.columns === null) return null;
    const { file, opened } = entry;
    const needed = columnsNeeded(checked.source, checked.reading);
    for (const lenient of [false, true]) {
        const relation = opened.relation(needed, lenient ? id + 100_000 : id, lenient);
        try {
            await stageFile(engine, target, checked.source, checked.reading, relation.sql);
            return relation.malformed;
        } catch (error) {
            const message = messageOf(error);
            if (lenient || !message.includes('strict mode')) throw unreadable(file.shown, error);
            warn(`${file.shown} mixes line ends or quotes; it was read row by row instead of in one go.`);
        }
    }
    return null;
}

function unreadable(shown: string, cause: unknown): UnreachableError {
    const [line = ''] = messageOf(cause).split('\n');
    const todo = line.includes('Out of Memory')
        ? 'Its rows are too large for the memory of the engine: set engine.memoryLimit to "512MB", or export as NDJSON or CSV. Then run the same command.'
        : 'Export the file again, then run the same command.';
    return new UnreachableError(`${shown} cannot be read: ${line}`, [todo], cause);
}

async function rejectMalformed(
    engine: Engine,
    checked: CheckedSource,
    n: number,
    table: string | null,
    rejects: RejectFile | null
): Promise<number> {
    if (table === null) return 0;
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

async function rejectMarked(
    engine: Engine,
    table: string,
    checked: CheckedSource,
    n: number,
    collected: string | null,
    rejects: RejectFile
): Promise<void> {
    const { source, reading, files } = checked;
    const shown = files[n]?.file.shown ?? '';
    const toReject = (row: Row) => {
        const { column, reason } = reasonOf(source, reading, Number(row[1]));
        const value = row[2] === null || row[2] === undefined ? null : String(row[2]);
        return { source: source.name, file: shown, row: Number(row[0]), column, value, reason };
    };
    // What the reader threw out is known to its own connection only, so the list is made there and then streamed.
    await engine.run(`CREATE OR REPLACE TABLE rejects_read AS ${marked(table, n, collected)}`);
    for await (const rows of engine.stream('SELECT * FROM rejects_read')) rejects.add(Array.from(rows, toReject));
}

/** Bad rows with their place in the file: rows the reader itself threw out stand before them and are added back. */
function marked(table: string, n: number, collected: string | null): string {
    const bad = `SELECT row, mark, received FROM ${table} WHERE file = ${n} AND mark >= ${MARK.malformed}`;
    if (collected === null) return `${bad} ORDER BY row`;
    return `WITH thrown AS (SELECT line, row_number() OVER (ORDER BY line) AS nth FROM (SELECT DISTINCT line FROM ${collected})),
        before AS (SELECT line - nth AS kept, max(nth) AS skipped FROM thrown GROUP BY 1)
        SELECT b.row + coalesce(t.skipped, 0) AS row, b.mark, b.received
        FROM (${bad}) b ASOF LEFT JOIN before t ON b.row > t.kept ORDER BY row`;
}

function noUsableRow(name: string, read: number, filtered: number, rejects: RejectFile): UnreachableError {
    const [reason] = Object.keys(rejects.reasons).filter((text) => text.startsWith(`${name}: `));
    return new UnreachableError(
        `Source "${name}" has no usable row: ${read} read, ${filtered} left out by the filter, the others rejected.`,
        [
            'Without it every score would lose this evidence, so nothing was written.',
            ...(reason === undefined ? [] : [`Most rejected rows are of ${reason}. All of them: ${rejects.path}`]),
            `If it may be empty, set "allowEmpty": true for "${name}".`
        ]
    );
}

async function countSource(
    engine: Engine,
    table: string,
    checked: CheckedSource,
    { malformed, orphans }: { malformed: number; orphans: boolean },
    rejects: RejectFile
): Promise<SourceCounts> {
    const [row] = await engine.rows(`SELECT count(*), count(*) FILTER (mark IS NULL),
        count(*) FILTER (mark = ${MARK.filtered}), count(*) FILTER (mark >= 0),
        count(*) FILTER (mark = ${MARK.elsewhere}) FROM ${table}`);
    const [staged = 0, used = 0, filtered = 0, marks = 0, others = 0] = (row ?? []).map(Number);
    const { source, files } = checked;
    const read = staged + malformed;
    if (used + others === 0 && !source.allowEmpty) throw noUsableRow(source.name, read, filtered, rejects);
    return {
        source: source.name,
        kind: source.kind,
        files: files.length,
        read,
        filtered,
        rejected: marks + (orphans ? malformed : 0),
        used,
        elsewhere: others + (orphans ? 0 : malformed)
    };
}
