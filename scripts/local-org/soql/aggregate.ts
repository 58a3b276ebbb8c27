// Aggregate queries: COUNT(), functions, GROUP BY with ROLLUP and CUBE, HAVING.

import { OrgError } from '../org/contract.ts';
import type { RecordJson } from '../org/contract.ts';
import { field as makeField } from '../schema/model.ts';
import type { SqlValue } from '../store/database.ts';
import { limitSql, whereSql } from './clauses.ts';
import { framed, malformed } from './errors.ts';
import { isDateFunction } from './functions.ts';
import { Operands, isAggregateCall } from './operands.ts';
import type { ResolvedOperand } from './operands.ts';
import type { Scope } from './scope.ts';
import type { Expression, FunctionCall, OrderItem, SelectItem, SelectQuery } from './syntax.ts';
import { decoder, printer } from './values.ts';
import type { Decode, Print } from './values.ts';
import { ConditionWriter } from './where.ts';

// Aggregate answers come in one piece; Salesforce has no queryMore for them.
const MAX_GROUPS = 2000;

interface Column {
    name: string;
    sql: string;
    decode: Decode;
    print: Print;
    /** Column number of a grouped expression, -1 for aggregates. */
    group: number;
}

export interface AggregateResult {
    columns: string[];
    records: RecordJson[];
}

/** Does this query answer AggregateResult rows? */
export const isAggregateQuery = (query: SelectQuery): boolean =>
    query.groupBy !== null || query.items.some((item) => item.kind === 'call' && isSummary(item.call));

/** Date functions too stand only in grouped queries. */
const isSummary = (call: FunctionCall): boolean => isAggregateCall(call) || isDateFunction(call.name);

/** `SELECT COUNT() FROM X`: only a number. */
export function isPlainCount(query: SelectQuery): boolean {
    const [item, ...more] = query.items;
    const isCount = item?.kind === 'call' && item.call.name === 'COUNT' && item.call.args.length === 0;
    return isCount && more.length === 0 && query.groupBy === null;
}

export function plainCount(scope: Scope, query: SelectQuery): number {
    const [order] = query.orderBy;
    if (query.having) throw noGroups();
    if (order) throw framed('MALFORMED_QUERY', scope.context.soql, order.by.at, 'ORDER BY cannot be used with COUNT()');
    const where = whereSql(scope, query);
    const inner = `SELECT 1 FROM ${scope.from} WHERE ${where}${limitSql(query)}`;
    const { engine, parameters } = scope.context;
    return Number(engine.database.get(`SELECT count(*) AS n FROM (${inner})`, ...parameters.values)?.n);
}

/** HAVING belongs to an aggregate query. */
export const noGroups = (): Error => malformed('HAVING can be used with GROUP BY or aggregate functions only');

export class AggregateReader {
    readonly #scope: Scope;
    readonly #query: SelectQuery;
    readonly #operands: Operands;
    readonly #groups: ResolvedOperand[] = [];
    #sets: number[][] | null = null;
    #unnamed = 0;

    constructor(scope: Scope, query: SelectQuery) {
        this.#scope = scope;
        this.#query = query;
        this.#operands = new Operands(scope);
        for (const item of query.groupBy?.items ?? []) this.#groups.push(this.#operands.plain(item, 'grouped'));
        const all = this.#groups.map((_, at) => at);
        if (query.groupBy?.mode === 'rollup')
            this.#sets = [...all, all.length].map((length) => all.slice(0, length)).reverse();
        if (query.groupBy?.mode === 'cube') this.#sets = subsets(all);
    }

