import type { EvidenceFile } from './files.ts';
import { headOf, readHeader } from './header.ts';
import type { OpenFile, Relation } from './relation.ts';
import { lit, pathLit } from './sql.ts';

/** The reader's buffers; the default of 32 MB each would take most of the memory the engine may use. */
const BUFFER_BYTES = 8 * 1024 * 1024;

/** CSV, TSV and their kin. Every column is read as text, so one odd value never changes the type of a column. */
export function openDelimited(file: EvidenceFile): OpenFile {
    const header = readHeader(headOf(file.path), file.delimiter, file.skipLines);
    if (header === null) return { columns: null, relation: noRows };
    const { columns, delimiter, above, breaks, mixed } = header;
    return {
        columns,
        lenientOnly: mixed,
        note: noteOn(columns),
        relation(wanted, id, lenient, numbered = true) {
            const options = [
                'auto_detect = false',
                'header = true',
                `skip = ${lenient ? breaks : above}`,
                `delim = ${lit(delimiter)}`,
                `quote = '"'`,
                `escape = '"'`,
                `columns = {${readColumns(columns.length, lenient)}}`,
                `buffer_size = ${BUFFER_BYTES}`,
                'store_rejects = true',
                `rejects_table = 'malformed_${id}'`,
                `rejects_scan = 'malformed_scan_${id}'`,
                // Rows longer than the header must not slip through when reading leniently: the extra column shows them.
                // Told to expect line feeds, the reader takes every kind of line end; left to itself it expects those of the header, and
                // takes the first letter of a row for the second half of one.
                ...(lenient
                    ? ['strict_mode = false', 'null_padding = true', 'parallel = false', `new_line = '\\n'`]
                    : [])
            ];
            const cells = wanted.map((name, i) => `h${columns.indexOf(name)} AS c${i}`);
            const overflow = lenient ? `h${columns.length}` : 'NULL';
            const row = numbered ? `row_number() OVER () + ${file.firstRow - 1 + above} AS row, ` : '';
            return {
                sql: `SELECT ${row}${overflow} AS overflow, ${cells.join(', ')}
                      FROM read_csv(${pathLit(file.path)}, ${options.join(', ')})`,
                malformed: `malformed_${id}`
            };
        }
    };
}

function noteOn(columns: readonly string[]): string {
    if (columns.some((name) => name.includes('\ufffd')))
        return 'The header is not UTF-8: set "encoding", for example "latin-1" for an export from Windows.';
    if (columns.length === 1) return 'Its header is one cell: set "skipLines" when lines stand above it.';
    return '';
}

function readColumns(count: number, lenient: boolean): string {
    const names = Array.from({ length: lenient ? count + 1 : count }, (_, i) => `h${i}: 'VARCHAR'`);
    return names.join(', ');
}

/** Relation of a file without a header. */
export function noRows(wanted: readonly string[]): Relation {
    const cells = wanted.map((_, i) => `NULL::VARCHAR AS c${i}`);
    return {
        sql: `SELECT 1::BIGINT AS row, NULL AS overflow, ${cells.join(', ') || 'NULL'} WHERE false`,
        malformed: null
    };
}
