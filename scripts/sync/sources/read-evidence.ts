import { UnreachableError, messageOf } from '../errors.ts';
import { makeKeys } from '../match/keys.ts';
import type { CheckedSource } from './check-sources.ts';
import type { Engine } from './engine.ts';
import { matchRows } from './match-rows.ts';
import type { Matched, Stage } from './match-rows.ts';
import { rejectRows } from './reject-rows.ts';
import type { FileReading } from './reject-rows.ts';
import type { RejectFile } from './rejects.ts';
import { refuseSplitCounts } from './split-counts.ts';
import { columnsNeeded, makeStage, stageFile } from './stage.ts';
import { matchedTable, rowsTable, stageTable } from './tables.ts';

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
        const orphans = reportsOrphans || checked.origin?.divided === true;
        const stage = { rows: rowsTable(i), keys: 'match_keys', matched: matchedTable(i), orphans };
        await makeStage(engine, stage.rows, checked.reading);
        const readings: (FileReading | null)[] = [];
        for (const n of checked.files.keys()) {
            readings.push(await readFile(engine, stage.rows, checked, n, (id += 1), warn));
        }
        await makeKeys(engine, stage.keys, checked.source.match);
        const found = await matchRows(engine, stage);
        const malformed = await rejectRows(engine, stage, checked, readings, found, rejects);
        await makeEvidence(engine, stage, stageTable(i), checked.source.kind === 'answers');
        await refuseSplitCounts(engine, stageTable(i), checked);
        counts.push(countSource(checked, found, { malformed, orphans }, rejects));
    }
    return counts;
}

/** Makes the view or table of good rows by account. Answers are counted by key, and are too many to be written twice. */
async function makeEvidence(engine: Engine, stage: Stage, name: string, view: boolean): Promise<void> {
    const good = `SELECT m.account, r.* EXCLUDE (key, cells) FROM ${stage.rows} r JOIN ${stage.matched} m ON r.key = m.key
        WHERE r.mark IS NULL`;
    await engine.run(`CREATE OR REPLACE ${view ? 'VIEW' : 'TABLE'} ${name} AS ${good}`);
    if (!view) await engine.run(`DROP TABLE ${stage.rows}`);
}

/** Returns null for a file without a header line. */
async function readFile(
    engine: Engine,
    table: string,
    checked: CheckedSource,
    n: number,
    id: number,
    warn: (message: string) => void
): Promise<FileReading | null> {
    const entry = checked.files[n];
    if (!entry || entry.opened.columns === null) return null;
    const { file, opened } = entry;
    const needed = columnsNeeded(checked.source, checked.reading);
    // The rows of a file may come in any order, so that all processors read and write at once.
    await engine.run('SET preserve_insertion_order = false');
    try {
        for (const lenient of [false, true]) {
            const own = lenient ? id + 100_000 : id;
            const relation = opened.relation(needed, own, lenient, false);
            try {
                await stageFile(engine, { table, file: n }, checked.source, checked.reading, relation.sql);
                return { id: own, lenient, collected: relation.malformed };
            } catch (error) {
                const message = messageOf(error);
                if (lenient || !message.includes('strict mode')) throw unreadable(file.shown, error);
                warn(`${file.shown} mixes line ends or quotes; it was read row by row instead of in one go.`);
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
