import type { Engine } from './engine.ts';
import { finalMark, MARK } from './stage.ts';

/** Tables of a source while it is read. */
export interface Stage {
    /** All rows, see makeStage. */
    readonly rows: string;
    /** Their keys, see keysTable. */
    readonly keysRead: string;
    /** Accounts by key, see makeKeys. */
    readonly keys: string;
    /** Keys of good rows and their accounts, made by {@link matchRows}. */
    readonly matched: string;
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

/** Keys of rows to reject, made by {@link matchRows}. */
export const BAD_KEYS = 'bad_keys';

/** SELECT of the keys of the rows of a table and of how many rows have them, see keysTable. Nearly all rows have no mark. */
export function countedKeys(rows: string): string {
    return `SELECT key, NULL::TINYINT AS mark, count(*) AS n FROM ${rows} WHERE mark IS NULL GROUP BY key
        UNION ALL SELECT key, mark, count(*) AS n FROM ${rows} WHERE mark IS NOT NULL GROUP BY key, mark`;
}

/** Finds the account of every key of a source. A key is looked up once, however many rows have it. */
export async function matchRows(engine: Engine, stage: Stage): Promise<Matched> {
    await engine.run(`CREATE OR REPLACE TABLE keys_read AS
        SELECT r.key, n, own, k.account AS place, CAST(${finalMark('own', 'k.account', stage.orphans)} AS TINYINT) AS mark
        FROM (SELECT key, mark AS own, n FROM ${stage.keysRead}) r LEFT JOIN ${stage.keys} k ON r.key = k.key`);
    await engine.run(
        `CREATE OR REPLACE TABLE ${stage.matched} AS SELECT key, place AS account, n FROM keys_read WHERE mark IS NULL`
    );
    const badKey = `mark IN (${MARK.noAccount}, ${MARK.manyAccounts})`;
    await engine.run(`CREATE OR REPLACE TABLE ${BAD_KEYS} AS SELECT DISTINCT key FROM keys_read WHERE ${badKey}`);
    const [row] = await engine.rows(`SELECT coalesce(sum(n), 0), coalesce(sum(n) FILTER (mark IS NULL), 0),
        coalesce(sum(n) FILTER (mark = ${MARK.filtered}), 0), coalesce(sum(n) FILTER (mark >= 0), 0),
        coalesce(sum(n) FILTER (mark = ${MARK.elsewhere}), 0), count(*) FILTER (${badKey}) FROM keys_read`);
    await engine.run('DROP TABLE keys_read');
    const [staged = 0, used = 0, filtered = 0, bad = 0, elsewhere = 0, badKeys = 0] = (row ?? []).map(Number);
    return { staged, used, filtered, bad, elsewhere, badKeys };
}
