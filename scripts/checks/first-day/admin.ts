import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ClientOrg } from '../clients/client-org.ts';
import type { SalesforceCli } from '../clients/sf/salesforce-cli.ts';
import { accountTree, INTEGRATION, MANAGER, PEOPLE, ROLES } from './company.ts';
import { RestApi } from './rest-api.ts';

const TARGET = ['--target-org', 'my-org'];
const ACCOUNT_ACCESS = 'Job_Account_Access';
const USER = {
    TimeZoneSidKey: 'Europe/London',
    LocaleSidKey: 'en_GB',
    LanguageLocaleKey: 'en_US',
    EmailEncodingKey: 'UTF-8'
};

/** What the admin does on the first day, by the Salesforce CLI and by REST where Setup has no command: docs/install.md. */
export class Admin {
    private readonly org: ClientOrg;
    private readonly sf: SalesforceCli;
    private readonly rest: RestApi;
    private readonly folder: string;

    private constructor(org: ClientOrg, sf: SalesforceCli, rest: RestApi, folder: string) {
        this.org = org;
        this.sf = sf;
        this.rest = rest;
        this.folder = folder;
    }

    static async of(org: ClientOrg, sf: SalesforceCli): Promise<Admin> {
        const folder = join(org.folder, 'admin');
        mkdirSync(folder);
        return new Admin(org, sf, new RestApi(org.url, await org.accessToken()), folder);
    }

    /** Logs a user in to the CLI. In a sandbox this is `sf org login web`, which needs a person. */
    async logIn(alias: string, username: string): Promise<void> {
        const { clientId, privateKeyFile } = this.org.login;
        const key = ['--client-id', clientId, '--jwt-key-file', privateKeyFile, '--instance-url', this.org.url];
        await this.sf.run('org login jwt', [...key, '--username', username, '--alias', alias]);
    }

    deploy(): Promise<{ readonly success: boolean; readonly numberComponentErrors: number }> {
        return this.sf.run('project deploy start', ['--source-dir', 'force-app', ...TARGET]);
    }

    /** The company's own people, who are there before the product is. */
    async addPeople(): Promise<void> {
        const profile = await this.rest.idOf('Profile', 'Standard User');
        let parent: string | null = null;
        const roles = new Map<string, string>();
        for (const Name of ROLES) {
            parent = await this.rest.create('UserRole', { Name, ...(parent === null ? {} : { ParentRoleId: parent }) });
            roles.set(Name, parent);
        }
        for (const { username, lastName, role } of PEOPLE) {
            await this.addUser(username, lastName, profile, roles.get(role));
        }
    }

    /** Step 1. */
    async assignPermissionSets(): Promise<void> {
        await this.sf.run('org assign permset', ['--name', 'Health_Admin', ...TARGET]);
        for (const { username, permissionSet } of PEOPLE) {
            if (permissionSet !== null) await this.assign([permissionSet], username);
        }
    }

    /** Steps 3 and 4: the user and what it may do with accounts. */
    async addIntegrationUser(): Promise<void> {
        const profile = await this.rest.idOf('Profile', 'Minimum Access - API Only Integrations');
        await this.addUser(INTEGRATION, 'Integration', profile);
        const ParentId = await this.rest.create('PermissionSet', {
            Name: ACCOUNT_ACCESS,
            Label: 'Account access of the job'
        });
        const access = { ParentId, SobjectType: 'Account', PermissionsRead: true, PermissionsEdit: true };
        const all = { PermissionsViewAllRecords: true, PermissionsModifyAllRecords: true };
        await this.rest.create('ObjectPermissions', { ...access, ...all });
        for (const field of ['AnnualRevenue', 'Type']) {
            const readable = { PermissionsRead: true, PermissionsEdit: false };
            await this.rest.create('FieldPermissions', { ...access, ...readable, Field: `Account.${field}` });
        }
        await this.assign(['Health_Sync', ACCOUNT_ACCESS], INTEGRATION);
    }

    /** The company's customers, who are there before the product is. @returns id of each by its key */
    async addAccounts(): Promise<Map<string, string>> {
        const owner = await this.rest.idOf('User', MANAGER.lastName);
        const file = this.write('accounts.json', JSON.stringify(accountTree(owner)));
        const made = await this.sf.run<{ refId: string; id: string }[]>('data import tree', [
            '--files',
            file,
            ...TARGET
        ]);
        return new Map(made.map(({ refId, id }) => [refId, id]));
    }

    /** Fills in the keys that the evidence names. @param ids id of each account by its key */
    async fillInKeys(ids: ReadonlyMap<string, string>): Promise<void> {
        const rows = [...ids].map(([key, id]) => `${id},${key}`);
        const file = this.write('keys.csv', ['Id,Health_Key__c', ...rows, ''].join('\n'));
        await this.sf.run('data update bulk', ['--sobject', 'Account', '--file', file, '--wait', '10', ...TARGET]);
    }

    private write(name: string, text: string): string {
        const file = join(this.folder, name);
        writeFileSync(file, text);
        return file;
    }

    query<Row>(soql: string): Promise<Row[]> {
        return this.rest.query(soql);
    }

    private assign(names: readonly string[], username: string): Promise<unknown> {
        const sets = names.flatMap((name) => ['--name', name]);
        return this.sf.run('org assign permset', [...sets, '--on-behalf-of', username, ...TARGET]);
    }

    private addUser(username: string, lastName: string, ProfileId: string, UserRoleId?: string): Promise<string> {
        const user = { Username: username, Email: username, LastName: lastName, Alias: lastName.slice(0, 8) };
        return this.rest.create('User', {
            ...USER,
            ...user,
            ProfileId,
            ...(UserRoleId === undefined ? {} : { UserRoleId })
        });
    }
}
