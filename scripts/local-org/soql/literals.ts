// Literals of a condition, checked against the field's type and turned into bound values.

import type { OrgError } from '../org/contract.ts';
import { parseDateTime } from '../records/convert.ts';
import type { FieldDef } from '../schema/model.ts';
import type { SqlValue } from '../store/database.ts';
import type { IdBook } from '../store/ids.ts';
import { dayRange } from './date-literals.ts';
import type { DayRange } from './date-literals.ts';
import { framed } from './errors.ts';
import type { LiteralKind, LiteralNode } from './syntax.ts';

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
const LITERALS: Record<string, LiteralKind> = {
    boolean: 'boolean',
    int: 'number',
    double: 'number',
    currency: 'number',
    percent: 'number',
    date: 'date',
    datetime: 'datetime'
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

    /** Throws OrgError INVALID_FIELD, at the field, when the literal does not fit it. */
    read(field: FieldDef, at: number, literal: LiteralNode): Literal {
        if (literal.kind === 'null') return { kind: 'value', value: null };
        if (literal.kind !== 'dateLiteral') return { kind: 'value', value: this.#value(field, at, literal) };
        const range = dayRange(literal.text, this.#now);
        if (!range) throw framed('MALFORMED_QUERY', this.#soql, literal.at, `unexpected token: '${literal.text}'`);
        if (field.type !== 'date' && field.type !== 'datetime') throw this.#misfit(field, at);
        return { kind: 'range', range };
    }

    #value(field: FieldDef, at: number, literal: LiteralNode): SqlValue {
        if (literal.kind !== (LITERALS[field.type] ?? 'string')) throw this.#misfit(field, at);
        switch (field.type) {
            case 'boolean':
                return literal.text.toUpperCase() === 'TRUE' ? 1 : 0;
            case 'int':
            case 'double':
            case 'currency':
            case 'percent':
                return Number(literal.text);
            case 'date':
                return this.#day(field, at, literal.text);
            case 'datetime':
                return this.#moment(field, at, literal.text);
            case 'id':
            case 'reference':
                return this.#key(at, literal.text);
            default:
                return unquote(literal.text) || null;
        }
    }

    #moment(field: FieldDef, at: number, text: string): number {
        const ms = parseDateTime(text);
        if (ms === null) throw this.#misfit(field, at);
        return ms;
    }

    #day(field: FieldDef, at: number, text: string): string {
        if (parseDateTime(text) === null) throw this.#misfit(field, at);
        return text;
    }

    #key(at: number, text: string): SqlValue {
        const id = unquote(text);
        if (id === '') return null;
        const key = this.#ids.toKey(id);
        if (key !== null) return key;
        // A well-formed id of no object here simply matches nothing.
        if (/^[0-9A-Za-z]{15}([0-9A-Za-z]{3})?$/.test(id)) return -1;
        throw framed('INVALID_QUERY_FILTER_OPERATOR', this.#soql, at, `invalid ID field: ${id}`);
    }

    #misfit(field: FieldDef, at: number): OrgError {
        const type = NAMES[field.type] ?? field.type;
        const quotes = type === 'string' ? 'should be enclosed in quotes' : 'should not be enclosed in quotes';
        return framed(
            'INVALID_FIELD',
            this.#soql,
            at,
            `value of filter criterion for field '${field.name}' must be of type ${type} and ${quotes}`
        );
    }
}
