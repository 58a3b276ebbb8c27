// Delete (to the recycle bin), hard delete and undelete.

import type { RowResult, WriteOptions } from '../org/contract.ts';
import type { Access } from '../org/access.ts';
import type { Engine } from '../org/engine.ts';
import type { ObjectDef } from '../schema/model.ts';
import { quoted } from '../store/database.ts';
import { tableName } from '../store/tables.ts';
import { ROLLED_BACK, RowFailure, deletedEntity, invalidReference, noAccessToRecord, wrongId } from './failure.ts';
import { afterWrite } from './object-rules.ts';
import { explainConflict } from './unique.ts';

export type Removal = 'delete' | 'hardDelete' | 'undelete';

class RollBack extends Error {}

/** Table of what lies in the recycle bin: `root` is the record whose deletion took this one along. */
export const RECYCLE_BIN =
    'CREATE TABLE IF NOT EXISTS _recycle_bin (key INTEGER PRIMARY KEY, object TEXT, root INTEGER, at INTEGER);' +
    'CREATE INDEX IF NOT EXISTS _recycle_bin_root ON _recycle_bin (root)';

export class Remover {
    readonly #engine: Engine;
    readonly #access: Access;
    readonly #object: ObjectDef;
    readonly #now: number;

    constructor(engine: Engine, access: Access, object: ObjectDef) {
        this.#engine = engine;
        this.#access = access;
        this.#object = object;
        this.#now = Math.floor(engine.now() / 1000) * 1000;
    }

    run(removal: Removal, ids: string[], options: WriteOptions): RowResult[] {
        let results: RowResult[] = [];
        try {
            this.#engine.database.transaction(() => {
                results = ids.map((id) => this.#one(removal, id));
                afterWrite(this.#engine, this.#object);
                this.#engine.storage.freed();
                if (removal === 'hardDelete') this.#engine.catalog.keepLastKey(this.#object);
                if (options.allOrNone === true && results.some((result) => !result.success)) throw new RollBack();
            });
        } catch (error) {
            if (!(error instanceof RollBack)) throw error;
            return results.map((result) =>
                result.success ? { ...result, success: false, errors: [ROLLED_BACK] } : result
            );
        }
        return results;
    }

