import { soqlText } from '../sample/rest.ts';
import type { Field } from './fields.ts';
import { filterDays, type DayRange } from './relative-days.ts';
import { ReportMistake } from './report-mistake.ts';

/** One filter as the metadata writes it. */
export interface Filter {
    column: string;
    operator: string;
    value: string;
}

const SYMBOLS: Record<string, string> = {
    equals: '=',
    notEqual: '!=',
    lessThan: '<',
    greaterThan: '>',
    lessOrEqual: '<=',
    greaterOrEqual: '>='
};
const PATTERNS: Record<string, (text: string) => string> = {
    contains: (text) => `%${text}%`,
    notContain: (text) => `%${text}%`,
    startsWith: (text) => `${text}%`
};
const NUMBERS = new Set(['int', 'double', 'currency', 'percent', 'long']);

/**
 * A filter as a SOQL condition. Relative dates become days around `asOf`, so that the answer does not hang on the clock.
 * @throws ReportMistake
 */
export function condition(filter: Filter, field: Field, asOf: string): string {
    const { operator, value } = filter;
    const { path, type } = field;
    if (operator in PATTERNS) return partly(filter, field);
    const symbol = SYMBOLS[operator];
    if (symbol === undefined) throw mistake(filter, `the operator "${operator}" is not known here`);
    if (value === '') {
        if (symbol !== '=' && symbol !== '!=') throw mistake(filter, 'only equals and notEqual compare with nothing');
        return `${path} ${symbol} null`;
    }
    if (type === 'date' || type === 'datetime') {
        const days = filterDays(value, asOf);
        if (days === null) throw mistake(filter, `"${value}" is no date`);
        return dayCondition(field, symbol, days);
    }
    if (type === 'boolean') {
        const truth = { '1': true, '0': false, true: true, false: false, True: true, False: false }[value];
        if (truth === undefined) throw mistake(filter, `"${value}" is neither 1 nor 0`);
        return `${path} ${symbol} ${truth}`;
    }
    const literals = listed(value).map((one) => literal(one, filter, field));
    if (literals.length === 1) return `${path} ${symbol} ${literals[0]}`;
    if (symbol === '=') return `${path} IN (${literals.join(', ')})`;
    if (symbol === '!=') return `${path} NOT IN (${literals.join(', ')})`;
    throw mistake(filter, 'only equals and notEqual take several values');
}

/** A field on days of a range; `null` on a side leaves it open. */
export function withinDays(field: Field, days: DayRange): string {
    const parts = [
        ...(days.from === null ? [] : [`${field.path} >= ${dayLiteral(field, days.from)}`]),
        ...(days.to === null ? [] : [`${field.path} < ${dayLiteral(field, days.to)}`])
    ];
    return parts.join(' AND ');
}

function dayCondition(field: Field, symbol: string, days: DayRange): string {
    const [from, to] = [dayLiteral(field, days.from ?? ''), dayLiteral(field, days.to ?? '')];
    const { path } = field;
    if (symbol === '<') return `${path} < ${from}`;
    if (symbol === '>=') return `${path} >= ${from}`;
    if (symbol === '<=') return `${path} < ${to}`;
    if (symbol === '>') return `${path} >= ${to}`;
    if (symbol === '=') return withinDays(field, days);
    return `${path} < ${from} OR ${path} >= ${to} OR ${path} = null`;
}

function dayLiteral(field: Field, day: string): string {
    return field.type === 'datetime' ? `${day}T00:00:00Z` : day;
}

function partly(filter: Filter, { path, type }: Field): string {
    const { operator, value } = filter;
    if (!['string', 'picklist', 'textarea', 'email', 'phone', 'url'].includes(type)) {
        throw mistake(filter, `"${operator}" needs a text, and this is a ${type}`);
    }
    const parts = listed(value).map((one) => {
        const pattern = PATTERNS[operator]?.(one.replace(/[%_]/g, '\\$&')) ?? one;
        return `${path} LIKE '${pattern.replace(/'/g, "\\'")}'`;
    });
    const any = parts.join(' OR ');
    return operator === 'notContain' ? `NOT (${any})` : any;
}

function literal(text: string, filter: Filter, { type, values }: Field): string {
    if (NUMBERS.has(type)) {
        if (!/^-?\d+(?:\.\d+)?$/.test(text)) throw mistake(filter, `"${text}" is no number`);
        return text;
    }
    if (type === 'picklist' && values.length > 0 && !values.includes(text)) {
        throw mistake(filter, `"${text}" is not one of ${values.join(', ')}`);
    }
    return soqlText(text);
}

/** Values are separated by commas; one that holds a comma stands in quotes. */
function listed(value: string): string[] {
    const parts = value.match(/"[^"]*"|[^,]+/g) ?? [];
    return parts.map((part) => part.trim().replace(/^"(.*)"$/, '$1')).filter((part) => part !== '');
}

function mistake({ column }: Filter, what: string): ReportMistake {
    return new ReportMistake(`Filter on ${column}: ${what}.`);
}
