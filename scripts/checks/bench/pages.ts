import { mkdirSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DuckDBInstance } from '@duckdb/node-api';
import type { DuckDBConnection } from '@duckdb/node-api';
import { fieldSetOf } from './receiver/field-set.ts';

/** Records of one result page: as many as the job asks for. */
const PAGE_RECORDS = 100_000;

/** Fields a query asks for, and its text as the job sends it. */
export interface Asked {
    readonly fields: readonly string[];
    readonly soql: string;
}

/** A SQL expression for the Id of the account whose number is given. */
const idOf = (number: string): string => `'001' || lpad((${number})::VARCHAR, 12, '0') || 'AAA'`;

/** Makes the pages of a book in which no account was ever scored. */
export async function makeEmptyPages(folder: string, accounts: number, asked: Asked): Promise<void> {
    await withEngine(folder, async (engine) => {
        const known: Record<string, string> = {
            Id: idOf('i'),
            Name: `'Account ' || i`,
            Health_Key__c: `'ACC-' || lpad(i::VARCHAR, 8, '0')`
        };
        const cells = asked.fields.map((field) => `${known[field] ?? `''`} AS "${field}"`);
        const book = `SELECT ${cells.join(', ')} FROM range(${accounts}) t(i)`;
        await writePages(engine, join(folder, 'pages', 'empty', fieldSetOf(asked.soql)), book, accounts);
    });
    writeFileSync(join(folder, 'pages', 'size.txt'), String(accounts));
}

/** The accounts that a run of the day before has written, by their number: not those whose evidence changes. */
const WRITTEN_BEFORE = 'i % 100 = 50';

/**
 * Makes the pages of a book that holds what the last measured run uploaded: short rows and full ones, short rows of the accounts
 * written the day before, and the full rows of these and of those whose evidence changes as JSON. Beside it the book as it was
 * before that day: the accounts that were written then have another score, review and digest.
 */
export async function makeStoredPages(
    folder: string,
    accounts: number,
    { short, full, since }: Readonly<Record<'short' | 'full' | 'since', Asked>>
): Promise<void> {
    await withEngine(folder, async (engine) => {
        await engine.run(`CREATE TABLE stored AS SELECT *, substr("Id", 4, 12)::INTEGER AS i
            FROM read_csv('${join(folder, 'uploads')}/Account-*.csv', all_varchar = true, header = true, quote = '"', escape = '"', delim = ',', max_line_size = 4000000)`);
        const columns = await engine.runAndReadAll('DESCRIBE stored');
        const uploaded = new Set(columns.getRows().map(([name]) => String(name)));
        const cell = (field: string): string => {
            if (field === 'IsDeleted') return `'false'`;
            if (field === 'Name') return `'Account ' || i`;
            if (field === 'Health_Key__c') return `'ACC-' || lpad(i::VARCHAR, 8, '0')`;
            return uploaded.has(field) ? `coalesce(nullif("${field}", '#N/A'), '')` : `''`;
        };
        const before = (field: string): string => {
            const earlier = EARLIER[field];
            return earlier === undefined
                ? cell(field)
                : `CASE WHEN ${WRITTEN_BEFORE} THEN ${earlier} ELSE ${cell(field)} END`;
        };
        const write = (book: string, asked: Asked, of: (field: string) => string, where = ''): Promise<number> => {
            const cells = asked.fields.map((field) => `${of(field)} AS "${field}"`);
            const pages = join(folder, 'pages', book, fieldSetOf(asked.soql));
            return writePages(engine, pages, `SELECT ${cells.join(', ')} FROM stored ${where}`, accounts);
        };
        await write('stored', short, cell);
        await write('stored', full, cell);
        await write('before', short, before);
        const written = await write('stored', since, cell, `WHERE ${WRITTEN_BEFORE}`);
        writeFileSync(join(folder, 'pages', 'stored', 'written-before.txt'), String(written));
        const cells = full.fields.map((field) => `nullif(${cell(field)}, '') AS "${field}"`);
        await engine.run(
            `COPY (SELECT ${cells.join(', ')} FROM stored WHERE i % 100 = 0 OR ${WRITTEN_BEFORE}) TO '${join(folder, 'pages', 'changed.ndjson')}' (FORMAT json)`
        );
    });
}

/** What was stored of the accounts before they were written the day before. */
const EARLIER: Readonly<Record<string, string>> = {
    Health_Score__c: `'10.1'`,
    Health_Outcome_Score__c: `'5.1'`,
    Health_Change__c: `'0.1'`,
    Health_Next_Review__c: `'2026-12-31'`,
    Health_Digest__c: 'reverse("Health_Digest__c")'
};

/** Pages named `<n>-<records>.csv`. @returns number of records */
async function writePages(engine: DuckDBConnection, folder: string, book: string, accounts: number): Promise<number> {
    let records = 0;
    rmSync(folder, { recursive: true, force: true });
    mkdirSync(folder, { recursive: true });
    for (let from = 0; from < accounts; from += PAGE_RECORDS) {
        const page = join(folder, 'page.csv');
        const result = await engine.run(
            `COPY (FROM (${book}) LIMIT ${PAGE_RECORDS} OFFSET ${from}) TO '${page}' (HEADER, FORCE_QUOTE *)`
        );
        const nth = String(readdirSync(folder).length).padStart(4, '0');
        renameSync(page, join(folder, `${nth}-${result.rowsChanged}.csv`));
        records += result.rowsChanged;
        if (result.rowsChanged < PAGE_RECORDS) break;
    }
    return records;
}

async function withEngine(folder: string, work: (engine: DuckDBConnection) => Promise<void>): Promise<void> {
    const database = join(folder, 'pages.duckdb');
    rmSync(database, { force: true });
    mkdirSync(join(folder, 'pages'), { recursive: true });
    const instance = await DuckDBInstance.create(database, {
        memory_limit: '1GB',
        temp_directory: join(folder, 'spill')
    });
    const connection = await instance.connect();
    try {
        await work(connection);
    } finally {
        connection.closeSync();
        instance.closeSync();
        rmSync(database, { force: true });
    }
}
