import { UnreachableError } from '../errors.ts';
import type { QueryFiles } from '../salesforce/bulk-query.ts';
import type { Engine } from '../sources/engine.ts';
import { ident, lit } from '../sources/sql.ts';

/**
 * Loads CSV files of records into a table of texts; blanks are null.
 * @param fields column names, in the order of the files
 * @param shape makes the statement that fills the table of the statement that reads the records; it must keep every record
 * @throws UnreachableError when fewer records arrived than the org announced
 */
export async function loadRecords(
    engine: Engine,
    answer: QueryFiles,
    fields: readonly string[],
    table: string,
    shape: (records: string) => string = (records) => records
): Promise<void> {
    const columns = fields.map((_, i) => `f${i}: 'VARCHAR'`).join(', ');
    const cells = fields.map((field, i) => `nullif(f${i}, '') AS ${ident(field)}`).join(', ');
    const records = `SELECT ${cells} FROM read_csv([${answer.files.map(lit).join(', ')}],
        auto_detect = false, header = true, delim = ',', quote = '"', escape = '"', buffer_size = 8388608, columns = {${columns}})`;
    await engine.unpacked(() => engine.run(`CREATE OR REPLACE TABLE ${table} AS ${shape(records)}`));
    const loaded = await engine.count(`SELECT count(*) FROM ${table}`);
    if (loaded !== answer.records) {
        throw new UnreachableError(`The org announced ${answer.records} records and sent ${loaded}.`, [
            'Nothing was written. Run the same command again.'
        ]);
    }
}
