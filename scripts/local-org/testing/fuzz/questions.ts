// Questions about the book, as SOQL and as GraphQL, whose answers are known.
import { BOOK, FIELDS, valueOf } from './book.ts';
import type { BookField, Condition } from './book.ts';
import type { Random } from './random.ts';

const NAMES = Object.keys(FIELDS) as BookField[];
const ORDERED = NAMES.filter((name) => FIELDS[name] !== 'boolean');
const TEXTS = NAMES.filter((name) => FIELDS[name] === 'text');

export function randomCondition(random: Random, depth = 0): Condition {
    const kind = random.pick(depth < 3 ? ['compare', 'like', 'in', 'not', 'and', 'or'] : ['compare', 'like', 'in']);
    switch (kind) {
        case 'and':
        case 'or':
            return { kind, parts: random.some(2, 3, () => randomCondition(random, depth + 1)) };
        case 'not':
            return { kind, inner: randomCondition(random, depth + 1) };
        case 'like':
            return { kind, field: random.pick(TEXTS), pattern: randomPattern(random) };
        case 'in': {
            const field = random.pick(NAMES);
            const values = random.some(1, 4, () => (random.chance(0.1) ? null : valueOf(random, field)));
            return {
                kind,
                field,
                not: random.chance(0.5),
                values: FIELDS[field] === 'boolean' ? values.filter((one) => one !== null).concat(true) : values
            };
        }
        default:
            return randomComparison(random);
    }
}

function randomComparison(random: Random): Condition {
    const field = random.pick(NAMES);
    const isBoolean = FIELDS[field] === 'boolean';
    if (!isBoolean && random.chance(0.15))
        return { kind: 'compare', field, operator: random.pick(['=', '!=']), value: null };
    const operator = isBoolean
        ? random.pick(['=', '!='] as const)
        : random.pick(['=', '!=', '<', '<=', '>', '>='] as const);
    return { kind: 'compare', field, operator, value: valueOf(random, field) };
}

function randomPattern(random: Random): string {
    const letters = ['a', 'B', '1', ' ', '%', '_', '\\%', '\\_', "'", 'lph', 'eta', '%'];
    return random.some(1, 4, () => random.pick(letters)).join('');
}

function soqlLiteral(value: unknown, field: BookField): string {
    if (value === null) return 'null';
    if (FIELDS[field] === 'text') return soqlText(String(value).replaceAll('\\', '\\\\'));
    return String(value);
}

/** `text` has its backslashes doubled where they are meant as themselves. */
const soqlText = (text: string): string => `'${text.replaceAll("'", "\\'")}'`;

function toSoql(condition: Condition): string {
    switch (condition.kind) {
        case 'and':
        case 'or':
            return `(${condition.parts.map(toSoql).join(` ${condition.kind.toUpperCase()} `)})`;
        case 'not':
            return `(NOT ${toSoql(condition.inner)})`;
        case 'like':
            return `${condition.field} LIKE ${soqlText(condition.pattern)}`;
        case 'in': {
            const list = condition.values.map((value) => soqlLiteral(value, condition.field)).join(', ');
            return `${condition.field} ${condition.not ? 'NOT IN' : 'IN'} (${list})`;
        }
        case 'compare':
            return `${condition.field} ${condition.operator} ${soqlLiteral(condition.value, condition.field)}`;
    }
}

const GRAPHQL: Record<string, string> = { '=': 'eq', '!=': 'ne', '<': 'lt', '<=': 'lte', '>': 'gt', '>=': 'gte' };

/** The same condition as a `where` of GraphQL. */
export function toGraphql(condition: Condition): Record<string, unknown> {
    switch (condition.kind) {
        case 'and':
        case 'or':
            return { [condition.kind]: condition.parts.map(toGraphql) };
        case 'not':
            return { not: toGraphql(condition.inner) };
        case 'like':
            return nested(condition.field, { like: condition.pattern });
        case 'in': {
            const values = condition.values.map((value) => graphqlValue(value, condition.field));
            return nested(condition.field, { [condition.not ? 'nin' : 'in']: values });
        }
        case 'compare': {
            const value = graphqlValue(condition.value, condition.field);
            return nested(condition.field, { [GRAPHQL[condition.operator]!]: value });
        }
    }
}

/** `Parent.Type` is `{ Parent: { Type: ... } }`. */
const nested = (path: string, operators: unknown): Record<string, unknown> =>
    path.split('.').reduceRight<unknown>((inner, name) => ({ [name]: inner }), operators) as Record<string, unknown>;

const graphqlValue = (value: unknown, field: BookField): unknown =>
    value !== null && FIELDS[field] === 'date' ? { value } : value;

/** Questions on IsDeleted, which GraphQL does not have, and backslashes, which it takes as themselves, are SOQL's. */
export function fitsGraphql(condition: Condition): boolean {
    if (condition.kind === 'like' && condition.pattern.includes('\\')) return false;
    if ('parts' in condition) return condition.parts.every(fitsGraphql);
    if (condition.kind === 'not') return fitsGraphql(condition.inner);
    const type: string = FIELDS[condition.field];
    return type !== 'boolean';
}

export interface Sorting {
    field: BookField;
    descending: boolean;
    nullsLast: boolean;
}

export function randomSorting(random: Random): Sorting | null {
    if (random.chance(0.5)) return null;
    return { field: random.pick(ORDERED), descending: random.chance(0.5), nullsLast: random.chance(0.5) };
}

export function soqlQuery(select: string, condition: Condition, sorting: Sorting | null, rest = ''): string {
    const by = sorting
        ? ` ORDER BY ${sorting.field} ${sorting.descending ? 'DESC' : 'ASC'} NULLS ${sorting.nullsLast ? 'LAST' : 'FIRST'}`
        : '';
    return `SELECT ${select} FROM Account WHERE Health_Cohort__c = '${BOOK}' AND ${toSoql(condition)}${by}${rest}`;
}
