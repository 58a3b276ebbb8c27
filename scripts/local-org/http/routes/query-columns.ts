// GET query?q=<SOQL>&columns=true: what `sf data query` asks to head its table.
import type { FieldDescribe, QueryResult } from '../../org/contract.ts';
import type { ResultColumns } from '../../org/result-columns.ts';
import type { RestRequest } from '../message.ts';

const NUMBERS = new Set(['int', 'double', 'currency', 'percent']);
const TEXTS = new Set(['string', 'textarea', 'picklist', 'email', 'phone', 'url', 'combobox']);

interface Column {
    columnName: string;
    joinColumns: Column[];
    [other: string]: unknown;
}

/** The columns of a result; a parent and a child subquery are columns with `joinColumns`. */
export function columnMetadata(request: RestRequest, result: QueryResult, soql: string): Record<string, unknown> {
    const described = request.service.org.describe(request.session, result.object);
    return {
        columnMetadata: columnsOf(request, result, result.kind === 'aggregate'),
        entityName: result.object,
        groupBy: /\bgroup\s+by\b/i.test(soql),
        idSelected: result.columns.some((name) => name.toLowerCase() === 'id'),
        keyPrefix: described.keyPrefix
    };
}

function columnsOf(request: RestRequest, { object, columns, children }: ResultColumns, aggregate: boolean): Column[] {
    const made: Column[] = [];
    for (const name of columns) {
        const child = children.get(name);
        if (child) made.push(joined(name, columnsOf(request, child, false), { aggregate: true }));
        else addAt(request, made, { object, path: name.split('.'), aggregate });
    }
    return made;
}

interface Place {
    object: string;
    path: string[];
    aggregate: boolean;
}

/** Adds a field, or `Owner.Name` to the column of the owner. */
function addAt(request: RestRequest, to: Column[], { object, path, aggregate }: Place): void {
    const { fields } = request.service.org.describe(request.session, object);
    const [head = '', ...rest] = path;
    if (rest.length === 0) return void to.push(column(head, find(fields, 'name', head), aggregate));
    const reference = find(fields, 'relationshipName', head);
    const [target] = reference?.referenceTo ?? [];
    if (!reference || target === undefined) return void to.push(column(path.join('.'), null, aggregate));
    let parent = to.find(({ columnName, aggregate: child }) => columnName === head && child === false);
    if (!parent) to.push((parent = joined(head, [], { foreignKeyName: reference.name })));
    addAt(request, parent.joinColumns, { object: target, path: rest, aggregate: false });
}

const find = (fields: FieldDescribe[], by: 'name' | 'relationshipName', name: string): FieldDescribe | null =>
    fields.find((field) => field[by]?.toLowerCase() === name.toLowerCase()) ?? null;

function joined(name: string, joinColumns: Column[], own: Record<string, unknown>): Column {
    return { ...column(name, null, false), numberType: false, joinColumns, ...own };
}

/** `field` is null for an alias or the result of a function. */
function column(name: string, field: FieldDescribe | null, aggregate: boolean): Column {
    const type = field?.type ?? '';
    const isResult = aggregate && !field;
    return {
        aggregate: isResult,
        apexType: field ? apexType(type) : null,
        booleanType: type === 'boolean',
        columnName: name,
        custom: field?.custom ?? false,
        displayName: name,
        foreignKeyName: null,
        insertable: field?.createable ?? false,
        joinColumns: [],
        numberType: NUMBERS.has(type) || isResult,
        textType: TEXTS.has(type),
        updatable: field?.updateable ?? false
    };
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
