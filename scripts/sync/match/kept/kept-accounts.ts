import { chmodSync, mkdirSync, renameSync, rmSync } from 'node:fs';
import { basename, join } from 'node:path';
import { DAY_MS } from '../../day-ms.ts';
import { reasonOf } from '../../errors.ts';
import type { Reporter } from '../../report/reporter.ts';
import { attachUnlogged } from '../../sources/attach.ts';
import type { Engine } from '../../sources/engine.ts';
import { lit } from '../../sources/sql.ts';
import type { Task } from '../../task.ts';
import { attachKeptFile, keptPath } from '../../sources/cache/kept-database.ts';
import type { KeptPlace } from '../../sources/cache/kept-database.ts';
import { ACCOUNTS_FOLDER, nameOf, namesIn, remove, sizeOf, unfinishedEnding } from '../../sources/cache/kept-files.ts';
import { KEYS_TABLES } from '../keys.ts';
import type { KeptRead } from './read-kept.ts';

/** Changes when what is kept has another form or meaning. */
const FORM = 2;
const ENDING = '.duckdb';
const UNFINISHED = '.unfinished';
const HOUR_MS = 3_600_000;
/** Name of the open database. */
export const DATABASE = 'kept_accounts';

/** The accounts as an earlier run has read them: table `accounts` of an attached database. */
export interface OpenAccounts {
    readonly table: string;
    readonly rows: number;
    /** By the clock of the org, milliseconds since 1970: when reading what is there began. */
    readonly readAt: number;
    /** When reading all of them began the last time. */
    readonly wholeAt: number;
}

export interface KeptOptions {
    /** Folder that outlives the run. */
    readonly folder: string;
    /** Folder of this run. */
    readonly work: string;
    /** Days after which everything is read again. */
    readonly days: number;
    /** Most bytes to keep. */
    readonly mostBytes: number;
    /** Number of accounts from which to keep them: fewer are read as fast. */
    readonly worthwhile: number;
    /** Read everything. */
    readonly rebuild: boolean;
    readonly warn: (message: string) => void;
}

/**
 * The accounts of the last reading, kept from run to run. A file belongs to one identity: whatever could give other rows, such as
 * another user, another list of fields or another definition of one, has a file of its own.
 */
export class KeptAccounts {
    readonly options: KeptOptions;
    private readonly engine: Engine;
    private isOpen = false;

    constructor(engine: Engine, options: KeptOptions) {
        this.engine = engine;
        this.options = options;
    }

    /** Whether nothing is kept that could be opened. */
    get isEmpty(): boolean {
        return this.files().length === 0;
    }

    /**
     * Opens a copy of what was kept, which may be changed.
     * @param now by the clock of the org
     * @returns why nothing can be used, in words
     */
    async open(identity: string, now: number): Promise<OpenAccounts | string> {
        const copy = join(this.options.work, 'kept-accounts.duckdb');
        try {
            const path = await attachKeptFile(this.engine, await this.placeOf(identity), DATABASE, copy);
            if (path === null) return 'no run with this user, these fields and this version has kept them';
            this.isOpen = true;
            const [row] = await this.engine.rows(
                `SELECT identity, read_at::DOUBLE, whole_at::DOUBLE, rows::DOUBLE FROM ${DATABASE}.kept`
            );
            const [kept, readAt, wholeAt, rows] = row ?? [];
            if (kept !== identity) {
                remove(path);
                throw new Error('it belongs to another reading');
            }
            const open = { readAt: Number(readAt), wholeAt: Number(wholeAt), rows: Number(rows) };
            const days = (now - open.wholeAt) / DAY_MS;
            if (days > this.options.days) return `the last time that all were read is ${Math.floor(days)} days ago`;
            if (open.readAt > now + HOUR_MS) return 'the clock of the org has gone back';
            return { ...open, table: `${DATABASE}.accounts` };
        } catch (error) {
            this.options.warn(`What was kept of the accounts is not usable, so all are read again: ${reasonOf(error)}`);
            return 'what was kept of them is not usable';
        }
    }

    /** Closes what {@link open} opened and was not used. */
    async close(): Promise<void> {
        if (this.isOpen) await this.engine.run(`DETACH ${DATABASE}`);
        this.isOpen = false;
    }

