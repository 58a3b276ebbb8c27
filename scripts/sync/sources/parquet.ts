import { UnreachableError, reasonOf } from '../errors.ts';
import { noRows } from './delimited.ts';
import type { Engine } from './engine.ts';
import type { EvidenceFile } from './files.ts';
import type { OpenFile } from './relation.ts';
import { ident, pathLit } from './sql.ts';

/** Column that the engine adds for the place of a row. */
const ROW = 'file_row_number';

/** A column of a file: how SQL names it, and its type. */
interface Column {
    readonly value: string;
    readonly type: string;
}

/**
 * Parquet. Values become text so that one set of checks serves every format, but for columns wanted as they are. Rows count from 1. A
 * column is a name, or names joined by dots for what is inside a structure.
 */
export async function openParquet(engine: Engine, file: EvidenceFile): Promise<OpenFile> {
    const columns = await columnsOf(engine, file);
    if (columns === null) return { columns: null, relation: noRows };
    // A file may have a column of that name itself; then its rows are counted.
    const taken = [...columns.keys()].some((name) => name.toLowerCase() === ROW);
    const place = taken ? ['row_number() OVER () AS row, ', ''] : [`${ROW} + 1 AS row, `, `, ${ROW} = true`];
    return {
        columns: [...columns.keys()],
        types: new Map(Array.from(columns, ([name, { type }]) => [name, type])),
        relation(wanted, _id, _lenient, numbered = true, asTheyAre = []) {
            const cells = wanted.map((name, i) => `${cellOf(columns.get(name), asTheyAre.includes(name))} AS c${i}`);
            const [row, option] = numbered ? place : ['', ''];
            return {
                sql: `SELECT ${row}NULL AS overflow, ${cells.join(', ')} FROM read_parquet(${pathLit(file.path)}${option})`,
                malformed: null
            };
        }
    };
}

/** Columns by name, in their order; null for an empty file. */
async function columnsOf(engine: Engine, file: EvidenceFile): Promise<Map<string, Column> | null> {
    if (file.bytes === 0) return null;
    const columns = new Map<string, Column>();
    const collect = async (selected: string, above: readonly string[]): Promise<void> => {
        const described = await engine.rows(`DESCRIBE SELECT ${selected} FROM read_parquet(${pathLit(file.path)})`);
        const found = described.map(([name, type]) => {
            const path = [...above, String(name)];
            return { path, column: { value: path.map(ident).join('.'), type: String(type) } };
        });
        // A column whose own name has a dot comes before what is inside a structure.
        for (const { path, column } of found) if (!columns.has(path.join('.'))) columns.set(path.join('.'), column);
        for (const { path, column } of found)
            if (/^STRUCT\(.*\)$/u.test(column.type)) await collect(`unnest(${column.value})`, path);
    };
    try {
        await collect('*', []);
        return columns;
    } catch (error) {
        throw new UnreachableError(
            `${file.shown} cannot be read as Parquet: ${reasonOf(error)}`,
            ['Export the file again, or set "format" when it is something else.'],
            error
        );
    }
}

function cellOf(column: Column | undefined, asItIs: boolean): string {
    if (column === undefined) return 'NULL';
    if (asItIs) return column.value;
    const text = `CAST(${column.value} AS VARCHAR)`;
    // Texts that a writer did not call texts come as bytes.
    return column.type === 'BLOB' ? `coalesce(try(decode(${column.value})), ${text})` : text;
}
