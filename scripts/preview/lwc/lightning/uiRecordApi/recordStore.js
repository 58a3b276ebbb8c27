import { deepFreeze, request } from '../../preview/org/org.js';

/**
 * @import { FieldValue, RecordData } from './fieldAccess.js'
 * @typedef {{ required: string[], optional: string[], all: string[] }} FieldNames qualified, `Account.Name`
 * @typedef {Record<string, FieldValue>} Fields
 */

/** Lightning Data Service serves a record from its cache for this long before it asks again. */
const FRESH_MS = 30_000;

/** @type {Map<string, { record: RecordData, known: Map<string, number> }>} record id -> merged record, field -> time read */
const entries = new Map();
/** @type {Map<string, Promise<void>>} running reads by address, so that equal ones share one request */
const running = new Map();
/** @type {Set<(recordId: string) => void>} */
const listeners = new Set();

/**
 * Calls back whenever a record in the cache changes. Returns the way to stop.
 * @param {(recordId: string) => void} listener
 */
export function subscribe(listener) {
    listeners.add(listener);
    return () => {
        listeners.delete(listener);
    };
}

/**
 * The asked fields of a record, when all are in the cache; undefined otherwise. Fields the user may not see are absent.
 * @param {string} recordId
 * @param {FieldNames} fields
 * @param {number} [maxAgeMs]
 */
export function peek(recordId, fields, maxAgeMs = FRESH_MS) {
    const entry = entries.get(recordId);
    const oldest = Date.now() - maxAgeMs;
    if (!entry || !fields.all.every((name) => (entry.known.get(name) ?? -Infinity) >= oldest)) return undefined;
    return deepFreeze(pick(entry.record, fields.all));
}

/**
 * Reads the fields from the org into the cache.
 * @param {string} recordId
 * @param {FieldNames} fields
 */
export function read(recordId, fields) {
    const address = readAddress(recordId, fields);
    const same = running.get(address);
    if (same) return same;
    const reading = request(address)
        .then((record) => ingest(recordId, record, fields.all))
        .finally(() => running.delete(address));
    running.set(address, reading);
    return reading;
}

/**
 * @param {string} recordId as the component names it: 15 or 18 characters
 * @param {RecordData} record
 * @param {string[]} names
 */
function ingest(recordId, record, names) {
    const entry = entries.get(recordId);
    const known = entry?.known ?? new Map();
    const now = Date.now();
    for (const name of names) known.set(name, now);
    const merged = { ...record, fields: merge(entry?.record.fields ?? {}, record.fields) };
    entries.set(recordId, { record: merged, known });
    for (const listener of listeners) listener(recordId);
}

/** @param {string} recordId @param {FieldNames} names */
function readAddress(recordId, { required, optional }) {
    const query = [
        ...(required.length > 0 ? [`fields=${required.join(',')}`] : []),
        ...(optional.length > 0 ? [`optionalFields=${optional.join(',')}`] : [])
    ];
    return `/ui-api/records/${recordId}?${query.join('&')}`;
}

/** @param {Fields} old @param {Fields} fresh @returns {Fields} */
function merge(old, fresh) {
    const fields = { ...old };
    for (const [name, field] of Object.entries(fresh)) {
        const before = fields[name]?.value?.fields;
        const after = field.value?.fields;
        fields[name] = before && after ? { ...field, value: { ...field.value, fields: merge(before, after) } } : field;
    }
    return fields;
}

/** @param {RecordData} record @param {string[]} names */
function pick(record, names) {
    /** @type {Fields} */
    const fields = {};
    for (const name of names) pickField(record.fields, fields, name.split('.').slice(1));
    return { ...record, fields };
}

/** @param {Fields} from @param {Fields} to @param {string[]} path */
function pickField(from, to, path) {
    const [name = '', ...rest] = path;
    const field = from[name];
    if (field === undefined) return;
    if (rest.length === 0 || field.value === null) {
        to[name] = field;
        return;
    }
    const target = to[name] ?? { ...field, value: { ...field.value, fields: {} } };
    to[name] = target;
    pickField(field.value.fields, target.value.fields, rest);
}
