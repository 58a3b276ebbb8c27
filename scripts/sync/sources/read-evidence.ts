import { UnreachableError, messageOf } from '../errors.ts';
import { makeKeys } from '../match/keys.ts';
import type { EvidenceCache } from './cache/evidence-cache.ts';
import { keepFile } from './cache/keep-file.ts';
import type { CheckedSource } from './check-sources.ts';
import type { Engine } from './engine.ts';
import { matchRows } from './match-rows.ts';
import type { Matched, Stage } from './match-rows.ts';
import { rejectRows } from './reject-rows.ts';
import type { FileReading } from './reject-rows.ts';
import type { RejectFile } from './rejects.ts';
import { refuseSplitCounts } from './split-counts.ts';
import { columnsNeeded, makeStage, stagedRows, stageFile } from './stage.ts';
import { matchedTable, readTable, rowsTable, stageTable } from './tables.ts';

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
 * @param cache what was kept of files that did not change; null to read all
 */
export async function readEvidence(
    engine: Engine,
    sources: readonly CheckedSource[],
    rejects: RejectFile,
    warn: (message: string) => void,
    reportsOrphans = true,
    cache: EvidenceCache | null = null
): Promise<SourceCounts[]> {
    const counts: SourceCounts[] = [];
    let id = 0;
    try {
        for (const [i, checked] of sources.entries()) {
            const orphans = reportsOrphans || checked.origin?.divided === true;
            const of = { i, id, orphans, cache: checked.origin === null ? cache : null };
            counts.push(await readSource(engine, checked, of, rejects, warn));
            id += checked.files.length;
        }
    } finally {
        cache?.tidy();
    }
    return counts;
}

/** Number of a source, of the last file before it, whether rows of no account are reported, and what was kept of its files. */
interface Of {
    readonly i: number;
    readonly id: number;
    readonly orphans: boolean;
    readonly cache: EvidenceCache | null;
}

async function readSource(
    engine: Engine,
    checked: CheckedSource,
    { i, id, orphans, cache }: Of,
    rejects: RejectFile,
    warn: (message: string) => void
): Promise<SourceCounts> {
    const stage = { rows: rowsTable(i), keys: 'match_keys', matched: matchedTable(i), orphans };
    await makeStage(engine, readTable(i), checked.reading);
    const readings: (FileReading | null)[] = [];
    for (const n of checked.files.keys()) {
        const target = { table: readTable(i), id: id + n + 1, cache };
        readings.push(await readFile(engine, target, checked, n, warn));
    }
    await viewRows(engine, stage.rows, readTable(i), readings);
    await makeKeys(engine, stage.keys, checked.source.match);
    const found = await matchRows(engine, stage);
    const malformed = await rejectRows(engine, stage, checked, readings, found, rejects);
    for (const reading of readings) if (cache && reading) await keepFile(engine, cache, reading);
    await makeEvidence(engine, stage, stageTable(i), checked.source.kind === 'answers');
    await refuseSplitCounts(engine, stageTable(i), checked);
    return countSource(checked, found, { malformed, orphans }, rejects);
}

/** All rows of a source, wherever they are. */
async function viewRows(
    engine: Engine,
    view: string,
    table: string,
    readings: readonly (FileReading | null)[]
): Promise<void> {
    const kept = readings.flatMap((reading, n) =>
        reading === null || reading.kept === null
            ? []
            : [`SELECT * REPLACE (${n}::SMALLINT AS file) FROM ${reading.kept}.rows`]
    );
    await engine.run(`CREATE OR REPLACE VIEW ${view} AS ${[`SELECT * FROM ${table}`, ...kept].join(' UNION ALL ')}`);
}

/**
 * Makes the view or table of good rows by account. Answers are counted by key, and are too many to be written twice; others are
 * put into the order of the accounts, so that those of a few are found without looking at all.
 */
async function makeEvidence(engine: Engine, stage: Stage, name: string, view: boolean): Promise<void> {
    const good = `SELECT m.account, r.* EXCLUDE (key, cells) FROM ${stage.rows} r JOIN ${stage.matched} m ON r.key = m.key
        WHERE r.mark IS NULL`;
    await engine.run(
        `CREATE OR REPLACE ${view ? `VIEW ${name} AS ${good}` : `TABLE ${name} AS ${good} ORDER BY m.account`}`
    );
}

