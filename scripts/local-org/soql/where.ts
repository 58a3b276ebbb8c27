// Conditions -> SQL. SOQL has two truth values: a comparison with a blank field is false, and its NOT is true.

import type { FieldDef } from '../schema/model.ts';
import type { SqlValue } from '../store/database.ts';
import type { DayRange } from './date-literals.ts';
import { framed, notSupported } from './errors.ts';
import { LiteralReader, unquote } from './literals.ts';
import type { Literal } from './literals.ts';
import type { Scope } from './scope.ts';
import type { Comparison, Condition, Expression, LiteralNode, Operator, SelectQuery } from './syntax.ts';

/** The left side of a comparison. */
export interface Operand {
    sql: string;
    field: FieldDef;
    /** As written, and where, for messages. */
    name: string;
    at: number;
}

export interface ConditionOptions {
    /** Finds what a field or function of the condition means. */
    operand: (left: Expression) => Operand;
    /** Translates `IN (SELECT ...)`; absent where SOQL forbids it. */
    subquery?: (query: SelectQuery, operand: Operand) => string;
}

// A few values read best as IN (?, ?); long lists go over as one JSON value.
const LIST_AS_JSON = 100;

const TEXT_TYPES = new Set(['string', 'textarea', 'picklist', 'multipicklist', 'email', 'phone', 'url']);

const isAscii = (value: SqlValue): boolean => typeof value !== 'string' || /^\p{ASCII}*$/u.test(value);

/** SQLite limits the depth of an expression, and a chain of a thousand ORs is a thousand deep: a tree is not. */
function balanced(parts: string[], operator: string): string {
    if (parts.length <= 2) return `(${parts.join(` ${operator} `)})`;
    const half = Math.ceil(parts.length / 2);
    return `(${balanced(parts.slice(0, half), operator)} ${operator} ${balanced(parts.slice(half), operator)})`;
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
    sql(condition: Condition, negated = false): string {
        switch (condition.kind) {
            case 'not':
                return `NOT (${this.sql(condition.inner, true)})`;
            case 'and':
            case 'or':
                return balanced(
                    condition.parts.map((part) => this.sql(part, negated)),
                    condition.kind.toUpperCase()
                );
            case 'compare': {
                const made = this.#comparison(condition);
                // Below a NOT an unknown must become false; elsewhere leaving it alone lets SQLite use its indexes.
                return negated ? `ifnull(${made}, 0)` : made;
            }
        }
    }

    #comparison({ left, operator, right }: Comparison): string {
        const operand = this.#options.operand(left);
        if (Array.isArray(right)) {
            const isList = operator === 'IN' || operator === 'NOT IN';
            return isList ? this.#list(operand, operator, right) : this.#multi(operand, operator, right);
        }
        if (right.kind === 'select') return this.#semiJoin(operand, operator, right);
        if (operator === 'LIKE') return this.#like(operand, right);
        return this.#compare(operand, operator, this.#literals.read(operand.field, operand.at, right), right);
    }

    #add(value: SqlValue): string {
        return this.#scope.context.parameters.add(value);
    }

    #compare(operand: Operand, operator: Operator, literal: Literal, node: LiteralNode): string {
        if (literal.kind === 'range') return this.#range(operand, operator, literal.range);
        const { value } = literal;
        const equality = operator === '=' || operator === '!=';
        if (value === null) {
            if (!equality)
                throw framed('MALFORMED_QUERY', this.#scope.context.soql, node.at, `unexpected token: '${node.text}'`);
            return `${operand.sql} IS ${operator === '=' ? '' : 'NOT '}NULL`;
        }
        if (operand.field.type === 'boolean' && !equality) throw this.#badOperator(operand);
        const [left, right] = this.#sides(operand, value);
        return `${left} ${operator === '!=' ? 'IS NOT' : operator} ${right}`;
    }

    /** Letters beyond ASCII need fold() to compare without case. */
    #sides(operand: Operand, value: SqlValue): [string, string] {
        if (isAscii(value) || operand.field.caseSensitive) return [operand.sql, this.#add(value)];
        return [`fold(${operand.sql})`, this.#add(String(value).toLowerCase())];
    }

    #range(operand: Operand, operator: Operator, range: DayRange): string {
        const day = operand.field.type === 'date';
        const edge = (ms: number): string => this.#add(day ? new Date(ms).toISOString().slice(0, 10) : ms);
        const { sql } = operand;
        switch (operator) {
            case '=':
                return `(${sql} >= ${edge(range.start)} AND ${sql} < ${edge(range.end)})`;
            case '!=':
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

    #like(operand: Operand, node: LiteralNode): string {
        if (!TEXT_TYPES.has(operand.field.type)) throw this.#badOperator(operand);
        this.#literals.read(operand.field, operand.at, node);
        if (node.kind === 'null') return `${operand.sql} IS NULL`;
        const pattern = unquote(node.text, true);
        if (isAscii(pattern)) return `${operand.sql} LIKE ${this.#add(pattern)} ESCAPE '\\'`;
        return `fold(${operand.sql}) LIKE ${this.#add(pattern.toLowerCase())} ESCAPE '\\'`;
    }

    #badOperator(operand: Operand): Error {
        const type = operand.field.type === 'reference' ? 'id' : operand.field.type;
        return framed(
            'INVALID_QUERY_FILTER_OPERATOR',
            this.#scope.context.soql,
            operand.at,
            `invalid operator on ${type} field`
        );
    }

    #list(operand: Operand, operator: 'IN' | 'NOT IN', nodes: LiteralNode[]): string {
        const values: SqlValue[] = [];
        const parts: string[] = [];
        for (const node of nodes) {
            const literal = this.#literals.read(operand.field, operand.at, node);
            if (literal.kind === 'range') parts.push(this.#range(operand, '=', literal.range));
            else values.push(literal.value);
        }
        const present = values.filter((value) => value !== null);
        if (present.length > 0) parts.push(this.#in(operand, present));
        if (present.length < values.length) parts.push(`${operand.sql} IS NULL`);
        const inside = balanced(parts, 'OR');
        return operator === 'IN' ? inside : `NOT ifnull(${inside}, 0)`;
    }

    #in(operand: Operand, values: SqlValue[]): string {
        const isFolded = !operand.field.caseSensitive && !values.every(isAscii);
        const list = isFolded ? values.map((value) => String(value).toLowerCase()) : values;
        const left = isFolded ? `fold(${operand.sql})` : operand.sql;
        if (list.length <= LIST_AS_JSON) return `${left} IN (${list.map((value) => this.#add(value)).join(', ')})`;
        return `${left} IN (SELECT value FROM json_each(${this.#add(JSON.stringify(list))}))`;
    }

    #multi(operand: Operand, operator: Operator, nodes: LiteralNode[]): string {
        if (operand.field.type !== 'multipicklist') throw this.#badOperator(operand);
        const any = nodes.map((node) => {
            this.#literals.read(operand.field, operand.at, node);
            const all = unquote(node.text)
                .split(';')
                .map((one) => `instr(';' || ${operand.sql} || ';', ${this.#add(`;${one};`)}) > 0`);
            return balanced(all, 'AND');
        });
        const inside = balanced(any, 'OR');
        return operator === 'INCLUDES' ? inside : `NOT ifnull(${inside}, 0)`;
    }

    #semiJoin(operand: Operand, operator: Operator, query: SelectQuery): string {
        if (!this.#options.subquery) throw notSupported('A sub-select in this place');
        const inside = `${operand.sql} IN (${this.#options.subquery(query, operand)})`;
        return operator === 'IN' ? inside : `NOT ifnull(${inside}, 0)`;
    }
}
