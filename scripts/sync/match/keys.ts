import type { Source } from '../config/source-schema.ts';
import { nameOf } from '../sources/cache/kept-files.ts';
import type { Engine } from '../sources/engine.ts';
import { ident, list, lit } from '../sources/sql.ts';

/** Words that say what a company is, not which one. */
const EMPTY_WORDS = [
    'the', 'inc', 'incorporated', 'llc', 'ltd', 'limited', 'plc', 'corp', 'corporation', 'co', 'company', 'gmbh', 'ag', 'sa',
    'sas', 'sarl', 'bv', 'nv', 'ab', 'oy', 'spa', 'srl', 'pty', ''
]; // prettier-ignore

/** SQL that brings a key into the form in which keys are compared. */
function comparableKey(text: string, match: Source['match']): string {
    if (hasSeveralKeys(match)) return text;
    if (match.how === 'exact') return `lower(${text})`;
    const words = `regexp_replace(lower(strip_accents(replace(${text}, '&', ' and '))), '[^a-z0-9]+', ' ', 'g')`;
    const telling = `list_filter(string_split(${words}, ' '), lambda word: NOT list_contains(${list(EMPTY_WORDS)}, word))`;
    return `nullif(array_to_string(${telling}, ' '), '')`;
}

/** SQL that takes the key out of the text of a file: an alias of the whole text, else what the first pattern finds, else the text. */
export function keyOfRow(text: string, match: Source['match']): string {
    const patterns = [match.extract ?? []].flat();
    const taken = `coalesce(${[...patterns.map((pattern) => `nullif(regexp_extract(${text}, ${lit(pattern)}, 1), '')`), text].join(', ')})`;
    const aliases = Object.entries(match.aliases);
    if (aliases.length === 0) return comparableKey(taken, match);
    const map = `map(${list(aliases.map(([from]) => from))}, ${list(aliases.map(([, to]) => to))})`;
    return comparableKey(`coalesce(${map}[${text}], ${map}[${taken}], ${taken})`, match);
}

/** Numbers that stand for keys, see {@link keyNumber}: from 0 up to this one, which is not among them. */
export const KEYS = 2n ** 64n;

/**
 * SQL for the number that stands for a key, of an account or of a person: comparing numbers costs a fraction of comparing texts.
 * The engine takes a text in blocks of eight bytes, so badly that of longer texts that differ in their 8th and 16th byte many have
 * one hash. Moved by a byte they do not.
 */
export function keyNumber(key: string): string {
    return `CASE WHEN strlen(${key}) > 12 THEN hash(${key}, concat('~', ${key})) ELSE hash(${key}) END`;
}

/** Whether an account can have several keys: an Id has 15 or 18 characters. Names of fields have no case. */
export function hasSeveralKeys(match: Pick<Source['match'], 'by'>): boolean {
    return match.by.toLowerCase() === 'id';
}

/** Start of the names of tables of keys of which no two accounts share one. */
export const KEYS_TABLES = 'account_keys_';

/**
 * Name of the table of keys for one way of matching: the same for ways that give the same keys, another one when they are made in
 * another way.
 */
export function accountKeysTable(match: Source['match']): string {
    return `${KEYS_TABLES}${nameOf([numberedKeys('accounts', match)])}`;
}

/** Accounts that were exchanged in the kept ones. */
export interface Exchanged {
    /** Database of the kept accounts, which may be changed and may hold tables of their keys. */
    readonly database: string;
    /** Columns of `accounts`, `place` (the `idx` that the account had, null for one that was not kept) and `gone`. */
    readonly table: string;
}

/**
 * Makes the table that turns keys into accounts for one way of matching: `key` (see {@link keyNumber}), `account` (place in the
 * accounts table), -1 when several accounts share the key, -2 when the account belongs to the part of another run.
 * @param exchanged what differs from the kept accounts, whose table is used where they have one; null to look at all accounts
 * @returns its name
 */
export async function makeKeys(
    engine: Engine,
    match: Source['match'],
    exchanged: Exchanged | null = null
): Promise<string> {
    const [table, numbered] = [accountKeysTable(match), numberedKeys('accounts', match)];
    if (exchanged !== null && (await exchangeKeys(engine, table, match, exchanged)))
        return `${exchanged.database}.${table}`;
    await engine.run(`CREATE OR REPLACE TABLE ${table} AS
        SELECT key, CASE WHEN mine THEN idx ELSE -2 END AS account FROM (${numbered})`);
    // Nearly always they all differ, and to look costs less than to put together those of several accounts.
    if ((await engine.count(`SELECT count(*) - count(DISTINCT key) FROM ${table}`)) === 0) return table;
    await engine.run(`DROP TABLE ${table}`);
    const shared = `shared_${table}`;
    await engine.run(`CREATE OR REPLACE TABLE ${shared} AS
        SELECT key, CASE WHEN min(idx) <> max(idx) THEN -1 WHEN bool_and(mine) THEN min(idx) ELSE -2 END AS account
        FROM (${numbered}) GROUP BY key`);
    return shared;
}

/** SELECT of the keys of the accounts of a table: `key` (see {@link keyNumber}), `idx` and `mine`. */
function numberedKeys(accounts: string, match: Source['match']): string {
    const keys = hasSeveralKeys(match)
        ? `SELECT "Id" AS key, idx, mine FROM ${accounts} UNION ALL SELECT "Id"[1:15], idx, mine FROM ${accounts}`
        : `SELECT ${comparableKey(ident(match.by), match)} AS key, idx, mine FROM ${accounts} WHERE ${ident(match.by)} IS NOT NULL`;
    return `SELECT ${keyNumber('key')} AS key, idx, mine FROM (${keys}) WHERE key IS NOT NULL`;
}

/** Brings a kept table of keys up to date. Returns false where there is none, or two accounts share a key now. */
async function exchangeKeys(
    engine: Engine,
    table: string,
    match: Source['match'],
    { database, table: news }: Exchanged
): Promise<boolean> {
    const tables = `SELECT count(*) FROM duckdb_tables() WHERE database_name = ${lit(database)} AND table_name = ${lit(table)}`;
    if ((await engine.count(tables)) === 0) return false;
    const [kept, added] = [`${database}.${table}`, numberedKeys(`(FROM ${news} WHERE NOT gone)`, match)];
    await engine.run(`DELETE FROM ${kept} WHERE account IN (SELECT place FROM ${news} WHERE place IS NOT NULL)`);
    await engine.run(`INSERT INTO ${kept} SELECT key, idx FROM (${added})`);
    const shared = `SELECT count(*) - count(DISTINCT key) FROM ${kept} WHERE key IN (SELECT key FROM (${added}))`;
    return (await engine.count(shared)) === 0;
}
