import type { Engine } from '../../sources/engine.ts';
import { ident } from '../../sources/sql.ts';

/** Share of the accounts from which it costs less to put all of them in order than to change each where it stands. */
export const MANY = 0.05;
/** The engine's own size of its log, after which it packs a table anew; changed rows are thrown away before that is worth it. */
const LOG_SIZE = '16MB';

/** How rows that the org sent differ from the kept ones. */
export interface News {
    /** Kept rows whose account is gone. */
    readonly gone: number;
    /** Rows of accounts that were not kept. */
    readonly added: number;
    /** Kept rows with another value. */
    readonly changed: number;
    /** Columns with another value in any of them. */
    readonly columns: readonly string[];
    /** Every added account comes after the kept ones. */
    readonly atEnd: boolean;
}

/**
 * Compares the table `news` (columns of `accounts` without `idx`, and `gone`) with the kept accounts. Makes `news_met`, the news of
 * kept accounts, `place` being their `idx` there.
 */
export async function compareNews(engine: Engine, kept: string): Promise<News> {
    const described = await engine.rows('DESCRIBE news');
    const columns = described.map(([name]) => String(name)).filter((name) => name !== 'gone');
    const differ = columns.map((name, i) => `n.${ident(name)} IS DISTINCT FROM k.${ident(name)} AS d${i}`);
    await engine.run(`CREATE OR REPLACE TABLE news_met AS
        SELECT n.*, k.idx AS place, ${differ.join(', ')} FROM ${kept} k JOIN news n ON n."Id" = k."Id"`);
    const any = columns.map((_, i) => `d${i}`);
    const [row] =
        await engine.rows(`SELECT count(*) FILTER (gone), count(*) FILTER (NOT gone AND (${any.join(' OR ')})),
        ${any.map((one) => `coalesce(bool_or(${one} AND NOT gone), false)`).join(', ')} FROM news_met`);
    const [gone, changed, ...flags] = row ?? [];
    const added = await engine.count(`SELECT count(*) ${ADDED}`);
    const atEnd =
        added === 0 ||
        (await engine.count(`SELECT count(*) WHERE (SELECT min("Id") ${ADDED}) > (SELECT max("Id") FROM ${kept})`)) ===
            1;
    return {
        gone: Number(gone),
        added,
        changed: Number(changed),
        columns: columns.filter((_, i) => flags[i] === true),
        atEnd
    };
}

const ADDED = 'FROM news n WHERE NOT n.gone AND n."Id" NOT IN (SELECT "Id" FROM news_met)';

/** Makes `accounts` of the kept ones and of what was compared last: in the order of Id, `idx` consecutive. */
export async function mergeNews(engine: Engine, kept: string, rows: number, news: News): Promise<void> {
    const { gone, added, changed, atEnd } = news;
    if (!atEnd || gone + added + changed > rows * MANY) await putInOrder(engine, kept);
    else await changeInPlace(engine, kept, news);
    await engine.run('DROP TABLE news_met');
}

async function putInOrder(engine: Engine, kept: string): Promise<void> {
    await engine.unpacked(() =>
        engine.run(`CREATE TABLE accounts AS SELECT row_number() OVER ()::INTEGER AS idx, * FROM (
            SELECT * EXCLUDE (idx) FROM ${kept} WHERE "Id" NOT IN (SELECT "Id" FROM news)
            UNION ALL BY NAME SELECT * EXCLUDE (gone) FROM news WHERE NOT gone ORDER BY "Id")`)
    );
}

/** Most rows stay as they are: copying them would cost more than all the rest. */
async function changeInPlace(engine: Engine, kept: string, news: News): Promise<void> {
    await engine.run(`SET checkpoint_threshold = '1TB'`);
    try {
        await changeRows(engine, kept, news);
    } finally {
        await engine.run(`SET checkpoint_threshold = '${LOG_SIZE}'`);
    }
    await engine.run(`CREATE VIEW accounts AS SELECT * FROM ${kept}`);
}

async function changeRows(engine: Engine, kept: string, { gone, added, changed, columns }: News): Promise<void> {
    if (changed > 0) {
        const values = columns.map((name) => `${ident(name)} = m.${ident(name)}`);
        await engine.run(
            `UPDATE ${kept} AS a SET ${values.join(', ')} FROM news_met m WHERE m.place = a.idx AND NOT m.gone`
        );
    }
    if (gone > 0) {
        await engine.run(`DELETE FROM ${kept} WHERE idx IN (SELECT place FROM news_met WHERE gone)`);
        await engine.run(`UPDATE ${kept} AS a SET idx = r.place
            FROM (SELECT idx, row_number() OVER (ORDER BY idx)::INTEGER AS place FROM ${kept}) r
            WHERE r.idx = a.idx AND r.place <> r.idx`);
    }
    if (added > 0) {
        await engine.run(`INSERT INTO ${kept} BY NAME
            SELECT (row_number() OVER () + (SELECT coalesce(max(idx), 0) FROM ${kept}))::INTEGER AS idx, * EXCLUDE (gone)
            FROM (SELECT n.* ${ADDED} ORDER BY n."Id")`);
    }
}
