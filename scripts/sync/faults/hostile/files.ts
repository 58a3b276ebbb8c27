import { DuckDBInstance } from '@duckdb/node-api';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { lit } from '../../sources/sql.ts';
import { COLUMNS } from './rows.ts';
import type { HostileRow } from './rows.ts';

export const FORMATS = ['csv', 'ndjson', 'json', 'parquet'] as const;
export type Format = (typeof FORMATS)[number];

/** Number by which a reject names the first row of a file. */
export const FIRST_ROW: Readonly<Record<Format, number>> = { csv: 2, ndjson: 1, json: 1, parquet: 1 };

/** Writes rows as a file of a format. */
export async function writeRows(path: string, format: Format, rows: readonly HostileRow[]): Promise<void> {
    const cells = rows.map((row) => row.cells);
    if (format === 'csv') {
        const lines = cells.map((row) => COLUMNS.map((name) => quoted(row[name])).join(','));
        return writeFileSync(path, `${[COLUMNS.join(','), ...lines].join('\n')}\n`);
    }
    if (format === 'json') return writeFileSync(path, JSON.stringify(cells));
    const lines = `${cells.map((row) => JSON.stringify(row)).join('\n')}\n`;
    if (format === 'ndjson') return writeFileSync(path, lines);
    await writeParquet(path, lines);
}

async function writeParquet(path: string, lines: string): Promise<void> {
    const from = join(path, '..', 'parquet.ndjson');
    writeFileSync(from, lines);
    const instance = await DuckDBInstance.create(':memory:');
    const connection = await instance.connect();
    const columns = COLUMNS.map((name) => `${lit(name)}: 'VARCHAR'`).join(', ');
    await connection.run(
        `COPY (SELECT * FROM read_json(${lit(from)}, format = 'newline_delimited', columns = {${columns}})) TO ${lit(path)} (FORMAT parquet)`
    );
    connection.closeSync();
    instance.closeSync();
}

function quoted(text: string): string {
    return /[",\r\n]|^\s|\s$/u.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
