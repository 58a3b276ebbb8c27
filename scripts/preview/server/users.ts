import fs from 'node:fs';
import path from 'node:path';
import { XMLParser } from 'fast-xml-parser';
import type { UserChoice } from './context.ts';
import type { OrgSession } from './org-session.ts';

/** Sees every user, so it reads the list for the switcher. */
export const ADMIN_USERNAME = 'admin@account-health.example';

interface UserRow {
    Id: string;
    Username: string;
    Name: string;
    LocaleSidKey: string | null;
    TimeZoneSidKey: string | null;
    Profile: { PermissionsApiUserOnly: boolean } | null;
}
interface AssignmentRow {
    AssigneeId: string;
    PermissionSet: { Name: string; Label: string };
}

/** The people one can look through the eyes of, and what they may do. */
export interface Directory {
    users: UserChoice[];
    /** User id -> API names of the permission sets of this package. */
    permissionSets: Map<string, string[]>;
    /** Namespace of the package in the org; '' for none. */
    namespace: string;
}

/** Reads active users and their permission sets from the org. */
export async function readDirectory(org: OrgSession): Promise<Directory> {
    const [namespace, users, assignments] = await Promise.all([
        org.namespace(),
        org.query<UserRow>(
            ADMIN_USERNAME,
            'SELECT Id, Username, Name, LocaleSidKey, TimeZoneSidKey, Profile.PermissionsApiUserOnly FROM User WHERE IsActive = true ORDER BY Name'
        ),
        org.query<AssignmentRow>(
            ADMIN_USERNAME,
            "SELECT AssigneeId, PermissionSet.Name, PermissionSet.Label FROM PermissionSetAssignment WHERE PermissionSet.Name LIKE 'Health%'"
        )
    ]);
    const held = Map.groupBy(assignments, (row) => row.AssigneeId);
    return {
        namespace,
        users: users.map((user) => userChoice(user, held.get(user.Id) ?? [])),
        permissionSets: new Map([...held].map(([id, rows]) => [id, rows.map((row) => row.PermissionSet.Name)]))
    };
}

function userChoice(user: UserRow, assignments: AssignmentRow[]): UserChoice {
    const apiOnly = user.Profile?.PermissionsApiUserOnly === true;
    const labels = [...assignments.map((row) => row.PermissionSet.Label).sort(), ...(apiOnly ? ['API only'] : [])];
    return {
        id: user.Id,
        username: user.Username,
        name: user.Name,
        detail: labels.join(', ') || (user.Username === ADMIN_USERNAME ? 'System Administrator' : 'no permission set'),
        locale: (user.LocaleSidKey ?? 'en_US').replace('_', '-'),
        timeZone: user.TimeZoneSidKey ?? 'Etc/UTC',
        apiOnly
    };
}

/** Why this user is shown no page; null when pages may be opened. */
export function refusedPages(users: readonly UserChoice[], username: string): string | null {
    const user = users.find((candidate) => candidate.username === username);
    return user?.apiOnly === true ? `${user.name} may use the API only: an org shows this user no page.` : null;
}

/** Custom and user permissions that the named permission sets of the package grant. */
export function grantedPermissions(packageFolder: string, permissionSets: string[]): string[] {
    const parser = new XMLParser({ isArray: (name) => name === 'customPermissions' || name === 'userPermissions' });
    const granted = permissionSets.flatMap((name) => {
        const file = path.join(packageFolder, 'permissionsets', `${name}.permissionset-meta.xml`);
        if (!fs.existsSync(file)) return [];
        const { PermissionSet: set } = parser.parse(fs.readFileSync(file, 'utf8')) as {
            PermissionSet: Partial<
                Record<'customPermissions' | 'userPermissions', { name: string; enabled: boolean }[]>
            >;
        };
        return [...(set.customPermissions ?? []), ...(set.userPermissions ?? [])];
    });
    return [...new Set(granted.filter((permission) => permission.enabled).map((permission) => permission.name))].sort();
}
