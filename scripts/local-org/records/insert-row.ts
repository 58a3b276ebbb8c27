// Inserting one record: defaults, required fields, audit stamps, auto numbers, unique values.

import type { Access } from '../org/access.ts';
import type { Engine } from '../org/engine.ts';
import type { FieldDef, ObjectDef } from '../schema/model.ts';
import { quoted } from '../store/database.ts';
import type { SqlRow, SqlValue } from '../store/database.ts';
import { isStored, tableName } from '../store/tables.ts';
import { missingFields, RowFailure } from './failure.ts';
import { History } from './history.ts';
import { explainConflict } from './unique.ts';
import type { Rules } from './validation.ts';
import { defaultValue } from './validation.ts';

interface StoredField {
    field: FieldDef;
    preset: SqlValue;
}

const STAMPS = new Set([
    'CreatedDate',
    'CreatedById',
    'LastModifiedDate',
    'LastModifiedById',
    'SystemModstamp',
    'IsDeleted'
]);

export class Inserter {
    readonly #engine: Engine;
    readonly #object: ObjectDef;
    readonly #userKey: number;
    readonly #rules: Rules;
    readonly #history: History;
    readonly #fields: StoredField[];
    readonly #required: FieldDef[];
    readonly #sql: string;

    constructor(engine: Engine, access: Access, object: ObjectDef, rules: Rules) {
        this.#engine = engine;
        this.#object = object;
        this.#userKey = access.userKey;
        this.#rules = rules;
        this.#history = new History(engine, object, access.userKey);
        this.#fields = object.fields
            .filter((field) => isStored(field) && !STAMPS.has(field.name))
            .map((field) => ({ field, preset: defaultValue(engine, object, field) }));
        this.#required = this.#fields
            .map((one) => one.field)
            .filter((field) => field.required && field.autoNumber === null);
        const names = [
            'key',
            'IsDeleted',
            'CreatedDate',
            'CreatedById',
            'LastModifiedDate',
            'LastModifiedById',
            'SystemModstamp'
        ];
        const all = [...names, ...this.#fields.map((one) => one.field.name)];
        this.#sql = `INSERT INTO ${tableName(object)} (${all.map(quoted).join(', ')}) VALUES (${all.map(() => '?').join(', ')})`;
    }

    /** `values` holds the sent fields (by schema name). Returns the new key. Throws RowFailure. */
    insert(values: Map<string, SqlValue>, now: number): number {
        const { catalog, database, ids } = this.#engine;
        const row: SqlRow = {};
        for (const { field, preset } of this.#fields) {
            const sent = values.get(field.name);
            row[field.name] = sent === undefined ? preset : sent;
        }
        if (this.#object.ownable) row.OwnerId ??= this.#userKey;
        const missing = this.#required.filter((field) => row[field.name] === null).map((field) => field.name);
        if (missing.length > 0) throw missingFields(missing);
        this.#rules.check(row, null);
        if (!this.#object.setup && !this.#engine.storage.take())
            throw new RowFailure('STORAGE_LIMIT_EXCEEDED', 'storage limit exceeded');
        const key = catalog.nextKey(this.#object);
        for (const { field } of this.#fields) {
            if (field.autoNumber !== null)
                row[field.name] = catalog.nextAutoNumber(this.#object, field.name, field.autoNumber);
        }
        // A custom object's record without a name is called by its id.
        if (this.#object.custom) row.Name ??= ids.toId(key).slice(0, 15);
        const cells = this.#fields.map(({ field }) => row[field.name] as SqlValue);
        try {
            database.run(this.#sql, key, 0, now, this.#userKey, now, this.#userKey, now, ...cells);
        } catch (error) {
            throw explainConflict(this.#engine, this.#object, row, error as Error);
        }
        this.#history.created(key, now);
        return key;
    }
}
