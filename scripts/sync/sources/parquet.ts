import { UnreachableError, messageOf } from '../errors.ts';
import { noRows } from './delimited.ts';
import type { Engine } from './engine.ts';
import type { EvidenceFile } from './files.ts';
import type { OpenFile } from './relation.ts';
import { ident, pathLit } from './sql.ts';

/** Parquet. Values become text so that one set of checks serves every format, but for columns wanted as they are. Rows count from 1. */
export async function openParquet(engine: Engine, file: EvidenceFile): Promise<OpenFile> {
    const types = await typesOf(engine, file);
    if (types === null) return { columns: null, relation: noRows };
    return {
        columns: [...types.keys()],
        types,
        relation(wanted, _id, _lenient, numbered = true, asTheyAre = []) {
            const cells = wanted.map(
                (name, i) => `${asTheyAre.includes(name) ? ident(name) : `CAST(${ident(name)} AS VARCHAR)`} AS c${i}`
            );
            const [row, option] = numbered ? ['file_row_number + 1 AS row, ', ', file_row_number = true'] : ['', ''];
            return {
                sql: `SELECT ${row}NULL AS overflow, ${cells.join(', ')} FROM read_parquet(${pathLit(file.path)}${option})`,
                malformed: null
            };
        }
    };
}

/** Types of the columns, in their order; null for an empty file. */
async function typesOf(engine: Engine, file: EvidenceFile): Promise<Map<string, string> | null> {
    if (file.bytes === 0) return null;
    try {
        const described = await engine.rows(`DESCRIBE SELECT * FROM read_parquet(${pathLit(file.path)})`);
        return new Map(described.map(([name, type]) => [String(name), String(type)]));
    } catch (error) {
        throw new UnreachableError(
            `${file.shown} cannot be read as Parquet: ${messageOf(error).split('\n')[0]}`,
            ['Export the file again, or set "format" when it is something else.'],
            error
        );
    }
}
