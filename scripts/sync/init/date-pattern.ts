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
const PARTS = /^(\d{1,2})([/.-])(\d{1,2})\2(\d{4}|\d{2})(?:[ T](\d{1,2}):(\d{2})(:\d{2})?)?$/u;

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

function patternOf([, , separator = '/', , year = '', hour, , seconds]: RegExpExecArray, dayFirst: boolean): string {
    const days = dayFirst ? `%d${separator}%m` : `%m${separator}%d`;
    const time = hour === undefined ? '' : ` %H:%M${seconds === undefined ? '' : ':%S'}`;
    return `${days}${separator}${year.length === 4 ? '%Y' : '%y'}${time}`;
}
