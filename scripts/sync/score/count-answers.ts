import type { SourceOf } from '../config/source-schema.ts';
import { dayOfRank, RANKS_A_DAY } from '../sources/answers.ts';
import type { Engine } from '../sources/engine.ts';
import { matchedTable, rowsTable } from '../sources/tables.ts';
import { hasSeveralKeys, KEYS } from '../match/keys.ts';
import { DAY_MS } from '../day-ms.ts';
import { COUNTING, countsOf, finishCounted, tellsDeciding } from './counted.ts';
import type { KeptCounts } from './kept-counts.ts';
import { latestByGrouping, latestOf } from './latest-answers.ts';

/** Rows counted at a time, so that what is counted of them fits into the memory of the engine. */
const ROWS_AT_A_TIME = 2_500_000;
/** Share of rows that are this run's under which the others are left out before counting. */
const FEW = 0.7;

/**
 * Counts the latest answer of each person in the window, by account and day: table countedTable with `day_no`, `account`,
 * `promoters`, `passives`, `detractors`, `ratings` (their sum), where the source tells them the same of deciding persons (`_d`)
 * and their number `deciding`, `oldest` and `newest` (days since 1970). Accounts are nearly in order. See sources/answers.ts
 * for what a rank holds. Needs the table `account_rules`.
 * @param days "YYYY-MM-DD", in order
 * @param kept counts of earlier runs, which hold for one day at a time; null to count all
 */
export async function countAnswers(
    engine: Engine,
    i: number,
    source: SourceOf<'answers'>,
    days: readonly string[],
    kept: KeptCounts | null
): Promise<void> {
    const matched = matchedTable(i);
    const windows = (await engine.rows('SELECT DISTINCT window_days FROM account_rules')).map(([length]) =>
        Number(length)
    );
    const several =
        hasSeveralKeys(source.match) &&
        0 < (await engine.count(`SELECT count(*) - count(DISTINCT account) FROM ${matched}`));
    const columns = countsOf(source);
    const counting: Counting = { i, decides: tellsDeciding(source), several, windows, keys: matched };
    if (kept === null || days.length !== 1) {
        await engine.run(`CREATE OR REPLACE TABLE ${COUNTING} (day_no SMALLINT, account INTEGER,
            ${columns.map((column) => `${column} INTEGER`).join(', ')})`);
        await countRows(engine, counting, days);
        await finishCounted(engine, i, false);
    } else {
        const windowDays = windows.length === 1 ? (windows[0] ?? null) : null;
        const day = Date.parse(days[0] ?? '') / DAY_MS;
        const keys = `keys_to_count_${i}`;
        const taken = await kept.take({ i, name: source.name, day, windowDays, columns, several }, keys);
        if (taken.again > 0) await countRows(engine, { ...counting, keys }, days);
        await finishCounted(engine, i, taken.few);
    }
}

/** What is counted. */
interface Counting {
    /** Number of the source. */
    readonly i: number;
    readonly decides: boolean;
    /** Whether accounts have several keys. */
    readonly several: boolean;
    /** Different lengths of windows, in days. */
    readonly windows: readonly number[];
    /** Table of the keys to count, shaped like that of the matched ones. */
    readonly keys: string;
}

