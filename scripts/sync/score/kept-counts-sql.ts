import { dayOfRank, RANKS_A_DAY } from '../sources/answers.ts';
import type { KeptPart } from '../sources/cache/evidence-cache.ts';
import type { Engine } from '../sources/engine.ts';
import { lit } from '../sources/sql.ts';
import { matchedTable, readTable, rowsTable } from '../sources/tables.ts';
import { countedTable } from './counted.ts';

/** After the last day of any count. */
const NEVER = 2_147_483_647;
/** Rules of the accounts of the keys in `m`. */
export const RULES = 'JOIN (SELECT idx, window_days FROM account_rules) r ON r.idx = m.account';

/** What counts of a source depend on, beside its rows. */
export interface Counted {
    /** Number of the source, and its name. */
    readonly i: number;
    readonly name: string;
    /** Number of the day, since 1970. */
    readonly day: number;
    /** Days for which answers count; null when that differs from account to account. */
    readonly windowDays: number | null;
    /** Columns of the counts, see countsOf. */
    readonly columns: readonly string[];
    /** Whether accounts have several keys. Their counts are not kept. */
    readonly several: boolean;
}

/**
 * Statements that fill a database with what is kept: tables `counts`, in the order of the accounts, `idle` of keys without
 * answers in the window, and `kept`.
 */
export async function statementsToKeep(
    engine: Engine,
    counted: Counted,
    parts: readonly KeptPart[],
    database: string
): Promise<string[]> {
    const { i, day, windowDays, columns } = counted;
    const [matched, table] = [matchedTable(i), countedTable(i)];
    const ahead = `FROM ${rowsTable(i)} WHERE mark IS NULL AND rank >= ${(day + 1) * RANKS_A_DAY}`;
    const none = 0 === (await engine.count(`SELECT count(*) ${ahead}`));
    const first = none ? NEVER : `coalesce(first - 1, ${NEVER})`;
    const later = none
        ? ''
        : `LEFT JOIN (SELECT key, ${dayOfRank('min(rank)')} AS first ${ahead} GROUP BY key) USING (key)`;
    const [rules, length] = windowDays === null ? [RULES, 'r.window_days,'] : ['', ''];
    const passing = parts.filter(({ name }) => name === null);
    const kept = `${later} ${rules} WHERE true ${await leftOut(engine, counted, passing)}`;
    const names = JSON.stringify(parts.flatMap(({ name }) => name ?? []));
    return [
        `CREATE TABLE ${database}.counts AS SELECT m.key, ${length} ${columns.join(', ')},
            least(${first}, oldest + ${windowDays ?? 'r.window_days'} - 1)::INTEGER AS last_day
            FROM (SELECT * FROM ${table} WHERE day_no = 0) c JOIN ${matched} m ON m.account = c.account ${kept}`,
        `CREATE TABLE ${database}.idle AS SELECT m.key, ${length} (${first})::INTEGER AS last_day
            FROM (FROM ${matched} ANTI JOIN ${table} USING (account)) m ${kept}`,
        `CREATE TABLE ${database}.kept AS SELECT ${day} AS day, ${lit(names)} AS names,
            ${lit(columns.join())} AS columns, ${windowDays ?? 'NULL'}::INTEGER AS window_days`
    ];
}

/** Condition that leaves out keys that some parts have, or rows of no part, and those of accounts with several. */
export async function leftOut(engine: Engine, { i, several }: Counted, parts: readonly KeptPart[]): Promise<string> {
    const read = `${readTable(i)} WHERE mark IS NULL`;
    const rows = await engine.count(`SELECT count(*) FROM ${read}`);
    const tables = parts.map(({ database }) => `${database}.keys WHERE mark IS NULL`);
    const all = [...(rows > 0 ? [read] : []), ...tables].map((table) => `SELECT key FROM ${table}`);
    const shared = `SELECT account FROM ${matchedTable(i)} GROUP BY account HAVING count(*) > 1`;
    return `${all.length > 0 ? `AND m.key NOT IN (${all.join(' UNION ALL ')})` : ''}
        ${several ? `AND m.account NOT IN (${shared})` : ''}`;
}
