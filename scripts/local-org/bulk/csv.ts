// CSV as Bulk API 2.0 reads and writes it.

export const DELIMITERS = {
    BACKQUOTE: '`',
    CARET: '^',
    COMMA: ',',
    PIPE: '|',
    SEMICOLON: ';',
    TAB: '\t'
} as const;

export const LINE_ENDINGS = { LF: '\n', CRLF: '\r\n' } as const;

export type ColumnDelimiter = keyof typeof DELIMITERS;
export type LineEnding = keyof typeof LINE_ENDINGS;

export interface Dialect {
    columnDelimiter: ColumnDelimiter;
    lineEnding: LineEnding;
}

/** One line with every value in quotes, as Salesforce writes result files, with its line ending. */
export function csvLine(cells: readonly string[], { columnDelimiter, lineEnding }: Dialect): string {
    const separator = `"${DELIMITERS[columnDelimiter]}"`;
    const quoted = cells.some((cell) => cell.includes('"'));
    const text = (quoted ? cells.map((cell) => cell.replaceAll('"', '""')) : cells).join(separator);
    return `"${text}"${LINE_ENDINGS[lineEnding]}`;
}
