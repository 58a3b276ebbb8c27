import { mkdirSync, renameSync, rmSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { DAY_MS } from '../../day-ms.ts';
import { reasonOf } from '../../errors.ts';
import { attachUnlogged } from '../attach.ts';
import type { Engine } from '../engine.ts';
import type { EvidenceFile } from '../files.ts';
import { lit, pathLit } from '../sql.ts';
import { changedAt, identityOf } from './identity.ts';
import { attachKeptFile, keptPath } from './kept-database.ts';
import type { KeptPlace } from './kept-database.ts';
import { keptFiles, nameOf, namesIn, remove, sizeOf, unfinishedEnding } from './kept-files.ts';

/** Changes when what is kept has another form or meaning. */
const FORM = 7;
/** Bytes under which to read a file again costs less than to keep what was read. */
const WORTHWHILE_BYTES = 4 * 1024 * 1024;
const SETTLE_MS = 2000;
const ENDING = '.duckdb';
const UNFINISHED = '.unfinished';

/** Where the rows of a file are kept, or could be. */
export interface CachePlace {
    /** Start of the path of what was kept of this file as it is today; a digest of what was kept follows. */
    readonly path: string;
    /** Start of the names of everything that was kept of this file as it is read today. */
    readonly start: string;
    readonly file: EvidenceFile;
    /** The file as it was before it was read. */
    readonly identity: string;
}

/** What was kept of a file: an attached database. */
export interface Kept {
    readonly database: string;
    /** Whether the file had to be read leniently, see OpenFile. */
    readonly lenient: boolean;
    /** Whether the table `bad` has every row that is bad by itself. */
    readonly listed: boolean;
}

/** Rows of one file in a database of their own. */
export interface KeptPart {
    readonly database: string;
    /** Tells its content from any other; null when it does not outlive the run. */
    readonly name: string | null;
}

export interface CacheOptions {
    /** Folder that outlives the run. */
    readonly folder: string;
    /** Most bytes to keep. */
    readonly mostBytes: number;
    /** Read every file again. */
    readonly rebuild: boolean;
    readonly warn: (message: string) => void;
    readonly worthwhileBytes?: number;
    /** Milliseconds since its last change after which a file counts as complete. */
    readonly settleMs?: number;
}

/**
 * Rows of evidence files as they were read, kept from run to run, so that a file that did not change is not read again. What
 * is kept does not depend on the accounts, the rules or the day. A file is the same as long as its path, size, inode and
 * times are; what is done with its rows, as long as the statement and the version of the engine are.
 */
export class EvidenceCache {
    private readonly engine: Engine;
    private readonly options: CacheOptions;
    private readonly given = new Set<string>();
    private readonly used = new Set<string>();
    private readonly names = new Map<string, string>();
    private readonly parts = new Map<number, readonly KeptPart[]>();
    private readonly unfinished = new Map<string, { readonly path: string; readonly begun: number }>();
    private version = '';
    private begun = 0;

    constructor(engine: Engine, options: CacheOptions) {
        this.engine = engine;
        this.options = options;
    }

    /**
     * Place of a file; null when it is not to be kept.
     * @param statement everything that decides what is made of the rows of the file
     */
    async placeOf(file: EvidenceFile, statement: string): Promise<CachePlace | null> {
        if (file.bytes < (this.options.worthwhileBytes ?? WORTHWHILE_BYTES)) return null;
        // A copy in UTF-8 is another file in each run.
        if (!statement.includes(pathLit(file.path))) return null;
        const identity = identityOf(file.path);
        if (identity === null) return null;
        if (this.version === '') this.version = await this.engine.version();
        const start = nameOf([FORM, this.version, statement]);
        const path = join(this.options.folder, `${start}-${nameOf([identity])}`);
        // Two sources that ask the same of the same file.
        if (this.given.has(path)) return null;
        this.given.add(path);
        return { path, start, file, identity };
    }

    /** Whether something was kept of a file that can be looked at. */
    hasKept(place: CachePlace): boolean {
        const { folder, start, ending } = keptPlace(place);
        return !this.options.rebuild && keptFiles(folder, start, ending).length > 0;
    }

    /**
     * Opens what was kept of a file.
     * @param database name for it
     * @returns null when nothing usable was kept
     */
    async open(place: CachePlace, database: string): Promise<Kept | null> {
        if (this.options.rebuild) return null;
        try {
            const path = await attachKeptFile(this.engine, keptPlace(place), database);
            if (path === null) return null;
            const [row] = await this.engine.rows(`SELECT start, identity, lenient, listed FROM ${database}.kept`);
            const [start, identity, lenient, listed] = row ?? [];
            if (start !== place.start || identity !== place.identity) {
                remove(path);
                throw new Error('it belongs to another file');
            }
            this.outlasts(path, database);
            return { database, lenient: lenient === true, listed: listed === true };
        } catch (error) {
            await this.engine.run(`DETACH DATABASE IF EXISTS ${database}`);
            this.options.warn(
                `What was kept of ${place.file.shown} is not usable, so the file is read again: ${reasonOf(error)}`
            );
            return null;
        }
    }

    /** Starts to keep a file: a database of the given name, to be filled; false when the folder cannot be written to. */
    async begin(place: CachePlace, database: string): Promise<boolean> {
        const path = `${place.path}${unfinishedEnding(this.engine.folder)}`;
        try {
            mkdirSync(this.options.folder, { recursive: true });
            rmSync(path, { force: true });
            await this.engine.run(attachUnlogged(path, database));
        } catch (error) {
            // On a full disk it may have been made and not filled.
            [path, `${path}.wal`].forEach(remove);
            this.options.warn(`What is read of ${place.file.shown} cannot be kept: ${reasonOf(error)}`);
            return false;
        }
        // By the clock of the files, which is the one that their times are compared with.
        this.begun = changedAt(path);
        this.unfinished.set(database, { path, begun: this.begun });
        return true;
    }

    /** Ends what {@link begin} began. The database stays attached under its name. */
    async finish(place: CachePlace, { database, lenient, listed }: Kept): Promise<void> {
        const unfinished = this.unfinished.get(database);
        if (unfinished === undefined) return;
        // The times of a file tell a change only when it is not written to in the moment it is read.
        const settled = changedAt(place.file.path) + (this.options.settleMs ?? SETTLE_MS) <= unfinished.begun;
        if (!settled || identityOf(place.file.path) !== place.identity) return;
        await this.engine.run(`CREATE TABLE ${database}.kept AS SELECT ${lit(place.start)} AS start,
            ${lit(place.identity)} AS identity, ${lenient} AS lenient, ${listed} AS listed`);
        await this.engine.run(`CHECKPOINT ${database}`);
        await this.engine.run(`DETACH ${database}`);
        this.unfinished.delete(database);
        const path = await keptPath(keptPlace(place), unfinished.path);
        renameSync(unfinished.path, path);
        this.outlasts(path, database);
        await this.engine.run(`ATTACH ${lit(path)} AS ${database} (READ_ONLY)`);
    }

    /** Remembers in which databases the rows of a source are. @param i number of the source */
    remember(i: number, databases: readonly string[]): void {
        this.parts.set(
            i,
            databases.map((database) => ({ database, name: this.names.get(database) ?? null }))
        );
    }

    /** Where the rows of a source are that were kept, or are in a database of their own. @param i number of the source */
    partsOf(i: number): readonly KeptPart[] {
        return this.parts.get(i) ?? [];
    }

    private outlasts(path: string, database: string): void {
        this.used.add(path);
        this.names.set(database, basename(path));
    }

    /** Removes what this run began and did not finish. Its rows can still be counted: the file is gone when the engine closes. */
    discard(): void {
        for (const { path } of this.unfinished.values()) [path, `${path}.wal`].forEach(remove);
        this.unfinished.clear();
    }

    /** Removes what this run began and did not finish, what was kept of files that changed, and the oldest of what is too much. */
    tidy(): void {
        this.discard();
        const { folder, mostBytes } = this.options;
        this.removeAbandoned();
        const starts = new Set([...this.used].map((path) => startOf(path)));
        const others = namesIn(folder)
            .map((name) => join(folder, name))
            .filter((path) => path.endsWith(ENDING) && !this.used.has(path))
            .map((path) => ({ path, ...sizeOf(path) }))
            .sort((a, b) => b.changed - a.changed);
        let bytes = [...this.used].reduce((sum, path) => sum + sizeOf(path).bytes, 0);
        for (const { path, bytes: own } of others) {
            bytes += own;
            if (starts.has(startOf(path)) || bytes > mostBytes) remove(path);
        }
    }

    /** Removes what killed runs began: what was not written to for a day. */
    private removeAbandoned(): void {
        const names = namesIn(this.options.folder).filter((name) => name.includes(UNFINISHED));
        for (const path of names.map((name) => join(this.options.folder, name))) {
            if (sizeOf(path).changed < (this.begun || Date.now()) - DAY_MS) remove(path);
        }
    }
}

function keptPlace({ path }: CachePlace): KeptPlace {
    return { folder: dirname(path), start: basename(path), ending: ENDING };
}

function startOf(path: string): string {
    return basename(path).split('-')[0] ?? '';
}
