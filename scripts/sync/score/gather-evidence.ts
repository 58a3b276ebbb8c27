import type { CheckedSource } from '../sources/check-sources.ts';
import type { Engine } from '../sources/engine.ts';
import { stageTable } from '../sources/tables.ts';
import { countAnswers } from './count-answers.ts';
import { countedTable } from './counted.ts';
import { marksOf } from './digest.ts';
import type { Marks } from './digest.ts';
import { inForce } from './in-force.ts';
import type { InForce, Limits } from './in-force.ts';
import type { KeptCounts } from './kept-counts.ts';
import { PIECE_HEAD } from './pieces.ts';
import type { Pieces } from './pieces.ts';

/** How evidence comes out of the engine, see {@link Pieces}. */
export interface Gathered extends Pick<Pieces, 'forms' | 'width'> {
    /** Pieces of an account, on average; those that are not in force are counted, too. */
    readonly pieces: number;
    /** What stands for the pieces in force on the last day, of the accounts that fulfil a condition on `account`. */
    readonly marks: (range: string) => Marks;
    readonly limits: Limits;
}

/** Accounts of a range, for macros. */
const BETWEEN = 'account >= low AND account < high';

/**
 * Counts the evidence in force on each day. Macro `evidence_between` gives the pieces of the accounts from one place up to
 * another, which is not among them: `account`, `day_no`, `form`, the numbers of the form and `texts`, see {@link Pieces}. View
 * `nps_counts` gives `balance` (promoters less detractors) and number of the `answers`. Nothing of all that is stored, because on
 * most days few accounts are asked for.
 * @param days "YYYY-MM-DD", in order
 * @param kept counts of earlier runs
 */
export async function gatherEvidence(
    engine: Engine,
    sources: readonly CheckedSource[],
    days: readonly string[],
    kept: KeptCounts | null = null
): Promise<Gathered> {
    for (const [i, { source }] of sources.entries()) {
        if (source.kind === 'answers') await countAnswers(engine, i, source, days, kept);
    }
    const limits = await limitsOf(engine);
    const on = (dayNumber: number, range: string): InForce[] =>
        inForce(
            sources.map(({ source }) => source),
            { day: days[dayNumber] ?? '', dayNumber, limits, range }
        );
    const all = on(days.length - 1, 'true');
    const numbers = Math.max(0, ...all.map((one) => one.numbers.length));
    const pieces = days.flatMap((_, dayNumber) =>
        on(dayNumber, BETWEEN).map((one, form) => piece(one, dayNumber, form, numbers))
    );
    await engine.run(`CREATE OR REPLACE MACRO evidence_between(low, high) AS TABLE ${union(pieces, numbers)}`);
    const counts = days.flatMap((_, dayNumber) =>
        on(dayNumber, 'true').flatMap(({ rows, nps }) =>
            nps === null
                ? []
                : [
                      `SELECT account, ${dayNumber} AS day_no, ${nps.balance} AS balance, ${nps.answers} AS answers FROM (${rows})`
                  ]
        )
    );
    await engine.run(`CREATE OR REPLACE VIEW nps_counts AS
        ${counts.join(' UNION ALL ') || 'SELECT 0::INTEGER AS account, 0 AS day_no, 0 AS balance, 0 AS answers WHERE false'}`);
    const several = await Promise.all(all.map(async ({ inOrder }) => inOrder !== null && hasSeveral(engine, inOrder)));
    const marks = (range: string): Marks =>
        marksOf(on(days.length - 1, range).map((one, n) => ({ ...one, several: several[n] ?? true })));
    return {
        forms: all.map(({ form }) => form),
        width: PIECE_HEAD + numbers,
        pieces: await piecesOf(engine, sources),
        marks,
        limits
    };
}

/** Whether an account has several rows in a table in the order of accounts. To look costs a fraction of adding them up. */
async function hasSeveral(engine: Engine, table: string): Promise<boolean> {
    const rows = `SELECT account, lag(account) OVER () AS before FROM ${table}`;
    return (await engine.rows(`SELECT account FROM (${rows}) WHERE account = before LIMIT 1`)).length > 0;
}

/** Rows of evidence for each account. */
async function piecesOf(engine: Engine, sources: readonly CheckedSource[]): Promise<number> {
    const tables = sources.map(({ source }, i) => (source.kind === 'answers' ? countedTable(i) : stageTable(i)));
    const rows = tables.map((table) => `(SELECT count(*) FROM ${table})`);
    return engine.count(`SELECT (${['0', ...rows].join(' + ')}) / greatest(1, (SELECT count(*) FROM accounts))`);
}

function piece(
    { rows, numbers, texts }: Pick<InForce, 'rows' | 'numbers' | 'texts'>,
    dayNumber: number,
    form: number,
    columns: number
): string {
    // The engine hands over numbers without nulls in a third of the time.
    const cells = Array.from(
        { length: columns },
        (_, i) => `coalesce((${numbers[i] ?? 'NULL'})::DOUBLE, 'nan'::DOUBLE) AS v${i}`
    );
    return `SELECT account, ${dayNumber}::DOUBLE AS day_no, ${form}::DOUBLE AS form, ${cells.map((cell) => `${cell}, `).join('')}
        ${texts ?? 'NULL'}::VARCHAR AS texts FROM (${rows})`;
}

function union(pieces: readonly string[], columns: number): string {
    const none = piece({ rows: 'SELECT 0::INTEGER AS account WHERE false', numbers: [], texts: null }, 0, 0, columns);
    return pieces.join(' UNION ALL ') || none;
}

/** How long evidence counts: as a number where all rules say the same, so that nobody has to look them up. */
async function limitsOf(engine: Engine): Promise<Limits> {
    const rows = await engine.rows('SELECT DISTINCT window_days, validity_days FROM account_rules LIMIT 2');
    const [windowDays, validityDays] = rows[0] ?? [];
    return rows.length === 1 ? { windowDays: Number(windowDays), validityDays: Number(validityDays) } : null;
}
