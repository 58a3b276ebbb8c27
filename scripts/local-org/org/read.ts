// Reading records by id, by external id and by date of change.

import type { Access } from './access.ts';
import { OrgError } from './contract.ts';
import type { QueryOptions, RecordJson } from './contract.ts';
import type { Engine } from './engine.ts';
import { converterFor } from '../records/convert.ts';
import { isKeyField } from '../records/plan.ts';
import type { ObjectDef } from '../schema/model.ts';
import { runQuery } from '../soql/query.ts';
import { jsonDateTime } from '../soql/values.ts';
import { quoted } from '../store/database.ts';
import { tableName } from '../store/tables.ts';

const notFound = (message = 'The requested resource does not exist'): OrgError =>
    new OrgError(404, 'NOT_FOUND', message);

export class Reader {
    readonly #engine: Engine;

    constructor(engine: Engine) {
        this.#engine = engine;
    }

    /** All readable fields when `fields` is absent. */
    one(
        access: Access,
        object: ObjectDef,
        id: string,
        fields: string[] | undefined,
        options: QueryOptions
    ): RecordJson {
        const key = this.#engine.ids.toKey(id);
        if (key === null || this.#engine.ids.prefixOf(key) !== object.keyPrefix) throw notFound();
        const names =
            fields ?? object.fields.filter((field) => access.mayReadField(object, field)).map((field) => field.name);
        const [record] = this.#select(access, object, names, [id], options);
        if (record) return record;
        const limit = access.restriction(object, 'read', 't');
        const gone = this.#engine.database.get(
            `SELECT t."IsDeleted" AS gone FROM ${tableName(object)} t WHERE t.key = ?${limit === null ? '' : ` AND ${limit.sql}`}`,
            key,
            ...(limit?.values ?? [])
        );
        throw gone?.gone === 1
            ? new OrgError(404, 'ENTITY_IS_DELETED', 'entity is deleted')
            : notFound('Provided external ID field does not exist or is not accessible: Id');
    }

    #select(access: Access, object: ObjectDef, names: string[], ids: string[], options: QueryOptions): RecordJson[] {
        for (const name of names) {
            if (!/^\w+(\.\w+)*$/.test(name))
                throw new OrgError(400, 'INVALID_FIELD', `No such column '${name}' on entity '${object.name}'`);
        }
        const list = ids.map((id) => `'${id.replace(/\W/g, '')}'`).join(',');
        const soql = `SELECT ${names.join(',')} FROM ${object.name} WHERE Id IN (${list})`;
        return runQuery(this.#engine, access, soql, options).page(0, ids.length);
    }

    many(
        access: Access,
        object: ObjectDef,
        ids: string[],
        fields: string[],
        options: QueryOptions
    ): (RecordJson | null)[] {
        const usable = ids.filter((id) => {
            const key = typeof id === 'string' ? this.#engine.ids.toKey(id) : null;
            return key !== null && this.#engine.ids.prefixOf(key) === object.keyPrefix;
        });
        if (usable.length === 0) return ids.map(() => null);
        const found = new Map(
            this.#select(access, object, fields, [...new Set(usable)], options).map((record) => [
                record.attributes.url?.slice(-18, -3) ?? '',
                record
            ])
        );
        return ids.map((id) => found.get(String(id).slice(0, 15)) ?? null);
    }

    byExternalId(access: Access, object: ObjectDef, name: string, value: string): string[] {
        const field = object.byName.get(name.toLowerCase());
        if (!field || !isKeyField(field) || !access.mayReadField(object, field)) {
            throw notFound(`Provided external ID field does not exist or is not accessible: ${name}`);
        }
        if (field.type === 'id') return [value];
        const limit = access.restriction(object, 'read', 't');
        const seen = limit === null ? '' : ` AND ${limit.sql}`;
        const sql = `SELECT t.key FROM ${tableName(object)} t WHERE t.${quoted(field.name)} = ? AND t."IsDeleted" = 0${seen} ORDER BY t.key LIMIT 100`;
        const rows = this.#engine.database.all(sql, converterFor(field, 'csv')(value), ...(limit?.values ?? []));
        return rows.map((row) => this.#engine.ids.toId(Number(row.key)));
    }

    updatedIds(access: Access, object: ObjectDef, start: number, end: number): string[] {
        const limit = access.restriction(object, 'read', 't');
        const seen = limit === null ? '' : ` AND ${limit.sql}`;
        const sql = `SELECT t.key FROM ${tableName(object)} t WHERE t."SystemModstamp" BETWEEN ? AND ? AND t."IsDeleted" = 0${seen}`;
        return this.#engine.database
            .all(sql, start, end, ...(limit?.values ?? []))
            .map((row) => this.#engine.ids.toId(Number(row.key)));
    }

    deletedIds(access: Access, object: ObjectDef, start: number, end: number): { id: string; deletedDate: string }[] {
        const limit = access.restriction(object, 'read', 't');
        const seen = limit === null ? '' : ` AND key IN (SELECT t.key FROM ${tableName(object)} t WHERE ${limit.sql})`;
        const rows = this.#engine.database.all(
            `SELECT key, at FROM _recycle_bin WHERE object = ? AND at BETWEEN ? AND ?${seen} ORDER BY at, key`,
            object.name,
            start,
            end,
            ...(limit?.values ?? [])
        );
        return rows.map((row) => ({
            id: this.#engine.ids.toId(Number(row.key)),
            deletedDate: jsonDateTime(Number(row.at))
        }));
    }

    count(name: string): number {
        const object = this.#engine.schema.object(name);
        if (!object) return 0;
        return Number(
            this.#engine.database.get(`SELECT count(*) AS n FROM ${tableName(object)} WHERE "IsDeleted" = 0`)?.n
        );
    }
}
