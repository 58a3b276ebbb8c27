import { soqlText } from '../../salesforce/soql-text.ts';

/** A value for a bind variable: a text, a number, true, false, null, a list of them, or a date or date-time. */
export type BindValue = Scalar | readonly Scalar[] | { readonly literal: string };
type Scalar = string | number | boolean | null;

/** Texts in quotes, so that nothing in them is taken for a variable, or a variable outside. */
const TOKEN = /'(?:[^'\\]|\\.)*'|:\s*([A-Za-z]\w*)/gu;

/** The query with a value for every `:name`, and the names for which there is none. */
export function bindSoql(
    soql: string,
    values: Readonly<Record<string, BindValue>>
): { soql: string; unknown: string[] } {
    const unknown = new Set<string>();
    const bound = soql.replace(TOKEN, (token: string, name: string | undefined) => {
        if (name === undefined) return token;
        const value = Object.hasOwn(values, name) ? values[name] : undefined;
        if (value !== undefined) return literalOf(value);
        unknown.add(name);
        return token;
    });
    return { soql: bound, unknown: [...unknown] };
}

function literalOf(value: BindValue): string {
    if (isList(value)) return `(${value.map(scalarOf).join(', ')})`;
    return typeof value === 'object' && value !== null ? value.literal : scalarOf(value);
}

function isList(value: BindValue): value is readonly Scalar[] {
    return Array.isArray(value);
}

function scalarOf(value: Scalar): string {
    if (typeof value !== 'string') return String(value);
    return soqlText(value);
}

/** What a query selects, read from its text. */
export interface Selection {
    /** Names of the columns as they are written; of a function its alias. */
    readonly columns: readonly string[];
    /** Where a record has each of them: a name, or names joined by dots that start at the record and not at an alias. */
    readonly paths: readonly string[];
    /** Object behind FROM. */
    readonly object: string;
    /** Whether it counts or groups, which the Bulk API does not do. */
    readonly aggregated: boolean;
    /** What the job cannot use, in words. */
    readonly problems: readonly string[];
}

/** Takes the selection of a query apart. Whether the query is right is for the org to say. */
export function selectionOf(soql: string): Selection {
    const plain = soql.replace(/'(?:[^'\\]|\\.)*'/gu, "''");
    const from = outerFrom(plain);
    const items = splitOutside(plain.slice(0, from?.at ?? plain.length).replace(/^\s*select\s/iu, ''));
    const problems: string[] = from === null ? ['has no FROM'] : [];
    const columns = items.map((item) => {
        const [, name, alias] = /^([\w.]+)(?:\s+([A-Za-z]\w*))?$/u.exec(item) ?? [];
        if (name !== undefined) return alias ?? name;
        const call = /^\w+\s*\([^()]*(?:\([^()]*\)[^()]*)*\)\s*([A-Za-z]\w*)?$/u.exec(item);
        if (call?.[1] === undefined || /^fields\s*\(/iu.test(item)) problems.push(problemOf(item));
        return call?.[1] ?? item;
    });
    const object = from?.object ?? '';
    const starts = startsOf(object, plain.slice(from?.end ?? plain.length));
    const functions = items.some((item) => /^(count|count_distinct|sum|avg|min|max)\s*\(/iu.test(item));
    return {
        columns,
        paths: columns.map((column) => fromRecord(column, starts)),
        object,
        aggregated: functions || /\sgroup\s+by\s/iu.test(plain),
        problems
    };
}

function problemOf(item: string): string {
    if (item.startsWith('('))
        return 'selects child records; make the child the object behind FROM and reach its parent by a dot';
    if (/^typeof\s/iu.test(item)) return 'uses TYPEOF; select the field by its path, such as Owner.Name';
    if (/^fields\s*\(/iu.test(item)) return `selects ${item}; name the fields`;
    return `selects ${item} without a name for it; write one behind it: ${item} answers`;
}

/** Words that stand where an alias may stand, and are none. */
const NO_ALIAS = new Set(
    'using where with group having order limit offset for update all asc desc nulls and or not in like'.split(' ')
);

/**
 * What a field may start with that is no field of the record: the object itself and the aliases behind FROM, in small letters,
 * each with the path of relationships it stands for. `FROM Survey__c s, s.Contact__r c`: s is "", c is "Contact__r".
 */
function startsOf(object: string, behind: string): ReadonlyMap<string, string> {
    const starts = new Map([[object.toLowerCase(), '']]);
    const [, own] = /^\s+(?:as\s+)?([A-Za-z]\w*)/iu.exec(behind) ?? [];
    if (own === undefined || NO_ALIAS.has(own.toLowerCase())) return starts;
    starts.set(own.toLowerCase(), '');
    const others = /^\s+(?:as\s+)?\w+((?:\s*,\s*[\w.]+\s+(?:as\s+)?\w+)*)/iu.exec(behind)?.[1] ?? '';
    for (const [, path = '', alias = ''] of others.matchAll(/,\s*([\w.]+)\s+(?:as\s+)?(\w+)/giu))
        starts.set(alias.toLowerCase(), fromRecord(path, starts));
    return starts;
}

function fromRecord(path: string, starts: ReadonlyMap<string, string>): string {
    const [first = '', ...rest] = path.split('.');
    const start = rest.length === 0 ? undefined : starts.get(first.toLowerCase());
    if (start === undefined) return path;
    return [...(start === '' ? [] : [start]), ...rest].join('.');
}

/** The FROM that belongs to the outermost SELECT: where it begins, its object, and where that ends. */
function outerFrom(soql: string): { at: number; object: string; end: number } | null {
    let depth = 0;
    for (const found of soql.matchAll(/[()]|\sfrom\s+([\w.]+)/giu)) {
        if (found[0] === '(') depth += 1;
        else if (found[0] === ')') depth -= 1;
        else if (depth === 0) return { at: found.index, object: found[1] ?? '', end: found.index + found[0].length };
    }
    return null;
}

function splitOutside(text: string): string[] {
    const items: string[] = [];
    let depth = 0;
    let start = 0;
    for (let i = 0; i < text.length; i++) {
        const sign = text[i];
        if (sign === '(') depth += 1;
        else if (sign === ')') depth -= 1;
        else if (sign === ',' && depth === 0) {
            items.push(text.slice(start, i).trim());
            start = i + 1;
        }
    }
    return [...items, text.slice(start).trim()];
}
