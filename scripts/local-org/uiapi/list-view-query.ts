// A list view as SOQL: columns, filters, filter logic, scope.
import { OrgError } from '../org/contract.ts';
import type { FieldDescribe, ListView } from '../org/contract.ts';
import type { RestRequest } from '../http/message.ts';
import { parentObject } from './field-tree.ts';

/** A column or filter of a list view: the path below the object and the field at its end. */
export interface ListField {
    path: string;
    field: FieldDescribe;
}

/** What list views call standard fields. */
const STANDARD: Record<string, string> = {
    'ACCOUNT.NAME': 'Name',
    'ACCOUNT.TYPE': 'Type',
    'ACCOUNT.INDUSTRY': 'Industry',
    'ACCOUNT.SALES': 'AnnualRevenue',
    'ACCOUNT.EMPLOYEES': 'NumberOfEmployees',
    'ACCOUNT.PHONE1': 'Phone',
    'ACCOUNT.SITE': 'Site',
    'ACCOUNT.URL': 'Website',
    'ACCOUNT.ADDRESS1_CITY': 'BillingCity',
    'ACCOUNT.ADDRESS1_STATE': 'BillingState',
    'ACCOUNT.CREATED_DATE': 'CreatedDate',
    'ACCOUNT.LAST_UPDATE': 'LastModifiedDate',
    'CORE.USERS.ALIAS': 'Owner.Alias',
    'CORE.USERS.FIRST_NAME': 'Owner.FirstName',
    'CORE.USERS.LAST_NAME': 'Owner.LastName',
    NAME: 'Name',
    'OWNER.ALIAS': 'Owner.Alias',
    'OWNER.FIRST_NAME': 'Owner.FirstName',
    'OWNER.LAST_NAME': 'Owner.LastName',
    CREATED_DATE: 'CreatedDate',
    CREATEDBY_USER: 'CreatedBy.Name',
    'CREATEDBY_USER.ALIAS': 'CreatedBy.Alias',
    LAST_UPDATE: 'LastModifiedDate',
    UPDATEDBY_USER: 'LastModifiedBy.Name',
    'UPDATEDBY_USER.ALIAS': 'LastModifiedBy.Alias'
};

const SYMBOLS: Record<string, string> = {
    equals: '=',
    notEqual: '!=',
    lessThan: '<',
    greaterThan: '>',
    lessOrEqual: '<=',
    greaterOrEqual: '>='
};
const PATTERNS: Record<string, (text: string) => string> = {
    contains: (text) => `%${text}%`,
    notContain: (text) => `%${text}%`,
    startsWith: (text) => `${text}%`
};
const NUMBERS = new Set(['int', 'double', 'currency', 'percent']);

/** null for a field the caller may not read, or one that the local org does not know by this name. */
export function listField(request: RestRequest, object: string, column: string): ListField | null {
    const path = Object.hasOwn(STANDARD, column) ? STANDARD[column]! : column;
    const [head = '', ...rest] = path.split('.');
    const { fields } = request.service.org.describe(request.session, object);
    if (rest.length === 0) {
        const field = fields.find(({ name }) => name.toLowerCase() === head.toLowerCase());
        return field ? { path: field.name, field } : null;
    }
    const lookup = fields.find(({ relationshipName }) => relationshipName?.toLowerCase() === head.toLowerCase());
    const target = lookup && parentObject(lookup);
    if (!target || !request.session.canUse(target, 'read')) return null;
    const below = listField(request, target, rest.join('.'));
    return below && { path: `${lookup.relationshipName}.${below.path}`, field: below.field };
}

/** The WHERE clause, with its word; "" for everything. Throws 400 for what the local org cannot carry out. */
export function listWhere(request: RestRequest, object: string, view: ListView): string {
    const conditions = view.filters.map(({ field, operation, value }) => {
        const found = listField(request, object, field);
        if (!found) throw refusal(view, `the field ${field} is not known or not readable`);
        return condition(view, found, operation, value);
    });
    const logic = conditions.length === 0 ? [] : [joined(view, conditions)];
    const all = [...logic, ...scopeCondition(request, view)];
    return all.length === 0 ? '' : ` WHERE ${all.map((part) => `(${part})`).join(' AND ')}`;
}

