// What each role can really see and change: the packaged permission sets, installed in the local org and used over HTTP.
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { accessToken, ADMIN, INTEGRATION, startProcess, type OrgProcess } from '../../local-org/testing/org-process.ts';
import { client, type ApiClient } from '../../local-org/testing/target-org.ts';

const ROLES = ['Viewer', 'Account_Manager', 'Sales_Ops', 'Admin'] as const;
type Role = (typeof ROLES)[number];

let server: OrgProcess;
let org: ApiClient;
let sync: ApiClient;
const users = new Map<Role, { api: ApiClient; account: string }>();
const ids = { model: '', playbook: '', run: '', snapshot: '' };

async function loginAs(username: string): Promise<ApiClient> {
    return client(server.url, await accessToken(server.login, username));
}

async function create(api: ApiClient, object: string, fields: Record<string, unknown>): Promise<string> {
    const { status, body } = await api.call('POST', `sobjects/${object}`, fields);
    assert.equal(status, 201, `${object}: ${JSON.stringify(body)}`);
    return (body as { id: string }).id;
}

/** 'yes', or the error code of the refusal. */
async function edits(api: ApiClient, path: string, fields: Record<string, unknown>): Promise<string> {
    const { status, body } = await api.call('PATCH', `sobjects/${path}`, fields);
    return status === 204 ? 'yes' : ((body as { errorCode: string }[])[0]?.errorCode ?? String(status));
}

/** Number of rows, or the error code of the refusal. */
async function rows(api: ApiClient, soql: string): Promise<number | string> {
    const { status, body } = await api.call('GET', `query?q=${encodeURIComponent(soql)}`);
    if (status !== 200) return (body as { errorCode: string }[])[0]?.errorCode ?? String(status);
    return (body as { totalSize: number }).totalSize;
}

async function addUser(role: Role, profileId: string): Promise<void> {
    const name = `${role.toLowerCase().replace('_', '-')}@roles.example`;
    const set = await org.get<{ records: { Id: string }[] }>(
        `query?q=${encodeURIComponent(`SELECT Id FROM PermissionSet WHERE Name = 'Health_${role}'`)}`
    );
    const user = await create(org, 'User', {
        Username: name,
        Email: name,
        LastName: role,
        Alias: role.slice(0, 8),
        ProfileId: profileId,
        TimeZoneSidKey: 'Europe/London',
        LocaleSidKey: 'en_GB',
        LanguageLocaleKey: 'en_US',
        EmailEncodingKey: 'UTF-8'
    });
    await create(org, 'PermissionSetAssignment', { AssigneeId: user, PermissionSetId: set.records[0]?.Id });
    const account = await create(org, 'Account', { Name: `Of ${role}`, OwnerId: user });
    users.set(role, { api: await loginAs(name), account });
}

before(async () => {
    server = await startProcess('memory');
    org = await loginAs(ADMIN);
    sync = await loginAs(INTEGRATION);
    const profile = await org.get<{ records: { Id: string }[] }>(
        `query?q=${encodeURIComponent("SELECT Id FROM Profile WHERE Name = 'Standard User'")}`
    );
    for (const role of ROLES) await addUser(role, profile.records[0]?.Id ?? '');
    ids.model = await create(org, 'Health_Model__c', {
        Name: 'Rules',
        Status__c: 'Published',
        Version__c: 1,
        Green_From__c: 15,
        Amber_From__c: 10
    });
    ids.playbook = await create(org, 'Health_Playbook__c', {
        Name: 'Call',
        Trigger__c: 'Status falls',
        Task_Subject__c: 'Call the customer'
    });
    ids.run = await create(sync, 'Health_Sync_Run__c', { Run_Key__c: 'run-1', Result__c: 'Done', API_Calls__c: 7 });
    ids.snapshot = await create(sync, 'Health_Snapshot__c', {
        Account__c: users.get('Viewer')?.account,
        Snapshot_Key__c: 'key-1',
        Snapshot_Date__c: '2026-11-22'
    });
});
after(() => server?.stop());

const as = (role: Role): { api: ApiClient; account: string } => {
    const user = users.get(role);
    assert.ok(user !== undefined);
    return user;
};
const OVERRIDE = {
    Health_Override__c: 'Green',
    Health_Override_Reason__c: 'Their new sponsor told us so',
    Health_Override_Until__c: '2099-01-01'
};
const NO_FIELD = 'INVALID_FIELD_FOR_INSERT_UPDATE';

describe('every role', () => {
    for (const role of ROLES) {
        it(`${role} reads the card and edits no score`, async () => {
            const { api, account } = as(role);
            const fields = 'Health_Badge__c, Health_Score__c, Health_Detail__c, Health_Override_Reason__c';
            assert.equal(await rows(api, `SELECT ${fields} FROM Account WHERE Id = '${account}'`), 1);
            assert.equal(await rows(api, 'SELECT Green_From__c, Note__c FROM Health_Model__c'), 1);
            assert.equal(await rows(api, 'SELECT Result__c, Finished_At__c FROM Health_Sync_Run__c'), 1);
            for (const field of [
                'Health_Score__c',
                'Health_Status__c',
                'Health_Computed_Status__c',
                'Health_Detail__c'
            ]) {
                const value = field === 'Health_Score__c' ? 20 : 'Green';
                assert.equal(await edits(api, `Account/${account}`, { [field]: value }), NO_FIELD, field);
            }
        });
    }
});

