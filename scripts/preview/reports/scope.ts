import type { OrgSession } from '../server/org-session.ts';
import { soqlText } from '../sample/rest.ts';
import { ReportMistake } from './report-mistake.ts';

interface UserRow {
    Id: string;
    UserRoleId: string | null;
}
interface RoleRow {
    Id: string;
    ParentRoleId: string | null;
}

/**
 * Whose records a report or list view shows, as a SOQL condition; '' for all that the user may see. A team is the user
 * and everybody below in the role hierarchy.
 * @throws ReportMistake for a scope that is not known
 */
export async function scopeCondition(scope: string, org: OrgSession, username: string): Promise<string> {
    const name = scope.toLowerCase();
    if (['organization', 'everything', 'all'].includes(name)) return '';
    if (!['user', 'mine', 'team'].includes(name)) throw new ReportMistake(`The scope "${scope}" is not known here.`);
    const [me] = await org.query<UserRow>(
        username,
        `SELECT Id, UserRoleId FROM User WHERE Username = ${soqlText(username)}`
    );
    if (me === undefined) throw new ReportMistake(`There is no user ${username}.`);
    if (name !== 'team') return `OwnerId = '${me.Id}'`;
    const [roles, users] = await Promise.all([
        org.query<RoleRow>(username, 'SELECT Id, ParentRoleId FROM UserRole'),
        org.query<UserRow>(username, 'SELECT Id, UserRoleId FROM User')
    ]);
    const below = rolesBelow(me.UserRoleId, roles);
    const team = users.filter((user) => user.Id === me.Id || below.has(user.UserRoleId ?? ''));
    return `OwnerId IN (${team.map((user) => `'${user.Id}'`).join(', ')})`;
}

function rolesBelow(top: string | null, roles: readonly RoleRow[]): Set<string> {
    const below = new Set<string>();
    let level = top === null ? [] : [top];
    while (level.length > 0) {
        const next = roles.filter((role) => level.includes(role.ParentRoleId ?? '') && !below.has(role.Id));
        level = next.map((role) => role.Id);
        for (const id of level) below.add(id);
    }
    return below;
}
