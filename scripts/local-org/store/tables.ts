// One table per object, one column per stored field. A changed schema adds columns; nothing is ever dropped.

import type { FieldDef, ObjectDef, RecordView } from '../schema/model.ts';
import { quoted } from './database.ts';
import type { Database } from './database.ts';

/** Column types by field type: references are record keys, date-times ms since 1970 UTC, booleans 0/1. */
function columnType(field: FieldDef): string {
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

/** Id is the row key, formulas and addresses are computed: none has a column. */
export const isStored = (field: FieldDef): boolean =>
    field.type !== 'id' && field.type !== 'address' && field.formula === null;

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
        const unique = `${name}_unique`;
        return {
            name: unique,
            sql: `CREATE UNIQUE INDEX IF NOT EXISTS ${quoted(unique)} ON ${on} WHERE "IsDeleted" = 0`
        };
    }
    const stamp = field.name === 'CreatedById' || field.name === 'LastModifiedById';
    // As on the platform: who asks what has changed since a day does not look through a whole book.
    const changed = field.name === 'SystemModstamp';
    if (field.externalId || changed || (field.type === 'reference' && !stamp)) {
        return { name, sql: `CREATE INDEX IF NOT EXISTS ${quoted(name)} ON ${on}` };
    }
    return null;
}

interface Column {
    name: string;
    type: string;
}

function addColumns(database: Database, object: ObjectDef): string[] {
    const problems: string[] = [];
    const table = tableName(object);
    const rows = database.all(`PRAGMA table_info(${table})`) as unknown as Column[];
    const present = new Map(rows.map((row) => [row.name.toLowerCase(), row.type]));
    for (const field of object.fields.filter(isStored)) {
        const wanted = columnType(field);
        const known = present.get(field.name.toLowerCase());
        if (known === undefined) {
            database.sqlite.exec(`ALTER TABLE ${table} ADD COLUMN ${quoted(field.name)} ${wanted}`);
            if (field.type === 'boolean') {
                database.sqlite.exec(
                    `UPDATE ${table} SET ${quoted(field.name)} = ${field.defaultValue === 'true' ? 1 : 0}`
                );
            }
        } else if (!wanted.startsWith(known)) {
            problems.push(
                `${object.name}.${field.name}: the type has changed, stored values keep the old one. Start with a new data folder: --data <folder>`
            );
        }
    }
    return problems;
}

function setIndexes(database: Database, object: ObjectDef): string[] {
    const problems: string[] = [];
    const wanted = new Map(
        object.fields.flatMap((field) => indexFor(object, field) ?? []).map((index) => [index.name, index.sql])
    );
    const sql = "SELECT name FROM sqlite_schema WHERE type = 'index' AND tbl_name = ? AND sql IS NOT NULL";
    for (const { name } of database.all(sql, object.name)) {
        // A field that is no longer unique must not go on refusing values.
        if (!wanted.has(String(name))) database.sqlite.exec(`DROP INDEX ${quoted(String(name))}`);
    }
    for (const [name, create] of wanted) {
        try {
            database.sqlite.exec(create);
        } catch (error) {
            problems.push(`${name}: ${(error as Error).message}`);
        }
    }
    return problems;
}

/** Made anew every time: the table below may have more columns now. */
function prepareView(database: Database, object: ObjectDef, { object: shown, where }: RecordView): void {
    database.sqlite.exec(`DROP VIEW IF EXISTS ${tableName(object)}`);
    database.sqlite.exec(`CREATE VIEW ${tableName(object)} AS SELECT * FROM ${quoted(shown)} WHERE ${where}`);
}

/** Creates or widens the tables. Returns problems: changed types, values already there that a new unique field forbids. */
export function prepareTables(database: Database, objects: ObjectDef[]): string[] {
    return objects.flatMap((object) => {
        if (object.viewOf !== null) {
            prepareView(database, object, object.viewOf);
            return [];
        }
        database.sqlite.exec(
            `CREATE TABLE IF NOT EXISTS ${tableName(object)} (key INTEGER PRIMARY KEY, "IsDeleted" INTEGER NOT NULL DEFAULT 0)`
        );
        return [...addColumns(database, object), ...setIndexes(database, object)];
    });
}
