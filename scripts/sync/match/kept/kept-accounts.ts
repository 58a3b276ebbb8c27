import { createHash } from 'node:crypto';
import {
    chmodSync,
    constants,
    copyFileSync,
    existsSync,
    mkdirSync,
    readdirSync,
    renameSync,
    rmSync,
    statSync
} from 'node:fs';
import { join } from 'node:path';
import { messageOf } from '../../errors.ts';
import type { Reporter } from '../../report/reporter.ts';
import type { Engine } from '../../sources/engine.ts';
import { lit } from '../../sources/sql.ts';
import type { Task } from '../../task.ts';
import type { KeptRead } from './read-kept.ts';

/** Changes when what is kept has another form or meaning. */
const FORM = 1;
const ENDING = '.duckdb';
const UNFINISHED = '.unfinished';
const ABANDONED_MS = 86_400_000;
const DAY_MS = 86_400_000;
const HOUR_MS = 3_600_000;
/** Name of the open database. */
const DATABASE = 'kept_accounts';

/** The accounts as an earlier run has read them: table `accounts` of an attached database. */
export interface OpenAccounts {
    readonly table: string;
    readonly rows: number;
    /** By the clock of the org, milliseconds since 1970: when reading what is there began. */
    readonly readAt: number;
    /** When reading all of them began the last time. */
    readonly wholeAt: number;
    readonly sums: string;
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

    /** Whether anything is kept that could be opened. */
    get isEmpty(): boolean {
        return (
            !existsSync(this.options.folder) || !readdirSync(this.options.folder).some((name) => name.endsWith(ENDING))
        );
    }

    /**
     * Opens a copy of what was kept, which may be changed.
     * @param now by the clock of the org
     * @returns why nothing can be used, in words
     */
    async open(identity: string, now: number): Promise<OpenAccounts | string> {
        const path = await this.pathOf(identity);
        if (!existsSync(path)) return 'no run with this user, these fields and this version has kept them';
        try {
            const copy = join(this.options.work, 'kept-accounts.duckdb');
            // Another run may put a newer file in its place at any time.
            copyFileSync(path, copy, constants.COPYFILE_FICLONE);
            await this.engine.run(`ATTACH ${lit(copy)} AS ${DATABASE}`);
            this.isOpen = true;
            const [row] = await this.engine.rows(
                `SELECT identity, read_at::DOUBLE, whole_at::DOUBLE, rows::DOUBLE, sums FROM ${DATABASE}.kept`
            );
            const [kept, readAt, wholeAt, rows, sums] = row ?? [];
            if (kept !== identity) throw new Error('they belong to another reading');
            const open = { readAt: Number(readAt), wholeAt: Number(wholeAt), rows: Number(rows), sums: String(sums) };
            const days = (now - open.wholeAt) / DAY_MS;
            if (days > this.options.days) return `the last time that all were read is ${Math.floor(days)} days ago`;
            if (open.readAt > now + HOUR_MS) return 'the clock of the org has gone back';
            return { ...open, table: `${DATABASE}.accounts` };
        } catch (error) {
            return this.refuse(path, messageOf(error));
        }
    }

    /** Looks at every byte of what is open. @returns why it cannot be used; null when it can */
    async damage(identity: string, { table, sums }: OpenAccounts): Promise<string | null> {
        try {
            if (sums === (await sumsOf(this.engine, table))) return null;
            return this.refuse(await this.pathOf(identity), 'it is damaged');
        } catch (error) {
            return this.refuse(await this.pathOf(identity), messageOf(error));
        }
    }

    /** Closes what {@link open} opened and was not used. */
    async close(): Promise<void> {
        if (this.isOpen) await this.engine.run(`DETACH ${DATABASE}`);
        this.isOpen = false;
    }

