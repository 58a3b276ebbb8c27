// Literals of a condition, checked against the field's type and turned into bound values.

import type { OrgError } from '../org/contract.ts';
import { parseDateTime } from '../records/convert.ts';
import type { FieldDef } from '../schema/model.ts';
import type { SqlValue } from '../store/database.ts';
import type { IdBook } from '../store/ids.ts';
import { dayRange } from './dateLiterals.ts';
import type { DayRange } from './dateLiterals.ts';
import { framed, positionOf } from './errors.ts';

export type Literal = { kind: 'value'; value: SqlValue } | { kind: 'range'; range: DayRange };

const NAMES: Record<string, string> = {
    datetime: 'dateTime',
    id: 'string',
    textarea: 'string',
    picklist: 'string',
    multipicklist: 'string',
    reference: 'string',
    email: 'string',
    phone: 'string',
    url: 'string'
};

// Literals each type takes; the others take quoted text.
const LITERALS: Record<string, string[]> = {
    boolean: ['BOOLEAN'],
    int: ['INTEGER', 'DECIMAL'],
    double: ['INTEGER', 'DECIMAL'],
    currency: ['INTEGER', 'DECIMAL'],
    percent: ['INTEGER', 'DECIMAL'],
    date: ['DATE'],
    datetime: ['DATETIME']
};

const ESCAPES: Record<string, string> = { n: '\n', r: '\r', t: '\t', b: '\b', f: '\f' };

/** 'it\'s' -> it's. Inside LIKE, `\_` and `\%` keep their backslash. */
export function unquote(text: string, like = false): string {
    return text.slice(1, -1).replace(/\\(u[0-9a-fA-F]{4}|[\s\S])/g, (whole, c: string) => {
        if (c.length === 5) return String.fromCharCode(Number.parseInt(c.slice(1), 16));
        if (like && (c === '_' || c === '%' || c === '\\')) return whole;
        return ESCAPES[c.toLowerCase()] ?? c;
    });
}

export class LiteralReader {
    readonly #soql: string;
    readonly #ids: IdBook;
    readonly #now: number;

    constructor(soql: string, ids: IdBook, now: number) {
        this.#soql = soql;
        this.#ids = ids;
        this.#now = now;
    }

    /** Throws OrgError INVALID_FIELD when the literal does not fit the field. */
    read(field: FieldDef, name: string, text: string, literalType: string | undefined): Literal {
        if (literalType === 'NULL') return { kind: 'value', value: null };
        if (literalType === 'DATE_LITERAL' || literalType === 'DATE_N_LITERAL') {
            const range = dayRange(text, this.#now);
            if (!range || (field.type !== 'date' && field.type !== 'datetime')) throw this.#misfit(field, name);
            return { kind: 'range', range };
        }
        return { kind: 'value', value: this.#value(field, name, text, literalType ?? 'STRING') };
    }

    #value(field: FieldDef, name: string, text: string, kind: string): SqlValue {
        if (!(LITERALS[field.type] ?? ['STRING']).includes(kind)) throw this.#misfit(field, name);
        switch (field.type) {
            case 'boolean':
                return text.toUpperCase() === 'TRUE' ? 1 : 0;
            case 'int':
            case 'double':
            case 'currency':
            case 'percent':
                return Number(text);
            case 'date':
                return text;
            case 'datetime':
                return this.#moment(field, name, text);
            case 'id':
            case 'reference':
                return this.#key(name, text);
            default:
                return unquote(text) || null;
        }
    }

    #moment(field: FieldDef, name: string, text: string): number {
        const ms = parseDateTime(text);
        if (ms === null) throw this.#misfit(field, name);
        return ms;
    }

    #key(name: string, text: string): SqlValue {
        const id = unquote(text);
        if (id === '') return null;
        const key = this.#ids.toKey(id);
        if (key !== null) return key;
        // A well-formed id of no object here simply matches nothing.
        if (/^[0-9A-Za-z]{15}([0-9A-Za-z]{3})?$/.test(id)) return -1;
        throw framed(
            'INVALID_QUERY_FILTER_OPERATOR',
            this.#soql,
            positionOf(this.#soql, name),
            `invalid ID field: ${id}`
        );
    }

    #misfit(field: FieldDef, name: string): OrgError {
        const type = NAMES[field.type] ?? field.type;
        const quotes = type === 'string' ? 'should be enclosed in quotes' : 'should not be enclosed in quotes';
        return framed(
            'INVALID_FIELD',
            this.#soql,
            positionOf(this.#soql, name),
            `value of filter criterion for field '${field.name}' must be of type ${type} and ${quotes}`
        );
    }
}
