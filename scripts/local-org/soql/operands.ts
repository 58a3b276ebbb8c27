// Fields and functions as they stand in WHERE, GROUP BY, HAVING, ORDER BY and SELECT.

import type { FunctionExp } from '@jetstreamapp/soql-parser-js';
import { field as makeField } from '../schema/model.ts';
import type { FieldDef } from '../schema/model.ts';
import { framed, malformed, notSupported, positionOf } from './errors.ts';
import { dateFunction, isDateFunction } from './functions.ts';
import type { Scope } from './scope.ts';
import type { Operand } from './where.ts';

export interface ResolvedOperand extends Operand {
    /** Relationship path and field, for answers; the function text for functions. */
    path: string[];
    isAggregate: boolean;
}

const NUMBERS = new Set(['int', 'double', 'currency', 'percent']);

export class Operands {
    readonly #scope: Scope;

    constructor(scope: Scope) {
        this.#scope = scope;
    }

    field(name: string): ResolvedOperand {
        const found = this.#scope.resolve(name);
        return { sql: found.sql, field: found.field, name, path: found.path, isAggregate: false };
    }

    /** WHERE: the field must be one that can be filtered. */
    filterable(name: string): ResolvedOperand {
        return this.#allowed(this.field(name), 'filtered');
    }

    sortable(name: string): ResolvedOperand {
        return this.#allowed(this.field(name), 'sorted');
    }

    groupable(name: string): ResolvedOperand {
        const operand = this.#allowed(this.field(name), 'grouped');
        const { type } = operand.field;
        if (
            type === 'double' ||
            type === 'currency' ||
            type === 'percent' ||
            type === 'datetime' ||
            type === 'multipicklist'
        ) {
            throw this.#cannot(operand, 'grouped');
        }
        return operand;
    }

    #allowed(operand: ResolvedOperand, what: string): ResolvedOperand {
        if (operand.field.longText) throw this.#cannot(operand, what);
        return operand;
    }

    #cannot(operand: ResolvedOperand, what: string): Error {
        const { soql } = this.#scope.context;
        return framed(
            'INVALID_FIELD',
            soql,
            positionOf(soql, operand.name),
            `field '${operand.field.name}' can not be ${what} in a query call`
        );
    }

    /** Any function of SELECT, WHERE, GROUP BY, HAVING or ORDER BY. */
    call(fn: FunctionExp): ResolvedOperand {
        const name = (fn.functionName ?? '').toUpperCase();
        const raw = fn.rawValue ?? `${name}()`;
        if (isDateFunction(name)) return this.#date(name, fn, raw);
        if (name === 'TOLABEL') return this.#label(fn, raw);
        if (AGGREGATES.has(name)) return this.#aggregate(name, fn, raw);
        throw notSupported(`The function ${fn.functionName ?? raw}()`);
    }

    #argument(fn: FunctionExp): string {
        const [first, ...more] = fn.parameters ?? [];
        if (more.length > 0 || first === undefined) throw malformed(`${fn.functionName}() takes one field`);
        if (typeof first === 'string') return first;
        // The org's time zone is UTC, and so is every user's.
        if ((first.functionName ?? '').toUpperCase() === 'CONVERTTIMEZONE') return this.#argument(first);
        throw notSupported(`The function ${first.functionName ?? ''}() inside of ${fn.functionName ?? ''}()`);
    }

    #date(name: string, fn: FunctionExp, raw: string): ResolvedOperand {
        const inner = this.field(this.#argument(fn));
        const sql = dateFunction(name, inner.field, inner.sql);
        if (sql === null) throw malformed(`${name}() needs a date or date-time field, not ${inner.field.name}`);
        const type = name === 'DAY_ONLY' ? 'date' : 'int';
        return { sql, field: makeField(raw, raw, type), name: raw, path: [raw], isAggregate: false };
    }

    #label(fn: FunctionExp, raw: string): ResolvedOperand {
        const inner = this.field(this.#argument(fn));
        const cases = inner.field.picklist
            .filter((entry) => entry.label !== entry.value)
            .map(
                (entry) =>
                    `WHEN ${this.#scope.context.parameters.add(entry.value)} THEN ${this.#scope.context.parameters.add(entry.label)}`
            );
        const sql = cases.length === 0 ? inner.sql : `CASE ${inner.sql} ${cases.join(' ')} ELSE ${inner.sql} END`;
        return { ...inner, sql, name: raw };
    }

    #aggregate(name: string, fn: FunctionExp, raw: string): ResolvedOperand {
        const made = (sql: string, field: FieldDef): ResolvedOperand => ({
            sql,
            field,
            name: raw,
            path: [raw],
            isAggregate: true
        });
        const count = makeField(raw, raw, 'int');
        if (name === 'COUNT' && (fn.parameters ?? []).length === 0) return made('count(*)', count);
        const inner = this.field(this.#argument(fn));
        const { type } = inner.field;
        if (inner.field.longText || type === 'multipicklist') throw this.#cannotAggregate(inner, name);
        if (name === 'COUNT') return made(`count(${inner.sql})`, count);
        if (name === 'COUNT_DISTINCT') return made(`count(DISTINCT ${inner.sql})`, count);
        if (name === 'SUM' || name === 'AVG') {
            if (!NUMBERS.has(type)) throw this.#cannotAggregate(inner, name);
            const result = makeField(raw, raw, name === 'SUM' && type === 'int' ? 'int' : 'double');
            return made(`${name.toLowerCase()}(${inner.sql})`, result);
        }
        if (type === 'boolean') throw this.#cannotAggregate(inner, name);
        return made(`${name.toLowerCase()}(${inner.sql})`, inner.field);
    }

    #cannotAggregate(inner: ResolvedOperand, name: string): Error {
        const { soql } = this.#scope.context;
        return framed(
            'MALFORMED_QUERY',
            soql,
            positionOf(soql, inner.name),
            `field ${inner.field.name} does not support aggregate operator ${name}`
        );
    }
}

const AGGREGATES = new Set(['COUNT', 'COUNT_DISTINCT', 'SUM', 'AVG', 'MIN', 'MAX']);

export const isAggregateName = (name: string | undefined): boolean => AGGREGATES.has((name ?? '').toUpperCase());
