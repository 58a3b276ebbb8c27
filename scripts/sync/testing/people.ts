import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { requestToken } from '../salesforce/jwt.ts';
import type { TestOrg } from './local-org.ts';

/** Creates a user with the rights of an ordinary one and some permission sets. Returns the id. */
export async function addUser(org: TestOrg, name: string, permissionSets: readonly string[]): Promise<string> {
    const [profile] = await org.query<{ Id: string }>("SELECT Id FROM Profile WHERE Name = 'Standard User'");
    const username = usernameOf(name);
    const [id = ''] = await org.create('User', [
        {
            Username: username,
            Email: username,
            LastName: name,
            Alias: name.slice(0, 8),
            ProfileId: profile?.Id,
            TimeZoneSidKey: 'Europe/London',
            LocaleSidKey: 'en_GB',
            LanguageLocaleKey: 'en_US',
            EmailEncodingKey: 'UTF-8'
        }
    ]);
    for (const set of permissionSets) {
        const [found] = await org.query<{ Id: string }>(`SELECT Id FROM PermissionSet WHERE Name = '${set}'`);
        await org.create('PermissionSetAssignment', [{ AssigneeId: id, PermissionSetId: found?.Id }]);
    }
    return id;
}

/** Number of records a user sees. */
export async function countAs(org: TestOrg, name: string, soql: string): Promise<number> {
    const login = JSON.parse(readFileSync(join(org.folder, 'org', 'login.json'), 'utf8')) as Record<string, string>;
    const { accessToken } = await requestToken({
        loginUrl: org.url,
        clientId: login['clientId'] ?? '',
        username: usernameOf(name),
        privateKey: readFileSync(login['privateKeyFile'] ?? '', 'utf8')
    });
    const answer = await fetch(`${org.url}/services/data/v66.0/query?q=${encodeURIComponent(soql)}`, {
        headers: { authorization: `Bearer ${accessToken}` }
    });
    if (!answer.ok) throw new Error(`${soql} as ${name}: ${answer.status} ${await answer.text()}`);
    return ((await answer.json()) as { totalSize: number }).totalSize;
}

function usernameOf(name: string): string {
    return `${name.toLowerCase()}@people.example`;
}

/** The admin step the package cannot carry: the user of the job may create tasks. */
export async function allowTasks(org: TestOrg): Promise<void> {
    const [set = ''] = await org.create('PermissionSet', [
        { Name: 'Create_Tasks', Label: 'Create Tasks', PermissionsEditTask: true }
    ]);
    const [user] = await org.query<{ Id: string }>("SELECT Id FROM User WHERE Username LIKE 'integration%'");
    await org.create('PermissionSetAssignment', [{ PermissionSetId: set, AssigneeId: user?.Id }]);
}
