import type { Source } from '../config/source-schema.ts';
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

/**
 * Makes the table that turns keys into accounts for one way of matching: `key` (see {@link keyNumber}), `account` (place in the
 * accounts table), -1 when several accounts share the key, -2 when the account belongs to the part of another run.
 */
export async function makeKeys(engine: Engine, table: string, match: Source['match']): Promise<void> {
    const keys = hasSeveralKeys(match)
        ? `SELECT "Id" AS key, idx, mine FROM accounts UNION ALL SELECT "Id"[1:15], idx, mine FROM accounts`
        : `SELECT ${comparableKey(ident(match.by), match)} AS key, idx, mine FROM accounts WHERE ${ident(match.by)} IS NOT NULL`;
    const numbered = `SELECT ${keyNumber('key')} AS key, idx, mine FROM (${keys}) WHERE key IS NOT NULL`;
    await engine.run(`CREATE OR REPLACE TABLE ${table} AS
        SELECT key, CASE WHEN mine THEN idx ELSE -2 END AS account FROM (${numbered})`);
    // Nearly always they all differ, and to look costs less than to put together those of several accounts.
    if ((await engine.count(`SELECT count(*) - count(DISTINCT key) FROM ${table}`)) === 0) return;
    await engine.run(`CREATE OR REPLACE TABLE ${table} AS
        SELECT key, CASE WHEN min(idx) <> max(idx) THEN -1 WHEN bool_and(mine) THEN min(idx) ELSE -2 END AS account
        FROM (${numbered}) GROUP BY key`);
}
