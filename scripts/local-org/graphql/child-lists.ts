// Child lists of all records of a page in two queries, however many records the page has.
import type { GraphQLResolveInfo } from 'graphql';
import type { RecordJson } from '../org/contract.ts';
import type { RestRequest } from '../http/message.ts';
import { quote } from './filter.ts';

interface ChildList {
    records: RecordJson[];
    totalCount: number;
}

interface Relation {
    relationship: string;
    field: string;
    source: RecordJson;
}

interface ChildQuery {
    object: string;
    columns: string[];
    conditions: string[];
    order: string;
    first: number;
    upperBound: number | null;
}

/** The records that stand beside a record in the answer: what is asked of one is asked of all. */
const siblings = new WeakMap<RecordJson, RecordJson[]>();
/** By the list of siblings and the name in the answer. */
const parents = new WeakMap<RecordJson[], Set<string>>();
const lists = new WeakMap<RecordJson[], Map<string, Map<string, ChildList>>>();

export function knowSiblings(records: RecordJson[]): void {
    for (const record of records) siblings.set(record, records);
}

/** The parent of a record; the parents of its siblings are siblings too. */
export function parentOf(record: RecordJson, name: string): RecordJson | null {
    const beside = siblings.get(record);
    const known = beside && held(parents, beside, () => new Set<string>());
    if (beside && known && !known.has(name)) {
        known.add(name);
        knowSiblings(beside.flatMap((one) => (one[name] ? [one[name] as RecordJson] : [])));
    }
    return (record[name] as RecordJson | null | undefined) ?? null;
}

/** First pages by the id of the record above; a record whose list must be read on its own is missing. */
export function childLists(
    request: RestRequest,
    info: GraphQLResolveInfo,
    { relationship, field, source }: Relation,
    query: ChildQuery
): Map<string, ChildList> {
    const beside = siblings.get(source);
    if (!beside || beside.length < 2) return new Map();
    const byName = held(lists, beside, () => new Map<string, Map<string, ChildList>>());
    const name = String(info.path.key);
    const known = byName.get(name);
    if (known) return known;
    const read = readLists(request, { relationship, field, source }, beside, query);
    byName.set(name, read);
    return read;
}

function readLists(
    request: RestRequest,
    { relationship, field, source }: Relation,
    beside: RecordJson[],
    { object, columns, conditions, order, first, upperBound }: ChildQuery
): Map<string, ChildList> {
    const { org } = request.service;
    const options = { apiVersion: request.version };
    const ids = [...new Set(beside.map((record) => quote(String(record.Id))))].join(', ');
    const where = conditions.join(' AND ');
    const page = Math.min(first, upperBound ?? first);
    const inner = `SELECT ${columns.join(', ')} FROM ${relationship}${where && ` WHERE ${where}`}${order} LIMIT ${page}`;
    const soql = `SELECT Id, (${inner}) FROM ${source.attributes.type} WHERE Id IN (${ids})`;
    const above = org.query(request.session, soql, options);
    const counts = `SELECT ${field} parent, COUNT(Id) n FROM ${object} WHERE ${[`${field} IN (${ids})`, ...conditions].join(' AND ')} GROUP BY ${field}`;
    const counted = org.query(request.session, counts, options);
    const totals = new Map(counted.page(0, counted.totalSize).map(({ parent, n }) => [String(parent), Number(n)]));
    const read = new Map<string, ChildList>();
    for (const record of above.page(0, above.totalSize)) {
        const { records } = (record[relationship] ?? { records: [] }) as { records: RecordJson[] };
        read.set(String(record.Id), { records, totalCount: totals.get(String(record.Id)) ?? 0 });
    }
    knowSiblings([...read.values()].flatMap(({ records }) => records));
    return read;
}

function held<K extends object, V>(map: WeakMap<K, V>, key: K, make: () => V): V {
    const found = map.get(key);
    if (found) return found;
    const made = make();
    map.set(key, made);
    return made;
}
