import type { Engine } from './engine.ts';
import type { Reading } from './reading.ts';
import { ident } from './sql.ts';
import { finalMark, MARK } from './stage.ts';
import { keysTable, matchedTable, rowsTable, stageTable } from './tables.ts';

/** Tables of a source while its rows are matched. */
export interface Stage {
    /** Number of the source. */
    readonly i: number;
    /** All rows, see makeStage. */
    readonly rows: string;
    /** Accounts by key, see makeKeys. */
    readonly keys: string;
    /** Keys of rows to reject: of no account, or of several. Not there when no row is to be rejected. */
    readonly badKeys: string;
    /** Whether rows of no account are this run's to report, see reportsOrphans. */
    readonly orphans: boolean;
}

/** Numbers of rows by what became of them; lines that could not be taken apart are not among them. */
export interface Matched {
    readonly staged: number;
    readonly used: number;
    readonly filtered: number;
    /** Rows to reject. */
    readonly bad: number;
    readonly elsewhere: number;
    /** Keys to reject: of no account, or of several. */
    readonly badKeys: number;
}

const BAD_KEY = `mark IN (${MARK.noAccount}, ${MARK.manyAccounts})`;

/** The tables of the i-th source. @param keys accounts by key, see makeKeys */
export function stageOf(i: number, keys: string, orphans: boolean): Stage {
    return { i, rows: rowsTable(i), keys, badKeys: `bad_keys_${i}`, orphans };
}

/** SELECT of the keys of the rows of a table and of how many rows have them, see keysTable. Nearly all rows have no mark. */
export function countedKeys(rows: string): string {
    return `SELECT key, NULL::TINYINT AS mark, count(*) AS n FROM ${rows} WHERE mark IS NULL GROUP BY key
        UNION ALL SELECT key, mark, count(*) AS n FROM ${rows} WHERE mark IS NOT NULL GROUP BY key, mark`;
}

/**
 * Finds the account of every key of a source of answers, which are too many to be written twice: a key is looked up once, however
 * many rows have it. Makes the views matchedTable and stageTable.
 */
export async function matchAnswers(engine: Engine, stage: Stage): Promise<Matched> {
    const { i, rows, keys, orphans } = stage;
    const read = `keys_read_${i}`;
    await engine.run(`CREATE OR REPLACE TABLE ${read} AS
        SELECT r.key, n, k.account AS account, CAST(${finalMark('r.mark', 'k.account', orphans)} AS TINYINT) AS mark
        FROM ${keysTable(i)} r LEFT JOIN ${keys} k ON r.key = k.key`);
    await engine.run(
        `CREATE OR REPLACE VIEW ${matchedTable(i)} AS SELECT key, account, n FROM ${read} WHERE mark IS NULL`
    );
    await engine.run(`CREATE OR REPLACE VIEW ${stageTable(i)} AS
        SELECT m.account, r.* EXCLUDE (key, cells, mark, file) FROM ${rows} r JOIN ${matchedTable(i)} m ON r.key = m.key
        WHERE r.mark IS NULL`);
    return countKeys(engine, stage, read);
}

/**
 * Finds the accounts of the rows of another source, of which an account has few. Makes the table behind the view stageTable: good
 * rows in the order of their accounts, so that those of a few are found without looking at all.
 */
export async function matchOthers(engine: Engine, stage: Stage, { keep, derive = {} }: Reading): Promise<Matched> {
    const { i, rows, keys, orphans } = stage;
    const sorted = `sorted_${i}`;
    const kept = Object.keys(keep).map(ident);
    await engine.run(`CREATE OR REPLACE TABLE ${sorted} AS
        SELECT k.account, ${kept.map((name) => `r.${name}`).join(', ')} FROM ${rows} r JOIN ${keys} k ON r.key = k.key
        WHERE r.mark IS NULL AND k.account >= 0 ORDER BY k.account`);
    // By name, so that sources of one kind have the same columns in the same order.
    const columns = Object.keys({ ...keep, ...derive }).sort();
    const shown = columns.map((name) => {
        const [type, expression] = derive[name] ?? ['', ''];
        return type === '' ? ident(name) : `(${expression})::${type} AS ${ident(name)}`;
    });
    await engine.run(`CREATE OR REPLACE VIEW ${stageTable(i)} AS SELECT account, ${shown.join(', ')} FROM ${sorted}`);
    const [row] = await engine.rows(`SELECT (SELECT count(*) FROM ${rows}), (SELECT count(*) FROM ${sorted})`);
    const [staged = 0, used = 0] = (row ?? []).map(Number);
    if (staged === used) return { staged, used, filtered: 0, bad: 0, elsewhere: 0, badKeys: 0 };
    const read = `keys_read_${i}`;
    await engine.run(`CREATE OR REPLACE TABLE ${read} AS SELECT key, count(*) AS n, mark FROM
        (SELECT r.key, CAST(${finalMark('r.mark', 'k.account', orphans)} AS TINYINT) AS mark
            FROM ${rows} r LEFT JOIN ${keys} k ON r.key = k.key) WHERE mark IS NOT NULL GROUP BY key, mark`);
    return { ...(await countKeys(engine, stage, read)), staged, used };
}

async function countKeys(engine: Engine, stage: Stage, read: string): Promise<Matched> {
    const [row] = await engine.rows(`SELECT coalesce(sum(n), 0), coalesce(sum(n) FILTER (mark IS NULL), 0),
        coalesce(sum(n) FILTER (mark = ${MARK.filtered}), 0), coalesce(sum(n) FILTER (mark >= 0), 0),
        coalesce(sum(n) FILTER (mark = ${MARK.elsewhere}), 0), count(*) FILTER (${BAD_KEY}) FROM ${read}`);
    const [staged = 0, used = 0, filtered = 0, bad = 0, elsewhere = 0, badKeys = 0] = (row ?? []).map(Number);
    if (bad > 0)
        await engine.run(
            `CREATE OR REPLACE TABLE ${stage.badKeys} AS SELECT DISTINCT key FROM ${read} WHERE ${BAD_KEY}`
        );
    return { staged, used, filtered, bad, elsewhere, badKeys };
}
