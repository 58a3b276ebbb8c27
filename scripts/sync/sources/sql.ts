import { sep } from 'node:path';

/** Text as a SQL literal. */
export function lit(text: string): string {
    return `'${text.replaceAll("'", "''")}'`;
}

/** Name as a quoted SQL identifier. */
export function ident(name: string): string {
    return `"${name.replaceAll('"', '""')}"`;
}

/** Path of one file as a SQL literal. Readers take [, * and ? for patterns, and would read another file, or several. */
export function pathLit(path: string): string {
    // In a pattern a backslash parts folders, whatever the system. Where it is part of a name, no pattern finds the file; the
    // readers then look for one of exactly that name.
    if (sep !== '\\' && path.includes('\\')) return lit(path);
    return lit(path.replaceAll(/[*?[]/gu, '[$&]'));
}

/** Texts as a SQL list literal. */
export function list(texts: readonly string[]): string {
    return `[${texts.map(lit).join(', ')}]`;
}

/** Spaces that exports leave around values, non-breaking ones and byte-order marks included. */
const BLANKS = [32, 9, 10, 13, 160, 65279].map((code) => `chr(${code})`);

/**
 * Trimmed text of an expression; null when nothing is left.
 * @param plain condition that is true only for texts that need no trimming
 */
export function trimmed(expression: string, plain = 'false'): string {
    const exact = `nullif(trim(${expression}, ${BLANKS.join(' || ')}), '')`;
    // Trimming costs more than everything else that is done to a cell. Nearly no cell needs it: those that begin with a
    // blank (or with something that is not ASCII, which may be one), those that end with one, and empty ones.
    const ends = BLANKS.map((blank) => `suffix(${expression}, ${blank})`).join(' OR ');
    return `CASE WHEN ${plain} THEN ${expression} WHEN ${expression} < '!' OR ${expression} > '~' OR ${ends} THEN ${exact} ELSE ${expression} END`;
}
