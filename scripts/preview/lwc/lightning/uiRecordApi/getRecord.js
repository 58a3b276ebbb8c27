import { qualifiedName } from './fieldAccess.js';
import { peek, read, subscribe } from './recordStore.js';

/**
 * @import { FieldId, RecordData } from './fieldAccess.js'
 * @import { FieldNames } from './recordStore.js'
 * @typedef {{ recordId?: string | undefined, fields?: FieldId | FieldId[], optionalFields?: FieldId | FieldId[] }} Config
 * @typedef {{ data: RecordData | undefined, error: any }} Emission
 */

/** @type {Set<GetRecord>} */
const live = new Set();

/** The wire adapter: cached fields at once, else one read; again whenever the record changes in the cache. */
export class GetRecord {
    /** @type {{ recordId: string, fields: FieldNames } | undefined} */
    config;
    /** What the component has, as text. @type {string | undefined} */
    shown;
    stopListening = () => {};

    /** @param {(value: Emission) => void} emit */
    constructor(emit) {
        this.emit = emit;
        emit({ data: undefined, error: undefined });
    }

    connect() {
        live.add(this);
        this.stopListening = subscribe((recordId) => {
            if (recordId === this.config?.recordId) this.emitCached(Infinity);
        });
        this.start();
    }

    disconnect() {
        live.delete(this);
        this.stopListening();
    }

    /** @param {Config} config */
    update({ recordId, fields, optionalFields }) {
        const required = namesOf(fields);
        const optional = namesOf(optionalFields).filter((name) => !required.includes(name));
        const all = [...required, ...optional];
        this.config = recordId && all.length > 0 ? { recordId, fields: { required, optional, all } } : undefined;
        this.shown = undefined;
        this.start();
    }

    start() {
        if (this.config && live.has(this) && !this.emitCached()) this.read();
    }

    /**
     * Emits the cached record, unless it is what the component has already. False when the cache lacks something.
     * @param {number} [maxAgeMs]
     */
    emitCached(maxAgeMs) {
        if (!this.config) return false;
        const data = peek(this.config.recordId, this.config.fields, maxAgeMs);
        if (data === undefined) return false;
        const text = JSON.stringify(data);
        if (text !== this.shown) {
            this.shown = text;
            this.emit({ data, error: undefined });
        }
        return true;
    }

    async read() {
        const { config } = this;
        if (!config) return;
        try {
            await read(config.recordId, config.fields);
        } catch (error) {
            this.shown = undefined;
            if (config === this.config && live.has(this)) this.emit({ data: undefined, error });
        }
    }
}

/**
 * Reads again what is on the page of these records.
 * @param {string[]} recordIds
 */
export async function refreshRecords(recordIds) {
    const concerned = [...live].filter(({ config }) => config && recordIds.includes(config.recordId));
    await Promise.all(concerned.map((wire) => wire.read()));
}

/** @param {FieldId | FieldId[] | undefined} fields */
function namesOf(fields) {
    const list = fields === undefined ? [] : Array.isArray(fields) ? fields : [fields];
    return [...new Set(list.map(qualifiedName))].sort();
}
