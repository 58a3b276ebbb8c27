import type { Source } from '../config/source-schema.ts';
import { keyNumber, keyOfRow } from '../match/keys.ts';
import { readAnswers } from './answers.ts';
import type { Engine } from './engine.ts';
import { readExperience } from './experience.ts';
import { readNps } from './nps.ts';
import type { Reading } from './reading.ts';
import { readRoi } from './roi.ts';
import { ident, list, lit, trimmed } from './sql.ts';

/**
 * Marks of a staged row that is not good: for the part of another run, left out by the filter, unreadable, account unknown or
 * shared, then the checks.
 */
export const MARK = {
    elsewhere: -2,
    filtered: -1,
    malformed: 0,
    noKey: 1,
    noAccount: 2,
    manyAccounts: 3,
    firstCheck: 4
} as const;

/** The way a source is read, by its kind. */
export function readingOf(source: Source): Reading {
    switch (source.kind) {
        case 'answers':
            return readAnswers(source);
        case 'nps':
            return readNps(source);
        case 'experience':
            return readExperience(source);
        case 'roi':
            return readRoi(source);
    }
}

/** Columns of the files that a source needs: mapped ones, then those only the filter looks at. */
export function columnsNeeded(source: Source, reading: Reading): string[] {
    return [...new Set([...Object.values(reading.columns), ...source.filter.map((condition) => condition.column)])];
}

/**
 * Makes the table of a source: good rows with their values, bad ones with a mark and a number that finds them again.
 * @param ofOneFile whether all rows will be of one file, so that none has to say of which
 */
export async function makeStage(engine: Engine, table: string, reading: Reading, ofOneFile = false): Promise<void> {
    const kept = Object.entries(reading.keep).map(([name, [type]]) => `${ident(name)} ${type}`);
    await engine.run(`CREATE OR REPLACE TABLE ${table}
        (${ofOneFile ? '' : 'file SMALLINT, '}key UBIGINT, mark TINYINT, cells UBIGINT, ${kept.join(', ')})`);
}

/**
 * Reads one file into the table of its source. A bad row is a row with a mark; whether its account is known is not asked yet.
 * Returns the number of rows.
 * @param relation rows of the file, see Relation; in any order
 */
export async function stageFile(
    engine: Engine,
    target: { readonly table: string; readonly file: number | null },
    source: Source,
    reading: Reading,
    relation: string
): Promise<number> {
    return engine.run(`INSERT INTO ${target.table} BY POSITION ${stagedRows(target.file, source, reading, relation)}`);
}

/**
 * The statement that makes the rows of a file what they are kept as.
 * @param file its number; null when its rows do not say it
 */
export function stagedRows(file: number | null, source: Source, reading: Reading, relation: string): string {
    const kept = Object.values(reading.keep).map(([, expression]) => `CASE WHEN mark IS NULL THEN ${expression} END`);
    return `WITH ${markedRows(source, reading, relation)}
        SELECT ${file === null ? '' : `${file}, `}CASE WHEN mark IS NULL OR mark >= ${MARK.firstCheck} THEN ${keyNumber('key')} END, mark,
            CASE WHEN mark >= 0 THEN ${cellsOf(source, reading)} END, ${kept.join(', ')} FROM marked`;
}

/**
 * Common table expressions that end in `marked`: the columns of a relation and what was made of them, with `key` (text) and
 * `mark` as far as it does not depend on the accounts.
 */
export function markedRows(source: Source, reading: Reading, relation: string): string {
    const needed = columnsNeeded(source, reading);
    const values = Object.entries(reading.values).map(([name, sql]) => `${sql} AS ${name}`);
    return `raw AS (${relation}),
        clean AS (SELECT raw.*, ${cleaned(source, reading, needed)}, ${filterOf(source, needed)} AS passes FROM raw),
        typed AS (SELECT *, ${[...values, `${keyOfRow('account', source.match)} AS key`].join(', ')} FROM clean),
        marked AS (SELECT *, ${ownMark(reading)} AS mark FROM typed)`;
}

/** SQL for a number that is the same for rows with the same cells. */
export function cellsOf(source: Source, reading: Reading): string {
    return `hash(overflow, ${columnsNeeded(source, reading)
        .map((_, i) => `c${i}`)
        .join(', ')})`;
}

/** SQL for the key of a row of a relation as it stands in the file, see keyNumber. */
export function rawKey(source: Source, reading: Reading): string {
    const { account = '' } = reading.columns;
    return keyNumber(keyOfRow(cellOf(source, account, columnsNeeded(source, reading)), source.match));
}

