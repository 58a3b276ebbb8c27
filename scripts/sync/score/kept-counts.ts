import { reasonOf } from '../errors.ts';
import type { KeptPart } from '../sources/cache/evidence-cache.ts';
import { attachKept, forgetOld, saveKept } from '../sources/cache/kept-database.ts';
import type { KeptPlace } from '../sources/cache/kept-database.ts';
import { nameOf } from '../sources/cache/kept-files.ts';
import type { Engine } from '../sources/engine.ts';
import { matchedTable } from '../sources/tables.ts';
import { COUNTING } from './counted.ts';
import { leftOut, RULES, statementsToKeep } from './kept-counts-sql.ts';
import type { Counted } from './kept-counts-sql.ts';

/** Changes when what is kept has another form or meaning. */
const FORM = 3;
/** Share of the keys that have to be counted again from which all are kept anew. */
const RENEWED_FROM = 0.05;
/** Keys from which keeping pays. */
const WORTHWHILE_KEYS = 10_000;
const ENDING = '.counts';

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
    private readonly toSave: (Counted & { readonly place: KeptPlace })[] = [];

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
        const place = await this.placeOf(counted.name);
        const parts = options.partsOf(counted.i);
        const keys = await engine.count(`SELECT count(*) FROM ${matched}`);
        const opened = options.rebuild ? null : await this.open(counted, place, parts);
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
        if (!few && worthwhile && parts.some(({ name }) => name !== null)) this.toSave.push({ ...counted, place });
        return { again, few };
    }

    /** Keeps what was counted. A failure is told; it costs the next run the counting, and nothing else. */
    async save(): Promise<void> {
        for (const counted of [...this.toSave, null]) {
            try {
                if (counted === null) forgetOld(this.options.folder, ENDING);
                else await this.saveOne(counted);
            } catch (error) {
                this.options.warn(`What was counted cannot be kept for the next run: ${reasonOf(error)}`);
            }
        }
    }

    /** Where what is counted of a source is kept. */
    private async placeOf(name: string): Promise<KeptPlace> {
        const { folder, part } = this.options;
        return { folder, start: nameOf([FORM, await this.engine.version(), part, name]), ending: ENDING };
    }

    /** Attaches what was kept. Returns null when it is of no use. */
    private async open(
        { i, day, name, columns }: Counted,
        place: KeptPlace,
        parts: readonly KeptPart[]
    ): Promise<Opened | null> {
        const database = databaseOf(i);
        try {
            if (!(await attachKept(this.engine, place, database))) return null;
            const [row] = await this.engine.rows(`SELECT day, names, columns, window_days FROM ${database}.kept`);
            const [since, files, held, length] = row ?? [];
            const names = JSON.parse(String(files)) as string[];
            const isThere = (file: string): boolean => parts.some((part) => part.name === file);
            const fits = held === columns.join() && names.every(isThere);
            if (Number(since) <= day && fits)
                return { names, windowDays: (length ?? null) === null ? null : Number(length) };
        } catch (error) {
            this.options.warn(
                `What was kept of the counts of ${name} is not usable, so they are made again: ${reasonOf(error)}`
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

    private async saveOne(counted: Counted & { readonly place: KeptPlace }): Promise<void> {
        const { i, place } = counted;
        const database = `${databaseOf(i)}_new`;
        await this.engine.forget();
        const statements = await statementsToKeep(this.engine, counted, this.options.partsOf(i), database);
        await saveKept(this.engine, place, database, statements);
    }
}

function databaseOf(i: number): string {
    return `kept_counts_${i}`;
}