    /**
     * Keeps the table `accounts` for the next run. What cannot be kept is told, and no reason to stop.
     * @param identity everything that decides which rows there are and what they hold
     */
    async keep(identity: string, { readAt, wholeAt }: Pick<OpenAccounts, 'readAt' | 'wholeAt'>): Promise<void> {
        const { folder, mostBytes, warn } = this.options;
        const unfinished = join(folder, `${process.pid}-${digest([this.engine.folder, String(readAt)])}${UNFINISHED}`);
        try {
            const path = await this.pathOf(identity);
            mkdirSync(folder, { recursive: true, mode: 0o700 });
            rmSync(unfinished, { force: true });
            await this.engine.run(`ATTACH ${lit(unfinished)} AS keeping`);
            try {
                // Names of customers are in it.
                chmodSync(unfinished, 0o600);
                await this.engine.run('CREATE TABLE keeping.accounts AS SELECT * FROM accounts');
                const rows = await this.engine.count('SELECT count(*) FROM keeping.accounts');
                const sums = await sumsOf(this.engine, 'keeping.accounts');
                await this.engine
                    .run(`CREATE TABLE keeping.kept AS SELECT ${lit(identity)} AS identity, ${readAt} AS read_at,
                    ${wholeAt} AS whole_at, ${rows} AS rows, ${lit(sums)} AS sums`);
                await this.engine.run('CHECKPOINT keeping');
            } finally {
                await this.engine.run('DETACH keeping');
            }
            if (sizeOf(unfinished).bytes <= mostBytes) renameSync(unfinished, path);
            this.tidy(path);
        } catch (error) {
            warn(
                `The accounts cannot be kept for the next run, which will read them all: ${firstLine(messageOf(error))}`
            );
        } finally {
            [unfinished, `${unfinished}.wal`].forEach(remove);
        }
    }

    /** Removes what killed runs began, what is too old to be used, and the oldest of what is too much. */
    private tidy(own: string): void {
        const { folder, days, mostBytes } = this.options;
        const now = sizeOf(own).changed;
        let bytes = sizeOf(own).bytes;
        const others = readdirSync(folder)
            .map((name) => join(folder, name))
            .filter((path) => path !== own)
            .map((path) => ({ path, ...sizeOf(path) }))
            .sort((a, b) => b.changed - a.changed);
        for (const { path, bytes: size, changed } of others) {
            if (path.endsWith(ENDING)) bytes += size;
            const longest = path.endsWith(ENDING) ? days * DAY_MS : ABANDONED_MS;
            if (changed < now - longest || bytes > mostBytes) remove(path);
        }
    }

    private async pathOf(identity: string): Promise<string> {
        const version = String((await this.engine.rows('SELECT version()'))[0]?.[0]);
        return join(this.options.folder, `${digest([String(FORM), version, identity])}${ENDING}`);
    }

    private refuse(path: string, reason: string): string {
        this.options.warn(`What was kept of the accounts is not usable, so all are read again: ${firstLine(reason)}`);
        remove(path);
        return 'what was kept of them is not usable';
    }
}

/** What earlier runs kept of the accounts; null when the settings say that nothing is to be kept. */
export function keptAccounts(
    engine: Engine,
    { settings, stateFolder, full }: Pick<Task, 'settings' | 'stateFolder' | 'full'>,
    work: string,
    warn: (message: string) => void
): KeptAccounts | null {
    const folder = join(stateFolder, 'accounts');
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

/** A number that differs when the rows or their order do; to make it, every byte is read. */
async function sumsOf(engine: Engine, table: string): Promise<string> {
    const [row] = await engine.rows(`SELECT count(*), coalesce(bit_xor(hash(t)), 0) FROM ${table} t`);
    return (row ?? []).map(String).join('~');
}

/** Removes a file or a folder. Where files in use cannot be removed, a later run does it. */
function remove(path: string): void {
    try {
        rmSync(path, { force: true, recursive: true });
    } catch {
        // It takes room, and nothing else.
    }
}

function sizeOf(path: string): { bytes: number; changed: number } {
    const stat = statSync(path, { throwIfNoEntry: false });
    return { bytes: stat?.size ?? 0, changed: stat?.mtimeMs ?? 0 };
}

function firstLine(text: string): string {
    return text.split('\n')[0] ?? '';
}

function digest(parts: readonly string[]): string {
    return createHash('sha256').update(JSON.stringify(parts)).digest('hex').slice(0, 20);
}
