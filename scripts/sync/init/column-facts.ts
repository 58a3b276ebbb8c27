import { datePatternOf, dayNumbersOf } from './date-pattern.ts';
import type { DatePattern } from './date-pattern.ts';
import type { Sample } from './sample.ts';

/** What the name and the first values of a column tell. */
export interface ColumnFacts {
    readonly name: string;
    /** Words of the name in lower case: "answeredOn" and "Answered on" are both "answered on". */
    readonly words: string;
    /** Share of the rows that have a value, 0-1. */
    readonly filled: number;
    /** Different values among the filled ones, 0-1; 1 when none repeats. */
    readonly distinct: number;
    /** Range of the numbers; null when most values are no numbers. */
    readonly numbers: { readonly min: number; readonly max: number; readonly whole: boolean } | null;
    /** The same where some, or all, are written in percent. */
    readonly shares: ColumnFacts['numbers'];
    readonly dates: DatePattern | null;
    /** Its values could be days that are counted, whatever its name says. */
    readonly dayNumbers: DatePattern | null;
    /** Numbers have their decimals behind a comma: one at least has a comma that cannot part thousands. */
    readonly commas: boolean;
    readonly emails: boolean;
    readonly booleans: boolean;
    /** 15- or 18-character ids of accounts. */
    readonly accountIds: boolean;
    /** Most values are words with spaces between, such as names of companies. */
    readonly prose: boolean;
}

/** Words of a column of days. Without them, five digits are rather a number of something else. */
const DATED =
    /\b(answered|submitted|responded|completed|measured|created|updated|date|day|time|timestamp|on|at|when)\b/u;
/** 12,345: a comma that may as well part thousands. */
const THOUSANDS = /^\s*-?[1-9]\d{0,2}(,\d{3})+\s*$/u;
/** Share of the values that must be of a kind. */
const MOST = 0.9;

/** Facts of every column of a sample, in its order. */
export function columnFacts({ columns, rows }: Sample): ColumnFacts[] {
    return columns.map((name, i) => {
        const values = rows.map((row) => row[i] ?? null).filter((value) => value !== null);
        const share = (fits: (value: string) => boolean): number =>
            values.length === 0 ? 0 : values.filter(fits).length / values.length;
        return {
            name,
            words: wordsOf(name),
            filled: rows.length === 0 ? 0 : values.length / rows.length,
            distinct: values.length === 0 ? 0 : new Set(values).size / values.length,
            numbers: numbersOf(values),
            shares: numbersOf(values.map(withoutPercent)),
            dates: datePatternOf(values) ?? (DATED.test(wordsOf(name)) ? dayNumbersOf(values) : null),
            dayNumbers: dayNumbersOf(values),
            commas: values.map(withoutPercent).some(hasDecimalComma),
            emails: share((value) => /^\S+@\S+\.\S+$/u.test(value)) >= MOST,
            booleans: share((value) => /^(true|false|yes|no|y|n|1|0)$/iu.test(value)) >= MOST,
            accountIds: share((value) => /^001[A-Za-z0-9]{12}([A-Za-z0-9]{3})?$/u.test(value)) >= MOST,
            prose: share((value) => /\p{L}{2,}\s+\p{L}/u.test(value)) >= 0.5
        };
    });
}

function numbersOf(values: readonly string[]): ColumnFacts['numbers'] {
    const commas = values.some(hasDecimalComma);
    const numbers = values
        .filter((value) => /^\s*-?\d+([.,]\d+)?\s*$/u.test(value) || THOUSANDS.test(value))
        .map((value) => Number(commas ? value.replace(',', '.') : value.replaceAll(',', '')))
        .filter((number) => !Number.isNaN(number));
    if (numbers.length === 0 || numbers.length < MOST * values.length) return null;
    let [min, max] = [Infinity, -Infinity];
    for (const number of numbers) [min, max] = [Math.min(min, number), Math.max(max, number)];
    return { min, max, whole: numbers.every(Number.isInteger) };
}

function hasDecimalComma(value: string): boolean {
    return /^\s*-?\d+,\d+\s*$/u.test(value) && !THOUSANDS.test(value);
}

function withoutPercent(value: string): string {
    return value.replace(/\s*%\s*$/u, '');
}

function wordsOf(name: string): string {
    return name
        .replaceAll(/(\p{Ll})(\p{Lu})/gu, '$1 $2')
        .replaceAll(/[^\p{L}\p{N}]+/gu, ' ')
        .trim()
        .toLowerCase();
}
