// Reference values: ids, and records named by an external id of theirs (`Account.Health_Key__c`).

import { Access } from '../org/access.ts';
import type { Engine } from '../org/engine.ts';
import type { FieldDef, ObjectDef } from '../schema/model.ts';
import type { SqlValue } from '../store/database.ts';
import { tableName } from '../store/tables.ts';
import { quoted } from '../store/database.ts';
import type { Convert } from './convert.ts';
import { converterFor } from './convert.ts';
import { RowFailure, deletedEntity, invalidReference, noAccessToReference, wrongId, wrongIdType } from './failure.ts';

/** Reads and checks references; answers are remembered for the length of one request. */
export class References {
    readonly #engine: Engine;
    readonly #access: Access;
    readonly #checked = new Map<number, RowFailure | null>();
    /** Users as owners of records. */
    readonly #owners = new Map<number, RowFailure | null>();

    constructor(engine: Engine, access: Access) {
        this.#engine = engine;
        this.#access = access;
    }

    /** @param object whose field it is: an owner must be able to own its records */
    byId(field: FieldDef, object: ObjectDef): Convert {
        const targets = field.referenceTo.flatMap((name) => this.#engine.schema.object(name) ?? []);
        const prefixes = new Map(targets.map((target) => [target.keyPrefix, target]));
        return (value) => {
            if (value === null || value === '') return null;
            const key = typeof value === 'string' ? this.#engine.ids.toKey(value) : null;
            if (key === null) throw wrongId(field.label, field.name, value);
            const target = prefixes.get(this.#engine.ids.prefixOf(key));
            if (!target) throw wrongIdType(field.label, field.name, value);
            check(this.#checked, key, () => this.#examine(target, key));
            if (field.name === 'OwnerId') check(this.#owners, key, () => this.#examineOwner(object, key));
            return key;
        };
    }

    #examineOwner(object: ObjectDef, key: number): RowFailure | null {
        const { database, ids } = this.#engine;
        if (database.get('SELECT 1 FROM "User" WHERE key = ? AND "IsActive" = 0', key)) {
            return new RowFailure(
                'INACTIVE_OWNER_OR_USER',
                `operation performed with inactive user [${ids.toId(key)}] as owner`
            );
        }
        if (!object.custom || new Access(this.#engine, key).rights(object).read) return null;
        return new RowFailure('TRANSFER_REQUIRES_READ', 'The new owner must have read permission');
    }

    #examine(target: ObjectDef, key: number): RowFailure | null {
        const { database, ids } = this.#engine;
        const row = database.get(`SELECT * FROM ${tableName(target)} WHERE key = ?`, key);
        if (!row) return invalidReference();
        if (row.IsDeleted === 1) return deletedEntity();
        const limit = this.#access.restriction(target, 'read', 't');
        if (limit === null) return null;
        const seen = database.get(
            `SELECT 1 FROM ${tableName(target)} t WHERE t.key = ? AND ${limit.sql}`,
            key,
            ...limit.values
        );
        return seen ? null : noAccessToReference(ids.toId(key));
    }

    /** The reference is sent as a value of the target's external id field. */
    byExternalId(target: ObjectDef, external: FieldDef): Convert {
        const convert = converterFor(external, 'csv');
        const sql = `SELECT key FROM ${tableName(target)} WHERE ${quoted(external.name)} = ? AND "IsDeleted" = 0 LIMIT 2`;
        const known = new Map<SqlValue, number>();
        return (value) => {
            const wanted = convert(value);
            if (wanted === null) return null;
            const remembered = known.get(wanted);
            if (remembered !== undefined) return remembered;
            const rows = this.#engine.database.all(sql, wanted);
            if (rows.length !== 1) {
                const problem = rows.length === 0 ? 'not found' : 'is not unique';
                throw new RowFailure(
                    'INVALID_FIELD',
                    `Foreign key external ID: ${wanted} ${problem} for field ${external.name} in entity ${target.name}`
                );
            }
            const key = Number(rows[0]?.key);
            known.set(wanted, key);
            return key;
        };
    }
}

/** Throws what is wrong with a reference, and remembers it. */
function check(known: Map<number, RowFailure | null>, key: number, examine: () => RowFailure | null): void {
    let failure = known.get(key);
    if (failure === undefined) known.set(key, (failure = examine()));
    if (failure !== null) throw failure;
}
