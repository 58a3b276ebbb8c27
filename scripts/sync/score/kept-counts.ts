import { existsSync, mkdirSync, readdirSync, renameSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { messageOf } from '../errors.ts';
import { digestOf } from '../sources/cache/checked-copy.ts';
import type { KeptPart } from '../sources/cache/evidence-cache.ts';
import { keptFiles, nameOf } from '../sources/cache/kept-files.ts';
import type { Engine } from '../sources/engine.ts';
import { lit } from '../sources/sql.ts';
import { matchedTable, readTable, rowsTable } from '../sources/tables.ts';
import { COUNTING, countedTable, COUNTS, DAY_MS } from './counted.ts';

/** Changes when what is kept has another form or meaning. */
const FORM = 2;
/** Share of the keys that have to be counted again from which all are kept anew. */
const RENEWED_FROM = 0.05;
/** Keys from which keeping pays. */
const WORTHWHILE_KEYS = 10_000;
const ENDING = '.counts';
const FORGOTTEN_MS = 30 * DAY_MS;
const NEVER = 2_147_483_647;

export interface KeptCountsOptions {
    /** Folder that outlives the run. */
    readonly folder: string;
    /** Names the part of the accounts that is counted. */
    readonly part: string;
    /** Count everything again. */
    readonly rebuild: boolean;
    readonly warn: (message: string) => void;
    /** Where the rows of a source are that were kept, by its number. */
    readonly partsOf: (i: number) => readonly KeptPart[];
    readonly worthwhileKeys?: number;
}

/** What counts of a source depend on, beside its rows. */
export interface Counted {
    /** Number of the source, and its name. */
    readonly i: number;
    readonly name: string;
    /** Number of the day, since 1970. */
    readonly day: number;
    /** Days for which answers count; null when that differs from account to account. */
    readonly windowDays: number | null;
}

/**
 * Counts of answers by key, kept from run to run with the last day on which they hold: until an answer enters the window or
 * leaves it. A key is counted again when a file has come that names it, when its last day is over, and when the rules ask
 * for another window; all are when a file has changed or gone.
 */
export class KeptCounts {
    private readonly engine: Engine;
    private readonly options: KeptCountsOptions;
    private readonly toSave: (Counted & { readonly path: string })[] = [];

    constructor(engine: Engine, options: KeptCountsOptions) {
        this.engine = engine;
        this.options = options;
    }

    /**
     * Puts the counts that hold into the table of counts being gathered.
     * @param todo name for a table of the keys that have to be counted, shaped like that of the matched ones
     */
    async take(counted: Counted, todo: string): Promise<void> {
        const { engine, options } = this;
        const matched = matchedTable(counted.i);
        const path = join(options.folder, await this.startOf(counted.name));
        const parts = options.partsOf(counted.i);
        const names = options.rebuild ? null : await this.open(counted, path, parts);
        if (names === null) {
            await engine.run(`CREATE OR REPLACE VIEW ${todo} AS FROM ${matched}`);
        } else {
            const added = parts.filter(({ name }) => name === null || !names.includes(name));
            await this.takeFrom(counted, added, todo);
        }
        const keys = await engine.count(`SELECT count(*) FROM ${matched}`);
        const again = await engine.count(`SELECT count(*) FROM ${todo}`);
        const few = keys < (options.worthwhileKeys ?? WORTHWHILE_KEYS) || again < keys * RENEWED_FROM;
        if (!few && parts.some(({ name }) => name !== null)) this.toSave.push({ ...counted, path });
    }

    /** Keeps what was counted. A failure is told; it costs the next run the counting, and nothing else. */
    async save(): Promise<void> {
        for (const counted of [...this.toSave, null]) {
            try {
                if (counted === null) this.tidy();
                else await this.saveOne(counted);
            } catch (error) {
                const [reason] = messageOf(error).split('\n');
                this.options.warn(`What was counted cannot be kept for the next run: ${reason}`);
            }
        }
    }

    /** Start of the file name of what is kept of a source; a digest of it follows. */
    private async startOf(name: string): Promise<string> {
        const [row] = await this.engine.rows('SELECT version()');
        return nameOf([FORM, String(row?.[0]), this.options.part, name]);
    }

    /** Attaches what was kept. Returns the names of the files it was counted from; null when it is of no use. */
    private async open({ i, day, name }: Counted, path: string, parts: readonly KeptPart[]): Promise<string[] | null> {
        const [file] = keptFiles(this.options.folder, path, ENDING);
        if (file === undefined) return null;
        const database = databaseOf(i);
        try {
            // The engine can end the process when it opens a damaged file, so it is not given one.
            if (file !== finishedPath(path, await digestOf(file))) throw new Error('it is damaged');
            await this.engine.run(`ATTACH ${lit(file)} AS ${database} (READ_ONLY)`);
            const [row] = await this.engine.rows(`SELECT day, names FROM ${database}.kept`);
            const [since, names] = row ?? [];
            const counted = JSON.parse(String(names)) as string[];
            const isThere = (file: string): boolean => parts.some((part) => part.name === file);
            if (Number(since) <= day && counted.every(isThere)) return counted;
        } catch (error) {
            const [reason] = messageOf(error).split('\n');
            this.options.warn(
                `What was kept of the counts of ${name} is not usable, so they are made again: ${reason}`
            );
        }
        await this.engine.run(`DETACH DATABASE IF EXISTS ${database}`);
        return null;
    }

    private async takeFrom({ i, day, windowDays }: Counted, added: readonly KeptPart[], todo: string): Promise<void> {
        const { engine } = this;
        const matched = matchedTable(i);
        const rules = windowDays === null ? 'JOIN (SELECT idx AS account, window_days AS own FROM account_rules) USING (account)' : ''; // prettier-ignore
        await engine.run(`CREATE OR REPLACE TABLE keys_held AS
            SELECT key, account, ${COUNTS.join(', ')} FROM ${databaseOf(i)}.counts JOIN ${matched} USING (key) ${rules}
            WHERE last_day >= ${day} AND window_days = ${windowDays ?? 'own'} AND key NOT IN (${keysIn(i, added)})
                AND account NOT IN (SELECT account FROM ${matched} GROUP BY account HAVING count(*) > 1)`);
        await engine.run(`INSERT INTO ${COUNTING}
            SELECT 0, account, ${COUNTS.join(', ')} FROM keys_held WHERE promoters IS NOT NULL`);
        await engine.run(`CREATE OR REPLACE TABLE ${todo} AS FROM ${matched} ANTI JOIN keys_held USING (key)`);
        await engine.run('DROP TABLE keys_held');
    }

    private async saveOne({ i, day, windowDays, path }: Counted & { readonly path: string }): Promise<void> {
        const parts = this.options.partsOf(i);
        const matched = matchedTable(i);
        const database = `${databaseOf(i)}_new`;
        const unfinished = `${path}.${process.pid}-${Date.now()}.unfinished`;
        mkdirSync(this.options.folder, { recursive: true });
        const connection = await this.engine.fork();
        try {
            await connection.run(`ATTACH ${lit(unfinished)} AS ${database}`);
            const length = windowDays === null ? 'window_days' : String(windowDays);
            const rules = windowDays === null ? 'JOIN (SELECT idx AS account, window_days FROM account_rules) USING (account)' : ''; // prettier-ignore
            const passing = parts.filter(({ name }) => name === null);
            await connection.run(`CREATE TABLE ${database}.counts AS
                WITH later AS (SELECT key, min(rank) >> 5 AS first FROM ${rowsTable(i)}
                    WHERE mark IS NULL AND rank >= ${(day + 1) * 32} GROUP BY key)
                SELECT key, ${length}::INTEGER AS window_days, ${COUNTS.join(', ')},
                    least(coalesce(first - 1, ${NEVER}), coalesce(oldest + ${length} - 1, ${NEVER}))::INTEGER AS last_day
                FROM ${matched} LEFT JOIN (SELECT * FROM ${countedTable(i)} WHERE day_no = 0) USING (account)
                    LEFT JOIN later USING (key) ${rules}
                WHERE key NOT IN (${keysIn(i, passing)})
                    AND account NOT IN (SELECT account FROM ${matched} GROUP BY account HAVING count(*) > 1)`);
            const names = JSON.stringify(parts.flatMap(({ name }) => name ?? []));
            await connection.run(`CREATE TABLE ${database}.kept AS
                SELECT ${day} AS day, ${lit(names)} AS names`);
            await connection.run(`CHECKPOINT ${database}`);
            await connection.run(`DETACH ${database}`);
            const file = finishedPath(path, await digestOf(unfinished));
            renameSync(unfinished, file);
            for (const old of keptFiles(this.options.folder, path, ENDING))
                if (old !== file) rmSync(old, { force: true });
        } finally {
            await connection.run(`DETACH DATABASE IF EXISTS ${database}`);
            connection.closeSync();
            for (const left of [unfinished, `${unfinished}.wal`]) rmSync(left, { force: true });
        }
    }

    /** Removes what nobody has made or used for a month: of sources that are no more, and of runs that were killed. */
    private tidy(): void {
        const { folder } = this.options;
        if (!existsSync(folder)) return;
        const now = Date.now();
        for (const name of readdirSync(folder).filter((file) => file.includes(ENDING))) {
            const stat = statSync(join(folder, name), { throwIfNoEntry: false });
            const old = Math.max(stat?.mtimeMs ?? now, stat?.atimeMs ?? now) < now - FORGOTTEN_MS;
            if (old) rmSync(join(folder, name), { force: true });
        }
    }
}

function databaseOf(i: number): string {
    return `kept_counts_${i}`;
}

function finishedPath(path: string, sum: string): string {
    return `${path}-${sum}${ENDING}`;
}

/** Keys of the good rows of some databases, and of those of the source that are in none. */
function keysIn(i: number, parts: readonly KeptPart[]): string {
    const tables = [readTable(i), ...parts.map(({ database }) => `${database}.keys`)];
    return tables.map((table) => `SELECT key FROM ${table} WHERE mark IS NULL`).join(' UNION ALL ');
}
