// `where` and `orderBy` of a GraphQL connection as SOQL.
import { OrgError } from '../org/contract.ts';
import type { FieldDescribe, ObjectDescribe } from '../org/contract.ts';

/** Describes an object as the caller sees it. */
export type Describe = (object: string) => ObjectDescribe;

type Filter = Record<string, unknown>;

const COMPARE: Record<string, string> = { eq: '=', ne: '!=', gt: '>', gte: '>=', lt: '<', lte: '<=', like: 'LIKE' };

/** A SOQL condition; null when nothing is filtered. `prefix` is the path to the object: `Owner.`. */
export function condition(describe: Describe, object: string, filter: Filter, prefix = ''): string | null {
    const parts = Object.entries(filter).flatMap(([name, value]) => {
        if (value === null || value === undefined) return [];
        const part = onePart(describe, object, { name, value, prefix });
        return part === null ? [] : [part];
    });
    if (parts.length === 0) return null;
    return parts.length === 1 ? parts[0]! : `(${parts.join(' AND ')})`;
}

function onePart(
    describe: Describe,
    object: string,
    { name, value, prefix }: { name: string; value: unknown; prefix: string }
): string | null {
    if (name === 'and' || name === 'or')
        return joined(describe, object, name, { list: value as (Filter | null)[], prefix });
    if (name === 'not') {
        const inner = condition(describe, object, value as Filter, prefix);
        return inner === null ? null : `(NOT ${inner})`;
    }
    const fields = describe(object).fields;
    const field = fields.find((one) => one.name === name);
    if (field) return comparisons(describe, field, `${prefix}${name}`, value as Filter);
    const lookup = fields.find(({ relationshipName }) => relationshipName === name)!;
    return condition(describe, parentObject(lookup)!, value as Filter, `${prefix}${name}.`);
}

function joined(
    describe: Describe,
    object: string,
    word: string,
    { list, prefix }: { list: (Filter | null)[]; prefix: string }
): string | null {
    const parts = list
        .filter((one) => one !== null)
        .map((one) => condition(describe, object, one, prefix))
        .filter((part) => part !== null);
    return parts.length === 0 ? null : `(${parts.join(` ${word.toUpperCase()} `)})`;
}

/** The one object a lookup leads to: a user where there is a choice; null for other lookups with a choice. */
export function parentObject(lookup: FieldDescribe): string | null {
    if (lookup.referenceTo.length === 1) return lookup.referenceTo[0]!;
    return lookup.referenceTo.includes('User') ? 'User' : null;
}

function comparisons(describe: Describe, field: FieldDescribe, path: string, operators: Filter): string | null {
    const parts = Object.entries(operators).map(([operator, value]) => {
        if (operator === 'inq' || operator === 'ninq')
            return `${path} ${operator === 'inq' ? 'IN' : 'NOT IN'} (${semiJoin(describe, field, value as Filter | null)})`;
        if (operator === 'in' || operator === 'nin') return oneOf(field, path, operator, value as unknown[] | null);
        return `${path} ${COMPARE[operator]} ${literal(field, value)}`;
    });
    if (parts.length === 0) return null;
    return parts.length === 1 ? parts[0]! : `(${parts.join(' AND ')})`;
}

/** `{ Contact: { LastName: { eq: "x" } }, ApiName: "AccountId" }`: the one object's field of the records that match. */
function semiJoin(describe: Describe, field: FieldDescribe, value: Filter | null): string {
    const { ApiName: column, ...objects } = value ?? {};
    const [[object, filter] = [], ...more] = Object.entries(objects);
    if (object === undefined || more.length > 0 || typeof column !== 'string' || !/^\w+$/.test(column))
        throw wrong(field, 'inq and ninq need one object with its filter, and ApiName: the field of that object');
    const where = condition(describe, object, (filter ?? {}) as Filter);
    return `SELECT ${column} FROM ${object}${where === null ? '' : ` WHERE ${where}`}`;
}

// SOQL has no empty list: every record has an id.
const NONE = 'Id = null';
const ALL = 'Id != null';

function oneOf(field: FieldDescribe, path: string, operator: 'in' | 'nin', list: unknown[] | null): string {
    // Leaving the condition out would answer with more than was asked for.
    if (list === null) throw wrong(field, `${operator} needs a list, not null`);
    if (list.length === 0) return operator === 'in' ? NONE : ALL;
    const literals = list.map((item) => literal(field, item)).join(', ');
    return `${path} ${operator === 'in' ? 'IN' : 'NOT IN'} (${literals})`;
}

const wrong = (field: FieldDescribe, what: string): OrgError =>
    new OrgError(400, 'INVALID_ARGUMENT', `${field.name}: ${what}`);

/** A SOQL literal. Text is escaped; dates and date-times are checked, because SOQL has them without quotes. */
function literal(field: FieldDescribe, value: unknown): string {
    if (value === null || value === undefined) return 'null';
    if (field.type === 'date' || field.type === 'datetime') return dateLiteral(field, value as DateInput);
    if (typeof value === 'number' || typeof value === 'boolean') return String(value);
    if (typeof value === 'object') throw wrong(field, `${JSON.stringify(value)} is not a ${field.type}`);
    return quote(String(value));
}

export function quote(text: string): string {
    const escaped = text
        .replaceAll('\\', '\\\\')
        .replaceAll("'", "\\'")
        .replaceAll('\n', '\\n')
        .replaceAll('\r', '\\r');
    return `'${escaped}'`;
}

interface DateInput {
    value?: string | null;
    literal?: string | null;
    range?: Record<string, number | null> | null;
}

const DATE = /^\d{4}-\d{2}-\d{2}$/;
const DATE_TIME = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d{1,3})?(Z|[+-]\d{2}:?\d{2})$/;

function dateLiteral(field: FieldDescribe, { value, literal: word, range }: DateInput): string {
    if (word) return word;
    const [named, ...more] = Object.entries(range ?? {}).filter(([, count]) => count !== null);
    if (more.length > 0) throw wrong(field, 'a range has one kind of days, weeks or months');
    if (named) return `${named[0].toUpperCase()}:${named[1]}`;
    if (value === null || value === undefined) return 'null';
    const shape = field.type === 'date' ? DATE : DATE_TIME;
    if (shape.test(String(value))) return String(value);
    throw wrong(field, `${JSON.stringify(value)} is not a ${field.type}`);
}

interface Order {
    order?: 'ASC' | 'DESC' | null;
    nulls?: 'FIRST' | 'LAST' | null;
    [parent: string]: unknown;
}

/** Terms of ORDER BY, in the order given; null sorts by nothing. */
export function orderTerms(
    describe: Describe,
    object: string,
    orderBy: Record<string, Order | null | undefined>,
    prefix = ''
): string[] {
    return Object.entries(orderBy).flatMap(([name, order]) => {
        if (order === null || order === undefined) return [];
        const fields = describe(object).fields;
        if (fields.some((field) => field.name === name)) {
            const nulls = order.nulls ? ` NULLS ${order.nulls}` : '';
            return [`${prefix}${name} ${order.order ?? 'ASC'}${nulls}`];
        }
        const lookup = fields.find(({ relationshipName }) => relationshipName === name)!;
        return orderTerms(describe, parentObject(lookup)!, order as Record<string, Order | null>, `${prefix}${name}.`);
    });
}