function scopeCondition(request: RestRequest, view: ListView): string[] {
    const scope = view.scope.toLowerCase();
    if (scope === 'everything') return [];
    if (scope === 'mine') return [`OwnerId = '${request.session.userId}'`];
    throw refusal(view, `the scope ${view.scope} is not supported by the local org`);
}

function condition(view: ListView, { path, field }: ListField, operation: string, value: string): string {
    const values = listed(value);
    if (Object.hasOwn(PATTERNS, operation)) {
        const parts = values.map(
            (one) => `${path} LIKE ${quoted(PATTERNS[operation]!(one.replace(/[\\%_]/g, '\\$&')))}`
        );
        const any = parts.join(' OR ') || `${path} != null`;
        return operation === 'notContain' ? `NOT (${any})` : any;
    }
    if (operation === 'includes' || operation === 'excludes')
        return `${path} ${operation.toUpperCase()} (${values.map(quoted).join(', ')})`;
    const symbol = Object.hasOwn(SYMBOLS, operation) ? SYMBOLS[operation] : undefined;
    if (symbol === undefined) throw refusal(view, `the operation ${operation} is not supported by the local org`);
    if (values.length === 0) return `${path} ${symbol} null`;
    const parts = values.map((one) => `${path} ${symbol} ${literal(view, field, one)}`);
    return parts.join(symbol === '!=' ? ' AND ' : ' OR ');
}

function literal(view: ListView, { name, type }: FieldDescribe, text: string): string {
    const wrong = (): OrgError => refusal(view, `'${text}' does not fit ${name}`);
    if (NUMBERS.has(type)) {
        if (!/^-?\d+(\.\d+)?$/.test(text)) throw wrong();
        return text;
    }
    if (type === 'boolean') {
        if (!/^(1|0|true|false)$/i.test(text)) throw wrong();
        return /^(1|true)$/i.test(text) ? 'true' : 'false';
    }
    if (type !== 'date' && type !== 'datetime') return quoted(text);
    if (/^[A-Z_]+(:\d+)?$/.test(text)) return text;
    const [, month, day, year] = /^(\d{1,2})\/(\d{1,2})\/(\d{4})/.exec(text) ?? [];
    const date = year ? `${year}-${month!.padStart(2, '0')}-${day!.padStart(2, '0')}` : text;
    if (!/^\d{4}-\d{2}-\d{2}$/.test(date)) throw wrong();
    return type === 'date' ? date : `${date}T00:00:00Z`;
}

/** Values are separated by commas; one that holds a comma stands in quotes. */
function listed(value: string): string[] {
    const parts = value.match(/"[^"]*"|[^,]+/g) ?? [];
    return parts.map((part) => part.trim().replace(/^"(.*)"$/, '$1')).filter((part) => part !== '');
}

function quoted(text: string): string {
    return `'${text.replace(/\\(?![%_\\])/g, '\\\\').replaceAll("'", "\\'")}'`;
}

/** `1 AND (2 OR 3)` with the conditions in the place of their numbers. */
function joined(view: ListView, conditions: string[]): string {
    if (view.logic === null) return conditions.map((part) => `(${part})`).join(' AND ');
    if (!/^(\d+|AND|OR|NOT|[()\s])+$/i.test(view.logic))
        throw refusal(view, `the filter logic '${view.logic}' is wrong`);
    return view.logic.replace(/\d+/g, (number) => {
        const found = conditions[Number(number) - 1];
        if (found === undefined) throw refusal(view, `the filter logic names a filter ${number} that is not there`);
        return `(${found})`;
    });
}

function refusal(view: ListView, what: string): OrgError {
    return new OrgError(400, 'INVALID_INPUT', `List view ${view.name}: ${what}`);
}
