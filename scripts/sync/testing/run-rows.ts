import type { Session } from '../salesforce/session.ts';

interface StoredRow {
    readonly Id: string;
    readonly Name: string;
    readonly key: string;
    readonly values: Record<string, unknown>;
    touchedAt: number;
    readonly foreign: boolean;
}

/** Health_Sync_Run__c in memory: external ids, one row a lease, and a clock of its own. Stands in for the org. */
export class RunRows {
    readonly rows: StoredRow[] = [];
    /** Milliseconds since 1970 by the clock of the org. */
    now = Date.parse('2026-06-01T12:00:00Z');
    private readonly prefix: string;

    /** @param namespace of the installed package, null for none */
    constructor(namespace: string | null) {
        this.prefix = namespace === null ? '' : `${namespace}__`;
    }

    /** Value of a row by the name of the package. */
    value(key: string, field: string): unknown {
        return this.rows.find((row) => row.key === key)?.values[field];
    }

    /** A row of another run. `foreign` rows belong to another user and cannot be changed. */
    add(key: string, values: Readonly<Record<string, unknown>>, foreign = false): void {
        const Id = `a00${this.rows.length}`;
        this.rows.push({
            Id,
            Name: `RUN-${this.rows.length + 1}`,
            key,
            values: { ...values },
            touchedAt: this.now,
            foreign
        });
    }

    /** The org as a run sees it. Every answer takes a turn, so that calls of several runs mix. */
    session(): Session {
        const json = async (method: string, rest: string, body?: unknown): Promise<unknown> => {
            await new Promise((resolve) => setImmediate(resolve));
            const answer = method === 'GET' ? this.query(rest) : this.patch(rest, body as Record<string, unknown>);
            await new Promise((resolve) => setImmediate(resolve));
            return answer;
        };
        return { json, calls: 0, connection: {} } as unknown as Session;
    }

    private query(rest: string): unknown {
        const soql = decodeURIComponent(rest);
        if (!soql.includes(` FROM ${this.prefix}Health_Sync_Run__c `)) throw failure('INVALID_TYPE');
        const open = this.rows.filter(({ values }) => values['Result__c'] === 'Running' || values['Lease_Key__c']);
        const records = open.map((row) => ({
            Id: row.Id,
            Name: row.Name,
            SystemModstamp: new Date(row.touchedAt).toISOString(),
            CreatedBy: { Name: row.foreign ? 'Somebody Else' : 'Integration User' },
            ...this.named({ ...row.values, Run_Key__c: row.key })
        }));
        return { records };
    }

    private patch(rest: string, body: Readonly<Record<string, unknown>>): void {
        const [, object, field = '', key] = /^\/sobjects\/(\w+)\/(\w+)(?:\/(.+))?$/u.exec(rest) ?? [];
        if (object !== `${this.prefix}Health_Sync_Run__c`) throw failure('NOT_FOUND');
        const row = this.rows.find((one) => (key === undefined ? one.Id === field : one.key === key));
        if (row?.foreign) throw failure('INSUFFICIENT_ACCESS_OR_READONLY');
        if (row === undefined && key === undefined) throw failure('NOT_FOUND');
        const values = Object.fromEntries(
            Object.entries(body).map(([name, value]) => {
                if (!name.startsWith(this.prefix)) throw failure('INVALID_FIELD');
                return [name.slice(this.prefix.length), value];
            })
        );
        const lease = values['Lease_Key__c'];
        if (lease && this.rows.some((one) => one !== row && one.values['Lease_Key__c'] === lease))
            throw failure('DUPLICATE_VALUE');
        if (row === undefined) return this.add(key ?? '', values);
        Object.assign(row.values, values);
        row.touchedAt = this.now;
    }

    private named(values: Readonly<Record<string, unknown>>): Record<string, unknown> {
        return Object.fromEntries(Object.entries(values).map(([name, value]) => [this.prefix + name, value]));
    }
}

function failure(errorCode: string): Error {
    return Object.assign(new Error(errorCode), { errorCode });
}
