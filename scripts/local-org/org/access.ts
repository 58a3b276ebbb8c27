// Who may do what: profile, permission sets, role hierarchy, sharing.

import type { Api, ObjectRight, Session } from './contract.ts';
import { OrgError } from './contract.ts';
import type { Engine } from './engine.ts';
import type { FieldDef, ObjectDef } from '../schema/model.ts';
import { PROFILES } from './profiles.ts';
import type { ProfileRights } from './profiles.ts';
import type { SharingRuleDef } from '../schema/sharing.ts';
import type { SqlValue } from '../store/database.ts';
import { rulesFor, sharedRecords } from './sharing-rules.ts';

type Rights = Record<ObjectRight, boolean>;

/** Objects that the permission Edit Tasks opens. */
const ACTIVITIES = new Set(['Task', 'ActivityHistory', 'OpenActivity']);

const NO_RIGHTS: Rights = { read: false, create: false, edit: false, delete: false, viewAll: false, modifyAll: false };
const ALL_RIGHTS: Rights = { read: true, create: true, edit: true, delete: true, viewAll: true, modifyAll: true };

const OBJECT_COLUMNS: [ObjectRight, string][] = [
    ['read', 'PermissionsRead'],
    ['create', 'PermissionsCreate'],
    ['edit', 'PermissionsEdit'],
    ['delete', 'PermissionsDelete'],
    ['viewAll', 'PermissionsViewAllRecords'],
    ['modifyAll', 'PermissionsModifyAllRecords']
];

/** A condition on a table alias with its bound values; null means "no restriction". */
export type Restriction = Rows | null;

interface Rows {
    sql: string;
    values: SqlValue[];
}

type RowRight = 'read' | 'edit' | 'full';

const anyOf = (all: Rows[]): Rows => ({
    sql: `(${all.map(({ sql }) => sql).join(' OR ')})`,
    values: all.flatMap(({ values }) => values)
});

const isOf = (rule: SharingRuleDef, object: ObjectDef): boolean =>
    rule.object.toLowerCase() === object.name.toLowerCase();

export class Access implements Session {
    readonly userKey: number;
    readonly userId: string;
    readonly username: string;
    readonly profileId: string;
    readonly profileName: string;
    readonly permissionSetNames: readonly string[];
    readonly customPermissions: readonly string[];
    readonly apiOnly: boolean;
    readonly api: Api;
    readonly #engine: Engine;
    readonly #profile: ProfileRights;
    readonly #objects = new Map<string, Rights>();
    readonly #fields = new Map<string, { read: boolean; edit: boolean }>();
    readonly #permissions: Set<string>;
    readonly #allFieldsOf = new Set<string>();
    #team: number[] | null = null;
    #sharingRules: SharingRuleDef[] | null = null;

    /** Throws 401 INVALID_SESSION_ID for an unknown or inactive user. */
    constructor(engine: Engine, userKey: number, api: Api = 'data') {
        const { database, ids } = engine;
        const user = database.get(
            'SELECT u."Username" AS name, u."ProfileId" AS profile, p."Name" AS profileName FROM "User" u JOIN "Profile" p ON p.key = u."ProfileId" WHERE u.key = ? AND u."IsActive" = 1',
            userKey
        );
        if (!user) throw new OrgError(401, 'INVALID_SESSION_ID', 'Session expired or invalid');
        this.#engine = engine;
        this.userKey = userKey;
        this.api = api;
        this.userId = ids.toId(userKey);
        this.username = String(user.name);
        this.profileId = ids.toId(Number(user.profile));
        this.profileName = String(user.profileName);
        this.#profile = PROFILES[this.profileName] ?? { permissions: [], objects: [], allFields: 'none' };
        const sets = database.all(
            'SELECT s.* FROM "PermissionSetAssignment" a JOIN "PermissionSet" s ON s.key = a."PermissionSetId" WHERE a."AssigneeId" = ? AND a."IsDeleted" = 0 AND s."IsDeleted" = 0 ORDER BY s."Name"',
            userKey
        );
        this.permissionSetNames = sets.map((row) => String(row.Name));
        this.#permissions = new Set(this.#profile.permissions);
        for (const set of sets) this.#addSet(set);
        this.customPermissions = this.#readCustomPermissions(sets.map((row) => Number(row.key)));
        this.apiOnly = this.#permissions.has('ApiUserOnly');
    }