    #groupAt(operand: ResolvedOperand): number {
        return this.#groups.findIndex((one) => one.sql === operand.sql);
    }

    run(): AggregateResult {
        const columns = this.#query.items.map((item) => this.#column(item));
        const sets = this.#sets ?? [this.#groups.map((_, at) => at)];
        const where = whereSql(this.#scope, this.#query);
        // Rows of several selects can only be sorted by columns; toRecord leaves those at the end out.
        const sorted = sets.length > 1 ? this.#query.orderBy.map((item) => this.#orderColumn(item.by)) : [];
        const parts = sets.map((set) => this.#select([...columns, ...sorted], set, where));
        const sql =
            parts.length === 1 ? `${parts[0]}${this.#order()}${limitSql(this.#query)}` : this.#union(parts, columns);
        const { engine, parameters } = this.#scope.context;
        const statement = engine.database.prepare(sql);
        statement.setReturnArrays(true);
        const rows = statement.all(...parameters.values) as unknown as SqlValue[][];
        if (rows.length > MAX_GROUPS) {
            throw new OrgError(
                400,
                'EXCEEDED_ID_LIMIT',
                'aggregate query does not support queryMore(), use LIMIT to restrict the results to a single batch'
            );
        }
        return { columns: columns.map((column) => column.name), records: rows.map((row) => toRecord(columns, row)) };
    }

    #union(parts: string[], columns: Column[]): string {
        const order = this.#query.orderBy.map((item, at) => `${columns.length + at + 1}${direction(item)}`);
        // Subtotals stand after the rows they sum up.
        const groups = columns.flatMap((column, at) => (column.group >= 0 ? [`${at + 1} NULLS LAST`] : []));
        const terms = order.length > 0 ? order : groups;
        const orderBy = terms.length > 0 ? ` ORDER BY ${terms.join(', ')}` : '';
        return `${parts.join(' UNION ALL ')}${orderBy}${limitSql(this.#query)}`;
    }

    #orderColumn(by: Expression): Column {
        if (by.kind === 'call' && by.name === 'GROUPING') return this.#grouping('', by);
        return this.#made('', this.#groupedOperand(by, 'sorted'));
    }

    #select(columns: Column[], set: number[], where: string): string {
        const cells = columns.map((column) => {
            if (column.sql.startsWith('grouping:')) return set.includes(Number(column.sql.slice(9))) ? '0' : '1';
            return column.group < 0 || set.includes(column.group) ? column.sql : 'NULL';
        });
        const grouped =
            set.length === 0
                ? ''
                : ` GROUP BY ${set.map((at) => (this.#groups[at] as ResolvedOperand).sql).join(', ')}`;
        const having = this.#having(set);
        // SQLite wants an aggregate where there is a HAVING without groups; toRecord leaves it out.
        return `SELECT ${[...cells, 'count(*)'].join(', ')} FROM ${this.#scope.from} WHERE ${where}${grouped}${having}`;
    }

    /** A group that is summed up in a subtotal is blank there. */
    #having(set: number[]): string {
        if (!this.#query.having) return '';
        const writer = new ConditionWriter(this.#scope, {
            operand: (left) => {
                const operand = this.#groupedOperand(left, 'filtered');
                const hidden = !operand.isAggregate && !set.includes(this.#groupAt(operand));
                return hidden ? { ...operand, sql: 'NULL' } : operand;
            }
        });
        return ` HAVING ${writer.sql(this.#query.having)}`;
    }

    /** An aggregate, or one of the grouped expressions. */
    #groupedOperand(expression: Expression, how: 'filtered' | 'sorted'): ResolvedOperand {
        const operand = this.#operands.usable(expression, how);
        if (!operand.isAggregate && this.#groupAt(operand) < 0) throw this.#mustBeGrouped(operand);
        return operand;
    }

    #mustBeGrouped(operand: ResolvedOperand): Error {
        return this.#malformed(operand.at, `Field must be grouped or aggregated: ${operand.name.split('.').at(-1)}`);
    }

    #malformed(at: number, message: string): Error {
        return framed('MALFORMED_QUERY', this.#scope.context.soql, at, message);
    }

    #order(): string {
        const parts = this.#query.orderBy.map((item) => {
            const { sql } = this.#groupedOperand(item.by, 'sorted');
            return `${sql}${direction(item)}`;
        });
        return parts.length === 0 ? '' : ` ORDER BY ${parts.join(', ')}`;
    }

    #column(item: SelectItem): Column {
        if (item.kind === 'call') return this.#called(item.call, item.alias);
        if (item.kind === 'child') throw this.#malformed(item.query.from.at, 'a sub-select cannot be grouped');
        if (item.kind === 'typeof') throw this.#malformed(item.relationship.at, 'TYPEOF cannot be grouped');
        const operand = this.#operands.field(item.field);
        if (this.#groupAt(operand) < 0) throw this.#mustBeGrouped(operand);
        return this.#made(item.alias ?? (operand.path.at(-1) as string), operand);
    }

    #called(call: FunctionCall, alias: string | null): Column {
        const name = alias ?? `expr${this.#unnamed++}`;
        if (call.name === 'GROUPING') return this.#grouping(name, call);
        if (call.name === 'FIELDS') throw this.#malformed(call.at, 'FIELDS() cannot be used in an aggregate query');
        const operand = this.#operands.call(call);
        if (!operand.isAggregate && this.#groupAt(operand) < 0) throw this.#mustBeGrouped(operand);
        return this.#made(name, operand);
    }

    #grouping(name: string, call: FunctionCall): Column {
        const [arg] = call.args;
        const at = arg?.kind === 'field' ? this.#groupAt(this.#operands.field(arg)) : -1;
        if (at < 0 || this.#sets === null)
            throw this.#malformed(call.at, `${call.raw} needs GROUP BY ROLLUP or CUBE of that field`);
        const field = makeField(name, name, 'int');
        const { ids } = this.#scope.context.engine;
        return { name, sql: `grouping:${at}`, decode: decoder(field, ids), print: printer(field, ids), group: -1 };
    }

    #made(name: string, operand: ResolvedOperand): Column {
        const { ids } = this.#scope.context.engine;
        const group = operand.isAggregate ? -1 : this.#groupAt(operand);
        return {
            name,
            sql: operand.sql,
            decode: decoder(operand.field, ids),
            print: printer(operand.field, ids),
            group
        };
    }
}

const direction = ({ descending, nullsLast }: OrderItem): string =>
    ` ${descending ? 'DESC' : 'ASC'} NULLS ${nullsLast ? 'LAST' : 'FIRST'}`;

function subsets(all: number[]): number[][] {
    const found: number[][] = [];
    for (let bits = 2 ** all.length - 1; bits >= 0; bits -= 1)
        found.push(all.filter((_, at) => (bits >> at) % 2 === 1));
    return found;
}

function toRecord(columns: Column[], row: SqlValue[]): RecordJson {
    const record: RecordJson = { attributes: { type: 'AggregateResult' } };
    for (const [at, column] of columns.entries()) record[column.name] = column.decode(row[at] ?? null);
    return record;
}
