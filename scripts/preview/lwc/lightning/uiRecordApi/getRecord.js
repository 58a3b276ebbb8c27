import { qualifiedName } from './fieldAccess.js';
import { peek, read, subscribe } from './recordStore.js';

const live = new Set();

/** The wire adapter: cached fields at once, else one read; again whenever the record changes in the cache. */
export class GetRecord {
    constructor(emit) {
        this.emit = emit;
        this.config = undefined;
        emit({ data: undefined, error: undefined });
    }

    connect() {
        live.add(this);
        this.unsubscribe = subscribe((recordId) => {
            if (recordId === this.config?.recordId) this.emitCached(Infinity);
        });
        this.start();
    }

    disconnect() {
        live.delete(this);
        this.unsubscribe?.();
    }

    update({ recordId, fields, optionalFields }) {
        const required = namesOf(fields);
        const optional = namesOf(optionalFields).filter((name) => !required.includes(name));
        this.config = recordId && { recordId, fields: { required, optional, all: [...required, ...optional] } };
        this.shown = undefined;
        this.start();
    }

    start() {
        if (!this.config || !live.has(this) || this.config.fields.all.length === 0) return;
        if (!this.emitCached()) this.read();
    }

    /** Emits the cached record, unless it is what the component has already. */
    emitCached(maxAgeMs) {
        const data = peek(this.config.recordId, this.config.fields, { maxAgeMs });
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
        try {
            await read(config.recordId, config.fields);
        } catch (error) {
            this.shown = undefined;
            if (config === this.config && live.has(this)) this.emit({ data: undefined, error });
        }
    }
}

/** Reads again what is on the page of these records. */
export async function refreshRecords(recordIds) {
    await Promise.all([...live].filter((wire) => recordIds.includes(wire.config?.recordId)).map((wire) => wire.read()));
}

function namesOf(fields) {
    const list = fields === undefined ? [] : Array.isArray(fields) ? fields : [fields];
    return [...new Set(list.map(qualifiedName))].sort();
}
