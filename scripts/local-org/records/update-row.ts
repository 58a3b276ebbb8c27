// Updating one record by its key.

import type { Access, Restriction } from '../org/access.ts';
import type { Engine } from '../org/engine.ts';
import type { FieldDef, ObjectDef } from '../schema/model.ts';
import type { StatementSync } from 'node:sqlite';
import { quoted } from '../store/database.ts';
import type { SqlRow, SqlValue } from '../store/database.ts';
import { tableName } from '../store/tables.ts';
import { deletedEntity, invalidReference, missingFields, noAccessToRecord, noAccessToReference } from './failure.ts';
import { History } from './history.ts';
import { explainConflict } from './unique.ts';
import type { Rules } from './validation.ts';

/** What all updates of the same fields have in common. */
interface Shape {
    statement: StatementSync;
    required: { at: number; name: string }[];
    /** Position of the owner, -1 when it is not written. */
    ownerAt: number;
    /** For each field of the rules: its position among the written ones, -1 when it stays as it is. */
    ruleFieldsAt: number[];
}

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
    readonly #shapes = new Map<FieldDef[], Shape>();
    /** Values of the rules' fields, before and after, that the rules have let through last. */
    #passed: SqlValue[] | null = null;

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

    /** Writes `values[i]` into `fields[i]`; the same array of fields is given for all rows that have them. Throws RowFailure. */
    update(key: number, fields: FieldDef[], values: SqlValue[], now: number): void {
        const shape = this.#shapes.get(fields) ?? this.#shapeOf(fields);
        if (shape.required.some(({ at }) => values[at] === null)) throw missingOf(shape, values);
        if (this.#restriction !== null) this.#checkAccess(key);
        if (shape.ownerAt >= 0) this.#checkOwner(key, values[shape.ownerAt] ?? null);
        if (!this.#rules.isEmpty) this.#checkRules(key, fields, shape, values);
        const before = this.#history.before(key, fields);
        let changes: number | bigint = 0;
        try {
            changes = shape.statement.run(...values, now, this.#userKey, now, key).changes;
        } catch (error) {
            const row: SqlRow = {};
            for (const [at, field] of fields.entries()) row[field.name] = values[at] ?? null;
            throw explainConflict(this.#engine, this.#object, row, error as Error);
        }
        if (changes === 0) throw this.#absent(key);
        this.#history.changed(key, before, fields, values, now);
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
    #checkOwner(key: number, owner: SqlValue): void {
        if (!this.#allows(this.#ownership, key, 't."OwnerId" = ?', [owner])) throw noAccessToRecord();
    }

    #checkRules(key: number, fields: FieldDef[], shape: Shape, values: SqlValue[]): void {
        const found = this.#engine.database.values(this.#selectSql, key);
        if (!found || found[0] === 1) throw this.#absent(key);
        const cells = [...found];
        for (const [at, place] of shape.ruleFieldsAt.entries()) {
            cells.push(place < 0 ? (found[at + 1] as SqlValue) : (values[place] as SqlValue));
        }
        const known = this.#passed;
        if (known !== null && cells.every((cell, at) => cell === known[at])) return;
        const before: SqlRow = {};
        for (const [at, name] of this.#rules.fields.entries()) before[name] = found[at + 1] as SqlValue;
        const after: SqlRow = { ...before };
        for (const [at, field] of fields.entries()) after[field.name] = values[at] as SqlValue;
        this.#rules.check(after, before);
        // Rules that look at other records may say something else the next time.
        if (this.#rules.ownFieldsOnly) this.#passed = cells;
    }

    #absent(key: number): Error {
        const row = this.#engine.database.get(
            `SELECT "IsDeleted" AS gone FROM ${tableName(this.#object)} WHERE key = ?`,
            key
        );
        return row ? deletedEntity() : invalidReference();
    }

    #shapeOf(fields: FieldDef[]): Shape {
        const written = fields.map((field) => field.name);
        const names = [...written, 'LastModifiedDate', 'LastModifiedById', 'SystemModstamp'];
        const sets = names.map((name) => `${quoted(name)} = ?`).join(', ');
        const sql = `UPDATE ${tableName(this.#object)} SET ${sets} WHERE key = ? AND "IsDeleted" = 0`;
        const shape: Shape = {
            statement: this.#engine.database.prepare(sql),
            required: fields.flatMap(({ required, name }, at) => (required ? [{ at, name }] : [])),
            ownerAt: written.indexOf('OwnerId'),
            ruleFieldsAt: this.#rules.fields.map((name) => written.indexOf(name))
        };
        this.#shapes.set(fields, shape);
        return shape;
    }
}

function missingOf(shape: Shape, values: SqlValue[]): Error {
    return missingFields(shape.required.filter(({ at }) => values[at] === null).map(({ name }) => name));
}
