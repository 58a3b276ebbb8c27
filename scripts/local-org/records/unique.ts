// Turns SQLite's "UNIQUE constraint failed" into Salesforce's DUPLICATE_VALUE with the id of the other record.

import type { Engine } from '../org/engine.ts';
import type { ObjectDef } from '../schema/model.ts';
import { quoted } from '../store/database.ts';
import type { SqlRow } from '../store/database.ts';
import { tableName } from '../store/tables.ts';
import { RowFailure, duplicateValue } from './failure.ts';

/** Any other error comes back unchanged: it is a defect, not a row failure. */
export function explainConflict(engine: Engine, object: ObjectDef, values: SqlRow, error: Error): Error {
    const match = /UNIQUE constraint failed: .*\.(\w+)/.exec(error.message);
    const name = match?.[1];
    if (name === undefined) return error;
    if (object.name === 'User' && name === 'Username') {
        return new RowFailure(
            'DUPLICATE_USERNAME',
            "Duplicate Username. The username already exists in this or another Salesforce organization. Usernames must be unique across all Salesforce organizations. To resolve, use a different username (it doesn't need to match the user's email address).",
            ['Username']
        );
    }
    const holder = engine.database.get(
        `SELECT key FROM ${tableName(object)} WHERE ${quoted(name)} = ? AND "IsDeleted" = 0`,
        values[name] ?? null
    );
    return duplicateValue(name, engine.ids.toId(Number(holder?.key)));
}
