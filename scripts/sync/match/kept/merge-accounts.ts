import type { Engine } from '../../sources/engine.ts';

/** Share of the accounts from which it costs less to put all of them in order than to exchange each. */
export const MANY = 0.05;

/** How rows that the org sent differ from the kept ones. */
export interface News {
    /** All of them. */
    readonly rows: number;
    /** Kept rows whose account is gone. */
    readonly gone: number;
    /** Rows of accounts that were not kept. */
    readonly added: number;
    /** Every added account comes after the kept ones. */
    readonly atEnd: boolean;
}

/**
 * Compares the table `news` (columns of `accounts` without `idx`, and `gone`; each "Id" once) with the kept accounts. Makes
 * `news_met` of all news, `place` being the `idx` of the account there, null for one that was not kept.
 */
export async function compareNews(engine: Engine, kept: string): Promise<News> {
    // What has another value is not looked for: to read the kept values costs more than to exchange rows that are the same.
    await engine.run(`CREATE OR REPLACE TABLE news_met AS
        SELECT k.idx AS place, n.* FROM ${kept} k RIGHT JOIN news n ON n."Id" = k."Id"`);
    const [row] = await engine.rows(`SELECT count(*), count(*) FILTER (gone AND place IS NOT NULL),
        count(*) FILTER (${ADDED}) FROM news_met`);
    const [rows = 0, gone = 0, added = 0] = (row ?? []).map(Number);
    const atEnd = `SELECT count(*) WHERE (SELECT min("Id") FROM news_met WHERE ${ADDED}) > (SELECT max("Id") FROM ${kept})`;
    return { rows, gone, added, atEnd: added === 0 || (await engine.count(atEnd)) === 1 };
}

const ADDED = 'place IS NULL AND NOT gone';

/**
 * Makes `accounts` of the kept ones and of what was compared last: `idx` grows with the Id. Few are exchanged where they are kept,
 * so that they lie behind the others and those that are gone leave a gap in `idx`; many are put in order.
 * @returns table of those that were exchanged, see Exchanged; null when all were put in order
 */
export async function mergeNews(engine: Engine, kept: string, rows: number, news: News): Promise<string | null> {
    const few = news.atEnd && news.rows <= rows * MANY;
    await (few ? exchange(engine, kept) : putInOrder(engine, kept));
    await engine.run('DROP TABLE news_met');
    return few ? EXCHANGED : null;
}

const EXCHANGED = 'exchanged';

async function putInOrder(engine: Engine, kept: string): Promise<void> {
    await engine.unpacked(() =>
        engine.run(`CREATE TABLE accounts AS SELECT row_number() OVER ()::INTEGER AS idx, * FROM (
            SELECT * EXCLUDE (idx) FROM ${kept} WHERE "Id" NOT IN (SELECT "Id" FROM news)
            UNION ALL BY NAME SELECT * EXCLUDE (gone) FROM news WHERE NOT gone ORDER BY "Id")`)
    );
}

/** Most rows stay as they are: copying them would cost more than all the rest, and so would changing columns where they stand. */
async function exchange(engine: Engine, kept: string): Promise<void> {
    const last = await engine.count(`SELECT max(idx) FROM ${kept}`);
    const next = `${last} + row_number() OVER (PARTITION BY place IS NULL ORDER BY "Id")`;
    await engine.run(`CREATE OR REPLACE TABLE ${EXCHANGED} AS
        SELECT coalesce(place, ${next})::INTEGER AS idx, * FROM news_met WHERE place IS NOT NULL OR NOT gone`);
    await engine.run(`DELETE FROM ${kept} WHERE idx IN (SELECT place FROM ${EXCHANGED} WHERE place IS NOT NULL)`);
    await engine.run(`INSERT INTO ${kept} BY NAME
        SELECT * EXCLUDE (place, gone) FROM ${EXCHANGED} WHERE NOT gone ORDER BY idx`);
    await engine.run(`CREATE VIEW accounts AS SELECT * FROM ${kept}`);
}
