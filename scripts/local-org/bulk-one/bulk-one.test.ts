import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { Connection } from 'jsforce';
import { openTargetOrg } from '../testing/target-org.ts';
import type { TargetOrg } from '../testing/target-org.ts';

let org: TargetOrg;
let conn: Connection;
before(async () => {
    org = await openTargetOrg();
    conn = new Connection({ instanceUrl: org.url, accessToken: org.token, version: '66.0' });
    conn.bulk.pollInterval = 20;
    conn.bulk.pollTimeout = 60_000;
});
after(() => org.close());

interface Loaded {
    id: string | null;
    success: boolean;
    created: boolean;
    errors: string[];
}
const load = async (
    operation: 'insert' | 'update' | 'upsert' | 'delete',
    rows: object[],
    key?: string
): Promise<Loaded[]> =>
    (await conn.bulk.load(
        'Account',
        operation,
        key ? { extIdField: key } : {},
        rows as Record<string, unknown>[]
    )) as unknown as Loaded[];

test('jsforce inserts, updates, queries and deletes', async () => {
    const rows = Array.from({ length: 250 }, (_, at) => ({ Name: `One "${at}", é`, NumberOfEmployees: at }));
    const inserted = await load('insert', [...rows, { BillingState: 'CA' }]);
    assert.equal(inserted.filter(({ success, created }) => success && created).length, 250);
    const last = inserted.at(-1)!;
    assert.deepEqual([last.id, last.success], [null, false]);
    assert.deepEqual(last.errors, ['REQUIRED_FIELD_MISSING:Required fields are missing: [Name]:Name --']);

    const updated = await load(
        'update',
        inserted.slice(0, 250).map(({ id }) => ({ Id: id, NumberOfEmployees: null, Site: 'x' }))
    );
    assert.ok(updated.every(({ success, created }) => success && !created));
    const records = (await (
        await conn.bulk.query("SELECT Id, Name, NumberOfEmployees FROM Account WHERE Site = 'x' ORDER BY Name")
    ).toArray()) as Record<string, string>[];
    assert.equal(records.length, 250);
    assert.deepEqual([records[0]!.Name, records[0]!.NumberOfEmployees], ['One "0", é', '']);

    const deleted = await load(
        'delete',
        records.map(({ Id }) => ({ Id }))
    );
    assert.ok(deleted.every(({ success }) => success));
});

test('upsert says what it created', async () => {
    const first = await load('upsert', [{ Health_Key__c: 'ONE-1', Name: 'First' }], 'Health_Key__c');
    const second = await load('upsert', [{ Health_Key__c: 'ONE-1', Name: 'Second' }], 'Health_Key__c');
    assert.deepEqual([first[0]!.created, second[0]!.created, second[0]!.id], [true, false, first[0]!.id]);
});

test('a batch with a column that is none fails as a whole', async () => {
    await assert.rejects(
        load('insert', [{ Name: 'A', Nothing__c: 1 }]),
        /InvalidBatch : Field name not found : Nothing__c/
    );
    await assert.rejects(
        (async () => (await conn.bulk.query('SELECT Nothing__c FROM Account')).toArray())(),
        /No such column/
    );
});

const call = (method: string, path: string, body?: string, headers: Record<string, string> = {}): Promise<Response> =>
    fetch(`${org.url}/services/async/66.0/${path}`, {
        method,
        body,
        headers: { 'X-SFDC-Session': org.token, 'Content-Type': 'application/xml', ...headers }
    });
const jobInfo = (inner: string): string =>
    `<?xml version="1.0"?><jobInfo xmlns="http://www.force.com/2009/06/asyncapi/dataload">${inner}</jobInfo>`;
const codeOf = async (answer: Promise<Response>): Promise<string> => {
    const response = await answer;
    assert.equal(response.status, 400);
    return /<exceptionCode>(\w+)</.exec(await response.text())?.[1] ?? '';
};

test('job and batches are told as they are', async () => {
    const made = await call(
        'POST',
        'job',
        jobInfo('<operation>insert</operation><object>account</object><contentType>CSV</contentType>')
    );
    assert.equal(made.status, 201);
    const job = /<id>(750\w{15})</.exec(await made.text())![1]!;
    const sent = await call('POST', `job/${job}/batch`, 'Name\nA\n', { 'Content-Type': 'text/csv' });
    assert.equal(sent.status, 201);
    const batch = /<id>(751\w{15})</.exec(await sent.text())![1]!;
    assert.match(
        await (await call('GET', `job/${job}/batch/${batch}`)).text(),
        /<state>Completed<.*<numberRecordsProcessed>1</
    );
    assert.match(await (await call('GET', `job/${job}/batch`)).text(), /<batchInfoList .*<batchInfo><id>751/);
    assert.equal(await (await call('GET', `job/${job}/batch/${batch}/request`)).text(), 'Name\nA\n');
    const closed = await (await call('POST', `job/${job}`, jobInfo('<state>Closed</state>'))).text();
    assert.match(closed, /<object>Account<.*<state>Closed<.*<numberBatchesCompleted>1</);
    assert.equal(
        await codeOf(call('POST', `job/${job}/batch`, 'Name\nB\n', { 'Content-Type': 'text/csv' })),
        'InvalidJobState'
    );
    const { token } = org;
    assert.equal(
        await codeOf(call('GET', `job/${job}`, undefined, { 'X-SFDC-Session': `${token}x` })),
        'InvalidSessionId'
    );
});

test('a batch without rows is refused', async () => {
    await assert.rejects(load('update', []), { name: 'ClientInputError' });
});

test('what it does not do it refuses', async () => {
    const create = (inner: string) => codeOf(call('POST', 'job', jobInfo(inner)));
    assert.equal(await create('<operation>merge</operation><object>Account</object>'), 'InvalidJob');
    assert.equal(await create('<operation>insert</operation><object>Nothing</object>'), 'InvalidJob');
    assert.equal(await create('<operation>upsert</operation><object>Account</object>'), 'InvalidJob');
    assert.equal(
        await create('<operation>insert</operation><object>Account</object><contentType>XML</contentType>'),
        'InvalidJob'
    );
    assert.equal(await codeOf(call('POST', 'job', 'x')), 'InvalidJob');
    assert.equal(await codeOf(call('GET', 'job/750000000000000AAA')), 'InvalidJob');
    assert.equal(
        await codeOf(fetch(`${org.url}/services/async/12.0/job/1`, { headers: { 'X-SFDC-Session': org.token } })),
        'InvalidVersion'
    );
});
