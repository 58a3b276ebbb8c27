import { PEOPLE, ROLES } from './people.ts';
import { saveAll, soqlText, type OrgClient } from './rest.ts';

const PROFILE = 'Standard User';

/** Makes the sample's roles, users and permission set assignments. Returns user name -> id. */
export async function loadPeople(org: OrgClient): Promise<Map<string, string>> {
    const roleIds = await loadRoles(org);
    const userIds = await loadUsers(org, roleIds);
    await assignPermissionSets(org, userIds);
    return userIds;
}

async function loadRoles(org: OrgClient): Promise<Map<string, string>> {
    const existing = await org.query<{ Id: string; Name: string }>('SELECT Id, Name FROM UserRole');
    const ids = new Map(existing.map((role) => [role.Name, role.Id]));
    // parents come first in ROLES, so that a child can name its parent
    for (const role of ROLES) {
        if (ids.has(role.name)) continue;
        const parent = role.parent === null ? {} : { ParentRoleId: ids.get(role.parent) };
        const [id = ''] = await saveAll(org, 'POST', '', [
            { attributes: { type: 'UserRole' }, Name: role.name, ...parent }
        ]);
        ids.set(role.name, id);
    }
    return ids;
}

async function loadUsers(org: OrgClient, roleIds: Map<string, string>): Promise<Map<string, string>> {
    const [profile] = await org.query<{ Id: string }>(`SELECT Id FROM Profile WHERE Name = ${soqlText(PROFILE)}`);
    if (!profile) throw new Error(`The org has no profile "${PROFILE}", which the sample's users need.`);
    const existing = await org.query<{ Id: string; Username: string }>('SELECT Id, Username FROM User');
    const ids = new Map(existing.map((user) => [user.Username, user.Id]));
    const missing = PEOPLE.filter((person) => !ids.has(person.username));
    const rows = missing.map((person) => ({
        attributes: { type: 'User' },
        Username: person.username,
        Email: person.username,
        FirstName: person.firstName,
        LastName: person.lastName,
        Alias: person.alias,
        Title: person.title,
        ProfileId: profile.Id,
        UserRoleId: roleIds.get(person.role),
        TimeZoneSidKey: 'Europe/London',
        LocaleSidKey: 'en_GB',
        LanguageLocaleKey: 'en_US',
        EmailEncodingKey: 'UTF-8'
    }));
    const newIds = await saveAll(org, 'POST', '', rows);
    missing.forEach((person, index) => ids.set(person.username, newIds[index] ?? ''));
    return new Map(PEOPLE.map((person) => [person.username, ids.get(person.username) ?? '']));
}

async function assignPermissionSets(org: OrgClient, userIds: Map<string, string>): Promise<void> {
    const sets = await org.query<{ Id: string; Name: string }>(
        "SELECT Id, Name FROM PermissionSet WHERE Name LIKE 'Health%'"
    );
    const setIds = new Map(sets.map((set) => [set.Name, set.Id]));
    const existing = await org.query<{ AssigneeId: string; PermissionSetId: string }>(
        'SELECT AssigneeId, PermissionSetId FROM PermissionSetAssignment'
    );
    const administrators = await org.query<{ Id: string }>(
        "SELECT Id FROM User WHERE Profile.Name = 'System Administrator'"
    );
    const held = new Set(existing.map((row) => `${row.AssigneeId} ${row.PermissionSetId}`));
    const assigned = [
        ...PEOPLE.flatMap(({ username, permissionSets }) =>
            permissionSets.map((name) => [userIds.get(username), name])
        ),
        // As whoever installs the package does: a profile alone holds none of its custom permissions.
        ...administrators.map(({ Id }) => [Id, 'Health_Admin'])
    ];
    const wanted = assigned.map(([user, name = '']) => ({
        attributes: { type: 'PermissionSetAssignment' },
        AssigneeId: user,
        PermissionSetId: setIds.get(name)
    }));
    await saveAll(
        org,
        'POST',
        '',
        wanted.filter((row) => !held.has(`${row.AssigneeId} ${row.PermissionSetId}`))
    );
}
