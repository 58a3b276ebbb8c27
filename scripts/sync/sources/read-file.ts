import { SyncError, UnreachableError, messageOf, reasonOf } from '../errors.ts';
import type { EvidenceCache } from './cache/evidence-cache.ts';
import { keepKeys, keepMalformed } from './cache/keep-file.ts';
import type { CheckedSource } from './check-sources.ts';
import { isOutOfMemory } from './engine.ts';
import type { Engine } from './engine.ts';
import { lookAtWhole } from './packed.ts';
import type { FileReading } from './reject-rows.ts';
import { columnsNeeded, makeStage, stagedRows, stageFile } from './stage.ts';
import { typedReading } from './typed-reading.ts';

/** Added to the number of a file that had to be read leniently. */
const AS_LENIENT = 100_000;
const LENIENT = (shown: string): string =>
    `${shown} mixes line ends or quotes; it was read row by row instead of in one go.`;

/** Where the rows of a file go. */
interface Target {
    readonly table: string;
    /** Number that makes names of this file unique. */
    readonly id: number;
    readonly cache: EvidenceCache | null;
    /** Is called when there is nothing left to prepare: the engine reads, or what was kept is being looked at. */
    readonly underWay: () => void;
}

/** Takes a file from what was kept, or reads it. Returns null for a file without a header line. */
export async function readFile(
    engine: Engine,
    target: Target,
    checked: CheckedSource,
    n: number,
    warn: (message: string) => void
): Promise<FileReading | null> {
    const entry = checked.files[n];
    if (!entry || entry.opened.columns === null) return null;
    const { source } = checked;
    const { file, opened } = entry;
    const { cache, id, underWay } = target;
    const reading = typedReading(source, checked.reading, opened);
    const needed = columnsNeeded(source, reading);
    const statement = stagedRows(
        null,
        source,
        reading,
        opened.relation(needed, 0, false, false, reading.asTheyAre).sql
    );
    const place = cache === null ? null : await cache.placeOf(file, statement);
    const staged = { table: target.table, lines: `malformed_lines_${id}`, file: n, underWay };
    if (cache === null || place === null) return stageRows(engine, staged, id, checked, n, warn);
    const database = `kept_${id}`;
    if (cache.hasKept(place)) underWay();
    const kept = await cache.open(place, database);
    if (kept !== null) {
        if (kept.lenient) warn(LENIENT(file.shown));
        const { lenient, listed } = kept;
        const own = lenient ? id + AS_LENIENT : id;
        return { id: own, lenient, collected: `${database}.malformed`, kept: database, place: null, listed };
    }
    if (!(await cache.begin(place, database))) return stageRows(engine, staged, id, checked, n, warn);
    const own = { table: `${database}.rows`, lines: `${database}.malformed`, file: null, underWay };
    await makeStage(engine, own.table, reading, true);
    const read = await stageRows(engine, own, id, checked, n, warn);
    if (read === null) return null;
    if (source.kind === 'answers') await keepKeys(engine, database);
    return { ...read, kept: database, place };
}

/** Tables for the rows of a file and for its lines that cannot be taken apart, and what the rows say of their file. */
interface StagedIn {
    readonly table: string;
    readonly lines: string;
    readonly file: number | null;
    readonly underWay: () => void;
}

async function stageRows(
    engine: Engine,
    { lines, underWay, ...target }: StagedIn,
    id: number,
    { source, reading: general, files }: CheckedSource,
    n: number,
    warn: (message: string) => void
): Promise<FileReading | null> {
    const entry = files[n];
    if (!entry) return null;
    const { file, opened } = entry;
    const reading = typedReading(source, general, opened);
    const needed = columnsNeeded(source, reading);
    // The rows of a file may come in any order, so that all processors read and write at once.
    await engine.run('SET SESSION preserve_insertion_order = false');
    const stop = new AbortController();
    const whole = lookAtWhole(file, stop.signal);
    // Its failure is told when it is waited for.
    whole.catch(() => undefined);
    try {
        for (const lenient of opened.lenientOnly === true ? [true] : [false, true]) {
            const own = lenient ? id + AS_LENIENT : id;
            const relation = opened.relation(needed, own, lenient, false, reading.asTheyAre);
            try {
                const staging = stageFile(engine, target, source, reading, relation.sql);
                underWay();
                const rows = await staging;
                const malformed = await keepMalformed(engine, relation.malformed, lines);
                // Where lines above the header end differently from the rest, a strict reader finds neither rows nor fault.
                const empty = rows === 0 && malformed === 0;
                if (empty && !lenient) continue;
                await whole;
                if (lenient && !empty) warn(LENIENT(file.shown));
                const read = { collected: lines, kept: null, place: null, listed: false };
                return { id: own, lenient: lenient && !empty, ...read };
            } catch (error) {
                if (error instanceof SyncError) throw error;
                if (lenient || !messageOf(error).includes('strict mode')) throw unreadable(file.shown, error);
            }
        }
        return null;
    } finally {
        stop.abort();
        await engine.run('SET SESSION preserve_insertion_order = true');
    }
}

function unreadable(shown: string, cause: unknown): UnreachableError {
    const todo = isOutOfMemory(cause)
        ? 'Its rows are too large for the memory of the engine: set engine.memoryLimit to "512MB", or export as NDJSON or CSV. Then run the same command.'
        : 'Export the file again, then run the same command.';
    return new UnreachableError(`${shown} cannot be read: ${reasonOf(cause)}`, [todo], cause);
}
