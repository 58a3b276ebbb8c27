// A record as the UI API shows it.
import { createHash } from 'node:crypto';
import type { RecordJson } from '../org/contract.ts';
import { notFound } from '../http/errors.ts';
import type { RestRequest } from '../http/message.ts';
import { displayValue, rawValue, uiDateTime } from './display-value.ts';
import { nameField, selectList } from './field-tree.ts';
import type { FieldTree } from './field-tree.ts';

/** Record type of objects without record types. */
export const MASTER_RECORD_TYPE = '012000000000000AAA';

export interface UiRecord {
    apiName: string;
    fields: Record<string, { displayValue: string | null; value: unknown }>;
    id: string;
    [other: string]: unknown;
}

/** The object of an id. Throws 404 for an id that belongs to none. */
export function objectOfId(request: RestRequest, id: string): string {
    const valid = /^[A-Za-z0-9]{15}([A-Za-z0-9]{3})?$/.test(id);
    const object = valid ? request.service.org.objectByPrefix(id.slice(0, 3)) : null;
    if (!object) throw notFound();
    return object;
}

/** Reads one record with the fields of the tree. Throws 404 NOT_FOUND when it is missing, deleted or not visible. */
export function readRecord(request: RestRequest, tree: FieldTree, id: string): UiRecord {
    const { records } = readRecords(request, tree, { clauses: ` WHERE Id = '${id}'`, start: 0, count: 1 });
    const [record] = records;
    if (!record) throw notFound();
    return record;
}

/** Records that `clauses` (SOQL, from WHERE on) find; `total` counts all of them. */
export function readRecords(
    request: RestRequest,
    tree: FieldTree,
    { clauses, start, count }: { clauses: string; start: number; count: number }
): { records: UiRecord[]; total: number } {
    const { org } = request.service;
    const columns = selectList(tree, (object) => org.describe(request.session, object));
    const soql = `SELECT ${columns.join(', ')} FROM ${tree.object}${clauses}`;
    const found = org.query(request.session, soql, { apiVersion: request.version });
    const records = found.page(start, count).map((record) => present(request, tree, record));
    return { records, total: found.totalSize };
}

function present(request: RestRequest, tree: FieldTree, record: RecordJson): UiRecord {
    const fields: UiRecord['fields'] = {};
    for (const [name, field] of tree.fields) {
        fields[name] = { displayValue: displayValue(field, record[name]), value: rawValue(field, record[name]) };
    }
    for (const [name, parent] of tree.parents) fields[name] = presentParent(request, parent, record[name]);
    const stamp = (name: string): string | null => {
        const value = record[name];
        return typeof value === 'string' ? uiDateTime(value) : null;
    };
    const envelope = {
        apiName: record.attributes.type,
        childRelationships: {},
        fields,
        id: String(record.Id),
        lastModifiedById: stamp('LastModifiedById'),
        lastModifiedDate: stamp('LastModifiedDate'),
        recordTypeId: MASTER_RECORD_TYPE,
        recordTypeInfo: null,
        systemModstamp: stamp('SystemModstamp')
    };
    const eTag = etag(envelope);
    return { ...envelope, eTag, weakEtag: Date.parse(envelope.systemModstamp ?? '') || 0 };
}

function presentParent(request: RestRequest, tree: FieldTree, value: unknown): UiRecord['fields'][string] {
    if (!value || typeof value !== 'object') return { displayValue: null, value: null };
    const record = value as RecordJson;
    const name = record[nameField(request.service.org.describe(request.session, tree.object))];
    return { displayValue: typeof name === 'string' ? name : null, value: present(request, tree, record) };
}

export function etag(value: unknown): string {
    return createHash('md5').update(JSON.stringify(value)).digest('hex');
}
