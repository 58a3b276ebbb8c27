import { orgName } from '../../preview/context/context.js';
import { deepFreeze, request } from '../../preview/org/org.js';

/** @type {Map<string, Promise<object>>} running queries by text and variables */
const running = new Map();

/**
 * Keeps the query's text; like the platform's, it is put together once, and gets the namespace that the package has in
 * the org. The answer has the names of the org.
 */
export function gql(strings, ...values) {
    const own = strings.map((part) => part.replace(/\w+/g, orgName));
    return { source: own.reduce((text, part, i) => text + part + (values[i]?.source ?? values[i] ?? ''), '') };
}

/** The wire adapter: `{ data, errors, refresh }`, asked once every variable has a value. */
export class graphql {
    constructor(emit) {
        this.emit = emit;
        emit({ data: undefined, errors: undefined });
    }

    connect() {
        this.connected = true;
        this.run();
    }

    disconnect() {
        this.connected = false;
    }

    update(config) {
        this.config = config;
        this.run();
    }

    async run() {
        const { config } = this;
        const missing = Object.values(config?.variables ?? {}).some((value) => value === undefined);
        if (!this.connected || !config?.query || missing) return;
        const { data, errors } = await post(config);
        if (!this.connected || config !== this.config) return;
        this.emit(
            deepFreeze({
                data: data ?? undefined,
                errors: errors?.length ? errors : undefined,
                refresh: () => this.run()
            })
        );
    }
}

/** Runs a mutation; resolves to `{ data, errors }`. */
export function executeMutation(config) {
    return post(config);
}

function post({ query, variables, operationName }) {
    const body = { query: query.source, variables, operationName };
    const key = JSON.stringify(body);
    if (!running.has(key)) {
        const answer = request('/graphql', { method: 'POST', body })
            .catch((error) => ({
                data: undefined,
                errors: [{ message: error.body?.[0]?.message ?? error.statusText }]
            }))
            .finally(() => running.delete(key));
        running.set(key, answer);
    }
    return running.get(key);
}
