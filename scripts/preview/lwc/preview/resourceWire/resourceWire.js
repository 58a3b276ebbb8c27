import { request } from '../org/org.js';

/** @type {Map<string, Promise<unknown>>} */
const cache = new Map();

/**
 * A wire adapter for a resource that does not change while the page is open: one request per address and page view.
 * @param {(config: object) => string | undefined} addressOf undefined while a parameter is missing
 */
export function resourceWire(addressOf) {
    return class ResourceWire {
        constructor(emit) {
            this.emit = emit;
            emit({ data: undefined, error: undefined });
        }

        connect() {
            this.connected = true;
            this.read();
        }

        disconnect() {
            this.connected = false;
        }

        update(config) {
            this.address = addressOf(config);
            this.read();
        }

        async read() {
            const { address } = this;
            if (!this.connected || address === undefined) return;
            if (!cache.has(address)) cache.set(address, request(address));
            let result;
            try {
                result = { data: await cache.get(address), error: undefined };
            } catch (error) {
                cache.delete(address);
                result = { data: undefined, error };
            }
            if (this.connected && address === this.address) this.emit(result);
        }
    };
}
