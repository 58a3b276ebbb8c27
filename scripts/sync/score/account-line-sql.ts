import { ident } from '../sources/sql.ts';
import type { Gathered } from './gather-evidence.ts';
import { DETAIL_FIELD, SHOWN_FIELDS } from './outputs.ts';
import { PIECE_HEAD } from './pieces.ts';

/** Columns of a line, in order. Texts that are not made by the job itself have to be escaped. */
const COLUMNS = {
    idx: 'number',
    model: 'number',
    stage: 'text',
    since: 'text',
    excluded: 'number',
    override: 'text',
    override_until: 'text',
    digest_in: 'plain',
    digest_stored: 'text',
    cohort: 'text',
    id: 'plain',
    name: 'text',
    score_stored: 'number',
    status_stored: 'text',
    state_stored: 'text',
    percentile_stored: 'number',
    revenue: 'number',
    currency: 'text'
} as const;

/** SQL for a column as JSON, by its kind. */
const CELLS = {
    number: (column: string) => `coalesce(${column}::VARCHAR, 'null')`,
    plain: (column: string) => `'"', ${column}, '"'`,
    text: (column: string) => `coalesce(to_json(${column})::VARCHAR, 'null')`
} as const;

const NAMES = Object.keys(COLUMNS) as (keyof typeof COLUMNS)[];
/** Columns that an account need not have. */
export const OPTIONAL_COLUMNS = NAMES.filter((name) => COLUMNS[name] !== 'plain');

/** Accounts from one `idx` up to another, which is not among them. */
export interface Bounds {
    readonly from: number;
    readonly before: number;
}

/** Form of the lines. */
export interface LineForm {
    /** See {@link knownCells}. */
    readonly known: string;
    /** Whether they end with what is stored of the account. */
    readonly withStored: boolean;
    /** Whether the lines of a range are one BLOB: to take a million short texts out of the engine one by one costs more. */
    readonly together: boolean;
}

/** SQL for the cells of a line, in pieces for concat. @param empty columns that no account has */
export function knownCells(empty: readonly (keyof typeof COLUMNS)[]): string {
    const cells = NAMES.map((name) => (empty.includes(name) ? "'null'" : CELLS[COLUMNS[name]](`a.${name}`)));
    return cells.join(`, ',', `).replaceAll(`', '`, '');
}

/**
 * SQL for the lines of accounts, each with the number of its range.
 * @param accounts table, see selectAccounts
 * @param all where the ranges begin and end
 */
export function linesSql(
    accounts: string,
    { from, before }: Bounds,
    ranges: readonly Bounds[],
    { known, withStored, together }: LineForm
): string {
    const values = [DETAIL_FIELD, ...SHOWN_FIELDS].map((field) => `s.${ident(field)}`).join(', ');
    const stored = withStored ? `CASE WHEN s.idx IS NULL THEN 'null' ELSE json_array(${values}) END` : "'null'";
    const within = `SELECT * FROM stored WHERE idx >= ${from} AND idx < ${before}`;
    const part = `CASE ${ranges.map((range, n) => `WHEN a.idx < ${range.before} THEN ${n}`).join(' ')} END`;
    const line = `concat('[', ${known}, ',', ${stored}, ']')`;
    return `SELECT ${part} AS part, ${together ? `encode(string_agg(${line}, '\n'))` : line}
        FROM ${accounts}_between(${from}, ${before}) a
        ${withStored ? `LEFT JOIN (${within}) s ON s.idx = a.idx` : ''} ${together ? 'GROUP BY part' : ''}`;
}

/** SQL for the pieces of evidence of accounts, in any order. @param rows number of the accounts */
export function piecesSql(
    accounts: string,
    { from, before, rows }: Bounds & { readonly rows: number },
    { width, forms }: Gathered
): string {
    const numbers = Array.from({ length: width - PIECE_HEAD }, (_, i) => `, v${i}`).join('');
    const texts = forms.some((form) => form.kind === 'outcome' && form.texts.length > 0) ? ', texts' : '';
    const some = `WHERE account IN (SELECT idx FROM ${accounts} WHERE idx >= ${from} AND idx < ${before})`;
    return `SELECT account, day_no, form${numbers}${texts} FROM evidence_between(${from}, ${before})
        ${rows === before - from ? '' : some}`;
}
