// Date functions of SOQL as SQL expressions. Dates are text, date-times ms; everything is UTC.

import type { FieldDef } from '../schema/model.ts';

const PARTS: Record<string, (part: (format: string) => string) => string> = {
    CALENDAR_YEAR: (part) => `CAST(${part('%Y')} AS INTEGER)`,
    CALENDAR_QUARTER: (part) => `(CAST(${part('%m')} AS INTEGER) + 2) / 3`,
    CALENDAR_MONTH: (part) => `CAST(${part('%m')} AS INTEGER)`,
    DAY_IN_MONTH: (part) => `CAST(${part('%d')} AS INTEGER)`,
    DAY_IN_WEEK: (part) => `CAST(${part('%w')} AS INTEGER) + 1`,
    DAY_IN_YEAR: (part) => `CAST(${part('%j')} AS INTEGER)`,
    DAY_ONLY: (part) => part('%Y-%m-%d'),
    HOUR_IN_DAY: (part) => `CAST(${part('%H')} AS INTEGER)`,
    WEEK_IN_MONTH: (part) => `(CAST(${part('%d')} AS INTEGER) + 6) / 7`,
    WEEK_IN_YEAR: (part) => `(CAST(${part('%j')} AS INTEGER) + 6) / 7`
};

const SAME: Record<string, string> = {
    FISCAL_YEAR: 'CALENDAR_YEAR',
    FISCAL_QUARTER: 'CALENDAR_QUARTER',
    FISCAL_MONTH: 'CALENDAR_MONTH'
};

export const isDateFunction = (name: string): boolean => (SAME[name.toUpperCase()] ?? name.toUpperCase()) in PARTS;

/** SQL for a date function on a column; null when the field is no date. */
export function dateFunction(name: string, field: FieldDef, column: string): string | null {
    if (field.type !== 'date' && field.type !== 'datetime') return null;
    const moment = field.type === 'date' ? column : `${column} / 1000, 'unixepoch'`;
    const make = PARTS[SAME[name.toUpperCase()] ?? name.toUpperCase()];
    return make ? `(${make((format) => `strftime('${format}', ${moment})`)})` : null;
}
