import type { DayNumbers } from '../config/date-format.ts';

/** How the days of a column are written. */
export interface DatePattern {
    /** strptime patterns for the settings; null for ISO 8601, which needs none. */
    readonly patterns: readonly string[] | null;
    /** Day and month could be swapped: no day above 12 tells which is which. */
    readonly ambiguous: boolean;
}

/** Share of the values that must fit. */
const MOST = 0.9;
const ISO = /^\d{4}-\d{2}-\d{2}([T ]\d{2}:\d{2}(:\d{2}(\.\d+)?)?(Z|[+-]\d{2}:?\d{2})?)?$/u;
const PARTS = /^(\d{1,2})([/.-])(\d{1,2})\2(\d{4}|\d{2})(?:,?[ T](\d{1,2}):(\d{2})(:\d{2})?( ?[AaPp][Mm])?)?$/u;

/** The pattern of a column of days; null when most of the values are no days. */
export function datePatternOf(values: readonly string[]): DatePattern | null {
    if (values.length === 0) return null;
    if (values.filter((value) => ISO.test(value)).length >= MOST * values.length)
        return { patterns: null, ambiguous: false };
    const found = values.map((value) => PARTS.exec(value)).filter((parts) => parts !== null);
    if (found.length < MOST * values.length) return null;
    const firstIsDay = found.some(([, first]) => Number(first) > 12);
    const secondIsDay = found.some(([, , , second]) => Number(second) > 12);
    if (firstIsDay && secondIsDay) return null;
    // A point between the parts is written where the day comes first.
    const dayFirst = firstIsDay || (!secondIsDay && found[0]?.[2] === '.');
    const patterns = new Set(found.map((parts) => patternOf(parts, dayFirst)));
    return { patterns: [...patterns].sort(), ambiguous: !firstIsDay && !secondIsDay && found[0]?.[2] !== '.' };
}

/** The same patterns with day and month swapped. */
export function swapped(patterns: readonly string[]): string[] {
    return patterns.map((pattern) => pattern.replace(/%([dm])(.)%([dm])/u, '%$3$2%$1'));
}

/** Days that are counted instead of written: of Excel, or in seconds or milliseconds since 1970; null when most are no such numbers. */
export function dayNumbersOf(values: readonly string[]): DatePattern | null {
    const kinds: readonly (readonly [DayNumbers, RegExp])[] = [
        ['excel', /^[345]\d{4}([.,]\d+)?$/u],
        ['seconds', /^1\d{9}$/u],
        ['milliseconds', /^1\d{12}$/u]
    ];
    const found = kinds.find(([, form]) => values.filter((value) => form.test(value)).length >= MOST * values.length);
    return found === undefined || values.length === 0 ? null : { patterns: [found[0]], ambiguous: false };
}

function patternOf(parts: RegExpExecArray, dayFirst: boolean): string {
    const [text, , separator = '/', , year = '', hour, , seconds, half] = parts;
    const days = dayFirst ? `%d${separator}%m` : `%m${separator}%d`;
    const clock = `${half === undefined ? '%H' : '%I'}:%M${seconds === undefined ? '' : ':%S'}`;
    const noon = half === undefined ? '' : half.startsWith(' ') ? ' %p' : '%p';
    const between = /\d(,?[ T])\d/u.exec(text)?.[1] ?? ' ';
    const time = hour === undefined ? '' : `${between}${clock}${noon}`;
    return `${days}${separator}${year.length === 4 ? '%Y' : '%y'}${time}`;
}
