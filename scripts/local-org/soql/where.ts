// Conditions -> SQL. SOQL has two truth values: a comparison with a blank field is false, and its NOT is true.

import type { FieldDef } from '../schema/model.ts';
import type { SqlValue } from '../store/database.ts';
import type { DayRange } from './dateLiterals.ts';
import { framed, malformed, notSupported, positionOf } from './errors.ts';
import { LiteralReader, unquote } from './literals.ts';
import type { Literal } from './literals.ts';
import type { ConditionTree, Leaf, ParsedQuery } from './parse.ts';
import type { Scope } from './scope.ts';

/** The left side of a comparison. */
export interface Operand {
    sql: string;
    field: FieldDef;
    /** As written, for messages. */
    name: string;
}

export interface ConditionOptions {
    /** Finds what a field or function of the condition means. */
    operand: (leaf: Leaf) => Operand;
    /** Translates `IN (SELECT ...)`; absent where SOQL forbids it. */
    subquery?: (query: ParsedQuery, operand: Operand) => string;
}

// A plain comparison of a few values reads best as IN (?, ?); long lists go over as one JSON value.
const LIST_AS_JSON = 100;

const TEXT_TYPES = new Set(['string', 'textarea', 'picklist', 'multipicklist', 'email', 'phone', 'url']);

const isAscii = (value: SqlValue): boolean => typeof value !== 'string' || /^[\0-\x7f]*$/.test(value);

interface RawLeaf {
    operator: string;
    value?: string | string[];
    literalType?: string | string[];
    valueQuery?: ParsedQuery;
}

export class ConditionWriter {
    readonly #scope: Scope;
    readonly #options: ConditionOptions;
    readonly #literals: LiteralReader;

    constructor(scope: Scope, options: ConditionOptions) {
        this.#scope = scope;
        this.#options = options;
        const { soql, engine, now } = scope.context;
        this.#literals = new LiteralReader(soql, engine.ids, now);
    }

    /** Throws OrgError for what SOQL or the local org does not allow. */
    sql(tree: ConditionTree, negated = false): string {
        switch (tree.kind) {
            case 'not':
                return `NOT (${this.sql(tree.inner, true)})`;
            case 'and':
            case 'or':
                return `(${tree.parts.map((part) => this.sql(part, negated)).join(` ${tree.kind.toUpperCase()} `)})`;
            default: {
                const made = this.#leaf(tree.leaf);
                // Below a NOT an unknown must become false; elsewhere leaving it alone lets SQLite use its indexes.
                return negated ? `ifnull(${made}, 0)` : made;
            }
        }
    }

