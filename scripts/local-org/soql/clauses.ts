// WHERE, ORDER BY, LIMIT and OFFSET of one SELECT.

import { OrgError } from '../org/contract.ts';
import type { ObjectDef } from '../schema/model.ts';
import { framed, malformed, noSuchObject, notSupported } from './errors.ts';
import { Operands } from './operands.ts';
import { Scope } from './scope.ts';
import type { QueryContext } from './scope.ts';
import type { Condition, FieldRef, SelectQuery } from './syntax.ts';
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
export function readableObject(context: QueryContext, from: SelectQuery['from'], asChild = false): ObjectDef {
    const object = context.engine.schema.object(from.name);
    if (!object || !context.access.rights(object).read) throw noSuchObject(context.soql, from.at, from.name);
    if (object.viewOf !== null && !asChild) {
        const message = `entity type ${object.name} does not support query`;
        throw new OrgError(400, 'INVALID_TYPE_FOR_OPERATION', message);
    }
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
        checkSemiJoins(query.where);
        const writer = new ConditionWriter(scope, {
            operand: (left) => operands.plain(left, 'filtered'),
            subquery: (inner, operand) => semiJoin(scope, inner, operand)
        });
        parts.push(writer.sql(query.where));
    }
    return parts.join(' AND ');
}

const isKey = (operand: Operand): boolean => operand.field.type === 'id' || operand.field.type === 'reference';

// What Salesforce allows in one WHERE clause.
const MAX_SEMI_JOINS = 2;

type Place = 'top' | 'OR' | 'nested' | 'NOT';

const REFUSED_PLACES: Record<Exclude<Place, 'top'>, string> = {
    OR: "Semi join sub-selects are not allowed with the 'OR' operator",
    nested: 'Semi join sub-selects are only allowed at the top level WHERE expressions and not in nested WHERE expressions.',
    NOT: "Semi join sub-selects are not allowed with the 'NOT' operator"
};

/** Throws MALFORMED_QUERY for more sub-selects, or in other places, than Salesforce takes. */
function checkSemiJoins(condition: Condition): void {
    if (countSemiJoins(condition, 'top') > MAX_SEMI_JOINS)
        throw malformed(`A WHERE clause can have ${MAX_SEMI_JOINS} semi join sub-selects at most`);
}

function countSemiJoins(condition: Condition, place: Place): number {
    if (condition.kind === 'compare') {
        if (Array.isArray(condition.right) || condition.right.kind !== 'select') return 0;
        if (place !== 'top') throw malformed(REFUSED_PLACES[place]);
        return 1;
    }
    if (condition.kind === 'not') return countSemiJoins(condition.inner, 'NOT');
    const inside: Place = condition.kind === 'and' || place === 'NOT' ? place : place === 'top' ? 'OR' : 'nested';
    const orBelowAnd = (part: Condition): Place =>
        condition.kind === 'and' && part.kind === 'or' && place === 'top' ? 'nested' : inside;
    return condition.parts.reduce((sum, part) => sum + countSemiJoins(part, orBelowAnd(part)), 0);
}

/** The one field a sub-select of a condition may select. Throws MALFORMED_QUERY. */
function innerField(query: SelectQuery): FieldRef {
    checkClauses(query);
    if (query.groupBy || query.having || query.orderBy.length > 0 || query.limit !== null) {
        throw malformed('A sub-select in a condition takes no GROUP BY, HAVING, ORDER BY or LIMIT');
    }
    const [item, ...more] = query.items;
    if (query.where && hasSemiJoin(query.where)) throw malformed('Nesting of semi join sub-selects is not supported');
    if (more.length === 0 && item?.kind === 'field') return item.field;
    throw malformed('A sub-select in a condition selects exactly one field');
}

function hasSemiJoin(condition: Condition): boolean {
    if (condition.kind === 'not') return hasSemiJoin(condition.inner);
    if (condition.kind !== 'compare') return condition.parts.some(hasSemiJoin);
    return !Array.isArray(condition.right) && condition.right.kind === 'select';
}

/** Objects a key may lead to: an Id leads to its own object. */
const targetsOf = (object: ObjectDef, { field }: Operand): string[] =>
    field.type === 'id' ? [object.name] : field.referenceTo;

/** `SELECT AccountId FROM Contact WHERE ...` inside of IN. */
function semiJoin(outer: Scope, query: SelectQuery, operand: Operand): string {
    const { context } = outer;
    const only = 'only Id and reference fields can be used with a sub-select';
    if (!isKey(operand)) throw framed('MALFORMED_QUERY', context.soql, operand.at, `${operand.name}: ${only}`);
    const selected = innerField(query);
    const object = readableObject(context, query.from);
    if (object === outer.object && operand.field.type === 'id')
        throw malformed('The inner and outer selects should not be on the same object type');
    const scope = new Scope(context, object, context.nextAlias(), query.aliases);
    const found = scope.resolve(selected);
    const column: Operand = { ...found, name: selected.name, at: selected.at };
    if (!isKey(column)) throw framed('MALFORMED_QUERY', context.soql, selected.at, `${selected.name}: ${only}`);
    const inside = targetsOf(found.object, column);
    if (!targetsOf(outer.object, operand).some((name) => inside.includes(name))) {
        const both = `The selected field '${selected.name}' in the subquery and the left operand field '${operand.name}' in the where expression in the outer query should point to the same object type`;
        throw malformed(both);
    }
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