    #one(removal: Removal, id: string): RowResult {
        try {
            const key = this.#key(id);
            // A savepoint: a child that may not go brings back those that already went.
            this.#engine.database.transaction(() => {
                if (removal === 'undelete') this.#undelete(key);
                else this.#remove(removal, key);
            });
            return { id: this.#engine.ids.toId(key), success: true, created: false, errors: [] };
        } catch (error) {
            if (!(error instanceof RowFailure)) throw error;
            return { id, success: false, created: false, errors: [error.error] };
        }
    }

    #key(id: string): number {
        const key = typeof id === 'string' ? this.#engine.ids.toKey(id) : null;
        if (key === null) throw wrongId(`${this.#object.label} ID`, 'Id', id);
        if (this.#engine.ids.prefixOf(key) !== this.#object.keyPrefix) throw invalidReference();
        return key;
    }

    #remove(removal: Removal, key: number): void {
        const row = this.#engine.database.get(
            `SELECT "IsDeleted" AS gone FROM ${tableName(this.#object)} WHERE key = ?`,
            key
        );
        if (!row) throw invalidReference();
        this.#checkRight(key);
        if (removal === 'hardDelete') return this.#erase(key);
        if (row.gone === 1) throw deletedEntity();
        this.#bin(this.#object, key, key);
    }

    #checkRight(key: number): void {
        const rights = this.#access.rights(this.#object);
        if (!rights.delete || !this.#object.deletable) throw noAccessToRecord();
        const limit = this.#access.restriction(this.#object, 'full', 't');
        if (limit === null) return;
        const sql = `SELECT 1 FROM ${tableName(this.#object)} t WHERE t.key = ? AND ${limit.sql}`;
        if (!this.#engine.database.get(sql, key, ...limit.values)) throw noAccessToRecord();
    }

    #bin(object: ObjectDef, key: number, root: number): void {
        this.#children(object, key, root);
        this.#engine.database.run(
            `UPDATE ${tableName(object)} SET "IsDeleted" = 1, "SystemModstamp" = ?, "LastModifiedDate" = ?, "LastModifiedById" = ? WHERE key = ?`,
            this.#now,
            this.#now,
            this.#access.userKey,
            key
        );
        this.#engine.database.run(
            'INSERT OR REPLACE INTO _recycle_bin VALUES (?, ?, ?, ?)',
            key,
            object.name,
            root,
            this.#now
        );
    }

    #children(object: ObjectDef, key: number, root: number): void {
        for (const child of object.children) {
            const below = this.#engine.schema.object(child.object);
            const reference = below?.byName.get(child.field.toLowerCase());
            if (
                !below ||
                !reference ||
                below.viewOf !== null ||
                /^(CreatedBy|LastModifiedBy|Owner)Id$/.test(reference.name)
            )
                continue;
            const where = `${quoted(reference.name)} = ? AND "IsDeleted" = 0`;
            const keys = this.#engine.database
                .all(`SELECT key FROM ${tableName(below)} WHERE ${where}`, key)
                .map((row) => Number(row.key));
            if (keys.length === 0) continue;
            if (reference.onDelete === 'restrict') throw this.#associated(object, key, below);
            if (reference.onDelete === 'cascade') for (const one of keys) this.#bin(below, one, root);
            else
                this.#engine.database.run(
                    `UPDATE ${tableName(below)} SET ${quoted(reference.name)} = NULL WHERE ${where}`,
                    key
                );
        }
    }

    #associated(object: ObjectDef, key: number, below: ObjectDef): RowFailure {
        const id = this.#engine.ids.toId(key);
        return new RowFailure(
            'DELETE_FAILED',
            `Your attempt to delete ${id} could not be completed because it is associated with the following ${below.labelPlural.toLowerCase()}. ` +
                `If the ${object.label.toLowerCase()} is needed there, keep it; else delete those records first.`
        );
    }

    #erase(key: number): void {
        if (!this.#access.hasPermission('BulkApiHardDelete')) throw noAccessToRecord();
        this.#children(this.#object, key, key);
        this.#engine.catalog.keepLastKey(this.#object);
        this.#engine.database.run(`DELETE FROM ${tableName(this.#object)} WHERE key = ?`, key);
        this.#engine.database.run(
            'INSERT OR REPLACE INTO _recycle_bin VALUES (?, ?, NULL, ?)',
            key,
            this.#object.name,
            this.#now
        );
    }

    #undelete(key: number): void {
        const entry = this.#engine.database.get(
            'SELECT root FROM _recycle_bin WHERE key = ? AND root IS NOT NULL',
            key
        );
        if (!entry) throw new RowFailure('UNDELETE_FAILED', 'Entity is not in the recycle bin');
        this.#checkRight(key);
        for (const row of this.#engine.database.all(
            'SELECT key, object FROM _recycle_bin WHERE root = ? OR key = ?',
            key,
            key
        )) {
            const object = this.#engine.schema.object(String(row.object));
            if (object) this.#restore(object, Number(row.key));
        }
        this.#engine.database.run('DELETE FROM _recycle_bin WHERE root = ? OR key = ?', key, key);
    }

    #restore(object: ObjectDef, key: number): void {
        const sql = `UPDATE ${tableName(object)} SET "IsDeleted" = 0, "SystemModstamp" = ?, "LastModifiedDate" = ?, "LastModifiedById" = ? WHERE key = ?`;
        try {
            this.#engine.database.run(sql, this.#now, this.#now, this.#access.userKey, key);
        } catch (error) {
            // Another record has taken its unique value meanwhile.
            const row = this.#engine.database.get(`SELECT * FROM ${tableName(object)} WHERE key = ?`, key) ?? {};
            throw explainConflict(this.#engine, object, row, error as Error);
        }
    }
}
