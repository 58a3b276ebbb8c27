// Formula functions whose arguments are all evaluated first. IF, CASE, AND, OR and those that look at fields are in compile.ts.

import { asText, isBlank, roundDecimal, startOfDay } from './values.ts';
import type { FormulaContext, FormulaType, FormulaValue } from './values.ts';

export interface FunctionDef {
    /** Smallest and largest number of arguments. */
    args: [number, number];
    /** Result type; 'same' is the type of the first argument that is not a bare NULL. */
    type: FormulaType | 'same';
    run: (values: FormulaValue[], types: FormulaType[], context: FormulaContext) => FormulaValue;
}

const str = (value: FormulaValue | undefined): string => (value === null || value === undefined ? '' : String(value));
const num = (value: FormulaValue | undefined): number | null => (typeof value === 'number' ? value : null);

function numeric(work: (...values: number[]) => number): FunctionDef['run'] {
    return (values) => {
        const numbers = values.map(num);
        if (numbers.includes(null)) return null;
        const result = work(...(numbers as number[]));
        return Number.isFinite(result) ? result : null;
    };
}

function parseNumber(value: string): number | null {
    return /^\s*[-+]?(\d+\.?\d*|\.\d+)([eE][-+]?\d+)?\s*$/.test(value) ? Number(value) : null;
}

function parseDate(value: string): number | null {
    const ms = /^\d{4}-\d{2}-\d{2}/.test(value) ? Date.parse(`${value.slice(0, 10)}T00:00:00Z`) : Number.NaN;
    return Number.isNaN(ms) ? null : ms;
}

function addMonths(ms: number, months: number): number {
    const from = new Date(ms);
    const lastDay = new Date(Date.UTC(from.getUTCFullYear(), from.getUTCMonth() + months + 1, 0)).getUTCDate();
    const day = Math.min(from.getUTCDate(), lastDay);
    return Date.UTC(from.getUTCFullYear(), from.getUTCMonth() + months, day) + (ms - startOfDay(ms));
}

function makeDate(year: number, month: number, day: number): number {
    const ms = Date.UTC(year, month - 1, day);
    const made = new Date(ms);
    return made.getUTCMonth() === month - 1 && made.getUTCDate() === day ? ms : Number.NaN;
}

function pad(value: string, length: number, fill: string, left: boolean): string {
    if (value.length >= length) return value.slice(0, length);
    return left ? value.padStart(length, fill) : value.padEnd(length, fill);
}

const datePart = (part: (date: Date) => number): FunctionDef => ({
    args: [1, 1],
    type: 'number',
    run: numeric((ms) => part(new Date(ms)))
});

const define = (min: number, max: number, type: FunctionDef['type'], run: FunctionDef['run']): FunctionDef => ({
    args: [min, max],
    type,
    run
});