    /**
     * Keeps the table `accounts` for the next run. What cannot be kept is told, and no reason to stop.
     * @param identify gives everything that decides which rows there are and what they hold, or fails when the org does not say
     */
    async keep(
        identify: () => Promise<string>,
        { readAt, wholeAt }: Pick<OpenAccounts, 'readAt' | 'wholeAt'>
    ): Promise<void> {
        const { folder, mostBytes, warn } = this.options;
        const unfinished = join(folder, `${readAt}${unfinishedEnding(this.engine.folder)}`);
        try {
            const identity = await identify();
            mkdirSync(folder, { recursive: true, mode: 0o700 });
            rmSync(unfinished, { force: true });
            await this.engine.run(attachUnlogged(unfinished, 'keeping'));
            try {
                // Names of customers are in it.
                chmodSync(unfinished, 0o600);
                for (const table of ['accounts', ...(await this.keysToKeep())])
                    await this.engine.run(`CREATE TABLE keeping.${table} AS SELECT * FROM ${table}`);
                await this.engine
                    .run(`CREATE TABLE keeping.kept AS SELECT ${lit(identity)} AS identity, ${readAt} AS read_at,
                    ${wholeAt} AS whole_at, (SELECT count(*) FROM keeping.accounts) AS rows`);
                await this.engine.run('CHECKPOINT keeping');
            } finally {
                await this.engine.run('DETACH keeping');
            }
            if (sizeOf(unfinished).bytes > mostBytes) return;
            const path = await keptPath(await this.placeOf(identity), unfinished);
            renameSync(unfinished, path);
            this.tidy(path);
        } catch (error) {
            warn(`The accounts cannot be kept for the next run, which will read them all: ${reasonOf(error)}`);
        } finally {
            [unfinished, `${unfinished}.wal`].forEach(remove);
        }
    }

    /** Tables of the keys of the accounts that this run has made. In those of a shard not every row says whose it is. */
    private async keysToKeep(): Promise<string[]> {
        const made = await this.engine.rows(`SELECT table_name FROM duckdb_tables()
            WHERE database_name = current_database() AND starts_with(table_name, ${lit(KEYS_TABLES)})`);
        const names = made.map(([name]) => String(name));
        const ofOthers = names.map((name) => `(SELECT count(*) FROM ${name} WHERE account < 0)`);
        return (await this.engine.count(`SELECT ${['0', ...ofOthers].join(' + ')}`)) === 0 ? names : [];
    }

    /** Removes what the own file replaces, what is too old to be used, the oldest of what is too much, and what killed runs began. */
    private tidy(own: string): void {
        const { folder, days, mostBytes } = this.options;
        const { bytes: ownBytes, changed: now } = sizeOf(own);
        const [ownStart] = basename(own).split('-');
        let bytes = ownBytes;
        for (const { path, bytes: size, changed } of this.files().filter(({ path }) => path !== own)) {
            bytes += size;
            const isReplaced = basename(path).startsWith(`${ownStart}-`);
            if (isReplaced || changed < now - days * DAY_MS || bytes > mostBytes) remove(path);
        }
        const unfinished = namesIn(folder).filter((name) => name.includes(UNFINISHED));
        for (const path of unfinished.map((name) => join(folder, name)))
            if (sizeOf(path).changed < now - DAY_MS) remove(path);
    }

    /** Everything that is kept, the newest first. */
    private files(): { path: string; bytes: number; changed: number }[] {
        const { folder } = this.options;
        return namesIn(folder)
            .filter((name) => name.endsWith(ENDING))
            .map((name) => ({ path: join(folder, name), ...sizeOf(join(folder, name)) }))
            .sort((a, b) => b.changed - a.changed);
    }

    /** Where the accounts of an identity are kept. */
    private async placeOf(identity: string): Promise<KeptPlace> {
        const start = nameOf([String(FORM), await this.engine.version(), identity]);
        return { folder: this.options.folder, start, ending: ENDING };
    }
}

/** What earlier runs kept of the accounts; null when the settings say that nothing is to be kept. */
export function keptAccounts(
    engine: Engine,
    { settings, stateFolder, full }: Pick<Task, 'settings' | 'stateFolder' | 'full'>,
    work: string,
    warn: (message: string) => void
): KeptAccounts | null {
    const folder = join(stateFolder, ACCOUNTS_FOLDER);
    const { keepMb, fullAccountsDays } = settings.config.engine;
    if (keepMb > 0 && fullAccountsDays > 0) {
        return new KeptAccounts(engine, {
            folder,
            work,
            days: fullAccountsDays,
            mostBytes: keepMb * 1e6,
            worthwhile: settings.config.write.bulkFrom,
            rebuild: full,
            warn
        });
    }
    // Whoever switches it off does not want names of customers to stay there.
    remove(folder);
    return null;
}

/** Keeps the accounts as they were read, unless this run has written so many of them that the next must read all again. */
export async function keepAccounts(
    { keep }: KeptRead,
    written: number,
    reporter: Pick<Reporter, 'stage'>
): Promise<void> {
    if (keep !== null && (await keep.isWorthwhile(written))) await reporter.stage('keep accounts', () => keep.keep());
}
