// Records the org makes itself (first users, permission sets): written without permission checks.

import type { Engine } from './engine.ts';
import { quoted } from '../store/database.ts';
import type { SqlValue } from '../store/database.ts';

type Values = Record<string, SqlValue>;

export class RawRows {
    readonly #engine: Engine;
    /** Written into CreatedById: the first administrator, once there is one. */
    userKey: number | null = null;

    constructor(engine: Engine) {
        this.#engine = engine;
    }

    find(objectName: string, by: Values): number | null {
        const where = Object.keys(by)
            .map((name) => `${quoted(name)} = ?`)
            .join(' AND ');
        const row = this.#engine.database.get(
            `SELECT key FROM ${quoted(objectName)} WHERE ${where} AND "IsDeleted" = 0`,
            ...Object.values(by)
        );
        return row ? Number(row.key) : null;
    }

    /** Inserts; booleans without a value get their default. `skipped` serial numbers are left out before it. */
    add(objectName: string, values: Values, skipped = 0): number {
        const object = this.#engine.schema.object(objectName);
        if (!object) throw new Error(`no object ${objectName}`);
        const now = Math.floor(this.#engine.now() / 1000) * 1000;
        const key = this.#engine.catalog.nextKey(object) + skipped;
        const row: Values = {
            CreatedDate: now,
            CreatedById: this.userKey,
            LastModifiedDate: now,
            LastModifiedById: this.userKey,
            SystemModstamp: now
        };
        for (const field of object.fields) {
            if (field.type === 'boolean' && field.formula === null)
                row[field.name] = field.defaultValue === 'true' ? 1 : 0;
        }
        Object.assign(row, values);
        const names = Object.keys(row);
        this.#engine.database.run(
            `INSERT INTO ${quoted(objectName)} (key, ${names.map(quoted).join(', ')}) VALUES (?, ${names.map(() => '?').join(', ')})`,
            key,
            ...Object.values(row)
        );
        return key;
    }

    /** Updates the record that `by` finds, or inserts it. */
    save(objectName: string, by: Values, values: Values): number {
        const key = this.find(objectName, by);
        if (key === null) return this.add(objectName, values);
        const sets = Object.keys(values)
            .map((name) => `${quoted(name)} = ?`)
            .join(', ');
        this.#engine.database.run(
            `UPDATE ${quoted(objectName)} SET ${sets} WHERE key = ?`,
            ...Object.values(values),
            key
        );
        return key;
    }
}
