// What a user with few rights meets on each API: a standard user without any of the package's permission sets.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { INTEGRATION } from '../testing/org-process.ts';
import { openTargetOrg } from '../testing/target-org.ts';
import type { ApiClient, TargetOrg } from '../testing/target-org.ts';
import { runJob } from '../testing/bulk-job.ts';

const USERNAME = 'standard@example.com';
let admin: TargetOrg;
let user: ApiClient;
let accountId: string;

async function firstId(soql: string): Promise<string> {
    const { records } = await admin.get<{ records: { Id: string }[] }>(`query?q=${encodeURIComponent(soql)}`);
    return records[0]!.Id;
}

async function create(object: string, fields: Record<string, unknown>): Promise<string> {
    const { status, body } = await admin.call('POST', `sobjects/${object}`, fields);
    assert.equal(status, 201, JSON.stringify(body));
    return (body as { id: string }).id;
}

before(async () => {
    admin = await openTargetOrg();
    const userId = await create('User', {
        Username: USERNAME,
        LastName: 'Standard',
        Email: USERNAME,
        Alias: 'std',
        TimeZoneSidKey: 'GMT',
        LocaleSidKey: 'en_US',
        EmailEncodingKey: 'UTF-8',
        LanguageLocaleKey: 'en_US',
        ProfileId: await firstId("SELECT Id FROM Profile WHERE Name = 'Standard User'")
    });
    user = await admin.as(USERNAME);
    // Owned by the user, so that only fields are in question.
    accountId = await create('Account', { Name: 'Secret', Health_Score__c: 14.7, OwnerId: userId });
});
after(() => admin.close());

const codeOf = (body: unknown): string | undefined => (body as { errorCode: string }[])[0]?.errorCode;

test('a hidden field is not described and not in a record', async () => {
    const { fields } = await user.get<{ fields: { name: string }[] }>('sobjects/Account/describe');
    const names = new Set(fields.map(({ name }) => name));
    assert.deepEqual([names.has('Health_Score__c'), names.has('Industry')], [false, true]);
    const account = await user.get(`sobjects/Account/${accountId}`);
    assert.deepEqual(['Health_Score__c' in account, account.Name], [false, 'Secret']);
});

test('asking for it by name is as if it did not exist', async () => {
    const byQuery = await user.call('GET', 'query?q=SELECT+Health_Score__c+FROM+Account');
    assert.deepEqual([byQuery.status, codeOf(byQuery.body)], [400, 'INVALID_FIELD']);
    const byFilter = await user.call('GET', 'query?q=SELECT+Id+FROM+Account+WHERE+Health_Score__c+>+1');
    assert.deepEqual([byFilter.status, codeOf(byFilter.body)], [400, 'INVALID_FIELD']);
    const byRecord = await user.call('GET', `sobjects/Account/${accountId}?fields=Health_Score__c`);
    assert.equal(byRecord.status, 400);
    const byUi = await user.call('GET', `ui-api/records/${accountId}?fields=Account.Health_Score__c`);
    assert.deepEqual([byUi.status, codeOf(byUi.body)], [400, 'INVALID_FIELD']);
    const optional = `ui-api/records/${accountId}?optionalFields=Account.Health_Score__c,Account.Name`;
    assert.deepEqual(Object.keys((await user.get<{ fields: object }>(optional)).fields), ['Name']);
    const query = 'query A { uiapi { query { Account { edges { node { Health_Score__c { value } } } } } } }';
    const graph = (await user.call('POST', 'graphql', { query })).body as { data: unknown; errors: unknown[] };
    assert.deepEqual([graph.data, graph.errors.length], [null, 1]);
    const bulk = await user.call('POST', 'jobs/query', {
        operation: 'query',
        query: 'SELECT Health_Score__c FROM Account'
    });
    assert.equal(bulk.status, 400);
});

test('writing it is refused on every API', async () => {
    const update = { Health_Score__c: 20 };
    assert.equal((await user.call('PATCH', `sobjects/Account/${accountId}`, update)).status, 400);
    const records = [{ attributes: { type: 'Account' }, id: accountId, ...update }];
    const [row] = (await user.call('PATCH', 'composite/sobjects', { records })).body as { success: boolean }[];
    assert.equal(row?.success, false);
    const csv = `Id,Health_Score__c\n${accountId},20\n`;
    const bulk = await runJob(user, { object: 'Account', operation: 'update' }, csv);
    assert.deepEqual(
        [bulk.job.state, bulk.job.errorMessage],
        ['Failed', 'InvalidBatch : Field name not found : Health_Score__c']
    );
    assert.equal((await user.call('PATCH', `ui-api/records/${accountId}`, { fields: update })).status, 400);
    assert.equal((await admin.get(`sobjects/Account/${accountId}`)).Health_Score__c, 14.7);
});

test('an account of another user is not there, and cannot be written by guessing its id', async () => {
    const other = await create('Account', { Name: 'Of the administrator' });
    assert.equal((await user.call('GET', `sobjects/Account/${other}`)).status, 404);
    assert.equal((await user.call('GET', `ui-api/records/${other}?fields=Account.Name`)).status, 404);
    const update = await user.call('PATCH', `sobjects/Account/${other}`, { Name: 'Stolen' });
    assert.ok(update.status >= 400, String(update.status));
    assert.equal((await admin.get(`sobjects/Account/${other}`)).Name, 'Of the administrator');
});

test('the integration user writes what its permission set gives, and nothing else', async () => {
    const job = await admin.as(INTEGRATION);
    const csv = `Id,Health_Score__c,Health_Status__c\n${accountId},12.3,Amber\n`;
    const done = await runJob(job, { object: 'Account', operation: 'update' }, csv);
    assert.equal(done.job.numberRecordsFailed, 0, done.failed);
    assert.equal((await admin.get(`sobjects/Account/${accountId}`)).Health_Score__c, 12.3);
    assert.equal((await job.call('GET', 'sobjects/Opportunity/describe')).status, 404);
    assert.equal((await job.call('PATCH', `sobjects/Account/${accountId}`, { Industry: 'Energy' })).status, 400);
    assert.ok((await job.call('POST', 'sobjects/Account', { Name: 'x' })).status >= 400);
    assert.equal((await job.call('POST', 'jobs/ingest', { object: 'Account', operation: 'delete' })).status, 400);
});

test("another user's jobs do not exist", async () => {
    const { body } = await admin.call('POST', 'jobs/ingest', { object: 'Account', operation: 'insert' });
    assert.equal((await user.call('GET', `jobs/ingest/${(body as { id: string }).id}`)).status, 404);
});
