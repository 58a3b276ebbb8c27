// Permission sets and custom permissions of the package become records, as a deployment makes them.

import type { Engine } from './engine.ts';
import type { RawRows } from './raw-rows.ts';
import type { PermissionSetDef } from '../schema/model.ts';

/** Deploying replaces what the package's permission set granted before; assignments stay. */
export function importPermissionSets(engine: Engine, rows: RawRows): void {
    for (const permission of engine.source.customPermissions) {
        const values = {
            DeveloperName: permission.name,
            MasterLabel: permission.label,
            Description: permission.description,
            NamespacePrefix: engine.namespace
        };
        rows.save('CustomPermission', { DeveloperName: permission.name }, values);
    }
    for (const set of engine.source.permissionSets) importSet(engine, rows, set, engine.namespace);
}

/** Saves one set. Also used for sets that an administrator makes by hand. */
export function importSet(
    engine: Engine,
    rows: RawRows,
    set: PermissionSetDef,
    namespace: string | null = null
): number {
    const problem = (text: string): void => void engine.source.problems.push(`permission set ${set.name}: ${text}`);
    const values = {
        Name: set.name,
        Label: set.label,
        Description: set.description,
        NamespacePrefix: namespace,
        Type: 'Regular',
        IsCustom: 1,
        IsOwnedByProfile: 0
    };
    const parent = rows.save('PermissionSet', { Name: set.name }, { ...values, ...flagsOf(engine, set) });
    for (const name of ['ObjectPermissions', 'FieldPermissions', 'SetupEntityAccess']) {
        engine.database.run(`DELETE FROM "${name}" WHERE "ParentId" = ?`, parent);
    }
    for (const grant of set.objects) {
        if (!engine.schema.object(grant.object)) problem(`object ${grant.object} is not in this org`);
        rows.add('ObjectPermissions', {
            ParentId: parent,
            SobjectType: grant.object,
            PermissionsRead: Number(grant.read),
            PermissionsCreate: Number(grant.create),
            PermissionsEdit: Number(grant.edit),
            PermissionsDelete: Number(grant.delete),
            PermissionsViewAllRecords: Number(grant.viewAll),
            PermissionsModifyAllRecords: Number(grant.modifyAll),
            PermissionsViewAllFields: Number(grant.viewAllFields)
        });
    }
    for (const grant of set.fields) {
        if (!engine.schema.object(grant.object)?.byName.has(grant.field.toLowerCase()))
            problem(`field ${grant.object}.${grant.field} is not in this org`);
        rows.add('FieldPermissions', {
            ParentId: parent,
            SobjectType: grant.object,
            Field: `${grant.object}.${grant.field}`,
            PermissionsRead: Number(grant.readable),
            PermissionsEdit: Number(grant.editable)
        });
    }
    for (const name of set.customPermissions) {
        const found = engine.database.get(
            'SELECT key FROM "CustomPermission" WHERE "DeveloperName" = ? AND "IsDeleted" = 0',
            name
        );
        if (found)
            rows.add('SetupEntityAccess', {
                ParentId: parent,
                SetupEntityId: found.key ?? null,
                SetupEntityType: 'CustomPermission'
            });
        else problem(`custom permission ${name} is not in this org`);
    }
    return parent;
}

function flagsOf(engine: Engine, set: PermissionSetDef): Record<string, number> {
    const permissionSet = engine.schema.object('PermissionSet');
    const flags: Record<string, number> = {};
    for (const field of permissionSet?.fields ?? []) {
        if (field.name.startsWith('Permissions'))
            flags[field.name] = set.userPermissions.includes(field.name.slice(11)) ? 1 : 0;
    }
    return flags;
}
