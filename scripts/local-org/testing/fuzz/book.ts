// The rows that the fuzzer's questions are about, and what the answers must be by plain comparison.
import { Random } from './random.ts';

type Value = string | number | boolean | null;

export interface BookRow {
    Id: string;
    [field: string]: Value;
}

/** Fields of the book with the kind of their values. */
export const FIELDS = {
    Name: 'text',
    Type: 'text',
    Site: 'text',
    AnnualRevenue: 'number',
    NumberOfEmployees: 'number',
    Health_Score__c: 'number',
    Health_Renewal_Date__c: 'date',
    IsDeleted: 'boolean',
    'Parent.Type': 'text',
    'Parent.AnnualRevenue': 'number',
    'Parent.Health_Renewal_Date__c': 'date'
} as const;

export type BookField = keyof typeof FIELDS;
export const BOOK = 'Fuzz book';
const SIZE = 120;

const WORDS = ['alpha', 'Beta', 'GAMMA', 'delta', 'a', 'B', 'x%y', 'x_y', "o'neil", 'back\\slash', 'two words', '1'];

/** A value that a row may have, or that a question may ask for. */
export function valueOf(random: Random, field: BookField): Value {
    switch (FIELDS[field]) {
        case 'text':
            return random.pick(WORDS);
        case 'number':
            return field === 'Health_Score__c'
                ? 2 + random.below(181) / 10
                : random.pick([0, 1, 2, 5, 10, 100, 1000, 1234, 5000]);
        case 'date':
            return `2026-0${1 + random.below(9)}-1${random.below(3)}`;
        default:
            return random.chance(0.5);
    }
}

/** The rows as they are created: without ids. */
export function bookRows(seed: number): Record<string, Value>[] {
    return Array.from({ length: SIZE }, (_, index) => {
        const random = new Random(seed, 1_000_000 + index);
        const row: Record<string, Value> = { Name: `${String(valueOf(random, 'Name'))} ${index % 40}` };
        for (const field of Object.keys(FIELDS) as BookField[]) {
            if (field === 'Name' || field === 'IsDeleted' || field.includes('.')) continue;
            row[field] = random.chance(0.2) ? null : valueOf(random, field);
        }
        return row;
    });
}

/** Half of the rows have an earlier one above them; null for the others. */
function parentIndex(seed: number, index: number): number | null {
    const random = new Random(seed, 2_000_000 + index);
    return index === 0 || random.chance(0.5) ? null : random.below(index);
}

/** The book with its ids, and what stands in the record above each row: `Parent.Type`. */
export function bookWith(seed: number, ids: string[]): BookRow[] {
    const rows = bookRows(seed);
    return rows.map((row, index) => {
        const above = parentIndex(seed, index);
        const paths = (Object.keys(FIELDS) as BookField[]).filter((name) => name.includes('.'));
        const parent = paths.map((path) => [path, above === null ? null : (rows[above]![path.split('.')[1]!] ?? null)]);
        const own = { ...row, IsDeleted: false, Id: ids[index]!, ParentId: above === null ? null : ids[above]! };
        return { ...own, ...(Object.fromEntries(parent) as Record<string, Value>) };
    });
}

export type Condition =
    | { kind: 'compare'; field: BookField; operator: '=' | '!=' | '<' | '<=' | '>' | '>='; value: Value }
    | { kind: 'like'; field: BookField; pattern: string }
    | { kind: 'in'; field: BookField; not: boolean; values: Value[] }
    | { kind: 'not'; inner: Condition }
    | { kind: 'and' | 'or'; parts: Condition[] };

/** Does a row meet a condition? Two truth values, text without case: nothing here knows SQL. */
export function holds(row: BookRow, condition: Condition): boolean {
    switch (condition.kind) {
        case 'and':
            return condition.parts.every((part) => holds(row, part));
        case 'or':
            return condition.parts.some((part) => holds(row, part));
        case 'not':
            return !holds(row, condition.inner);
        case 'in':
            return condition.values.some((value) => same(row[condition.field] ?? null, value)) !== condition.not;
        case 'like':
            return isLike(row[condition.field] ?? null, condition.pattern);
        case 'compare':
            return compares(row[condition.field] ?? null, condition.operator, condition.value);
    }
}

const folded = (value: Value): Value => (typeof value === 'string' ? value.toLowerCase() : value);
const same = (a: Value, b: Value): boolean => folded(a) === folded(b);

/** Blank first, then by value; text without case. */
export function order(a: Value, b: Value): number {
    if (a === null || b === null) return Number(a !== null) - Number(b !== null);
    const [left, right] = [folded(a) as string | number, folded(b) as string | number];
    return left < right ? -1 : left > right ? 1 : 0;
}

function compares(left: Value, operator: string, right: Value): boolean {
    if (operator === '=') return same(left, right);
    if (operator === '!=') return !same(left, right);
    if (left === null || right === null) return false;
    const difference = order(left, right);
    if (operator === '<') return difference < 0;
    if (operator === '<=') return difference <= 0;
    return operator === '>' ? difference > 0 : difference >= 0;
}

/** `%` and `_`, with a backslash before what is meant as itself. */
function isLike(value: Value, pattern: string): boolean {
    if (typeof value !== 'string') return false;
    const source = pattern.replace(/\\([\s\S])|[\s\S]/g, (one, escaped: string | undefined) => {
        if (escaped !== undefined) return escaped.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
        if (one === '%') return '[\\s\\S]*';
        return one === '_' ? '[\\s\\S]' : one.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
    });
    return new RegExp(`^${source}$`, 'i').test(value);
}
