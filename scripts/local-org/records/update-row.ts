// Updating one record by its key.

import type { Access, Restriction } from '../org/access.ts';
import type { Engine } from '../org/engine.ts';
import type { FieldDef, ObjectDef } from '../schema/model.ts';
import { quoted } from '../store/database.ts';
import type { SqlRow, SqlValue } from '../store/database.ts';
import { tableName } from '../store/tables.ts';
import { deletedEntity, invalidReference, missingFields, noAccessToRecord, noAccessToReference } from './failure.ts';
import { History } from './history.ts';
import { explainConflict } from './unique.ts';
import type { Rules } from './validation.ts';

export class Updater {
    readonly #engine: Engine;
    readonly #object: ObjectDef;
    readonly #userKey: number;
    readonly #rules: Rules;
    readonly #restriction: Restriction;
    readonly #visible: Restriction;
    /** Who may give records away. */
    readonly #ownership: Restriction;
    readonly #selectSql: string;
    readonly #history: History;
    readonly #statements = new Map<string, string>();

    constructor(engine: Engine, access: Access, object: ObjectDef, rules: Rules) {
        this.#engine = engine;
        this.#object = object;
        this.#userKey = access.userKey;
        this.#rules = rules;
        this.#history = new History(engine, object, access.userKey);
        this.#restriction = access.restriction(object, 'edit', 't');
        this.#visible = access.restriction(object, 'read', 't');
        this.#ownership = access.restriction(object, 'full', 't');
        const columns = ['t."IsDeleted"', ...rules.fields.map((name) => `t.${quoted(name)}`)];
        this.#selectSql = `SELECT ${columns.join(', ')} FROM ${tableName(object)} t WHERE t.key = ?`;
    }

    /** Writes `values[i]` into `fields[i]`. Throws RowFailure. */
    update(key: number, signature: string, fields: FieldDef[], values: SqlValue[], now: number): void {
        this.#checkRequired(fields, values);
        this.#checkAccess(key);
        this.#checkOwner(key, fields, values);
        if (!this.#rules.isEmpty) this.#checkRules(key, fields, values);
        const before = this.#history.before(key, fields);
        const sql = this.#statement(signature, fields);
        let changes = 0;
        try {
            changes = this.#engine.database.run(sql, ...values, now, this.#userKey, now, key);
        } catch (error) {
            const row: SqlRow = {};
            for (const [at, field] of fields.entries()) row[field.name] = values[at] ?? null;
            throw explainConflict(this.#engine, this.#object, row, error as Error);
        }
        if (changes === 0) throw this.#absent(key);
        this.#history.changed(key, before, fields, values, now);
    }

    #checkRequired(fields: FieldDef[], values: SqlValue[]): void {
        let missing: string[] | null = null;
        for (let at = 0; at < fields.length; at += 1) {
            const field = fields[at] as FieldDef;
            if (field.required && values[at] === null) (missing ??= []).push(field.name);
        }
        if (missing !== null) throw missingFields(missing);
    }

    #checkAccess(key: number): void {
        if (this.#allows(this.#restriction, key)) return;
        const present = this.#engine.database.get(
            `SELECT "IsDeleted" AS gone FROM ${tableName(this.#object)} WHERE key = ?`,
            key
        );
        if (present?.gone !== 0) throw this.#absent(key);
        // Seen but not to be edited is told apart from not seen at all.
        throw this.#allows(this.#visible, key) ? noAccessToRecord() : noAccessToReference(this.#engine.ids.toId(key));
    }

    #allows(restriction: Restriction, key: number, or = '0', value: SqlValue[] = []): boolean {
        if (restriction === null) return true;
        const { sql, values } = restriction;
        const text = `SELECT 1 FROM ${tableName(this.#object)} t WHERE t.key = ? AND (${or} OR ${sql})`;
        return this.#engine.database.get(text, key, ...value, ...values) !== undefined;
    }

    /** A record that is only shared with the user keeps its owner. */
    #checkOwner(key: number, fields: FieldDef[], values: SqlValue[]): void {
        const at = fields.findIndex(({ name }) => name === 'OwnerId');
        if (at === -1 || this.#allows(this.#ownership, key, 't."OwnerId" = ?', [values[at] ?? null])) return;
        throw noAccessToRecord();
    }

    #checkRules(key: number, fields: FieldDef[], values: SqlValue[]): void {
        const before = this.#engine.database.get(this.#selectSql, key);
        if (!before || before.IsDeleted === 1) throw this.#absent(key);
        const after: SqlRow = { ...before };
        for (let at = 0; at < fields.length; at += 1) after[(fields[at] as FieldDef).name] = values[at] as SqlValue;
        this.#rules.check(after, before);
    }

    #absent(key: number): Error {
        const row = this.#engine.database.get(
            `SELECT "IsDeleted" AS gone FROM ${tableName(this.#object)} WHERE key = ?`,
            key
        );
        return row ? deletedEntity() : invalidReference();
    }

    #statement(signature: string, fields: FieldDef[]): string {
        let sql = this.#statements.get(signature);
        if (sql === undefined) {
            const names = [
                ...fields.map((field) => field.name),
                'LastModifiedDate',
                'LastModifiedById',
                'SystemModstamp'
            ];
            const sets = names.map((name) => `${quoted(name)} = ?`).join(', ');
            sql = `UPDATE ${tableName(this.#object)} SET ${sets} WHERE key = ? AND "IsDeleted" = 0`;
            this.#statements.set(signature, sql);
        }
        return sql;
    }
}
