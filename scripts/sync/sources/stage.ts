import type { Source } from '../config/source-schema.ts';
import { keyOfRow } from '../match/keys.ts';
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

/** Makes the table of a source: good rows with their values, bad ones with a mark and the value received. */
export async function makeStage(engine: Engine, table: string, reading: Reading): Promise<void> {
    const kept = Object.entries(reading.keep).map(([name, [type]]) => `${ident(name)} ${type}`);
    await engine.run(`CREATE OR REPLACE TABLE ${table}
        (file SMALLINT, row BIGINT, account INTEGER, mark TINYINT, received VARCHAR, ${kept.join(', ')})`);
}

/**
 * Reads one file into the table of its source. Counts nothing yet: a bad row is a row with a mark.
 * @param target orphans: whether rows of no account are this run's to report, see reportsOrphans
 */
export async function stageFile(
    engine: Engine,
    target: { table: string; keys: string; file: number; orphans: boolean },
    source: Source,
    reading: Reading,
    relation: string
): Promise<void> {
    const needed = columnsNeeded(source, reading);
    const names = Object.keys(reading.keep);
    const kept = names.map((name) => `CASE WHEN mark IS NULL THEN ${reading.keep[name]?.[1] ?? 'NULL'} END`);
    const values = Object.entries(reading.values).map(([name, sql]) => `${sql} AS ${name}`);
    await engine.run(`INSERT INTO ${target.table} BY POSITION
        WITH raw AS (${relation}),
        clean AS (SELECT ${target.file}::SMALLINT AS file, row, overflow, ${cleaned(source, reading, needed)}, ${filterOf(source, needed)} AS passes FROM raw),
        typed AS (SELECT *, ${[...values, `${keyOfRow('account', source.match)} AS key`].join(', ')} FROM clean),
        matched AS (SELECT typed.*, k.account AS place FROM typed LEFT JOIN ${target.keys} k ON typed.key = k.key),
        marked AS (SELECT *, ${markOf(reading, target.orphans)} AS mark FROM matched)
        SELECT file, CASE WHEN mark IS NOT NULL THEN row END, CASE WHEN mark IS NULL THEN place END, mark,
               ${receivedOf(reading)}, ${kept.join(', ')} FROM marked`);
}

function cleaned(source: Source, reading: Reading, needed: readonly string[]): string {
    const cells = Object.entries(reading.columns).map(([role, column]) => {
        const cell = trimmed(`c${needed.indexOf(column)}`);
        return `${wordsToValues(withoutEmpty(cell, source), source.values[column])} AS ${ident(role)}`;
    });
    return cells.join(', ');
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

function markOf(reading: Reading, orphans: boolean): string {
    const orphan = (mark: number): number => (orphans ? mark : MARK.elsewhere);
    const checks = reading.checks.map((check, i) => `WHEN ${check.when} THEN ${MARK.firstCheck + i}`);
    return `CAST(CASE WHEN overflow IS NOT NULL THEN ${orphan(MARK.malformed)} WHEN NOT passes THEN ${MARK.filtered}
        WHEN account IS NULL OR key IS NULL THEN ${orphan(MARK.noKey)} WHEN place IS NULL THEN ${orphan(MARK.noAccount)}
        WHEN place = -2 THEN ${MARK.elsewhere} WHEN place < 0 THEN ${orphan(MARK.manyAccounts)} ${checks.join(' ')} END AS TINYINT)`;
}

/** Value to blame, kept for bad rows only and cut so that a hostile cell costs nothing. */
function receivedOf(reading: Reading): string {
    const byCheck = reading.checks.map((check, i) => `WHEN ${MARK.firstCheck + i} THEN ${blamed(reading, check.role)}`);
    return `CASE WHEN mark IS NOT NULL THEN CAST(CASE mark WHEN ${MARK.malformed} THEN overflow WHEN ${MARK.noKey} THEN account
        WHEN ${MARK.noAccount} THEN account WHEN ${MARK.manyAccounts} THEN account ${byCheck.join(' ')} END AS VARCHAR)[1:400] END`;
}

function blamed(reading: Reading, role: string): string {
    return role in reading.columns ? ident(role) : 'NULL';
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
