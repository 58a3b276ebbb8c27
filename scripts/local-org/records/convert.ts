// A sent value -> what is stored, with the checks Salesforce makes on the value alone.

import { roundDecimal } from '../formula/values.ts';
import type { FieldDef } from '../schema/model.ts';
import type { SqlValue } from '../store/database.ts';
import { RowFailure, badEmail, badPicklistValue, dateOutOfRange, outOfRange, tooLong, wrongType } from './failure.ts';

/** Throws RowFailure. null and the empty text are both stored as null. */
export type Convert = (value: unknown) => SqlValue;

type Format = 'json' | 'csv';

const NUMBER = /^\s*[-+]?(\d+\.?\d*|\.\d+)([eE][-+]?\d+)?\s*$/;
const DATE = /^(\d{4})-(\d{2})-(\d{2})$/;
const DATE_TIME = /^(\d{4}-\d{2}-\d{2})T(\d{2}):(\d{2})(?::(\d{2})(?:\.\d{1,9})?)?(Z|[+-]\d{2}:?\d{2})$/i;
const EMAIL = /^[^\s@,;<>()"]+@[^\s@,;<>()".]+(\.[^\s@,;<>()".]+)+$/;

function asText(field: FieldDef, value: unknown, format: Format): string {
    if (typeof value === 'string') return value;
    if (typeof value === 'number' || typeof value === 'boolean') return String(value);
    throw wrongType(field, value, 'string', format);
}

function textConverter(field: FieldDef, format: Format): Convert {
    const { length } = field;
    return (value) => {
        const text = asText(field, value, format);
        if (text.length > length) throw tooLong(field, text);
        return text;
    };
}

function emailConverter(field: FieldDef, format: Format): Convert {
    const plain = textConverter(field, format);
    return (value) => {
        const text = plain(value) as string;
        if (!EMAIL.test(text)) throw badEmail(field, text);
        return text;
    };
}

function picklistConverter(field: FieldDef, format: Format): Convert {
    const plain = textConverter(field, format);
    if (!field.restricted) return plain;
    const allowed = new Set(field.picklist.filter((entry) => entry.active).map((entry) => entry.value));
    return (value) => {
        const text = plain(value) as string;
        const parts = field.type === 'multipicklist' ? text.split(';') : [text];
        for (const part of parts) if (!allowed.has(part)) throw badPicklistValue(field, part);
        return text;
    };
}

const BOOLEANS = new Map([
    ['true', 1],
    ['false', 0],
    ['1', 1],
    ['0', 0]
]);

function booleanConverter(field: FieldDef, format: Format): Convert {
    return (value) => {
        if (value === true) return 1;
        if (value === false) return 0;
        const known = typeof value === 'string' ? BOOLEANS.get(value.toLowerCase()) : undefined;
        if (known === undefined) throw wrongType(field, value, 'boolean', format);
        return known;
    };
}

function numberConverter(field: FieldDef, format: Format): Convert {
    const whole = field.type === 'int';
    // Doubles hold 15 digits exactly; beyond that Salesforce keeps what the double keeps.
    const limit = whole ? 2 ** 31 : 10 ** (field.precision - field.scale);
    const { scale } = field;
    return (value) => {
        const number =
            typeof value === 'number'
                ? value
                : typeof value === 'string' && NUMBER.test(value)
                  ? Number(value)
                  : Number.NaN;
        if (Number.isNaN(number)) throw wrongType(field, value, whole ? 'int' : 'double', format);
        if (whole && !Number.isInteger(number)) throw wrongType(field, value, 'int', format);
        const rounded = whole ? number : roundDecimal(number, scale);
        if (!(Math.abs(rounded) < limit)) throw outOfRange(field, value);
        // Minus zero would come back as "-0.0".
        return rounded === 0 ? 0 : rounded;
    };
}

/** "YYYY-MM-DD" when that day exists, else null. */
function validDay(text: string): string | null {
    const match = DATE.exec(text);
    if (!match) return null;
    const month = Number(match[2]);
    const day = Number(match[3]);
    if (month < 1 || month > 12 || day < 1 || Number(match[1]) < 1) return null;
    return day <= new Date(Date.UTC(Number(match[1]), month, 0)).getUTCDate() ? text : null;
}

/** ms since 1970 UTC, whole seconds as Salesforce keeps them; null when it is not a date-time. */
export function parseDateTime(text: string): number | null {
    const match = DATE_TIME.exec(text);
    if (!match) return validDay(text) === null ? null : Date.parse(`${text}T00:00:00Z`);
    const [, day = '', hour = '', minute = '', second = '00', zone = 'Z'] = match;
    if (validDay(day) === null || Number(hour) > 23 || Number(minute) > 59 || Number(second) > 59) return null;
    const offset = zone.toUpperCase() === 'Z' ? 'Z' : `${zone.slice(0, 3)}:${zone.slice(-2)}`;
    const ms = Date.parse(`${day}T${hour}:${minute}:${second}${offset}`);
    return Number.isNaN(ms) ? null : ms;
}

/** Days that fields hold, and instants up to their midnights in UTC. */
const FIRST_DAY = '1700-01-01';
const LAST_DAY = '4000-12-31';

function dateConverter(field: FieldDef, format: Format): Convert {
    return (value) => {
        const text = typeof value === 'string' ? value.trim() : '';
        // A date-time is accepted for a date field and loses its time.
        const day = validDay(text) ?? (DATE_TIME.test(text) ? validDay(text.slice(0, 10)) : null);
        if (day === null) throw wrongType(field, value, 'date', format);
        if (day < FIRST_DAY || day > LAST_DAY) throw dateOutOfRange(field, value);
        return day;
    };
}

function dateTimeConverter(field: FieldDef, format: Format): Convert {
    return (value) => {
        const ms = typeof value === 'string' ? parseDateTime(value.trim()) : null;
        if (ms === null) throw wrongType(field, value, 'datetime', format);
        if (ms < Date.parse(FIRST_DAY) || ms > Date.parse(LAST_DAY)) throw dateOutOfRange(field, value);
        return ms;
    };
}

function converter(field: FieldDef, format: Format): Convert {
    switch (field.type) {
        case 'boolean':
            return booleanConverter(field, format);
        case 'int':
        case 'double':
        case 'currency':
        case 'percent':
            return numberConverter(field, format);
        case 'date':
            return dateConverter(field, format);
        case 'datetime':
            return dateTimeConverter(field, format);
        case 'picklist':
        case 'multipicklist':
            return picklistConverter(field, format);
        case 'email':
            return emailConverter(field, format);
        case 'id':
        case 'reference':
            throw new Error(`${field.name}: references have a converter of their own`);
        default:
            return textConverter(field, format);
    }
}

/** Values of one column that are remembered, and their longest text. */
const REMEMBERED = 2000;
const REMEMBERED_LENGTH = 30;

/** Columns of numbers, dates and times have few different values: each is looked at once. */
function remembering(convert: Convert): Convert {
    const known = new Map<string, SqlValue>();
    return (value) => {
        if (typeof value !== 'string' || value.length > REMEMBERED_LENGTH) return convert(value);
        const before = known.get(value);
        if (before !== undefined) return before;
        const made = convert(value);
        if (known.size < REMEMBERED) known.set(value, made);
        return made;
    };
}

const NUMBERS_AND_TIMES: ReadonlySet<string> = new Set(['double', 'currency', 'percent', 'date', 'datetime']);

/** The converter of any field but references. */
export function converterFor(field: FieldDef, format: Format): Convert {
    const plain = converter(field, format);
    const convert = format === 'csv' && NUMBERS_AND_TIMES.has(field.type) ? remembering(plain) : plain;
    return (value) => {
        if (value !== null && value !== '') return convert(value);
        if (field.type === 'boolean') {
            throw new RowFailure('INVALID_TYPE_ON_FIELD_IN_RECORD', `${field.label}: value not of required type: `, [
                field.name
            ]);
        }
        return null;
    };
}