/** Where the rows of a file go. */
interface Target {
    readonly table: string;
    /** Number that makes names of this file unique. */
    readonly id: number;
    readonly cache: EvidenceCache | null;
}

const LENIENT = (shown: string): string =>
    `${shown} mixes line ends or quotes; it was read row by row instead of in one go.`;

/** Takes a file from what was kept, or reads it. Returns null for a file without a header line. */
async function readFile(
    engine: Engine,
    target: Target,
    checked: CheckedSource,
    n: number,
    warn: (message: string) => void
): Promise<FileReading | null> {
    const entry = checked.files[n];
    if (!entry || entry.opened.columns === null) return null;
    const { source, reading } = checked;
    const { file, opened } = entry;
    const { cache, id } = target;
    const statement = stagedRows(
        0,
        source,
        reading,
        opened.relation(columnsNeeded(source, reading), 0, false, false).sql
    );
    const place = cache === null ? null : await cache.placeOf(file, statement);
    if (cache === null || place === null) return stageRows(engine, target.table, target, checked, n, warn);
    const database = `kept_${id}`;
    const kept = await cache.open(place, database);
    if (kept !== null) {
        if (kept.lenient) warn(LENIENT(file.shown));
        const { lenient, listed } = kept;
        const own = lenient ? id + AS_LENIENT : id;
        return { id: own, lenient, collected: `${database}.malformed`, kept: database, place: null, listed };
    }
    if (!(await cache.begin(place, database))) return stageRows(engine, target.table, target, checked, n, warn);
    await makeStage(engine, `${database}.rows`, reading);
    const read = await stageRows(engine, `${database}.rows`, target, checked, n, warn);
    return read === null ? null : { ...read, kept: database, place };
}

const AS_LENIENT = 100_000;

async function stageRows(
    engine: Engine,
    table: string,
    { id }: Target,
    { source, reading, files }: CheckedSource,
    n: number,
    warn: (message: string) => void
): Promise<FileReading | null> {
    const entry = files[n];
    if (!entry) return null;
    const { file, opened } = entry;
    const needed = columnsNeeded(source, reading);
    // The rows of a file may come in any order, so that all processors read and write at once.
    await engine.run('SET preserve_insertion_order = false');
    try {
        for (const lenient of [false, true]) {
            const own = lenient ? id + AS_LENIENT : id;
            const relation = opened.relation(needed, own, lenient, false);
            try {
                await stageFile(engine, { table, file: n }, source, reading, relation.sql);
                return { id: own, lenient, collected: relation.malformed, kept: null, place: null, listed: false };
            } catch (error) {
                const message = messageOf(error);
                if (lenient || !message.includes('strict mode')) throw unreadable(file.shown, error);
                warn(LENIENT(file.shown));
            }
        }
        return null;
    } finally {
        await engine.run('SET preserve_insertion_order = true');
    }
}

function unreadable(shown: string, cause: unknown): UnreachableError {
    const [line = ''] = messageOf(cause).split('\n');
    const todo = line.includes('Out of Memory')
        ? 'Its rows are too large for the memory of the engine: set engine.memoryLimit to "512MB", or export as NDJSON or CSV. Then run the same command.'
        : 'Export the file again, then run the same command.';
    return new UnreachableError(`${shown} cannot be read: ${line}`, [todo], cause);
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

function countSource(
    { source, files }: CheckedSource,
    { staged, used, filtered, bad, elsewhere }: Matched,
    { malformed, orphans }: { malformed: number; orphans: boolean },
    rejects: RejectFile
): SourceCounts {
    const read = staged + malformed;
    if (used + elsewhere === 0 && !source.allowEmpty) throw noUsableRow(source.name, read, filtered, rejects);
    return {
        source: source.name,
        kind: source.kind,
        files: files.length,
        read,
        filtered,
        rejected: bad + (orphans ? malformed : 0),
        used,
        elsewhere: elsewhere + (orphans ? 0 : malformed)
    };
}
