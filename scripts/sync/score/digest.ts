import { lit } from '../sources/sql.ts';
import type { InForce } from './in-force.ts';

/** What stands for the evidence of accounts. */
export interface Marks {
    /** SQL that joins it to the accounts `a`, each of which stays one row. */
    readonly joins: string;
    /** SQL for a number: the sum over all pieces of an account, 0 for none. */
    readonly sum: string;
}

/**
 * SQL for the first part of a digest: 19 digits that stand for what the score of an account depends on. They are a hash of the
 * engine, because to make texts of a million accounts and their evidence for a better known digest takes the engine six times as
 * long. 64 bits: an account that has changed is missed with a chance of about 1 in 10^19. The hash does not depend on the machine.
 * Another version of the engine may have another one; then every account is written once.
 * @param texts SQL for texts, which may be null
 * @param values SQL for other values
 */
export function digestSql(texts: readonly string[], values: readonly string[], { sum }: Marks): string {
    const number = `hash(${[...texts.flatMap(hashable), ...values, sum].join(', ')})`;
    return `(${number} % 9000000000000000000 + 1000000000000000000)::VARCHAR`;
}

/**
 * SQL for marks of evidence. A sum depends neither on the order of the pieces nor on sources that have none, and equal pieces do
 * not cancel out. Nobody who reads it can tell whether other accounts have several pieces.
 * @param all evidence in force, each with whether an account may have several pieces of it
 */
export function marksOf(all: readonly (InForce & { readonly several: boolean })[]): Marks {
    const joins = all.map((one, n) => `LEFT JOIN (${hashes(one)}) m${n} ON m${n}.account = a.idx`);
    const sums = all.map((_, n) => `coalesce(m${n}.h, 0)::HUGEINT`);
    return { joins: joins.join(' '), sum: ['0::HUGEINT', ...sums].join(' + ') };
}

/** Statement that gives a number `h` for the pieces of each `account`. */
function hashes({ rows, numbers, words, form, several }: InForce & { readonly several: boolean }): string {
    const source = hashable(lit(`${form.half}~${form.kind}~${form.source}`));
    // Numbers of one value differ in their hash by their type. The second hash mixes what the first adds at its end.
    const values = [...source, ...numbers.map((number) => `(${number})::DOUBLE`), ...words.flatMap(hashable)];
    const pieces = `SELECT account, hash(hash(${values.join(', ')})) AS h FROM (${rows})`;
    return several ? `SELECT account, sum(h::HUGEINT) AS h FROM (${pieces}) GROUP BY account` : pieces;
}

/**
 * SQL for a text in a hash, null being the same as none. The engine takes a text in blocks of eight bytes, so badly that of the texts
 * that differ only in their 8th and 16th byte every 256th pair has one hash. Moved by a byte they do not.
 */
function hashable(text: string): string[] {
    return [`coalesce(${text}, '')`, `CASE WHEN strlen(${text}) > 8 THEN concat('~', ${text}) END`];
}
