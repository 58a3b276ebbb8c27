import { roiMeasures } from '../config/source-schema.ts';
import type { Source, SourceOf } from '../config/source-schema.ts';
import { lit } from '../sources/sql.ts';
import { stageTable } from '../sources/tables.ts';
import { countedTable } from './counted.ts';
import type { Form, OutcomeText } from './pieces.ts';

/** Days for which answers and outcomes count; null when they differ from account to account, see `account_rules`. */
export type Limits = { readonly windowDays: number; readonly validityDays: number } | null;

/** Which evidence is asked for. */
export interface Asked {
    /** "YYYY-MM-DD" and its number. */
    readonly day: string;
    readonly dayNumber: number;
    readonly limits: Limits;
    /** SQL condition on `account`. */
    readonly range: string;
}

/** Evidence of one kind that is in force on a day. */
export interface InForce {
    readonly form: Form;
    /** Statement that gives `account` and what the expressions need. */
    readonly rows: string;
    /** SQL for the numbers of a piece, in the order of its form. */
    readonly numbers: readonly string[];
    /** SQL for the texts of a piece, a JSON array in the order of its form; null when its form has none. */
    readonly texts: string | null;
    /** SQL for its promoters less its detractors, and for its number of answers; null for what is no NPS. */
    readonly nps: { readonly balance: string; readonly answers: string } | null;
    /** SQL for the texts that a piece differs by from others of its form, beside its numbers. */
    readonly words: readonly string[];
    /** Table in the order of the accounts from which `rows` come; null where an account has one row at most. */
    readonly inOrder: string | null;
}

/** The evidence of all sources that is in force on a day. */
export function inForce(sources: readonly Source[], asked: Asked): InForce[] {
    return [...sources.flatMap((source, i) => experienceOf(source, i, asked)), ...outcomes(sources, asked)];
}

function experienceOf(source: Source, i: number, asked: Asked): InForce[] {
    switch (source.kind) {
        case 'answers':
            return [answers(source, i, asked)];
        case 'nps':
        case 'experience':
            return [newest(source, i, asked)];
        case 'roi':
            return [];
    }
}

/** Counted answers. */
function answers({ name, columns }: SourceOf<'answers'>, i: number, { dayNumber, range }: Asked): InForce {
    const decides = columns.decisionMaker !== undefined;
    const counts = ['promoters', 'passives', 'detractors', 'ratings'];
    const deciding = decides ? counts.map((column) => `CASE WHEN deciding > 0 THEN ${column}_d END`) : [];
    const numbers = [...counts, 'oldest', 'newest', ...deciding];
    return {
        form: { kind: 'answers', half: 'x', source: name },
        rows: `SELECT * FROM ${countedTable(i)} WHERE day_no = ${dayNumber} AND ${range}`,
        numbers,
        texts: null,
        nps: { balance: 'promoters - detractors', answers: 'promoters + passives + detractors' },
        words: [],
        inOrder: null
    };
}

/** Newest row of each account: a later count replaces an earlier one. Rows of one day all stay. */
function newest(source: SourceOf<'nps' | 'experience'>, i: number, { day, limits, range }: Asked): InForce {
    const length = limits === null ? 'window_days' : String(limits.windowDays);
    const kind = source.kind === 'nps' ? 'nps' : 'score';
    const numbers = [...(kind === 'nps' ? ['nps', 'n'] : ['score']), dayNumberOf('day')];
    return {
        form: { kind, half: 'x', source: source.name },
        rows: `SELECT * FROM (SELECT *, day = max(day) OVER (PARTITION BY account) AS last
            FROM ${withRules(stageTable(i), limits, range)}
            WHERE ${inWindow(day, length)}) WHERE last`,
        numbers,
        texts: null,
        nps: kind === 'nps' ? { balance: 'nps * n / 100', answers: 'n' } : null,
        words: [],
        inOrder: stageTable(i)
    };
}

