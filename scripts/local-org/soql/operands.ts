// Fields and functions as they stand in SELECT, WHERE, GROUP BY, HAVING and ORDER BY.

import { field as makeField } from '../schema/model.ts';
import type { FieldDef } from '../schema/model.ts';
import { framed, notSupported } from './errors.ts';
import { dateFunction, isDateFunction } from './functions.ts';
import type { Scope } from './scope.ts';
import type { Expression, FieldRef, FunctionCall } from './syntax.ts';
import type { Operand } from './where.ts';

export interface ResolvedOperand extends Operand {
    /** Relationship path and field, for answers; the text of a function. */
    path: string[];
    isAggregate: boolean;
}

const AGGREGATES = new Set(['COUNT', 'COUNT_DISTINCT', 'SUM', 'AVG', 'MIN', 'MAX']);
const NUMBERS = new Set(['int', 'double', 'currency', 'percent']);
const UNGROUPABLE = new Set(['double', 'currency', 'percent', 'datetime', 'multipicklist']);

export const isAggregateCall = (expression: Expression): boolean =>
    expression.kind === 'call' && AGGREGATES.has(expression.name);

export class Operands {
    readonly #scope: Scope;

    constructor(scope: Scope) {
        this.#scope = scope;
    }

    field(ref: FieldRef): ResolvedOperand {
        const found = this.#scope.resolve(ref);
        return { sql: found.sql, field: found.field, name: ref.name, at: ref.at, path: found.path, isAggregate: false };
    }

    /** A field or function that is to be filtered, sorted or grouped by. */
    usable(expression: Expression, how: 'filtered' | 'sorted' | 'grouped'): ResolvedOperand {
        if (expression.kind === 'call') return this.call(expression);
        const operand = this.field(expression);
        const { type, longText, name, autoNumber } = operand.field;
        if (longText || (how === 'grouped' && (UNGROUPABLE.has(type) || autoNumber !== null))) {
            throw this.#error('INVALID_FIELD', operand.at, `field '${name}' can not be ${how} in a query call`);
        }
        return operand;
    }

    /** Where only records are at hand: an aggregate belongs in SELECT, HAVING or ORDER BY of a grouped query. */
    plain(expression: Expression, how: 'filtered' | 'sorted' | 'grouped'): ResolvedOperand {
        const operand = this.usable(expression, how);
        if (!operand.isAggregate) return operand;
        throw this.#error(
            'MALFORMED_QUERY',
            operand.at,
            `aggregate expressions can not be ${how} here: ${operand.name}`
        );
    }

    #error(errorCode: string, at: number, message: string): Error {
        return framed(errorCode, this.#scope.context.soql, at, message);
    }

    call(call: FunctionCall): ResolvedOperand {
        if (isDateFunction(call.name)) return this.#date(call);
        if (call.name === 'TOLABEL') return this.#label(call);
        if (AGGREGATES.has(call.name)) return this.#aggregate(call);
        throw notSupported(`The function ${call.name}()`);
    }

    #argument(call: FunctionCall): ResolvedOperand {
        const [first, ...more] = call.args;
        if (first === undefined || more.length > 0)
            throw this.#error('MALFORMED_QUERY', call.at, `${call.name}() takes one field`);
        if (first.kind === 'field') return this.field(first);
        // The org's time zone is UTC, and so is every user's.
        if (first.name === 'CONVERTTIMEZONE') return this.#argument(first);
        throw notSupported(`The function ${first.name}() inside of ${call.name}()`);
    }

    #date(call: FunctionCall): ResolvedOperand {
        const inner = this.#argument(call);
        const sql = dateFunction(call.name, inner.field, inner.sql);
        if (sql === null)
            throw this.#error(
                'MALFORMED_QUERY',
                call.at,
                `${call.name}() needs a date or date-time field, not ${inner.field.name}`
            );
        const field = makeField(call.raw, call.raw, call.name === 'DAY_ONLY' ? 'date' : 'int');
        return { sql, field, name: call.raw, at: call.at, path: [call.raw], isAggregate: false };
    }

    #label(call: FunctionCall): ResolvedOperand {
        const inner = this.#argument(call);
        const { parameters } = this.#scope.context;
        const cases = inner.field.picklist
            .filter((entry) => entry.label !== entry.value)
            .map((entry) => `WHEN ${parameters.add(entry.value)} THEN ${parameters.add(entry.label)}`);
        const sql = cases.length === 0 ? inner.sql : `CASE ${inner.sql} ${cases.join(' ')} ELSE ${inner.sql} END`;
        return { ...inner, sql, name: call.raw, at: call.at };
    }

    #aggregate(call: FunctionCall): ResolvedOperand {
        const { name, raw, at } = call;
        const made = (sql: string, field: FieldDef): ResolvedOperand => ({
            sql,
            field,
            name: raw,
            at,
            path: [raw],
            isAggregate: true
        });
        const count = makeField(raw, raw, 'int');
        if (name === 'COUNT' && call.args.length === 0) return made('count(*)', count);
        const inner = this.#argument(call);
        const { type, longText } = inner.field;
        const wrong =
            longText ||
            type === 'multipicklist' ||
            (/SUM|AVG/.test(name) && !NUMBERS.has(type)) ||
            (/MIN|MAX/.test(name) && type === 'boolean');
        if (wrong)
            throw this.#error(
                'MALFORMED_QUERY',
                inner.at,
                `field ${inner.field.name} does not support aggregate operator ${name}`
            );
        if (name === 'COUNT') return made(`count(${inner.sql})`, count);
        if (name === 'COUNT_DISTINCT') return made(`count(DISTINCT ${inner.sql})`, count);
        if (name === 'SUM' || name === 'AVG') {
            return made(
                `${name.toLowerCase()}(${inner.sql})`,
                makeField(raw, raw, name === 'SUM' && type === 'int' ? 'int' : 'double')
            );
        }
        return made(`${name.toLowerCase()}(${inner.sql})`, inner.field);
    }
}