/** Adds counts of the rows of some keys to what is gathered. */
async function countRows(engine: Engine, counting: Counting, days: readonly string[]): Promise<void> {
    const { i, decides, windows } = counting;
    const rows = rowsTable(i);
    const [number = 0, anonymous = 0] = (
        await engine.rows(`SELECT count(*), count(*) FILTER (person IS NULL AND mark IS NULL) FROM ${rows}`)
    ).flatMap((row) => row.map(Number));
    const { parts, byKey } = await partsOf(engine, rows, counting, number);
    const withinOf = (last: number): string =>
        `rank >= ${(last - Math.max(0, ...windows) + 1) * RANKS_A_DAY} AND rank < ${(last + 1) * RANKS_A_DAY}`;
    const lastOf = (day: string): number => Date.parse(day) / DAY_MS;
    const newest = withinOf(lastOf(days.at(-1) ?? ''));
    const latestIn = byKey ? await latestOf(engine, rows, number, newest) : latestByGrouping;
    // As one transaction: what is committed bit by bit is written twice.
    await engine.run('BEGIN');
    for (const part of parts) {
        for (const [dayNumber, day] of days.entries()) {
            const last = lastOf(day);
            const within = withinOf(last);
            const named = latestIn(`SELECT * FROM (${part.rows}) WHERE person IS NOT NULL AND ${within}`);
            const others = `SELECT id, rank FROM (${part.rows}) WHERE person IS NULL AND ${within}`;
            const latest = anonymous === 0 ? named : anonymous === number ? others : `${named} UNION ALL ${others}`;
            const inWindow =
                windows.length < 2
                    ? latest
                    : `SELECT l.id, l.rank FROM (${latest}) l JOIN (${part.accounts}) a ON l.id = a.id
                        JOIN account_rules ON idx = a.account WHERE l.rank >= (${last} - window_days + 1) * ${RANKS_A_DAY}`;
            await engine.run(`INSERT INTO ${COUNTING} SELECT ${dayNumber}, account, ${columns(decides)}
                FROM (SELECT id, ${sums(decides)} FROM (${inWindow}) GROUP BY id) c JOIN (${part.accounts}) a ON c.id = a.id`);
        }
    }
    await engine.run('COMMIT');
}

/** A part of the accounts: its rows (id, person, rank) and which account an id is. */
interface Part {
    readonly rows: string;
    readonly accounts: string;
}

async function partsOf(
    engine: Engine,
    rows: string,
    { keys: matched, several }: Counting,
    number: number
): Promise<{ readonly parts: readonly Part[]; readonly byKey: boolean }> {
    const [row] = await engine.rows(`SELECT coalesce(sum(n), 0), max(account) FROM ${matched}`);
    const [used = 0, most = 0] = (row ?? []).map(Number);
    // A key and its account are the same thing, unless an account has several.
    const byKey = !several && used >= FEW * number;
    const parts = Math.ceil((byKey ? number : used) / ROWS_AT_A_TIME);
    const made = Array.from({ length: parts }, (_, n) => {
        if (byKey) {
            const [from, to] = [n, n + 1].map((nth) => (KEYS * BigInt(nth)) / BigInt(parts));
            const range = `key BETWEEN ${from}::UBIGINT AND ${(to ?? KEYS) - 1n}::UBIGINT`;
            return {
                rows: `SELECT key AS id, person, rank FROM ${rows} WHERE mark IS NULL AND ${range}`,
                accounts: `SELECT key AS id, account FROM ${matched} WHERE ${range}`
            };
        }
        const [from, to] = [n, n + 1].map((nth) => Math.ceil((nth * (most + 1)) / parts));
        const range = `account >= ${from} AND account < ${to}`;
        return {
            rows: `SELECT m.account AS id, person, rank FROM ${rows} r JOIN (SELECT * FROM ${matched} WHERE ${range}) m ON r.key = m.key
                WHERE r.mark IS NULL`,
            accounts: `SELECT DISTINCT account AS id, account FROM ${matched} WHERE ${range}`
        };
    });
    return { parts: made, byKey };
}

/** A few sums, out of which {@link columns} makes the counts: promoters and passives share one. */
function sums(decides: boolean): string {
    const of = (
        suffix: string,
        only: string
    ): string => `count(*)${only} AS n${suffix}, sum((rank & 31) >> 1)${only} AS below${suffix},
        sum(CASE WHEN (rank & 31) < 4 THEN 1 WHEN (rank & 31) < 8 THEN 4294967296 ELSE 0 END)${only} AS packed${suffix}`;
    const more = decides ? `, ${of('_d', ' FILTER (rank & 1 = 1)')}` : '';
    return `${of('', '')}${more}, min(rank) AS first, max(rank) AS last`;
}

function columns(decides: boolean): string {
    const of = (suffix: string): string => {
        const [promoters, passives] = [
            `CAST(packed${suffix} AS BIGINT) & 4294967295`,
            `CAST(packed${suffix} AS BIGINT) >> 32`
        ];
        return `coalesce(${promoters}, 0), coalesce(${passives}, 0), n${suffix} - coalesce((${promoters}) + (${passives}), 0),
            10 * n${suffix} - coalesce(below${suffix}, 0)`;
    };
    return `${of('')}, ${decides ? `${of('_d')}, n_d, ` : ''}${dayOfRank('first')}, ${dayOfRank('last')}`;
}