describe('Health Viewer', () => {
    it('changes nothing', async () => {
        const { api, account } = as('Viewer');
        assert.equal(await edits(api, `Account/${account}`, OVERRIDE), NO_FIELD);
        assert.equal(await edits(api, `Account/${account}`, { Health_Stage__c: 'Adoption' }), NO_FIELD);
        assert.notEqual(await edits(api, `Health_Model__c/${ids.model}`, { Green_From__c: 16 }), 'yes');
    });

    it('does not see keys, playbooks, costs of a run or the history of other owners', async () => {
        const { api } = as('Viewer');
        assert.equal(await rows(api, 'SELECT Health_Key__c FROM Account'), 'INVALID_FIELD');
        assert.equal(await rows(api, 'SELECT Id FROM Health_Playbook__c'), 'INVALID_TYPE');
        assert.equal(await rows(api, 'SELECT API_Calls__c FROM Health_Sync_Run__c'), 'INVALID_FIELD');
        assert.equal(await rows(api, 'SELECT Id FROM Health_Snapshot__c'), 0);
    });
});

describe('Health Account Manager', () => {
    it('sets stage, renewal and an override that is complete', async () => {
        const { api, account } = as('Account_Manager');
        const own = { Health_Stage__c: 'Adoption', Health_Renewal_Date__c: '2027-03-01' };
        assert.equal(await edits(api, `Account/${account}`, own), 'yes');
        assert.equal(await edits(api, `Account/${account}`, OVERRIDE), 'yes');
        const incomplete = { ...OVERRIDE, Health_Override_Reason__c: null };
        assert.equal(await edits(api, `Account/${account}`, incomplete), 'FIELD_CUSTOM_VALIDATION_EXCEPTION');
    });

    it('changes no rules and no history', async () => {
        const { api } = as('Account_Manager');
        assert.notEqual(await edits(api, `Health_Model__c/${ids.model}`, { Green_From__c: 16 }), 'yes');
        assert.notEqual(await edits(api, `Health_Snapshot__c/${ids.snapshot}`, { Status__c: 'Green' }), 'yes');
    });
});

describe('Health Sales Ops', () => {
    it('sees the history of every owner, playbooks and the whole run log', async () => {
        const { api } = as('Sales_Ops');
        assert.equal(await rows(api, 'SELECT Id, Status__c FROM Health_Snapshot__c'), 1);
        assert.equal(await rows(api, 'SELECT Task_Subject__c FROM Health_Playbook__c'), 1);
        assert.equal(await rows(api, 'SELECT API_Calls__c, Message__c FROM Health_Sync_Run__c'), 1);
    });

    it('changes nothing', async () => {
        const { api, account } = as('Sales_Ops');
        assert.equal(await edits(api, `Account/${account}`, OVERRIDE), NO_FIELD);
        assert.notEqual(await edits(api, `Health_Playbook__c/${ids.playbook}`, { Active__c: true }), 'yes');
    });
});

describe('Health Admin', () => {
    it('edits rules, playbooks, keys and overrides', async () => {
        const { api, account } = as('Admin');
        assert.equal(await edits(api, `Health_Model__c/${ids.model}`, { Green_From__c: 15.5 }), 'yes');
        assert.equal(await edits(api, `Health_Playbook__c/${ids.playbook}`, { Active__c: true }), 'yes');
        assert.equal(await edits(api, `Account/${account}`, { ...OVERRIDE, Health_Key__c: 'C-1' }), 'yes');
    });

    it('does not rewrite history', async () => {
        const { api } = as('Admin');
        assert.equal(await edits(api, `Health_Snapshot__c/${ids.snapshot}`, { Status__c: 'Green' }), NO_FIELD);
        assert.equal(await edits(api, `Health_Sync_Run__c/${ids.run}`, { API_Calls__c: 1 }), NO_FIELD);
    });
});

describe('Health Sync', () => {
    it('writes what the job writes', async () => {
        const { account } = as('Viewer');
        const scored = {
            Health_State__c: 'Scored',
            Health_Status__c: 'Amber',
            Health_Score__c: 14.7,
            Health_Digest__c: 'd'
        };
        assert.equal(await edits(sync, `Account/${account}`, scored), 'yes');
        assert.equal(await edits(sync, `Health_Snapshot__c/${ids.snapshot}`, { Status__c: 'Amber' }), 'yes');
        assert.equal(await edits(sync, `Health_Sync_Run__c/${ids.run}`, { Result__c: 'Done with errors' }), 'yes');
        assert.equal(await edits(sync, `Health_Model__c/${ids.model}`, { Cohort_NPS__c: 31 }), 'yes');
        const badge = await sync.get<{ Health_Badge__c: string }>(`sobjects/Account/${account}?fields=Health_Badge__c`);
        assert.equal(badge.Health_Badge__c, '▲ Amber 14.7');
    });

    it('reads what people enter and changes none of it', async () => {
        const { account } = as('Account_Manager');
        assert.equal(await rows(sync, 'SELECT Health_Override__c, Health_Stage__c, Health_Key__c FROM Account'), 4);
        assert.equal(await rows(sync, 'SELECT Task_Subject__c FROM Health_Playbook__c'), 1);
        for (const fields of [{ Health_Stage__c: 'Adoption' }, { Health_Key__c: 'X' }, { Health_Override__c: null }]) {
            assert.equal(await edits(sync, `Account/${account}`, fields), NO_FIELD, JSON.stringify(fields));
        }
        assert.equal(await edits(sync, `Health_Model__c/${ids.model}`, { Green_From__c: 16 }), NO_FIELD);
    });

    it('creates no rules and deletes no runs', async () => {
        const { status } = await sync.call('POST', 'sobjects/Health_Model__c', { Name: 'Mine', Status__c: 'Draft' });
        assert.notEqual(status, 201);
        const deleted = await sync.call('DELETE', `sobjects/Health_Sync_Run__c/${ids.run}`);
        assert.notEqual(deleted.status, 204);
    });
});