export const FUNCTIONS: Record<string, FunctionDef> = {
    TEXT: define(1, 1, 'text', ([value], [type]) => asText(value ?? null, type ?? 'text')),
    VALUE: define(1, 1, 'number', ([value]) => parseNumber(str(value))),
    ISBLANK: define(1, 1, 'boolean', ([value]) => isBlank(value ?? null)),
    ISNULL: define(1, 1, 'boolean', ([value]) => (value ?? null) === null),
    ISNUMBER: define(1, 1, 'boolean', ([value]) => parseNumber(str(value)) !== null),
    ISPICKVAL: define(2, 2, 'boolean', ([value, wanted]) => str(value) === str(wanted)),
    INCLUDES: define(2, 2, 'boolean', ([value, wanted]) => str(value).split(';').includes(str(wanted))),
    BLANKVALUE: define(2, 2, 'same', ([value, other]) => (isBlank(value ?? null) ? (other ?? null) : (value ?? null))),
    NULLVALUE: define(2, 2, 'same', ([value, other]) => value ?? other ?? null),
    NOT: define(1, 1, 'boolean', ([value]) => value !== true),
    LEN: define(1, 1, 'number', ([value]) => str(value).length),
    TRIM: define(1, 1, 'text', ([value]) => str(value).trim()),
    UPPER: define(1, 2, 'text', ([value]) => str(value).toUpperCase()),
    LOWER: define(1, 2, 'text', ([value]) => str(value).toLowerCase()),
    LEFT: define(2, 2, 'text', ([value, count]) => str(value).slice(0, Math.max(0, num(count) ?? 0))),
    RIGHT: define(2, 2, 'text', ([value, count]) => {
        const wanted = Math.max(0, num(count) ?? 0);
        return wanted === 0 ? '' : str(value).slice(-wanted);
    }),
    MID: define(3, 3, 'text', ([value, start, count]) => {
        const from = Math.max(1, num(start) ?? 1) - 1;
        return str(value).slice(from, from + Math.max(0, num(count) ?? 0));
    }),
    LPAD: define(2, 3, 'text', ([value, length, fill]) => pad(str(value), num(length) ?? 0, str(fill ?? ' '), true)),
    RPAD: define(2, 3, 'text', ([value, length, fill]) => pad(str(value), num(length) ?? 0, str(fill ?? ' '), false)),
    FIND: define(
        2,
        3,
        'number',
        ([wanted, value, start]) => str(value).indexOf(str(wanted), (num(start) ?? 1) - 1) + 1
    ),
    CONTAINS: define(2, 2, 'boolean', ([value, wanted]) => str(value).includes(str(wanted))),
    BEGINS: define(2, 2, 'boolean', ([value, wanted]) => str(value).startsWith(str(wanted))),
    SUBSTITUTE: define(3, 3, 'text', ([value, from, to]) =>
        str(from) === '' ? str(value) : str(value).replaceAll(str(from), str(to))
    ),
    REGEX: define(2, 2, 'boolean', ([value, pattern]) => new RegExp(`^(?:${str(pattern)})$`, 's').test(str(value))),
    BR: define(0, 0, 'text', () => '\n'),
    HYPERLINK: define(2, 3, 'text', ([link, label]) => `<a href="${str(link)}">${str(label)}</a>`),
    IMAGE: define(2, 4, 'text', ([link, alt]) => `<img src="${str(link)}" alt="${str(alt)}">`),
    ABS: define(1, 1, 'number', numeric(Math.abs)),
    ROUND: define(2, 2, 'number', numeric(roundDecimal)),
    FLOOR: define(
        1,
        1,
        'number',
        numeric((value) => Math.sign(value) * Math.floor(Math.abs(value)))
    ),
    CEILING: define(
        1,
        1,
        'number',
        numeric((value) => Math.sign(value) * Math.ceil(Math.abs(value)))
    ),
    MFLOOR: define(1, 1, 'number', numeric(Math.floor)),
    MCEILING: define(1, 1, 'number', numeric(Math.ceil)),
    MOD: define(
        2,
        2,
        'number',
        numeric((value, by) => value - by * Math.floor(value / by))
    ),
    SQRT: define(1, 1, 'number', numeric(Math.sqrt)),
    EXP: define(1, 1, 'number', numeric(Math.exp)),
    LN: define(1, 1, 'number', numeric(Math.log)),
    LOG: define(1, 1, 'number', numeric(Math.log10)),
    MAX: define(1, 99, 'number', numeric(Math.max)),
    MIN: define(1, 99, 'number', numeric(Math.min)),
    TODAY: define(0, 0, 'date', (_values, _types, context) => startOfDay(context.now)),
    NOW: define(0, 0, 'datetime', (_values, _types, context) => context.now),
    DATE: define(3, 3, 'date', numeric(makeDate)),
    DATEVALUE: define(1, 1, 'date', ([value]) =>
        typeof value === 'number' ? startOfDay(value) : parseDate(str(value))
    ),
    DATETIMEVALUE: define(1, 1, 'datetime', ([value]) => {
        if (typeof value === 'number' || value === null) return value ?? null;
        const ms = Date.parse(`${str(value).replace(' ', 'T').replace(/Z$/, '')}Z`);
        return Number.isNaN(ms) ? null : ms;
    }),
    ADDMONTHS: define(2, 2, 'same', numeric(addMonths)),
    YEAR: datePart((date) => date.getUTCFullYear()),
    MONTH: datePart((date) => date.getUTCMonth() + 1),
    DAY: datePart((date) => date.getUTCDate()),
    HOUR: datePart((date) => date.getUTCHours()),
    MINUTE: datePart((date) => date.getUTCMinutes()),
    WEEKDAY: datePart((date) => date.getUTCDay() + 1),
    CASESAFEID: define(1, 1, 'text', ([value]) => str(value))
};
