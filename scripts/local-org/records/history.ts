// Writes the history of tracked fields: a row for the creation of a record, and one for each change of a value.

import type { Engine } from '../org/engine.ts';
import type { FieldDef, ObjectDef } from '../schema/model.ts';
import { historyName, trackedFields } from '../schema/history.ts';
import { decoder } from '../soql/values.ts';
import { quoted } from '../store/database.ts';
import type { SqlRow, SqlValue } from '../store/database.ts';
import { tableName } from '../store/tables.ts';

const DATA_TYPES: Partial<Record<FieldDef['type'], string>> = {
    boolean: 'Boolean',
    currency: 'Currency',
    date: 'DateOnly',
    datetime: 'DateTime',
    double: 'Double',
    int: 'Integer',
    percent: 'Percent',
    picklist: 'DynamicEnum',
    reference: 'EntityId'
};

export class History {
    readonly #engine: Engine;
    readonly #object: ObjectDef;
    readonly #userKey: number;
    readonly #history: ObjectDef | undefined;
    readonly #tracked: Set<FieldDef>;
    readonly #sql: string;
    /** By the fields of an update: rows of one shape share their list. */
    readonly #selects = new Map<FieldDef[], string>();

    constructor(engine: Engine, object: ObjectDef, userKey: number) {
        this.#engine = engine;
        this.#object = object;
        this.#userKey = userKey;
        this.#history = object.historyOf === null ? engine.schema.object(historyName(object)) : undefined;
        this.#tracked = new Set(this.#history ? trackedFields(object) : []);
        const stamps = ['CreatedDate', 'CreatedById', 'LastModifiedDate', 'LastModifiedById', 'SystemModstamp'];
        const parent = this.#history?.sharingParent ?? '';
        const names = ['key', ...stamps, parent, 'DataType', 'Field', 'OldValue', 'NewValue'].map(quoted).join(', ');
        this.#sql = this.#history
            ? `INSERT INTO ${tableName(this.#history)} (${names}) VALUES (?1, ?2, ?3, ?2, ?3, ?2, ?4, ?5, ?6, ?7, ?8)`
            : '';
    }

    created(key: number, now: number): void {
        if (this.#history) this.#add(key, now, { dataType: 'Text', name: 'created', before: null, after: null });
    }

    /** The tracked values before an update of `fields`; null when none of them is tracked. */
    before(key: number, fields: FieldDef[]): SqlRow | null {
        if (this.#tracked.size === 0) return null;
        const sql = this.#selects.get(fields) ?? this.#selectOf(fields);
        this.#selects.set(fields, sql);
        return sql === '' ? null : (this.#engine.database.get(sql, key) ?? null);
    }

    #selectOf(fields: FieldDef[]): string {
        const columns = fields.filter((field) => this.#tracked.has(field)).map((field) => quoted(field.name));
        return columns.length === 0 ? '' : `SELECT ${columns.join(', ')} FROM ${tableName(this.#object)} WHERE key = ?`;
    }

    changed(key: number, before: SqlRow | null, fields: FieldDef[], values: SqlValue[], now: number): void {
        if (before === null) return;
        for (const [at, field] of fields.entries()) {
            const [old, next] = [before[field.name], values[at] as SqlValue];
            if (old === undefined || old === next) continue;
            const decode = decoder(field, this.#engine.ids);
            // Of long texts only the fact is kept that they have changed.
            const text = (value: SqlValue): string | null =>
                field.longText || value === null ? null : JSON.stringify(decode(value));
            const dataType = DATA_TYPES[field.type] ?? 'Text';
            this.#add(key, now, { dataType, name: field.name, before: text(old), after: text(next) });
        }
    }

    #add(
        key: number,
        now: number,
        change: Record<'before' | 'after', string | null> & { dataType: string; name: string }
    ): void {
        const { database, catalog } = this.#engine;
        const own = catalog.nextKey(this.#history as ObjectDef);
        const { dataType, name, before, after } = change;
        database.run(this.#sql, own, now, this.#userKey, key, dataType, name, before, after);
    }
}
