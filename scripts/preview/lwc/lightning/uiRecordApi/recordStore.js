import { deepFreeze, request } from '../../preview/org/org.js';

/** Lightning Data Service serves a record from its cache for this long before it asks again. */
const FRESH_MS = 30_000;

/** @type {Map<string, { record: object, known: Map<string, number> }>} record id -> merged record, field -> time read */
const entries = new Map();
/** @type {Map<string, Promise<void>>} running reads by address, so that equal ones share one request */
const running = new Map();
const listeners = new Set();

/** Calls `listener(recordId)` whenever a record in the cache changes. Returns the way to stop. */
export function subscribe(listener) {
    listeners.add(listener);
    return () => listeners.delete(listener);
}

/** The asked fields of a record, when all are in the cache; undefined otherwise. Fields the user may not see are absent. */
export function peek(recordId, fields, { maxAgeMs = FRESH_MS } = {}) {
    const entry = entries.get(recordId);
    const oldest = Date.now() - maxAgeMs;
    if (!entry || !fields.all.every((name) => (entry.known.get(name) ?? -Infinity) >= oldest)) return undefined;
    return deepFreeze(pick(entry.record, fields.all));
}

/** Reads the fields from the org into the cache. */
export function read(recordId, fields) {
    const address = readAddress(recordId, fields);
    if (!running.has(address)) {
        const reading = request(address)
            .then((record) => ingest(record, fields.all))
            .finally(() => running.delete(address));
        running.set(address, reading);
    }
    return running.get(address);
}

/** Puts an answer of the UI API into the cache and tells the listeners. */
export function ingest(record, names) {
    const entry = entries.get(record.id) ?? { record: { fields: {} }, known: new Map() };
    const now = Date.now();
    for (const name of names) entry.known.set(name, now);
    entries.set(record.id, { record: merge(entry.record, record), known: entry.known });
    for (const listener of listeners) listener(record.id);
}

function readAddress(recordId, { required, optional }) {
    const query = [
        ...(required.length > 0 ? [`fields=${required.join(',')}`] : []),
        ...(optional.length > 0 ? [`optionalFields=${optional.join(',')}`] : [])
    ];
    return `/ui-api/records/${recordId}?${query.join('&')}`;
}

function merge(old, fresh) {
    const fields = { ...old.fields };
    for (const [name, field] of Object.entries(fresh.fields)) {
        const before = fields[name]?.value;
        const nested = field.value?.fields && before?.fields;
        fields[name] = nested ? { ...field, value: merge(before, field.value) } : field;
    }
    return { ...old, ...fresh, fields };
}

function pick(record, names) {
    const fields = {};
    for (const name of names) pickField(record.fields, fields, name.split('.').slice(1));
    return { ...record, fields };
}

function pickField(from, to, [name, ...rest]) {
    const field = from?.[name];
    if (field === undefined) return;
    if (rest.length === 0 || field.value === null) {
        to[name] = field;
        return;
    }
    to[name] ??= { ...field, value: { ...field.value, fields: {} } };
    pickField(field.value.fields, to[name].value.fields, rest);
}
