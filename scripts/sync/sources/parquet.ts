import { UnreachableError, messageOf } from '../errors.ts';
import type { Engine } from './engine.ts';
import type { EvidenceFile } from './files.ts';
import type { OpenFile } from './relation.ts';
import { ident, pathLit } from './sql.ts';

/** Parquet. Values become text so that one set of checks serves every format. Rows count from 1. */
export async function openParquet(engine: Engine, file: EvidenceFile): Promise<OpenFile> {
    const columns = await columnsOf(engine, file);
    return {
        columns,
        relation(wanted) {
            const cells = wanted.map((name, i) => `CAST(${ident(name)} AS VARCHAR) AS c${i}`);
            return {
                sql: `SELECT file_row_number + 1 AS row, NULL AS overflow, ${cells.join(', ')}
                      FROM read_parquet(${pathLit(file.path)}, file_row_number = true)`,
                malformed: null
            };
        }
    };
}

async function columnsOf(engine: Engine, file: EvidenceFile): Promise<string[] | null> {
    if (file.bytes === 0) return null;
    try {
        const described = await engine.rows(`DESCRIBE SELECT * FROM read_parquet(${pathLit(file.path)})`);
        return described.map((row) => String(row[0]));
    } catch (error) {
        throw new UnreachableError(
            `${file.shown} cannot be read as Parquet: ${messageOf(error).split('\n')[0]}`,
            ['Export the file again, or set "format" when it is something else.'],
            error
        );
    }
}
