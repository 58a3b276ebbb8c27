// One table per object, one column per stored field. A changed schema adds columns; nothing is ever dropped.

import type { FieldDef, ObjectDef } from '../schema/model.ts';
import { quoted } from './database.ts';
import type { Database } from './database.ts';

/** Column types by field type: references are record keys, date-times ms since 1970 UTC, booleans 0/1. */
export function columnType(field: FieldDef): string {
    switch (field.type) {
        case 'boolean':
        case 'int':
        case 'reference':
        case 'datetime':
            return 'INTEGER';
        case 'double':
        case 'currency':
        case 'percent':
            return 'REAL';
        default:
            // Text compares without case, as Salesforce does, wherever it is used.
            return `TEXT COLLATE ${field.unique && field.caseSensitive ? 'BINARY' : 'NOCASE'}`;
    }
}

/** Id is the row key and formulas are computed: neither has a column. */
export const isStored = (field: FieldDef): boolean => field.type !== 'id' && field.formula === null;

export const tableName = (object: ObjectDef): string => quoted(object.name);

interface Index {
    name: string;
    sql: string;
}

function indexFor(object: ObjectDef, field: FieldDef): Index | null {
    if (!isStored(field)) return null;
    const name = `${object.name}_${field.name}`;
    const on = `${tableName(object)} (${quoted(field.name)})`;
    // Deleted records do not hold on to their unique values.
    if (field.unique) {
        return { name, sql: `CREATE UNIQUE INDEX IF NOT EXISTS ${quoted(name)} ON ${on} WHERE "IsDeleted" = 0` };
    }
    const stamp = field.name === 'CreatedById' || field.name === 'LastModifiedById';
    if (field.externalId || (field.type === 'reference' && !stamp)) {
        return { name, sql: `CREATE INDEX IF NOT EXISTS ${quoted(name)} ON ${on}` };
    }
    return null;
}

/** Creates or widens the tables. Returns problems: values already there that a new unique field forbids. */
export function prepareTables(database: Database, objects: ObjectDef[]): string[] {
    const problems: string[] = [];
    for (const object of objects) {
        const table = tableName(object);
        database.sqlite.exec(
            `CREATE TABLE IF NOT EXISTS ${table} (key INTEGER PRIMARY KEY, "IsDeleted" INTEGER NOT NULL DEFAULT 0)`
        );
        const present = new Set(
            database.all(`PRAGMA table_info(${table})`).map((row) => String(row.name).toLowerCase())
        );
        for (const field of object.fields) {
            if (!isStored(field) || present.has(field.name.toLowerCase())) continue;
            database.sqlite.exec(`ALTER TABLE ${table} ADD COLUMN ${quoted(field.name)} ${columnType(field)}`);
            if (field.type === 'boolean') {
                database.sqlite.exec(
                    `UPDATE ${table} SET ${quoted(field.name)} = ${field.defaultValue === 'true' ? 1 : 0}`
                );
            }
        }
        for (const field of object.fields) {
            const index = indexFor(object, field);
            if (!index) continue;
            try {
                database.sqlite.exec(index.sql);
            } catch (error) {
                problems.push(`${object.name}.${field.name}: ${(error as Error).message}`);
            }
        }
    }
    return problems;
}
