// Insert, update and upsert of many rows in one transaction, each row with its own result.

import type { RowResult, WriteOptions } from '../org/contract.ts';
import { OrgError } from '../org/contract.ts';
import type { Access } from '../org/access.ts';
import type { Engine } from '../org/engine.ts';
import type { FieldDef, ObjectDef } from '../schema/model.ts';
import type { SqlValue } from '../store/database.ts';
import { quoted } from '../store/database.ts';
import { tableName } from '../store/tables.ts';
import { ROLLED_BACK, RowFailure, invalidReference, wrongId } from './failure.ts';
import { Inserter } from './insert-row.ts';
import { afterWrite, beforeWrite, hierarchyOf } from './object-rules.ts';
import { Planner, isKeyField } from './plan.ts';
import type { ColumnPlan } from './plan.ts';
import { References } from './references.ts';
import type { SentRow } from './sent-rows.ts';
import { Updater } from './update-row.ts';
import { Rules } from './validation.ts';

export type Write = 'insert' | 'update' | 'upsert';

const failed = (failure: RowFailure, id: string | null, created: boolean): RowResult => ({
    id,
    success: false,
    created,
    errors: [failure.error]
});

const CHUNK = 200;

/** Leaves the transaction without losing the results. */
class RollBack extends Error {}

interface Planned extends ColumnPlan {
    fields: FieldDef[];
    /** The rules of the object must see an update before it is made. */
    asked: boolean;
}

interface Target {
    /** null: a new record. */
    key: number | null;
    /** Set when it is known without being made of the key. */
    id?: string;
    matches?: number[];
}

export class Writer {
    readonly #engine: Engine;
    readonly #object: ObjectDef;
    readonly #write: Write;
    readonly #options: WriteOptions;
    readonly #external: FieldDef | null;
    readonly #planner: Planner;
    readonly #plans = new Map<string, Planned>();
    readonly #inserter: Inserter;
    readonly #updater: Updater;
    readonly #rights: { create: boolean; edit: boolean };
    readonly #now: number;
    readonly #access: Access;

    /** Throws OrgError when the upsert key is no key. */
    constructor(engine: Engine, access: Access, object: ObjectDef, write: Write, options: WriteOptions) {
        this.#engine = engine;
        this.#access = access;
        this.#object = object;
        this.#write = write;
        this.#options = options;
        this.#external = write === 'upsert' ? this.#keyField(options.externalIdField ?? 'Id') : null;
        const rules = new Rules(engine, access, object);
        const format = options.format ?? 'json';
        const references = new References(engine, access);
        this.#planner = new Planner(engine, access, object, references, { format, externalField: this.#external });
        this.#inserter = new Inserter(engine, access, object, rules);
        this.#updater = new Updater(engine, access, object, rules);
        const rights = access.rights(object);
        this.#rights = { create: rights.create && object.createable, edit: rights.edit && object.updateable };
        this.#now = Math.floor(engine.now() / 1000) * 1000;
    }

