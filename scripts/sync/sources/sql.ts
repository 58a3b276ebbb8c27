/** Text as a SQL literal. */
export function lit(text: string): string {
    return `'${text.replaceAll("'", "''")}'`;
}

/** Name as a quoted SQL identifier. */
export function ident(name: string): string {
    return `"${name.replaceAll('"', '""')}"`;
}

/** Texts as a SQL list literal. */
export function list(texts: readonly string[]): string {
    return `[${texts.map(lit).join(', ')}]`;
}

/** Spaces that exports leave around values, non-breaking ones and byte-order marks included. */
const BLANKS = "' ' || chr(9) || chr(10) || chr(13) || chr(160) || chr(65279)";

/** Trimmed text of an expression; null when nothing is left. */
export function trimmed(expression: string): string {
    return `nullif(trim(${expression}, ${BLANKS}), '')`;
}
