// What the database remembers about the org itself: object numbers, key prefixes, serial counters, small values.

import type { JsonValue, KeyValueStore } from '../org/contract.ts';
import type { ObjectDef } from '../schema/model.ts';
import type { Database } from './database.ts';
import { IdBook } from './ids.ts';

export class Catalog {
    readonly ids = new IdBook();
    readonly #database: Database;
    readonly #numbers = new Map<string, number>();
    readonly #next = new Map<string, number>();

    constructor(database: Database) {
        this.#database = database;
        database.sqlite.exec(
            'CREATE TABLE IF NOT EXISTS _object (name TEXT PRIMARY KEY, number INTEGER UNIQUE, prefix TEXT);' +
                'CREATE TABLE IF NOT EXISTS _auto_number (name TEXT PRIMARY KEY, last INTEGER);' +
                'CREATE TABLE IF NOT EXISTS _state (space TEXT, key TEXT, value TEXT, PRIMARY KEY (space, key)) WITHOUT ROWID'
        );
        for (const row of database.all('SELECT name, number, prefix FROM _object')) {
            this.#numbers.set(String(row.name), Number(row.number));
            this.ids.add(Number(row.number), String(row.prefix));
        }
    }

    /** The lasting key prefix of a custom object: "a00", "a01", ... in the order the objects first appeared. */
    customPrefix(name: string): string {
        const known = this.#database.get('SELECT prefix FROM _object WHERE name = ?', name);
        if (known) return String(known.prefix);
        const used = Number(this.#database.get("SELECT count(*) AS n FROM _object WHERE prefix GLOB 'a*'")?.n);
        const prefix = `a${used.toString(36).padStart(2, '0')}`;
        this.#register(name, prefix);
        return prefix;
    }

    #register(name: string, prefix: string): void {
        const number = 1 + Number(this.#database.get('SELECT coalesce(max(number), 0) AS n FROM _object')?.n);
        this.#database.run('INSERT INTO _object (name, number, prefix) VALUES (?, ?, ?)', name, number, prefix);
        this.#numbers.set(name, number);
        this.ids.add(number, prefix);
    }

    register(objects: ObjectDef[]): void {
        for (const object of objects) {
            if (!this.#numbers.has(object.name)) this.#register(object.name, object.keyPrefix);
        }
    }

    numberOf(object: ObjectDef): number {
        return this.#numbers.get(object.name) as number;
    }

    /** The key of the next record. A rolled-back insert leaves a gap, as in Salesforce. */
    nextKey(object: ObjectDef): number {
        let next = this.#next.get(object.name);
        if (next === undefined) {
            const last = this.#database.get(`SELECT max(key) AS last FROM "${object.name}"`)?.last ?? null;
            const kept =
                this.#database.get('SELECT last FROM _auto_number WHERE name = ?', `${object.name}#key`)?.last ?? 0;
            next = Math.max(
                last === null ? 0 : Number(last) + 1,
                Number(kept) + 1,
                this.ids.firstKey(this.numberOf(object))
            );
        }
        this.#next.set(object.name, next + 1);
        return next;
    }

    /** An erased record's id must not be given again: remembers the highest one ever used. */
    keepLastKey(object: ObjectDef): void {
        const last = this.#database.get(`SELECT max(key) AS last FROM "${object.name}"`)?.last ?? null;
        if (last === null) return;
        this.#database.run(
            'INSERT INTO _auto_number VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET last = max(last, excluded.last)',
            `${object.name}#key`,
            last
        );
    }

    /** "R-{00000}" -> "R-00042". */
    nextAutoNumber(object: ObjectDef, fieldName: string, format: string): string {
        const name = `${object.name}.${fieldName}`;
        const row = this.#database.get(
            'INSERT INTO _auto_number VALUES (?, 1) ON CONFLICT (name) DO UPDATE SET last = last + 1 RETURNING last',
            name
        );
        return format.replace(/\{(0+)\}/, (_, zeros: string) => String(row?.last).padStart(zeros.length, '0'));
    }

    get state(): KeyValueStore {
        const database = this.#database;
        const read = (text: unknown): JsonValue => JSON.parse(String(text)) as JsonValue;
        return {
            get(space, key) {
                const row = database.get('SELECT value FROM _state WHERE space = ? AND key = ?', space, key);
                return row ? read(row.value) : undefined;
            },
            set(space, key, value) {
                database.run('INSERT OR REPLACE INTO _state VALUES (?, ?, ?)', space, key, JSON.stringify(value));
            },
            delete(space, key) {
                database.run('DELETE FROM _state WHERE space = ? AND key = ?', space, key);
            },
            list(space) {
                const rows = database.all('SELECT key, value FROM _state WHERE space = ? ORDER BY key', space);
                return rows.map((row) => ({ key: String(row.key), value: read(row.value) }));
            }
        };
    }
}
