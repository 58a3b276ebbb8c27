// GET query?q=<SOQL>&columns=true: what `sf data query` asks to head its table.
import type { FieldDescribe, ObjectDescribe, QueryResult } from '../../org/contract.ts';
import type { RestRequest } from '../message.ts';

const NUMBERS = new Set(['int', 'double', 'currency', 'percent']);
const TEXTS = new Set(['string', 'textarea', 'picklist', 'email', 'phone', 'url', 'id', 'reference', 'combobox']);

interface Column {
    columnName: string;
    [other: string]: unknown;
}

/** The columns of a result; a child subquery appears as a column with `joinColumns`. */
export function columnMetadata(request: RestRequest, result: QueryResult, soql: string): Record<string, unknown> {
    const described = request.service.org.describe(request.session, result.object);
    return {
        columnMetadata: result.columns.map((name) => column(request, described, name, result.kind === 'aggregate')),
        entityName: result.object,
        groupBy: /\bgroup\s+by\b/i.test(soql),
        idSelected: result.columns.some((name) => name.toLowerCase() === 'id'),
        keyPrefix: described.keyPrefix
    };
}

function column(request: RestRequest, described: ObjectDescribe, name: string, aggregate: boolean): Column {
    const field = fieldAt(request, described, name.split('.'));
    const type = field?.type ?? '';
    return {
        aggregate: aggregate && !field,
        apexType: field ? apexType(type) : null,
        booleanType: type === 'boolean',
        columnName: name,
        custom: field?.custom ?? false,
        displayName: name,
        foreignKeyName: name.includes('.') ? name.slice(0, name.indexOf('.')) : null,
        insertable: field?.createable ?? false,
        joinColumns: [],
        numberType: NUMBERS.has(type) || (aggregate && !field),
        textType: TEXTS.has(type),
        updatable: field?.updateable ?? false
    };
}

/** Follows `Owner.Name` through the relationships; null for an alias or a child subquery. */
function fieldAt(request: RestRequest, described: ObjectDescribe, path: string[]): FieldDescribe | null {
    const [head = '', ...rest] = path.map((part) => part.toLowerCase());
    if (rest.length === 0) return described.fields.find(({ name }) => name.toLowerCase() === head) ?? null;
    const reference = described.fields.find(({ relationshipName }) => relationshipName?.toLowerCase() === head);
    const [target] = reference?.referenceTo ?? [];
    if (!target) return null;
    return fieldAt(request, request.service.org.describe(request.session, target), rest);
}

function apexType(type: string): string {
    const names: Record<string, string> = {
        boolean: 'Boolean',
        int: 'Integer',
        double: 'Double',
        currency: 'Double',
        percent: 'Double',
        date: 'Date',
        datetime: 'Datetime',
        id: 'Id',
        reference: 'Id'
    };
    return names[type] ?? 'String';
}