    #leaf(leaf: Leaf): string {
        const operand = this.#options.operand(leaf);
        const raw = leaf as unknown as RawLeaf;
        const operator = raw.operator.toUpperCase();
        if (raw.valueQuery !== undefined) return this.#semiJoin(operand, operator, raw.valueQuery);
        if (operator === 'IN' || operator === 'NOT IN') return this.#list(operand, operator, raw);
        if (operator === 'INCLUDES' || operator === 'EXCLUDES') return this.#multi(operand, operator, raw);
        if (raw.value === undefined || Array.isArray(raw.value)) throw malformed(`unexpected list after ${operator}`);
        const kind = Array.isArray(raw.literalType) ? raw.literalType[0] : raw.literalType;
        if (kind === 'APEX_BIND_VARIABLE') throw malformed(`unexpected token: '${raw.value}'`);
        if (operator === 'LIKE') return this.#like(operand, raw.value, kind);
        return this.#compare(operand, operator, this.#literals.read(operand.field, operand.name, raw.value, kind));
    }

    #add(value: SqlValue): string {
        return this.#scope.context.parameters.add(value);
    }

    #compare(operand: Operand, operator: string, literal: Literal): string {
        if (literal.kind === 'range') return this.#range(operand, operator, literal.range);
        const { value } = literal;
        if (value === null) return this.#compareNull(operand, operator);
        if (operand.field.type === 'boolean' && operator !== '=' && operator !== '!=') throw this.#badOperator(operand);
        const [left, right] = this.#sides(operand, value);
        if (operator === '=') return `${left} = ${right}`;
        if (operator === '!=' || operator === '<>') return `${left} IS NOT ${right}`;
        return `${left} ${operator} ${right}`;
    }

    #compareNull(operand: Operand, operator: string): string {
        if (operator === '=') return `${operand.sql} IS NULL`;
        if (operator === '!=' || operator === '<>') return `${operand.sql} IS NOT NULL`;
        throw malformed(`unexpected token: 'null'`);
    }

    /** Letters beyond ASCII need fold() to compare without case. */
    #sides(operand: Operand, value: SqlValue): [string, string] {
        if (isAscii(value) || operand.field.caseSensitive) return [operand.sql, this.#add(value)];
        return [`fold(${operand.sql})`, this.#add(String(value).toLowerCase())];
    }

    #range(operand: Operand, operator: string, range: DayRange): string {
        const day = operand.field.type === 'date';
        const edge = (ms: number): string => this.#add(day ? new Date(ms).toISOString().slice(0, 10) : ms);
        const { sql } = operand;
        switch (operator) {
            case '=':
                return `(${sql} >= ${edge(range.start)} AND ${sql} < ${edge(range.end)})`;
            case '!=':
            case '<>':
                return `(${sql} IS NULL OR ${sql} < ${edge(range.start)} OR ${sql} >= ${edge(range.end)})`;
            case '<':
                return `${sql} < ${edge(range.start)}`;
            case '<=':
                return `${sql} < ${edge(range.end)}`;
            case '>':
                return `${sql} >= ${edge(range.end)}`;
            default:
                return `${sql} >= ${edge(range.start)}`;
        }
    }

    #like(operand: Operand, text: string, kind: string | undefined): string {
        if (!TEXT_TYPES.has(operand.field.type)) throw this.#badOperator(operand);
        if (kind !== 'STRING') this.#literals.read(operand.field, operand.name, text, kind);
        const pattern = unquote(text, true);
        if (isAscii(pattern)) return `${operand.sql} LIKE ${this.#add(pattern)} ESCAPE '\\'`;
        return `fold(${operand.sql}) LIKE ${this.#add(pattern.toLowerCase())} ESCAPE '\\'`;
    }

    #badOperator(operand: Operand): Error {
        const { soql } = this.#scope.context;
        const type = operand.field.type === 'id' || operand.field.type === 'reference' ? 'id' : operand.field.type;
        return framed(
            'INVALID_QUERY_FILTER_OPERATOR',
            soql,
            positionOf(soql, operand.name),
            `invalid operator on ${type} field`
        );
    }

    #list(operand: Operand, operator: string, raw: RawLeaf): string {
        const texts = Array.isArray(raw.value) ? raw.value : [raw.value ?? ''];
        const kinds = Array.isArray(raw.literalType)
            ? raw.literalType
            : texts.map(() => raw.literalType as string | undefined);
        const values: SqlValue[] = [];
        const ranges: string[] = [];
        for (const [at, text] of texts.entries()) {
            const literal = this.#literals.read(operand.field, operand.name, text, kinds[at] as string | undefined);
            if (literal.kind === 'range') ranges.push(this.#range(operand, '=', literal.range));
            else values.push(literal.value);
        }
        const parts = [...ranges];
        const present = values.filter((value) => value !== null);
        if (present.length > 0) parts.push(this.#in(operand, present));
        if (present.length < values.length) parts.push(`${operand.sql} IS NULL`);
        const inside = `(${parts.join(' OR ')})`;
        return operator === 'IN' ? inside : `NOT ifnull(${inside}, 0)`;
    }

    #in(operand: Operand, values: SqlValue[]): string {
        const folded = !operand.field.caseSensitive && !values.every(isAscii);
        const list = folded ? values.map((value) => String(value).toLowerCase()) : values;
        const left = folded ? `fold(${operand.sql})` : operand.sql;
        if (list.length <= LIST_AS_JSON) return `${left} IN (${list.map((value) => this.#add(value)).join(', ')})`;
        return `${left} IN (SELECT value FROM json_each(${this.#add(JSON.stringify(list))}))`;
    }

    #multi(operand: Operand, operator: string, raw: RawLeaf): string {
        if (operand.field.type !== 'multipicklist') throw this.#badOperator(operand);
        const texts = Array.isArray(raw.value) ? raw.value : [raw.value ?? ''];
        const any = texts.map((text) => {
            const all = unquote(text)
                .split(';')
                .map((one) => `instr(';' || ${operand.sql} || ';', ${this.#add(`;${one};`)}) > 0`);
            return `(${all.join(' AND ')})`;
        });
        const inside = `(${any.join(' OR ')})`;
        return operator === 'INCLUDES' ? inside : `NOT ifnull(${inside}, 0)`;
    }

    #semiJoin(operand: Operand, operator: string, query: ParsedQuery): string {
        if (operator !== 'IN' && operator !== 'NOT IN')
            throw malformed(`a sub-select needs IN or NOT IN, not ${operator}`);
        if (!this.#options.subquery) throw notSupported('A sub-select in this place');
        const inside = `${operand.sql} IN (${this.#options.subquery(query, operand)})`;
        return operator === 'IN' ? inside : `NOT ifnull(${inside}, 0)`;
    }
}