function outcomes(sources: readonly Source[], { day, limits, range }: Asked): InForce[] {
    const all = sources.flatMap((source, i) => (source.kind === 'roi' ? [{ source, i }] : []));
    const length = limits === null ? 'validity_days' : String(limits.validityDays);
    // First the newest of each measure, in whatever source, then what is still valid: an expired newest row does not revive an
    // older one. Rows that name no measure all count.
    const measured = all.filter(({ source }) => namesMeasures(source)).map(({ i }) => tableOf(i, range));
    const newest = 'measure IS NULL OR day = max(day) OVER (PARTITION BY account, measure)';
    return all.map(({ source, i }) => {
        const from = namesMeasures(source) ? measured.join(' UNION ALL ') : tableOf(i, range);
        const fixed = fixedTexts(source);
        const texts = TEXTS.filter((name) => fixed[name] === undefined);
        const numbers = ['value_0', 'value_1', dayNumberOf('day'), 'CASE WHEN weight <> 1 THEN weight END', dayNumberOf('until')]; // prettier-ignore
        return {
            form: { kind: 'outcome', half: 'o', source: source.name, fixed, texts },
            rows: `SELECT * FROM (SELECT *, ${namesMeasures(source) ? newest : 'true'} AS last
                FROM ${withRules(`(${from})`, limits, range)} WHERE day <= DATE ${lit(day)})
                WHERE last AND number = ${i} AND ${isValid(day, length)}`,
            numbers,
            texts: texts.length === 0 ? null : `to_json([${texts.map((name) => COLUMNS[name]).join(', ')}])::VARCHAR`,
            nps: null,
            words: Object.values(COLUMNS),
            inOrder: stageTable(i)
        };
    });
}

/** SQL condition on the `day` of experience that counts on a day, "YYYY-MM-DD". @param length of the window in days, as SQL */
export function inWindow(day: string, length: string): string {
    return `day <= DATE ${lit(day)} AND day > DATE ${lit(day)} - ${length}`;
}

/** SQL condition on the `day` and `until` of an outcome, which is not of a later day, that it is valid still. @param length see {@link inWindow} */
export function isValid(day: string, length: string): string {
    return `DATE ${lit(day)} < coalesce(until + 1, day + ${length})`;
}

function tableOf(i: number, range: string): string {
    return `SELECT *, ${i} AS number FROM ${stageTable(i)} WHERE ${range}`;
}

/** Texts of an outcome, and the columns that hold them. */
const COLUMNS = { kind: 'kind', verifiedBy: 'verified', measure: 'measure' } as const;
const TEXTS = ['kind', 'verifiedBy', 'measure'] as const;

/** Texts that all outcomes of a source share; null for what none has. */
function fixedTexts({ columns, constants }: SourceOf<'roi'>): Partial<Record<OutcomeText, string | null>> {
    const measure = roiMeasures(columns)[0] ?? 'score';
    return {
        ...(measure === 'milestone' ? {} : { kind: measure }),
        ...(columns.verifiedBy === undefined ? { verifiedBy: constants.verifiedBy ?? null } : {}),
        ...(columns.measure === undefined ? { measure: constants.measure ?? null } : {})
    };
}

function dayNumberOf(column: string): string {
    return `(${column} - DATE '1970-01-01')`;
}

/** Rows of accounts in the range, with the rules of their accounts where these differ. */
function withRules(table: string, limits: Limits, range: string): string {
    const rows = `(SELECT * FROM ${table} WHERE ${range})`;
    if (limits !== null) return rows;
    const rules = `SELECT * FROM (SELECT idx AS account, window_days, validity_days FROM account_rules) WHERE ${range}`;
    return `${rows} JOIN (${rules}) USING (account)`;
}

function namesMeasures({ columns, constants }: SourceOf<'roi'>): boolean {
    return columns.measure !== undefined || constants.measure !== undefined;
}