    #addSet(set: Record<string, SqlValue>): void {
        for (const [name, value] of Object.entries(set)) {
            if (name.startsWith('Permissions') && value === 1) this.#permissions.add(name.slice('Permissions'.length));
        }
        const rows = (table: string): Record<string, SqlValue>[] =>
            this.#engine.database.all(
                `SELECT * FROM "${table}" WHERE "ParentId" = ? AND "IsDeleted" = 0`,
                set.key ?? null
            );
        for (const row of rows('ObjectPermissions')) this.#addObject(row);
        for (const row of rows('FieldPermissions')) {
            const name = String(row.Field).toLowerCase();
            const known = this.#fields.get(name) ?? { read: false, edit: false };
            known.edit ||= row.PermissionsEdit === 1;
            known.read ||= row.PermissionsRead === 1 || known.edit;
            this.#fields.set(name, known);
        }
    }

    #addObject(row: Record<string, SqlValue>): void {
        const name = String(row.SobjectType).toLowerCase();
        const rights = this.#objects.get(name) ?? { ...NO_RIGHTS };
        for (const [right, column] of OBJECT_COLUMNS) rights[right] ||= row[column] === 1;
        this.#objects.set(name, rights);
        if (row.PermissionsViewAllFields === 1) this.#allFieldsOf.add(name);
    }

    #readCustomPermissions(setKeys: number[]): string[] {
        const rows = this.#engine.database.all(
            'SELECT DISTINCT c."DeveloperName" AS name FROM "SetupEntityAccess" e JOIN "CustomPermission" c ON c.key = e."SetupEntityId" WHERE e."IsDeleted" = 0 AND e."ParentId" IN (SELECT value FROM json_each(?)) ORDER BY 1',
            JSON.stringify(setKeys)
        );
        const { namespace } = this.#engine;
        const names = rows.map((row) => String(row.name));
        // Formulas of the package name them as the source does, those of an administrator with the namespace in front.
        return namespace === null ? names : names.flatMap((name) => [name, `${namespace}__${name}`]);
    }

    get #everything(): boolean {
        return this.#permissions.has('ModifyAllData');
    }

    hasPermission(name: string): boolean {
        return this.#permissions.has(name);
    }

    rights(object: ObjectDef): Rights {
        if (!object.apis.includes(this.api)) return NO_RIGHTS;
        // What the Tooling API alone has is looked at in the set-up and changed by deploying.
        if (!object.apis.includes('data')) return { ...NO_RIGHTS, read: this.#permissions.has('ViewSetup') };
        if (object.setup) {
            const manages = this.#permissions.has('ManageUsers');
            return { ...(manages ? ALL_RIGHTS : NO_RIGHTS), read: manages || object.readableByAll };
        }
        if (object.historyOf !== null) return this.#historyRights(object.historyOf);
        if (this.#everything) return ALL_RIGHTS;
        const granted = { ...(this.#objects.get(object.name.toLowerCase()) ?? NO_RIGHTS) };
        const byProfile = this.#profile.objects.includes(object.name);
        const byTask = ACTIVITIES.has(object.name) && this.#permissions.has('EditTask');
        if (byProfile || byTask) granted.read = granted.create = granted.edit = granted.delete = true;
        if (this.#permissions.has('ViewAllData')) granted.read = granted.viewAll = true;
        return granted;
    }

    /** A history is read by whoever reads the object, and written by nobody. */
    #historyRights(name: string): Rights {
        const object = this.#engine.schema.object(name);
        const { read, viewAll, modifyAll } = object ? this.rights(object) : NO_RIGHTS;
        return { ...NO_RIGHTS, read, viewAll: viewAll || modifyAll };
    }

    canUse(object: string, right: ObjectRight): boolean {
        const found = this.#engine.schema.object(object);
        return found !== undefined && this.rights(found)[right];
    }

    mayReadField(object: ObjectDef, field: FieldDef): boolean {
        return field.alwaysVisible || this.#fieldRight(object, field, 'read');
    }

    mayEditField(object: ObjectDef, field: FieldDef): boolean {
        return field.alwaysVisible || this.#fieldRight(object, field, 'edit');
    }

    #fieldRight(object: ObjectDef, field: FieldDef, right: 'read' | 'edit'): boolean {
        if (object.setup || this.#profile.allFields === 'all') return true;
        if (this.#profile.allFields === 'standard' && !field.custom) return true;
        if (ACTIVITIES.has(object.name) && !field.custom && this.#permissions.has('EditTask')) return true;
        if (right === 'read' && this.#allFieldsOf.has(object.name.toLowerCase())) return true;
        return this.#fields.get(`${object.name}.${field.name}`.toLowerCase())?.[right] ?? false;
    }

    canReadField(object: string, field: string): boolean {
        const [owner, found] = this.#find(object, field);
        return owner !== undefined && found !== undefined && this.mayReadField(owner, found);
    }

    canEditField(object: string, field: string): boolean {
        const [owner, found] = this.#find(object, field);
        return owner !== undefined && found !== undefined && found.updateable && this.mayEditField(owner, found);
    }

    #find(object: string, field: string): [ObjectDef | undefined, FieldDef | undefined] {
        const owner = this.#engine.schema.object(object);
        return [owner, owner?.byName.get(field.toLowerCase())];
    }

    /** The user and everybody below in the role hierarchy. */
    get team(): number[] {
        this.#team ??= this.#engine.database
            .all(
                `WITH RECURSIVE below(key) AS (
                    SELECT r.key FROM "UserRole" r JOIN "User" me ON me.key = ?1 AND r."ParentRoleId" = me."UserRoleId"
                    UNION SELECT r.key FROM "UserRole" r JOIN below b ON r."ParentRoleId" = b.key)
                 SELECT ?1 AS key UNION SELECT u.key FROM "User" u JOIN below b ON u."UserRoleId" = b.key`,
                this.userKey
            )
            .map((row) => Number(row.key));
        return this.#team;
    }

    /**
     * Which rows of `object` (under a table alias) this user may read or edit; null when all of them. 'full' is what owners
     * and the roles above have: deleting and giving away, which no sharing rule grants.
     */
    restriction(object: ObjectDef, right: RowRight, alias: string): Restriction {
        const rights = this.rights(object);
        if (object.historyOf !== null) return this.#historyRestriction(object, alias);
        if (rights.modifyAll || (right === 'read' && rights.viewAll) || object.setup) return null;
        if (object.sharing === 'ReadWrite' || (object.sharing === 'Read' && right === 'read')) return null;
        const own = {
            sql: `${alias}."OwnerId" IN (SELECT value FROM json_each(?))`,
            values: [JSON.stringify(this.team)]
        };
        if (object.sharing !== 'ControlledByParent') return anyOf([own, ...this.#shared(object, right, alias)]);
        return this.#byParent(object, right === 'full' ? 'edit' : right, alias, object.ownable ? own : null);
    }

    /** What sharing rules add to the user's own records. */
    #shared(object: ObjectDef, right: RowRight, alias: string): Rows[] {
        if (right === 'full') return [];
        this.#sharingRules ??= rulesFor(this.#engine, this.userKey, this.team);
        const enough = (access: string): boolean => access === 'Edit' || (access === 'Read' && right === 'read');
        const own = this.#sharingRules.filter((rule) => isOf(rule, object) && enough(rule.access));
        const rows = own.map((rule) => sharedRecords(this.#engine, object, rule, alias));
        return object.name === 'Opportunity' ? [...rows, ...this.#withAccounts(enough, alias)] : rows;
    }

    /** A rule for accounts may give something on their opportunities, too. */
    #withAccounts(enough: (access: string) => boolean, alias: string): Rows[] {
        const account = this.#engine.schema.object('Account');
        const rules = (this.#sharingRules ?? []).filter((rule) => enough(rule.opportunities));
        if (!account) return [];
        return rules.map((rule) => {
            const { sql, values } = sharedRecords(this.#engine, account, rule, 'given');
            return {
                sql: `${alias}."AccountId" IN (SELECT given.key FROM "Account" given WHERE given."IsDeleted" = 0 AND ${sql})`,
                values
            };
        });
    }

    /** Changes of hidden fields stay hidden, too. */
    #historyRestriction(object: ObjectDef, alias: string): Restriction {
        const source = this.#engine.schema.object(object.historyOf ?? '');
        const hidden = (source?.fields ?? []).filter((field) => source && !this.mayReadField(source, field));
        const rows = this.rights(object).viewAll ? null : this.#byParent(object, 'read', alias, null);
        if (hidden.length === 0) return rows;
        const shown = `${alias}."Field" NOT IN (SELECT value FROM json_each(?))`;
        const names = JSON.stringify(hidden.map(({ name }) => name));
        return rows
            ? { sql: `${shown} AND ${rows.sql}`, values: [names, ...rows.values] }
            : { sql: shown, values: [names] };
    }

    #byParent(object: ObjectDef, right: RowRight, alias: string, orphan: Restriction): Restriction {
        const reference = object.byName.get((object.sharingParent ?? '').toLowerCase());
        const parent = reference && this.#engine.schema.object(reference.referenceTo[0] ?? '');
        if (!reference || !parent) return orphan;
        const above = this.restriction(parent, right, 'shared');
        if (above === null) return null;
        const column = `${alias}."${reference.name}"`;
        const seen = `${column} IN (SELECT shared.key FROM "${parent.name}" shared WHERE ${above.sql})`;
        if (!orphan) return { sql: seen, values: above.values };
        return {
            sql: `(${seen} OR (${column} IS NULL AND ${orphan.sql}))`,
            values: [...above.values, ...orphan.values]
        };
    }
}
