// The unmodified jsforce client, as the job and many integrations use it.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { Connection } from 'jsforce';
import type { Schema } from 'jsforce';
import type { IngestJobV2Results } from 'jsforce/lib/api/bulk2.js';
import { accessToken, ADMIN, assertion, startProcess } from './testing/org-process.ts';
import type { OrgProcess } from './testing/org-process.ts';

let org: OrgProcess;
let conn: Connection;

before(async () => {
    org = await startProcess('memory');
    conn = new Connection({
        instanceUrl: org.url,
        accessToken: await accessToken(org.login, ADMIN),
        version: '66.0'
    });
});
after(() => org.stop());

const unique = (): string => `j${Math.random().toString(36).slice(2)}`;

test('a JWT gives a connection that knows who it is', async () => {
    const login = new Connection({ loginUrl: org.url, version: '66.0' });
    await login.authorize({
        grant_type: 'urn:ietf:params:oauth:grant-type:jwt-bearer',
        assertion: await assertion(org.login)
    });
    const identity = await login.identity();
    assert.deepEqual([identity.username, identity.organization_id], [ADMIN, org.login.orgId]);
    await login.limits();
    assert.equal(login.limitInfo.apiUsage?.limit, 110_000);
});

test('describe and describeGlobal', async () => {
    const account = await conn.sobject('Account').describe();
    assert.equal(account.fields.find(({ name }) => name === 'Health_Key__c')?.externalId, true);
    const { sobjects } = await conn.describeGlobal();
    assert.ok(sobjects.some(({ name }) => name === 'Health_Snapshot__c'));
});

test('describe says of standard fields what Salesforce says', async () => {
    const flags = async (object: string, name: string): Promise<unknown[]> => {
        const { fields } = await conn.sobject(object).describe();
        const field = fields.find((one) => one.name === name) as unknown as Record<string, unknown>;
        const { byteLength, calculated, defaultedOnCreate, idLookup, nillable, permissionable, extraTypeInfo } = field;
        return [byteLength, calculated, defaultedOnCreate, idLookup, nillable, permissionable, extraTypeInfo];
    };
    assert.deepEqual(await flags('Contact', 'Name'), [363, false, false, false, false, false, 'personname']);
    assert.deepEqual(await flags('Contact', 'AccountId'), [18, false, false, false, true, true, null]);
    assert.deepEqual(await flags('Account', 'Description'), [96_000, false, false, false, true, true, 'plaintextarea']);
    assert.deepEqual(await flags('Opportunity', 'Name'), [360, false, false, true, false, false, null]);
    assert.deepEqual(await flags('Opportunity', 'IsWon'), [0, false, true, false, false, false, null]);
    assert.deepEqual(await flags('Health_Playbook__c', 'Name'), [240, false, true, true, true, false, null]);
    const { fields } = await conn.sobject('Contact').describe();
    const account = fields.find(({ name }) => name === 'AccountId');
    assert.partialDeepStrictEqual(account, { cascadeDelete: false, searchPrefilterable: true });
});

test('the links of a describe answer', async () => {
    const { urls } = await conn.sobject('Account').describe();
    const links = Object.entries(urls).filter(([name]) => name !== 'rowTemplate');
    assert.ok(links.length >= 6);
    for (const [name, url] of links) assert.ok(await conn.request(url), name);
});

test('a list view is listed, described, explained and read', async () => {
    const account = conn.sobject('Account');
    const { listviews } = (await account.listviews()) as { listviews: { id: string }[] };
    const view = account.listview(listviews[0]!.id);
    const { query } = (await view.describe()) as { query: string };
    const { plans } = await view.explain();
    assert.deepEqual([plans.length, plans[0]?.sobjectType], [1, 'Account']);
    const results = (await view.results()) as { size: number };
    assert.equal(results.size, (await conn.query(query)).totalSize);
    await assert.rejects(account.listview('00B000000000000AAA').explain(), { errorCode: 'NOT_FOUND' });
});

