import { existsSync, mkdirSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { DAY_MS } from '../../day-ms.ts';
import { attachUnlogged } from '../attach.ts';
import type { Engine } from '../engine.ts';
import { lit } from '../sql.ts';
import { statOrNull } from '../stat-or-null.ts';
import { digestOf } from './checked-copy.ts';
import { keptFiles, namesIn, remove, unfinishedEnding } from './kept-files.ts';

const FORGOTTEN_MS = 30 * DAY_MS;

/** Where a database is kept from run to run. */
export interface KeptPlace {
    /** Folder that outlives the run. */
    readonly folder: string;
    /** Start of the name of its file; a digest of its bytes follows. */
    readonly start: string;
    /** End of the name, which tells what it holds. */
    readonly ending: string;
}

/**
 * Attaches the newest database of a place, to be read. Returns false when there is none.
 * @param database name for it
 * @throws when it is damaged, and removed, or cannot be opened
 */
export async function attachKept(engine: Engine, place: KeptPlace, database: string): Promise<boolean> {
    return (await attachKeptFile(engine, place, database)) !== null;
}

/**
 * Does what {@link attachKept} does. Returns the path of the database, null when there is none.
 * @param copy path for a copy, which is attached instead and may be changed; null for none
 */
export async function attachKeptFile(
    engine: Engine,
    place: KeptPlace,
    database: string,
    copy: string | null = null
): Promise<string | null> {
    // Another run that shares the folder may put a newer one in its place between the look and the opening.
    return (await attachNewest(engine, place, database, copy)) ?? (await attachNewest(engine, place, database, copy));
}

/** Attaches the newest database of a place. Returns null when there is none, or it was removed meanwhile. */
async function attachNewest(
    engine: Engine,
    place: KeptPlace,
    database: string,
    copy: string | null
): Promise<string | null> {
    const [file] = keptFiles(place.folder, place.start, place.ending);
    if (file === undefined) return null;
    let isWhole = true;
    try {
        isWhole = file === (await keptPath(place, file, copy));
        // The engine can end the process when it opens a damaged file, so it is not given one.
        if (!isWhole) throw new Error('it is damaged');
        const readOnly = `ATTACH ${lit(file)} AS ${database} (READ_ONLY)`;
        await engine.run(copy === null ? readOnly : attachUnlogged(copy, database));
        return file;
    } catch (error) {
        if (isWhole && !existsSync(file)) return null;
        // What hinders the engine, such as too little memory, says nothing about the file.
        if (!isWhole) remove(file);
        throw error;
    }
}

/**
 * Keeps a database in a place, instead of those that were there.
 * @param database name for it while it is made
 * @param statements what fills it
 */
export async function saveKept(
    engine: Engine,
    place: KeptPlace,
    database: string,
    statements: readonly string[]
): Promise<void> {
    const { folder, start, ending } = place;
    const unfinished = join(folder, `${start}${unfinishedEnding(engine.folder)}`);
    mkdirSync(folder, { recursive: true });
    rmSync(unfinished, { force: true });
    const connection = await engine.fork();
    try {
        await connection.run(attachUnlogged(unfinished, database));
        for (const statement of statements) await connection.run(statement);
        await connection.run(`CHECKPOINT ${database}`);
        await connection.run(`DETACH ${database}`);
        const file = await keptPath(place, unfinished);
        renameSync(unfinished, file);
        for (const old of keptFiles(folder, start, ending)) if (old !== file) rmSync(old, { force: true });
    } finally {
        // A connection cannot detach what it is using. Only after a failure is anything attached, and that is what is told.
        connection.closeSync();
        await engine.run(`DETACH DATABASE IF EXISTS ${database}`).catch(() => undefined);
        [unfinished, `${unfinished}.wal`].forEach(remove);
    }
}

/** Removes what nobody has made or used for a month, whatever its place was. */
export function forgetOld(folder: string, ending: string): void {
    const now = Date.now();
    for (const name of namesIn(folder).filter((file) => file.endsWith(ending))) {
        const path = join(folder, name);
        const stat = statOrNull(path);
        if (stat === null) continue;
        const used = Math.max(Number(stat.mtimeMs), Number(stat.atimeMs));
        if (used < now - FORGOTTEN_MS) remove(path);
    }
}

/** Path in a place for what a file holds. @param copy where to write the same, null for nowhere */
export async function keptPath(
    { folder, start, ending }: KeptPlace,
    file: string,
    copy: string | null = null
): Promise<string> {
    return join(folder, `${start}-${await digestOf(file, copy)}${ending}`);
}
