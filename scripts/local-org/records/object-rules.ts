// Rules that belong to one standard object and cannot be said in its schema.

import type { Engine } from '../org/engine.ts';
import type { ObjectDef } from '../schema/model.ts';
import type { SqlValue } from '../store/database.ts';
import { developerName } from '../org/sharing-rules.ts';
import { RowFailure } from './failure.ts';

type Check = (engine: Engine, values: Map<string, SqlValue>, key: number | null) => void;

/** A new role or group without a developer name gets one from its label. */
const named: Check = (_engine, values, key) => {
    if (key !== null || (values.get('DeveloperName') ?? null) !== null) return;
    values.set('DeveloperName', developerName(String(values.get('Name') ?? '')));
};

const BEFORE: Record<string, Check> = {
    UserRole: named,
    Group: named,
    PermissionSetAssignment(engine, values, key) {
        if (key !== null) return;
        const twin = engine.database.get(
            'SELECT key FROM "PermissionSetAssignment" WHERE "PermissionSetId" = ? AND "AssigneeId" = ? AND "IsDeleted" = 0',
            values.get('PermissionSetId') ?? null,
            values.get('AssigneeId') ?? null
        );
        if (twin) {
            throw new RowFailure(
                'DUPLICATE_VALUE',
                'duplicate value found: PermissionSetId duplicates value on record with id: ' +
                    engine.ids.toId(Number(twin.key)).slice(0, 15)
            );
        }
    },
    User(_engine, values) {
        const username = values.get('Username');
        if (typeof username === 'string' && !/^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(username)) {
            throw new RowFailure('INVALID_EMAIL_ADDRESS', `Username: invalid email address: ${username}`, ['Username']);
        }
    }
};

// Lookups to the same object that form a hierarchy.
const HIERARCHIES: Record<string, string> = {
    Account: 'ParentId',
    Contact: 'ReportsToId',
    User: 'ManagerId',
    UserRole: 'ParentRoleId'
};

/** The field whose change `beforeWrite` must see for every kind of update, or undefined. */
export const hierarchyOf = (object: ObjectDef): string | undefined => HIERARCHIES[object.name];

function checkHierarchy(engine: Engine, object: ObjectDef, values: Map<string, SqlValue>, key: number | null): void {
    const name = HIERARCHIES[object.name];
    if (name === undefined || key === null) return;
    let above = values.get(name) ?? null;
    while (above !== null) {
        if (above === key)
            throw new RowFailure('CIRCULAR_DEPENDENCY', `attempt to create a circular hierarchy: ${name}`, [name]);
        above =
            engine.database.get(`SELECT "${name}" AS above FROM "${object.name}" WHERE key = ?`, above)?.above ?? null;
    }
}

/** Throws RowFailure. `key` is null for a new record. */
export function beforeWrite(
    engine: Engine,
    object: ObjectDef,
    values: Map<string, SqlValue>,
    key: number | null
): void {
    checkHierarchy(engine, object, values, key);
    BEFORE[object.name]?.(engine, values, key);
}

/** Set-up objects decide what users may do: remembered rights are forgotten as soon as one changes. */
export function afterWrite(engine: Engine, object: ObjectDef): void {
    if (object.setup) engine.generation += 1;
}
