// WHERE, ORDER BY, LIMIT and OFFSET of one SELECT.

import { OrgError } from '../org/contract.ts';
import type { ObjectDef } from '../schema/model.ts';
import { framed, malformed, noSuchObject, notSupported } from './errors.ts';
import { Operands } from './operands.ts';
import { Scope } from './scope.ts';
import type { QueryContext } from './scope.ts';
import type { FieldRef, SelectQuery } from './syntax.ts';
import { ConditionWriter } from './where.ts';
import type { Operand } from './where.ts';

const MAX_OFFSET = 2000;

// Permissions and sharing are enforced anyway; WITH can only ask for it.
const HARMLESS_WITH = new Set(['SECURITY_ENFORCED', 'USER_MODE']);

/** Refuses the clauses the org does not know; call it for every SELECT. */
export function checkClauses(query: SelectQuery): void {
    if (query.with !== null && !HARMLESS_WITH.has(query.with.words)) throw notSupported(`WITH ${query.with.words}`);
    if (query.update) throw notSupported('UPDATE TRACKING / VIEWSTAT');
    const scope = query.scope?.name.toLowerCase();
    if (scope !== undefined && scope !== 'everything' && scope !== 'mine')
        throw notSupported(`USING SCOPE ${query.scope?.name}`);
    if ((query.offset ?? 0) > MAX_OFFSET) {
        throw new OrgError(400, 'NUMBER_OUTSIDE_VALID_RANGE', `Maximum SOQL offset allowed is ${MAX_OFFSET}`);
    }
}

/** The object of a FROM clause. Throws INVALID_TYPE when it is missing or may not be read. */
export function readableObject(context: QueryContext, from: SelectQuery['from']): ObjectDef {
    const object = context.engine.schema.object(from.name);
    if (!object || !context.access.rights(object).read) throw noSuchObject(context.soql, from.at, from.name);
    return object;
}

/** All conditions on a SELECT: its own, visibility, scope. */
export function whereSql(scope: Scope, query: SelectQuery): string {
    const { context } = scope;
    const operands = new Operands(scope);
    const parts = [scope.visible];
    if (query.scope?.name.toLowerCase() === 'mine' && scope.object.ownable) {
        parts.push(`${scope.alias}."OwnerId" = ${context.parameters.add(context.access.userKey)}`);
    }
    if (query.where) {
        const writer = new ConditionWriter(scope, {
            operand: (left) => operands.plain(left, 'filtered'),
            subquery: (inner, operand) => semiJoin(context, inner, operand)
        });
        parts.push(writer.sql(query.where));
    }
    return parts.join(' AND ');
}

const isKey = (operand: Operand): boolean => operand.field.type === 'id' || operand.field.type === 'reference';

/** The one field a sub-select of a condition may select. Throws MALFORMED_QUERY. */
function innerField(query: SelectQuery): FieldRef {
    checkClauses(query);
    if (query.groupBy || query.having || query.orderBy.length > 0 || query.limit !== null) {
        throw malformed('A sub-select in a condition takes no GROUP BY, HAVING, ORDER BY or LIMIT');
    }
    const [item, ...more] = query.items;
    if (more.length === 0 && item?.kind === 'field') return item.field;
    throw malformed('A sub-select in a condition selects exactly one field');
}

/** `SELECT AccountId FROM Contact WHERE ...` inside of IN. */
function semiJoin(context: QueryContext, query: SelectQuery, operand: Operand): string {
    const only = 'only Id and reference fields can be used with a sub-select';
    if (!isKey(operand)) throw framed('MALFORMED_QUERY', context.soql, operand.at, `${operand.name}: ${only}`);
    const selected = innerField(query);
    const object = readableObject(context, query.from);
    const scope = new Scope(context, object, context.nextAlias(), query.aliases);
    const column = new Operands(scope).field(selected);
    if (!isKey(column)) throw framed('MALFORMED_QUERY', context.soql, selected.at, `${selected.name}: ${only}`);
    const where = whereSql(scope, query);
    return `SELECT ${column.sql} FROM ${scope.from} WHERE ${where} AND ${column.sql} IS NOT NULL`;
}

/** ORDER BY with blanks first unless said otherwise; "" when there is none. `ties` makes the order total. */
export function orderSql(operands: Operands, query: SelectQuery, ties: string): string {
    if (query.orderBy.length === 0) return '';
    const parts = query.orderBy.map((item) => {
        const { sql } = operands.plain(item.by, 'sorted');
        return `${sql} ${item.descending ? 'DESC' : 'ASC'} NULLS ${item.nullsLast ? 'LAST' : 'FIRST'}`;
    });
    return ` ORDER BY ${[...parts, ties].join(', ')}`;
}

export function limitSql(query: SelectQuery): string {
    if (query.limit === null && query.offset === null) return '';
    return ` LIMIT ${query.limit ?? -1}${query.offset === null ? '' : ` OFFSET ${query.offset}`}`;
}