test('create, retrieve, update, upsert, delete', async () => {
    const key = unique();
    const created = await conn.sobject('Account').create({ Name: 'jsforce', Health_Key__c: key });
    assert.equal(created.success, true);
    const id = created.id!;
    const read = await conn.sobject('Account').retrieve(id);
    assert.equal(read.Name, 'jsforce');
    assert.equal((await conn.sobject('Account').update({ Id: id, Name: 'changed' })).success, true);
    const upserted = await conn.sobject('Account').upsert({ Health_Key__c: key, Name: 'upserted' }, 'Health_Key__c');
    assert.deepEqual([upserted.success, upserted.id], [true, id]);
    assert.equal((await conn.sobject('Account').delete(id)).success, true);
    await assert.rejects(conn.sobject('Account').retrieve(id), { errorCode: 'ENTITY_IS_DELETED' });
});

test('an error carries code and message', async () => {
    await assert.rejects(conn.sobject('Account').create({}), {
        name: 'REQUIRED_FIELD_MISSING',
        message: 'Required fields are missing: [Name]'
    });
});

test('arrays become collections; allowRecursive splits above 200', async () => {
    const names = Array.from({ length: 450 }, (_, index) => ({ Name: `many ${index}` }));
    await assert.rejects(conn.sobject('Account').create(names), { errorCode: 'EXCEEDED_ID_LIMIT' });
    const created = await conn.sobject('Account').create(names, { allowRecursive: true });
    assert.equal(created.filter(({ success }) => success).length, 450);
    const [first] = created;
    const [updated] = await conn.sobject('Account').update([{ Id: first!.id!, Name: 'changed' }]);
    assert.equal(updated?.success, true);
    const read = await conn.sobject('Account').retrieve([first!.id!]);
    assert.equal(read[0]?.Name, 'changed');
});

test('query follows nextRecordsUrl', async () => {
    const result = await conn
        .query("SELECT Id, Name FROM Account WHERE Name LIKE 'many%' OR Name = 'changed'", {
            autoFetch: true,
            maxFetch: 5000,
            headers: { 'Sforce-Query-Options': 'batchSize=200' }
        })
        .run();
    assert.equal(result.totalSize, 450);
    const first = await conn.request<{ records: unknown[]; nextRecordsUrl: string }>({
        method: 'GET',
        url: `/query?q=${encodeURIComponent("SELECT Id FROM Account WHERE Name LIKE 'many%'")}`,
        headers: { 'Sforce-Query-Options': 'batchSize=200' }
    });
    const more = await conn.queryMore(first.nextRecordsUrl);
    assert.deepEqual([first.records.length, more.records.length], [200, 200]);
});

test('bulk2: insert, update and query', async () => {
    const records = Array.from({ length: 300 }, (_, index) => ({ Name: `bulk ${index}`, NumberOfEmployees: index }));
    const options = { pollTimeout: 60_000, pollInterval: 50 };
    const inserted = (await conn.bulk2.loadAndWaitForResults({
        object: 'Account',
        operation: 'insert',
        input: records,
        ...options
    })) as IngestJobV2Results<Schema>;
    assert.deepEqual([inserted.successfulResults.length, inserted.failedResults.length], [300, 0]);
    const updates = inserted.successfulResults.map(({ sf__Id }) => ({ Id: sf__Id, NumberOfEmployees: null }));
    const updated = (await conn.bulk2.loadAndWaitForResults({
        object: 'Account',
        operation: 'update',
        input: updates,
        ...options
    })) as IngestJobV2Results<Schema>;
    assert.equal(updated.successfulResults.length, 300);
    const stream = await conn.bulk2.query(
        "SELECT Name, NumberOfEmployees FROM Account WHERE Name LIKE 'bulk %'",
        options
    );
    const rows = (await stream.toArray()) as { Name: string; NumberOfEmployees: string | null }[];
    assert.equal(rows.length, 300);
    assert.ok(rows.every(({ NumberOfEmployees }) => !NumberOfEmployees));
});

test('composite request through the generic call', async () => {
    const answer = await conn.requestPost<{ compositeResponse: { httpStatusCode: number }[] }>('/composite', {
        compositeRequest: [{ method: 'GET', url: '/services/data/v66.0/limits', referenceId: 'limits' }]
    });
    assert.equal(answer.compositeResponse[0]?.httpStatusCode, 200);
});
