// WHERE, ORDER BY, LIMIT and OFFSET of one SELECT.

import type { OrderByClause } from '@jetstreamapp/soql-parser-js';
import { OrgError } from '../org/contract.ts';
import type { ObjectDef } from '../schema/model.ts';
import { malformed, noSuchObject, notSupported } from './errors.ts';
import { Operands } from './operands.ts';
import type { ResolvedOperand } from './operands.ts';
import { conditionTree } from './parse.ts';
import type { Leaf, ParsedQuery } from './parse.ts';
import { Scope } from './scope.ts';
import type { QueryContext } from './scope.ts';
import { ConditionWriter } from './where.ts';
import type { Operand } from './where.ts';

const MAX_OFFSET = 2000;

/** Refuses the clauses the org does not know; call it for every SELECT. */
export function checkClauses(query: ParsedQuery): void {
    if (query.withDataCategory) throw notSupported('WITH DATA CATEGORY');
    if (query.withAccessLevel === 'SYSTEM_MODE') throw notSupported('WITH SYSTEM_MODE');
    if (query.update) throw notSupported('UPDATE TRACKING / VIEWSTAT');
    const scope = query.usingScope?.toLowerCase();
    if (scope !== undefined && scope !== 'everything' && scope !== 'mine')
        throw notSupported(`USING SCOPE ${query.usingScope}`);
    if ((query.offset ?? 0) > MAX_OFFSET) {
        throw new OrgError(400, 'NUMBER_OUTSIDE_VALID_RANGE', `Maximum SOQL offset allowed is ${MAX_OFFSET}`);
    }
}

/** The object of a FROM clause. Throws INVALID_TYPE when it is missing or may not be read. */
export function readableObject(context: QueryContext, name: string): ObjectDef {
    const object = context.engine.schema.object(name);
    if (!object || !context.access.rights(object).read) throw noSuchObject(context.soql, name);
    return object;
}

function operandOf(operands: Operands, leaf: Leaf): Operand {
    if ('fn' in leaf) {
        const made = operands.call(leaf.fn);
        if (made.isAggregate)
            throw malformed(`Grouped and aggregate expressions belong in HAVING, not in WHERE: ${made.name}`);
        return made;
    }
    return operands.filterable((leaf as { field: string }).field);
}

/** All conditions on a SELECT: its own, visibility, scope. */
export function whereSql(scope: Scope, query: ParsedQuery): string {
    const operands = new Operands(scope);
    const parts = [scope.visible];
    if (query.usingScope?.toLowerCase() === 'mine' && scope.object.ownable) {
        parts.push(`${scope.alias}."OwnerId" = ${scope.context.parameters.add(scope.context.access.userKey)}`);
    }
    if (query.where) {
        const writer = new ConditionWriter(scope, {
            operand: (leaf) => operandOf(operands, leaf),
            subquery: (inner, operand) => semiJoin(scope.context, inner, operand)
        });
        parts.push(writer.sql(conditionTree(query.where)));
    }
    return parts.join(' AND ');
}

const isKey = (operand: Operand): boolean => operand.field.type === 'id' || operand.field.type === 'reference';

/** The one field a sub-select of a condition may select. Throws MALFORMED_QUERY. */
function innerField(query: ParsedQuery): string {
    checkClauses(query);
    if (query.groupBy || query.having || query.orderBy || query.limit !== undefined) {
        throw malformed('A sub-select in a condition takes no GROUP BY, HAVING, ORDER BY or LIMIT');
    }
    const [selected, ...more] = query.fields ?? [];
    if (more.length === 0 && selected?.type === 'Field') return selected.field;
    if (more.length === 0 && selected?.type === 'FieldRelationship')
        return [...selected.relationships, selected.field].join('.');
    throw malformed('A sub-select in a condition selects exactly one field');
}

/** `SELECT AccountId FROM Contact WHERE ...` inside of IN. */
function semiJoin(context: QueryContext, query: ParsedQuery, operand: Operand): string {
    if (!isKey(operand)) {
        throw malformed(
            `The left operand '${operand.name}' cannot be used with a sub-select: only Id and reference fields can`
        );
    }
    const name = innerField(query);
    const object = readableObject(context, 'sObject' in query ? (query.sObject ?? '') : '');
    const scope = new Scope(context, object, context.nextAlias(), query.sObjectAlias ? [query.sObjectAlias] : []);
    const column = new Operands(scope).field(name);
    if (!isKey(column)) {
        throw malformed(
            `The inner select field '${name}' is not a reference: only Id and reference fields can be used in a sub-select`
        );
    }
    const where = whereSql(scope, query);
    return `SELECT ${column.sql} FROM ${scope.from} WHERE ${where} AND ${column.sql} IS NOT NULL`;
}

export const listOf = <T>(value: T | T[] | undefined): T[] =>
    value === undefined ? [] : Array.isArray(value) ? value : [value];

/** ORDER BY with blanks first unless said otherwise; "" when there is none. `ties` makes the order total. */
export function orderSql(
    operands: Operands,
    clause: OrderByClause | OrderByClause[] | undefined,
    ties: string | null
): string {
    const parts = listOf(clause).map((one) => {
        const operand: ResolvedOperand = 'fn' in one ? operands.call(one.fn) : operands.sortable(one.field);
        return `${operand.sql} ${one.order ?? 'ASC'} NULLS ${one.nulls ?? 'FIRST'}`;
    });
    if (parts.length === 0) return '';
    return ` ORDER BY ${[...parts, ...(ties === null ? [] : [ties])].join(', ')}`;
}

export function limitSql(query: ParsedQuery): string {
    const { limit, offset } = query;
    if (limit === undefined && offset === undefined) return '';
    return ` LIMIT ${limit ?? -1}${offset === undefined ? '' : ` OFFSET ${offset}`}`;
}
