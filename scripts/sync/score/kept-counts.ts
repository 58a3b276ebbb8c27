import { existsSync, mkdirSync, readdirSync, renameSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { messageOf } from '../errors.ts';
import { digestOf } from '../sources/cache/checked-copy.ts';
import type { KeptPart } from '../sources/cache/evidence-cache.ts';
import { keptFiles, nameOf, unfinishedEnding } from '../sources/cache/kept-files.ts';
import type { Engine } from '../sources/engine.ts';
import { lit } from '../sources/sql.ts';
import { matchedTable } from '../sources/tables.ts';
import { COUNTING, DAY_MS } from './counted.ts';
import { leftOut, RULES, statementsToKeep } from './kept-counts-sql.ts';
import type { Counted } from './kept-counts-sql.ts';

/** Changes when what is kept has another form or meaning. */
const FORM = 2;
/** Share of the keys that have to be counted again from which all are kept anew. */
const RENEWED_FROM = 0.05;
/** Keys from which keeping pays. */
const WORTHWHILE_KEYS = 10_000;
const ENDING = '.counts';
const FORGOTTEN_MS = 30 * DAY_MS;

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

/** What was kept and is of use. */
interface Opened {
    /** Names of the files it was counted from. */
    readonly names: readonly string[];
    /** Days for which answers count; null when that stands beside each key. */
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
     * Begins the table of counts being gathered with those that hold.
     * @param todo name for a table of the keys that have to be counted, shaped like that of the matched ones
     * @returns number of keys that have to be counted, and whether these are few beside the others
     */
    async take(counted: Counted, todo: string): Promise<{ readonly again: number; readonly few: boolean }> {
        const { engine, options } = this;
        const matched = matchedTable(counted.i);
        const path = join(options.folder, await this.startOf(counted.name));
        const parts = options.partsOf(counted.i);
        const keys = await engine.count(`SELECT count(*) FROM ${matched}`);
        const opened = options.rebuild ? null : await this.open(counted, path, parts);
        let again = keys;
        if (opened === null) {
            await engine.run(`CREATE OR REPLACE TABLE ${COUNTING} (day_no SMALLINT, account INTEGER,
                ${counted.columns.map((column) => `${column} INTEGER`).join(', ')})`);
            await engine.run(`CREATE OR REPLACE VIEW ${todo} AS FROM ${matched}`);
        } else {
            again -= await this.takeFrom(counted, opened, todo);
        }
        const few = again < keys * RENEWED_FROM;
        const worthwhile = keys >= (options.worthwhileKeys ?? WORTHWHILE_KEYS);
        if (!few && worthwhile && parts.some(({ name }) => name !== null)) this.toSave.push({ ...counted, path });
        return { again, few };
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

    /** Attaches what was kept. Returns null when it is of no use. */
    private async open(
        { i, day, name, columns }: Counted,
        path: string,
        parts: readonly KeptPart[]
    ): Promise<Opened | null> {
        const [file] = keptFiles(this.options.folder, path, ENDING);
        if (file === undefined) return null;
        const database = databaseOf(i);
        try {
            // The engine can end the process when it opens a damaged file, so it is not given one.
            if (file !== finishedPath(path, await digestOf(file))) throw new Error('it is damaged');
            await this.engine.run(`ATTACH ${lit(file)} AS ${database} (READ_ONLY)`);
            const [row] = await this.engine.rows(`SELECT day, names, columns, window_days FROM ${database}.kept`);
            const [since, files, held, length] = row ?? [];
            const names = JSON.parse(String(files)) as string[];
            const isThere = (file: string): boolean => parts.some((part) => part.name === file);
            const fits = held === columns.join() && names.every(isThere);
            if (Number(since) <= day && fits)
                return { names, windowDays: (length ?? null) === null ? null : Number(length) };
        } catch (error) {
            const [reason] = messageOf(error).split('\n');
            this.options.warn(
                `What was kept of the counts of ${name} is not usable, so they are made again: ${reason}`
            );
        }
        await this.engine.run(`DETACH DATABASE IF EXISTS ${database}`);
        return null;
    }

    /** Takes what holds. Returns the number of its keys. */
    private async takeFrom(counted: Counted, { names, windowDays }: Opened, todo: string): Promise<number> {
        const { engine } = this;
        const { i, day, columns } = counted;
        const [matched, database] = [matchedTable(i), databaseOf(i)];
        const added = this.options.partsOf(i).filter(({ name }) => name === null || !names.includes(name));
        const rules = counted.windowDays === null ? RULES : '';
        const holds = `last_day >= ${day} AND ${windowDays ?? 'k.window_days'} = ${counted.windowDays ?? 'r.window_days'}
            ${await leftOut(engine, counted, added)}`;
        // The counts are in the order of the accounts, and keep it nearly when they are the ones to be looked up.
        await engine.run(`CREATE OR REPLACE TABLE ${COUNTING} AS SELECT 0::SMALLINT AS day_no, m.account, ${columns.join(', ')}
            FROM ${database}.counts k JOIN ${matched} m ON m.key = k.key ${rules} WHERE ${holds}`);
        const idle = `SELECT m.key FROM ${matched} m JOIN ${database}.idle k ON m.key = k.key ${rules} WHERE ${holds}`;
        const held =
            (await engine.count(`SELECT count(*) FROM ${COUNTING}`)) +
            (await engine.count(`SELECT count(*) FROM (${idle})`));
        const all = held === (await engine.count(`SELECT count(*) FROM ${matched}`));
        const others = `ANTI JOIN ${COUNTING} USING (account) ANTI JOIN (${idle}) USING (key)`;
        await engine.run(`CREATE OR REPLACE TABLE ${todo} AS FROM ${matched} ${all ? 'LIMIT 0' : others}`);
        return held;
    }

    private async saveOne(counted: Counted & { readonly path: string }): Promise<void> {
        const { i, path } = counted;
        const database = `${databaseOf(i)}_new`;
        const unfinished = `${path}${unfinishedEnding(this.engine.folder)}`;
        mkdirSync(this.options.folder, { recursive: true });
        await this.engine.forget();
        const connection = await this.engine.fork();
        try {
            await connection.run(`ATTACH ${lit(unfinished)} AS ${database}`);
            for (const statement of await statementsToKeep(this.engine, counted, this.options.partsOf(i), database))
                await connection.run(statement);
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