    #keyField(name: string): FieldDef {
        const field = this.#object.byName.get(name.toLowerCase());
        if (!field || !isKeyField(field) || !this.#access.mayReadField(this.#object, field)) {
            throw new OrgError(
                404,
                'NOT_FOUND',
                `Provided external ID field does not exist or is not accessible: ${name}`
            );
        }
        return field;
    }

    run(rows: Iterable<SentRow>): RowResult[] {
        const results: RowResult[] = [];
        const work = (): void => {
            if (this.#write === 'upsert') this.#upsertAll(rows, results);
            else for (const row of rows) results.push(this.#row(row, false));
            afterWrite(this.#engine, this.#object);
            if (this.#options.allOrNone === true && results.some((result) => !result.success)) throw new RollBack();
        };
        try {
            this.#engine.database.transaction(work);
        } catch (error) {
            this.#engine.storage.freed();
            if (!(error instanceof RollBack)) throw error;
            return results.map((result) => this.#rolledBack(result));
        }
        return results;
    }

    #rolledBack(result: RowResult): RowResult {
        // Salesforce answers created: true for every row of a rolled back upsert.
        const created = this.#write === 'upsert' ? true : result.created;
        const id = result.created ? null : result.id;
        return result.success ? { id, success: false, created, errors: [ROLLED_BACK] } : { ...result, created };
    }

    #plan(row: SentRow): Planned {
        let plan = this.#plans.get(row.signature);
        if (!plan) {
            const made = this.#planner.plan(row.columns);
            const fields = made.cells.map((cell) => cell.field);
            const asked = this.#object.setup || fields.some((field) => field.name === hierarchyOf(this.#object));
            plan = { ...made, fields, asked };
            this.#plans.set(row.signature, plan);
        }
        return plan;
    }

    #row(row: SentRow, duplicate: boolean): RowResult {
        let id: string | null = null;
        let created = this.#write === 'insert';
        try {
            const plan = this.#plan(row);
            if (duplicate) throw duplicateKey(row.cells[plan.externalAt]);
            const target = this.#target(plan, row);
            if (target.matches) return this.#ambiguous(target.matches);
            created = target.key === null;
            if (target.key === null) {
                id = this.#engine.ids.toId(this.#insert(plan, row));
            } else {
                id = target.id ?? this.#engine.ids.toId(target.key);
                this.#update(plan, row, target.key);
            }
            return { id, success: true, created, errors: [] };
        } catch (error) {
            if (error instanceof RowFailure) return failed(error, id, created);
            throw error;
        }
    }

    #ambiguous(matches: number[]): RowResult {
        const failure = new RowFailure(
            'DUPLICATE_VALUE',
            `More than one record found for external id field: [${matches.map((key) => this.#engine.ids.toId(key)).join(', ')}]`
        );
        return { ...failed(failure, null, false), matches: matches.map((key) => this.#engine.ids.toId(key)) };
    }

    #target(plan: ColumnPlan, row: SentRow): Target {
        if (this.#write === 'insert') {
            if (plan.idAt >= 0)
                throw new RowFailure('INVALID_FIELD_FOR_INSERT_UPDATE', 'cannot specify Id in an insert call', ['Id']);
            return { key: null };
        }
        const external = this.#external;
        if (this.#write === 'update' || external?.type === 'id') {
            const sent = plan.idAt < 0 ? null : row.cells[plan.idAt];
            if (sent !== null && sent !== '') return this.#byId(sent);
            if (this.#write === 'upsert') return { key: null };
            throw new RowFailure('MISSING_ARGUMENT', 'Id not specified in an update call');
        }
        return this.#byExternalId(plan, row, external as FieldDef);
    }

    #byId(sent: unknown): Target {
        const key = typeof sent === 'string' ? this.#engine.ids.toKey(sent) : null;
        if (key === null) throw wrongId(`${this.#object.label} ID`, 'Id', sent);
        // An id of another object: the same answer as for an id that never existed.
        if (this.#engine.ids.prefixOf(key) !== this.#object.keyPrefix) {
            throw this.#write === 'upsert' ? invalidReference() : wrongId(`${this.#object.label} ID`, 'Id', sent);
        }
        // Of 18 characters there is one spelling.
        return { key, id: (sent as string).length === 18 ? (sent as string) : undefined };
    }

    #byExternalId(plan: ColumnPlan, row: SentRow, external: FieldDef): Target {
        if (plan.insertFailure && plan.updateFailure) throw plan.updateFailure;
        const cell = plan.cells.find((one) => one.field === external);
        const value = cell ? cell.convert(row.cells[cell.at]) : null;
        if (value === null) throw new RowFailure('MISSING_ARGUMENT', `${external.name} not specified`);
        if (plan.idAt >= 0)
            throw new RowFailure(
                'INVALID_FIELD',
                `Cannot specify both an external ID reference ${external.name} and a salesforce id, Id`
            );
        const sql = `SELECT key FROM ${tableName(this.#object)} WHERE ${quoted(external.name)} = ? AND "IsDeleted" = 0 ORDER BY key LIMIT 100`;
        const keys = this.#engine.database.all(sql, value).map((found) => Number(found.key));
        if (keys.length > 1) return { key: null, matches: keys };
        if (keys.length === 0 && this.#options.updateOnly === true) throw invalidReference();
        return { key: keys[0] ?? null };
    }

    #insert(plan: ColumnPlan, row: SentRow): number {
        if (!this.#rights.create) throw noRight('create', this.#object);
        if (plan.insertFailure) throw plan.insertFailure;
        const values = new Map<string, SqlValue>();
        for (const cell of plan.cells) values.set(cell.field.name, cell.convert(row.cells[cell.at]));
        beforeWrite(this.#engine, this.#object, values, null);
        return this.#inserter.insert(values, this.#now);
    }

    #update(plan: Planned, row: SentRow, key: number): void {
        if (!this.#rights.edit) throw noRight('edit', this.#object);
        if (plan.updateFailure) throw plan.updateFailure;
        const values: SqlValue[] = new Array(plan.cells.length);
        for (let at = 0; at < plan.cells.length; at += 1) {
            const cell = plan.cells[at] as ColumnPlan['cells'][number];
            values[at] = cell.convert(row.cells[cell.at]);
        }
        if (plan.asked) {
            const sent = new Map(plan.fields.map((field, at) => [field.name, values[at] as SqlValue]));
            beforeWrite(this.#engine, this.#object, sent, key);
        }
        this.#updater.update(key, plan.fields, values, this.#now);
    }

    /** By 200, which Salesforce takes at a time. */
    #upsertAll(rows: Iterable<SentRow>, results: RowResult[]): void {
        let chunk: SentRow[] = [];
        const flush = (): void => {
            const duplicates = this.#duplicateKeys(chunk);
            for (const [at, row] of chunk.entries()) results.push(this.#row(row, duplicates.has(at)));
            chunk = [];
        };
        for (const row of rows) {
            chunk.push(row);
            if (chunk.length === CHUNK) flush();
        }
        flush();
    }

    /** Positions of rows whose upsert key appears more than once. */
    #duplicateKeys(rows: SentRow[]): Set<number> {
        const first = new Map<string, number>();
        const duplicates = new Set<number>();
        for (const [at, row] of rows.entries()) {
            const plan = this.#plan(row);
            const position = this.#external?.type === 'id' ? plan.idAt : plan.externalAt;
            const value = position < 0 ? null : row.cells[position];
            if (value === null || value === '' || value === undefined) continue;
            const same = String(value).toLowerCase();
            const earlier = first.get(same);
            if (earlier === undefined) first.set(same, at);
            else duplicates.add(earlier).add(at);
        }
        return duplicates;
    }
}

const duplicateKey = (value: unknown): RowFailure =>
    new RowFailure('DUPLICATE_VALUE', `Duplicate external id specified: ${String(value)}`);

const noRight = (verb: string, object: ObjectDef): RowFailure =>
    new RowFailure(
        verb === 'create' ? 'CANNOT_INSERT_UPDATE_ACTIVATE_ENTITY' : 'INSUFFICIENT_ACCESS_OR_READONLY',
        `entity type cannot be ${verb === 'create' ? 'inserted' : 'updated'}: ${object.label}`
    );
