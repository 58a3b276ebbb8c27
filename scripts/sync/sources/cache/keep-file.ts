import type { Engine } from '../engine.ts';
import { countedKeys } from '../match-rows.ts';
import { BAD_ROWS } from '../reject-rows.ts';
import type { FileReading } from '../reject-rows.ts';
import type { EvidenceCache } from './evidence-cache.ts';

/** Keeps the keys of the rows that were just read of a file: table `keys`, see keysTable. */
export async function keepKeys(engine: Engine, database: string): Promise<void> {
    await engine.run(`CREATE TABLE ${database}.keys AS ${countedKeys(`${database}.rows`)}`);
}

/**
 * Makes the table of the lines of a file that could not be taken apart. Returns how many rules they break.
 * @param collected what the reader has collected, which only its own connection knows; null when it collects nothing
 */
export async function keepMalformed(engine: Engine, collected: string | null, table: string): Promise<number> {
    const lines =
        collected ??
        `(SELECT NULL::BIGINT AS line, '' AS error_type, '' AS error_message, '' AS csv_line, '' AS column_name
        WHERE false)`;
    await engine.run(`CREATE OR REPLACE TABLE ${table} AS
        SELECT line, error_type::VARCHAR AS error_type, error_message, csv_line, column_name FROM ${lines}`);
    return engine.count(`SELECT count(*) FROM ${table}`);
}

/** Keeps the list of bad rows that was just made of a file, when the file is to be kept. */
export async function keepBadRows(engine: Engine, { kept, place }: FileReading): Promise<void> {
    if (kept !== null && place !== null) await engine.run(`CREATE TABLE ${kept}.bad AS SELECT * FROM ${BAD_ROWS}`);
}

/** Completes what is kept of a file whose rows were read by this run. */
export async function keepFile(engine: Engine, cache: EvidenceCache, reading: FileReading): Promise<void> {
    const { kept, place, lenient } = reading;
    if (kept === null || place === null) return;
    const tables = await engine.count(
        `SELECT count(*) FROM duckdb_tables() WHERE database_name = '${kept}' AND table_name = 'bad'`
    );
    const listed = tables > 0 || 0 === (await engine.count(`SELECT count(cells) FROM ${kept}.rows`));
    if (tables === 0) {
        await engine.run(
            `CREATE TABLE ${kept}.bad (row BIGINT, key UBIGINT, mark TINYINT, received VARCHAR, account VARCHAR, whole BOOLEAN)`
        );
    }
    await cache.finish(place, { database: kept, lenient, listed });
}
