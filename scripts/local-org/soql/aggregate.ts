// Aggregate queries: COUNT(), functions, GROUP BY with ROLLUP and CUBE, HAVING.

import type { FieldType, GroupByClause } from '@jetstreamapp/soql-parser-js';
import { OrgError } from '../org/contract.ts';
import type { RecordJson } from '../org/contract.ts';
import { field as makeField } from '../schema/model.ts';
import type { SqlValue } from '../store/database.ts';
import { limitSql, listOf, whereSql } from './clauses.ts';
import { framed, malformed, notSupported, positionOf } from './errors.ts';
import { Operands, isAggregateName } from './operands.ts';
import type { ResolvedOperand } from './operands.ts';
import { conditionTree } from './parse.ts';
import type { Leaf, ParsedQuery } from './parse.ts';
import type { Scope } from './scope.ts';
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
export function isAggregateQuery(query: ParsedQuery): boolean {
    if (query.groupBy !== undefined) return true;
    return (query.fields ?? []).some(
        (item) => item.type === 'FieldFunctionExpression' && isAggregateName(item.functionName)
    );
}

/** `SELECT COUNT() FROM X`: only a number. */
export function isPlainCount(query: ParsedQuery): boolean {
    const [item, ...more] = query.fields ?? [];
    return (
        more.length === 0 &&
        item?.type === 'FieldFunctionExpression' &&
        item.functionName.toUpperCase() === 'COUNT' &&
        item.parameters.length === 0
    );
}

export function plainCount(scope: Scope, query: ParsedQuery): number {
    const where = whereSql(scope, query);
    const inner = `SELECT 1 FROM ${scope.from} WHERE ${where}${limitSql(query)}`;
    const { engine, parameters } = scope.context;
    return Number(engine.database.get(`SELECT count(*) AS n FROM (${inner})`, ...parameters.values)?.n);
}

export class AggregateReader {
    readonly #scope: Scope;
    readonly #query: ParsedQuery;
    readonly #operands: Operands;
    readonly #groups: ResolvedOperand[] = [];
    #sets: number[][] | null = null;
    #unnamed = 0;

    constructor(scope: Scope, query: ParsedQuery) {
        this.#scope = scope;
        this.#query = query;
        this.#operands = new Operands(scope);
        for (const clause of listOf(query.groupBy)) this.#group(clause);
    }

    #group(clause: GroupByClause): void {
        if ('field' in clause) {
            this.#groups.push(this.#operands.groupable(clause.field));
            return;
        }
        const name = (clause.fn.functionName ?? '').toUpperCase();
        if (name !== 'ROLLUP' && name !== 'CUBE') {
            this.#groups.push(this.#operands.call(clause.fn));
            return;
        }
        for (const parameter of clause.fn.parameters ?? []) {
            this.#groups.push(
                typeof parameter === 'string' ? this.#operands.groupable(parameter) : this.#operands.call(parameter)
            );
        }
        const all = this.#groups.map((_, at) => at);
        this.#sets =
            name === 'ROLLUP'
                ? [...all.keys(), all.length].map((length) => all.slice(0, length)).reverse()
                : subsets(all);
    }

    #groupAt(operand: ResolvedOperand): number {
        return this.#groups.findIndex((one) => one.sql === operand.sql);
    }

    run(): AggregateResult {
        const columns = (this.#query.fields ?? []).map((item) => this.#column(item));
        const sets = this.#sets ?? [this.#groups.map((_, at) => at)];
        const where = whereSql(this.#scope, this.#query);
        const parts = sets.map((set) => this.#select(columns, set, where));
        const order = this.#order();
        const sql = parts.length === 1 ? `${parts[0]}${order}${limitSql(this.#query)}` : this.#union(parts, columns);
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
        if (this.#query.orderBy !== undefined) throw notSupported('ORDER BY together with ROLLUP or CUBE');
        // Subtotals stand after the rows they sum up.
        const groups = columns.flatMap((column, at) => (column.group >= 0 ? [`${at + 1} NULLS LAST`] : []));
        return `${parts.join(' UNION ALL ')}${groups.length > 0 ? ` ORDER BY ${groups.join(', ')}` : ''}${limitSql(this.#query)}`;
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
        const having = this.#having();
        return `SELECT ${cells.join(', ')} FROM ${this.#scope.from} WHERE ${where}${grouped}${having}`;
    }

    #having(): string {
        if (!this.#query.having) return '';
        const writer = new ConditionWriter(this.#scope, { operand: (leaf) => this.#havingOperand(leaf) });
        return ` HAVING ${writer.sql(conditionTree(this.#query.having))}`;
    }

    #havingOperand(leaf: Leaf): ResolvedOperand {
        const operand =
            'fn' in leaf ? this.#operands.call(leaf.fn) : this.#operands.filterable((leaf as { field: string }).field);
        if (!operand.isAggregate && this.#groupAt(operand) < 0) throw this.#mustBeGrouped(operand.name);
        return operand;
    }

    #mustBeGrouped(name: string): Error {
        const { soql } = this.#scope.context;
        return framed(
            'MALFORMED_QUERY',
            soql,
            positionOf(soql, name),
            `Field must be grouped or aggregated: ${name.split('.').at(-1)}`
        );
    }

    #order(): string {
        const parts = listOf(this.#query.orderBy).map((one) => {
            const operand = 'fn' in one ? this.#operands.call(one.fn) : this.#operands.sortable(one.field);
            if (!operand.isAggregate && this.#groupAt(operand) < 0) throw this.#mustBeGrouped(operand.name);
            return `${operand.sql} ${one.order ?? 'ASC'} NULLS ${one.nulls ?? 'FIRST'}`;
        });
        return parts.length === 0 ? '' : ` ORDER BY ${parts.join(', ')}`;
    }

    #column(item: FieldType): Column {
        switch (item.type) {
            case 'Field':
                return this.#grouped(this.#operands.field(item.field), item.alias);
            case 'FieldRelationship':
                return this.#grouped(
                    this.#operands.field([...item.relationships, item.field].join('.')),
                    'alias' in item ? item.alias : undefined
                );
            case 'FieldFunctionExpression':
                return this.#called(item);
            default:
                throw malformed('sub-selects and TYPEOF cannot be grouped');
        }
    }

    #grouped(operand: ResolvedOperand, alias: string | undefined): Column {
        if (this.#groupAt(operand) < 0) throw this.#mustBeGrouped(operand.name);
        return this.#made(alias ?? (operand.path.at(-1) as string), operand);
    }

    #called(item: Extract<FieldType, { type: 'FieldFunctionExpression' }>): Column {
        const name = item.alias ?? `expr${this.#unnamed++}`;
        if (item.functionName.toUpperCase() === 'GROUPING') return this.#grouping(name, String(item.parameters[0]));
        const operand = this.#operands.call(item);
        if (!operand.isAggregate && this.#groupAt(operand) < 0) throw this.#mustBeGrouped(operand.name);
        return this.#made(name, operand);
    }

    #grouping(name: string, fieldName: string): Column {
        const at = this.#groupAt(this.#operands.field(fieldName));
        if (at < 0 || this.#sets === null)
            throw malformed(`GROUPING(${fieldName}) needs GROUP BY ROLLUP or CUBE of that field`);
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