function cleaned(source: Source, reading: Reading, needed: readonly string[]): string {
    const cells = Object.entries(reading.columns);
    const plain = reading.plain ?? {};
    return cells
        .map(([role, column]) => {
            const isText = !reading.asTheyAre?.includes(column);
            const cell = isText ? cellOf(source, column, needed, plain[role]) : `c${needed.indexOf(column)}`;
            return `${cell} AS ${ident(role)}`;
        })
        .join(', ');
}

/**
 * SQL for a cell of a relation: trimmed, null for nothing, words replaced by their values.
 * @param plain condition on a cell that needs no trimming, see Reading
 */
function cellOf(
    source: Source,
    column: string,
    needed: readonly string[],
    plain: (cell: string) => string = () => 'false'
): string {
    const raw = `c${needed.indexOf(column)}`;
    const cell = trimmed(raw, plain(raw));
    return wordsToValues(withoutEmpty(cell, source), source.values[column]);
}

function withoutEmpty(cell: string, source: Source): string {
    return source.emptyValues.length === 0
        ? cell
        : `CASE WHEN list_contains(${list(source.emptyValues)}, ${cell}) THEN NULL ELSE ${cell} END`;
}

function wordsToValues(cell: string, words: Readonly<Record<string, string>> | undefined): string {
    if (words === undefined) return cell;
    const cases = Object.entries(words).map(([word, value]) => `WHEN ${lit(word)} THEN ${lit(value)}`);
    return cases.length === 0 ? cell : `CASE ${cell} ${cases.join(' ')} ELSE ${cell} END`;
}

function filterOf(source: Source, needed: readonly string[]): string {
    const conditions = source.filter.map((condition) => {
        const cell = `coalesce(${trimmed(`c${needed.indexOf(condition.column)}`)}, '')`;
        const values = condition.in ?? condition.notIn ?? [];
        return `${condition.in === undefined ? 'NOT ' : ''}list_contains(${list(values)}, ${cell})`;
    });
    return conditions.length === 0 ? 'true' : conditions.join(' AND ');
}

function ownMark(reading: Reading): string {
    const checks = reading.checks.map((check, i) => `WHEN ${check.when} THEN ${MARK.firstCheck + i}`);
    return `CAST(CASE WHEN overflow IS NOT NULL THEN ${MARK.malformed} WHEN NOT passes THEN ${MARK.filtered}
        WHEN account IS NULL OR key IS NULL THEN ${MARK.noKey} ${checks.join(' ')} END AS TINYINT)`;
}

/**
 * SQL for the mark that a row ends with: who the account is counts before what else is wrong with the row.
 * @param mark mark of the row by itself
 * @param place account of its key, see makeKeys; null for none
 * @param orphans whether rows of no account are this run's to report, see reportsOrphans
 */
export function finalMark(mark: string, place: string, orphans: boolean): string {
    const orphan = (own: number): number => (orphans ? own : MARK.elsewhere);
    return `CASE WHEN ${mark} = ${MARK.filtered} THEN ${MARK.filtered} WHEN ${mark} = ${MARK.malformed} THEN ${orphan(MARK.malformed)}
        WHEN ${mark} = ${MARK.noKey} THEN ${orphan(MARK.noKey)} WHEN ${place} IS NULL THEN ${orphan(MARK.noAccount)}
        WHEN ${place} = -2 THEN ${MARK.elsewhere} WHEN ${place} < 0 THEN ${orphan(MARK.manyAccounts)} ELSE ${mark} END`;
}

/** SQL for the value to blame for the mark of a row by itself, cut so that a hostile cell costs nothing. */
export function receivedOf(reading: Reading, mark: string): string {
    const byCheck = reading.checks.map((check, i) => `WHEN ${MARK.firstCheck + i} THEN ${blamed(reading, check.role)}`);
    return `CAST(CASE ${mark} WHEN ${MARK.malformed} THEN overflow WHEN ${MARK.noKey} THEN account ${byCheck.join(' ')} END
        AS VARCHAR)[1:400]`;
}

function blamed(reading: Reading, role: string): string {
    return role in reading.columns ? `CAST(${ident(role)} AS VARCHAR)` : 'NULL';
}

/** What a mark means, as people read it, and the column it is about. */
export function reasonOf(source: Source, reading: Reading, mark: number): { column: string; reason: string } {
    const account = source.columns.account;
    switch (mark) {
        case MARK.malformed:
            return { column: '', reason: 'the row has more columns than the header, or is not readable' };
        case MARK.noKey:
            return { column: account, reason: 'account is blank' };
        case MARK.noAccount:
            return { column: account, reason: `no account has this ${source.match.by}` };
        case MARK.manyAccounts:
            return { column: account, reason: `more than one account has this ${source.match.by}` };
        default: {
            const check = reading.checks[mark - MARK.firstCheck];
            return {
                column: check ? (reading.columns[check.role] ?? check.role) : '',
                reason: check?.reason ?? 'unusable'
            };
        }
    }
}
