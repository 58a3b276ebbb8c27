// Sharing rules at work: which of them reach a user, and which records they share.

import type { ObjectDef } from '../schema/model.ts';
import type { SharingRuleDef, UserSet } from '../schema/sharing.ts';
import type { SqlValue } from '../store/database.ts';
import type { Engine } from './engine.ts';
import { criteriaSql } from './sharing-criteria.ts';

/** Records under a table alias. */
interface Shared {
    sql: string;
    values: SqlValue[];
}

/** The name that Salesforce makes of a label when none is given. */
export const developerName = (label: string): string =>
    label
        .replace(/[^a-z0-9]+/gi, '_')
        .replace(/^_+|_+$/g, '')
        .replace(/^(?=\d)/, 'X');

/** What is wrong with the rules of the package, one line each. */
export function sharingProblems(engine: Engine): string[] {
    return engine.source.sharingRules.flatMap((rule) => {
        const text = problemOf(engine, rule);
        return text === null ? [] : [`sharing rule ${rule.object}.${rule.name}: ${text}`];
    });
}

function problemOf(engine: Engine, rule: SharingRuleDef): string | null {
    const object = engine.schema.object(rule.object);
    if (!object) return `no object ${rule.object}`;
    if (object.setup || (object.sharing !== 'Private' && object.sharing !== 'Read')) {
        return `the sharing model of ${object.name} is ${object.sharing}: only Private and Read leave something to share`;
    }
    if (object.sharing === 'Read' && rule.access === 'Read') return `everybody reads ${object.name} as it is`;
    const lost = [rule.sharedTo, rule.sharedFrom].find((users) => users && !exists(engine, users));
    if (lost) return `no ${lost.kind === 'group' ? 'group' : 'role'} named ${lost.name} found`;
    if (rule.sharedFrom !== null) return null;
    try {
        criteriaSql(object, rule, 't');
        return null;
    } catch (error) {
        return (error as Error).message;
    }
}

const exists = (engine: Engine, users: UserSet): boolean =>
    users.kind === 'allInternalUsers' || keyOf(engine, users) !== null;

/** Key of the group or role of that developer name. */
function keyOf({ database }: Engine, { kind, name }: UserSet): number | null {
    const table = kind === 'group' ? 'Group' : 'UserRole';
    const rows = database.all(
        `SELECT key, "Name" AS label, "DeveloperName" AS name FROM "${table}" WHERE "IsDeleted" = 0`
    );
    const wanted = name.toLowerCase();
    const found = rows.find((row) => String(row.name ?? developerName(String(row.label))).toLowerCase() === wanted);
    return found ? Number(found.key) : null;
}

const MEMBERS: Readonly<Record<Exclude<UserSet['kind'], 'allInternalUsers'>, string>> = {
    role: 'SELECT key FROM "User" WHERE "UserRoleId" = ?',
    roleAndSubordinates: `WITH RECURSIVE below(key) AS (
            SELECT ? UNION SELECT r.key FROM "UserRole" r JOIN below b ON r."ParentRoleId" = b.key WHERE r."IsDeleted" = 0)
        SELECT u.key FROM "User" u JOIN below b ON u."UserRoleId" = b.key`,
    group: `WITH RECURSIVE inside(key) AS (
            SELECT ? UNION SELECT m."UserOrGroupId" FROM "GroupMember" m JOIN inside i ON m."GroupId" = i.key WHERE m."IsDeleted" = 0)
        SELECT u.key FROM "User" u JOIN inside i ON u.key = i.key`
};

/** Keys of the users; null stands for everybody. */
function membersOf(engine: Engine, users: UserSet): number[] | null {
    if (users.kind === 'allInternalUsers') return null;
    const key = keyOf(engine, users);
    if (key === null) return [];
    return engine.database.all(MEMBERS[users.kind], key).map((row) => Number(row.key));
}

/** A group may keep what it is given from the roles above its members. */
function reachesAbove(engine: Engine, users: UserSet): boolean {
    if (users.kind !== 'group') return true;
    const key = keyOf(engine, users);
    return engine.database.get('SELECT "DoesIncludeBosses" AS above FROM "Group" WHERE key = ?', key)?.above === 1;
}

/**
 * The rules that share something with a user.
 * @param team keys of the user and of everybody below in the role hierarchy
 */
export function rulesFor(engine: Engine, userKey: number, team: readonly number[]): SharingRuleDef[] {
    return engine.source.sharingRules.filter((rule) => {
        if (problemOf(engine, rule) !== null) return false;
        const members = membersOf(engine, rule.sharedTo);
        if (members === null) return true;
        const reached = reachesAbove(engine, rule.sharedTo) ? team : [userKey];
        return reached.some((key) => members.includes(key));
    });
}

/** The records that one of these rules shares. */
export function sharedRecords(engine: Engine, object: ObjectDef, rule: SharingRuleDef, alias: string): Shared {
    if (rule.sharedFrom === null) return criteriaSql(object, rule, alias);
    const owners = membersOf(engine, rule.sharedFrom);
    if (owners === null) return { sql: '1', values: [] };
    return { sql: `${alias}."OwnerId" IN (SELECT value FROM json_each(?))`, values: [JSON.stringify(owners)] };
}
