// Criteria of a sharing rule as a condition on a table. They see every field, whoever asks.

import type { FieldDef, ObjectDef } from '../schema/model.ts';
import type { SharingCriterion, SharingRuleDef } from '../schema/sharing.ts';
import { quoted } from '../store/database.ts';
import type { SqlValue } from '../store/database.ts';

interface Condition {
    sql: string;
    values: SqlValue[];
}

const SYMBOLS: Readonly<Record<string, string>> = {
    equals: '=',
    notEqual: '<>',
    lessThan: '<',
    greaterThan: '>',
    lessOrEqual: '<=',
    greaterOrEqual: '>='
};
/** Operations on parts of a text: what stands before the part. */
const PARTS: Readonly<Record<string, string>> = { contains: '%', notContain: '%', startsWith: '' };
const NUMBERS = new Set(['int', 'double', 'currency', 'percent']);
const TEXTS = new Set(['string', 'picklist', 'email', 'phone', 'url', 'textarea']);

/** The records that a rule by criteria shares. Throws Error for criteria that no org takes, or that the local org does not. */
export function criteriaSql(object: ObjectDef, rule: SharingRuleDef, alias: string): Condition {
    if (rule.criteria.length === 0) throw new Error('Required field is missing: criteriaItems');
    const conditions = rule.criteria.map((item) => condition(object, item, alias));
    const logic = rule.logic ?? conditions.map((_, at) => at + 1).join(' AND ');
    checkLogic(logic, conditions.length);
    const values: SqlValue[] = [];
    const sql = logic.replace(/\d+/g, (number) => {
        const found = conditions[Number(number) - 1] as Condition;
        values.push(...found.values);
        // A blank makes no condition unknown: NOT must turn it round.
        return `coalesce((${found.sql}), 0)`;
    });
    return { sql: `(${sql})`, values };
}

function condition(object: ObjectDef, { field: name, operation, value }: SharingCriterion, alias: string): Condition {
    const field = object.byName.get(name.toLowerCase());
    if (!field) throw new Error(`no field ${name} on ${object.name}`);
    checkField(field);
    const column = `${alias}.${quoted(field.name)}`;
    if (operation === 'includes' || operation === 'excludes') return chosen(field, column, operation, listed(value));
    const texts = field.type === 'textarea' ? [value.trim()].filter((one) => one !== '') : listed(value);
    if (Object.hasOwn(PARTS, operation)) return like(field, column, operation, texts);
    const symbol = Object.hasOwn(SYMBOLS, operation) ? SYMBOLS[operation] : undefined;
    if (symbol === undefined) throw new Error(`the operation ${operation} is not supported by the local org`);
    return compared(field, column, symbol, texts);
}

function checkField(field: FieldDef): void {
    if (field.formula !== null) throw new Error(`${field.name} is a formula field: criteria cannot use it`);
    const known = NUMBERS.has(field.type) || TEXTS.has(field.type);
    if ((!known && !['boolean', 'date', 'multipicklist'].includes(field.type)) || field.longText) {
        throw new Error(`criteria on ${field.name} (${field.type}) are not supported by the local org`);
    }
}

function compared(field: FieldDef, column: string, symbol: string, texts: string[]): Condition {
    const negative = symbol === '<>';
    if (texts.length === 0 && (negative || symbol === '=')) {
        return { sql: `${column} IS ${negative ? 'NOT ' : ''}NULL`, values: [] };
    }
    if (texts.length === 0) throw new Error(`${field.name}: a value is missing`);
    const values = texts.map((text) => valueOf(field, text));
    const collate = TEXTS.has(field.type) ? ' COLLATE NOCASE' : '';
    const parts = values.map(() => `${column} ${symbol} ?${collate}`);
    const sql = negative ? `${column} IS NULL OR (${parts.join(' AND ')})` : parts.join(' OR ');
    return { sql, values };
}

function like(field: FieldDef, column: string, operation: string, texts: string[]): Condition {
    if (!TEXTS.has(field.type)) throw new Error(`the operation ${operation} does not fit ${field.name}`);
    if (texts.length === 0) throw new Error(`${field.name}: a value is missing`);
    const any = texts.map(() => `${column} LIKE ? ESCAPE '\\'`).join(' OR ');
    const values = texts.map((text) => `${PARTS[operation] ?? ''}${text.replace(/[\\%_]/g, '\\$&')}%`);
    return { sql: operation === 'notContain' ? `${column} IS NULL OR NOT (${any})` : any, values };
}

function chosen(field: FieldDef, column: string, operation: string, values: string[]): Condition {
    if (field.type !== 'multipicklist') throw new Error(`the operation ${operation} does not fit ${field.name}`);
    if (values.length === 0) throw new Error(`${field.name}: a value is missing`);
    const any = values.map(() => `instr(';' || ${column} || ';', ?) > 0`).join(' OR ');
    const marked = values.map((one) => `;${one};`);
    return { sql: operation === 'excludes' ? `${column} IS NULL OR NOT (${any})` : any, values: marked };
}

function valueOf({ name, type }: FieldDef, text: string): SqlValue {
    const wrong = (): Error => new Error(`'${text}' does not fit ${name}`);
    if (type === 'boolean') {
        if (!/^(1|0|true|false)$/i.test(text)) throw wrong();
        return /^(1|true)$/i.test(text) ? 1 : 0;
    }
    if (NUMBERS.has(type)) {
        if (!/^-?\d+(\.\d+)?$/.test(text)) throw wrong();
        return Number(text);
    }
    if (type === 'date' && !/^\d{4}-\d{2}-\d{2}$/.test(text)) throw wrong();
    return text;
}

/** Values are separated by commas; one that holds a comma stands in quotes. */
function listed(value: string): string[] {
    const parts = value.match(/"[^"]*"|[^,]+/g) ?? [];
    return parts.map((part) => part.trim().replace(/^"(.*)"$/, '$1')).filter((part) => part !== '');
}

/** `1 AND (2 OR NOT 3)`: each condition at least once, brackets in pairs. */
function checkLogic(logic: string, count: number): void {
    const wrong = (): Error => new Error(`the filter logic '${logic}' is wrong`);
    const words = logic.match(/\d+|AND\b|OR\b|NOT\b|[()]/gi) ?? [];
    if (words.join('').toLowerCase() !== logic.replace(/\s+/g, '').toLowerCase()) throw wrong();
    const used = new Set(words.filter((word) => /\d/.test(word)).map(Number));
    const all = Array.from({ length: count }, (_, at) => at + 1);
    if (used.size !== count || !all.every((number) => used.has(number))) throw wrong();
    let open = 0;
    let wantsOperand = true;
    for (const word of words.map((one) => one.toUpperCase())) {
        const begins = word === '(' || word === 'NOT' || /\d/.test(word);
        if (begins !== wantsOperand) throw wrong();
        if (word === '(') open += 1;
        if (word === ')') open -= 1;
        if (open < 0) throw wrong();
        wantsOperand = word === '(' || word === 'NOT' || word === 'AND' || word === 'OR';
    }
    if (open !== 0 || wantsOperand) throw wrong();
}
