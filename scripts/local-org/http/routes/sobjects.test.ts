import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { openTargetOrg } from '../../testing/target-org.ts';
import type { TargetOrg } from '../../testing/target-org.ts';

let org: TargetOrg;
before(async () => {
    org = await openTargetOrg();
});
after(() => org.close());

interface Saved {
    id: string;
    success: boolean;
    errors: unknown[];
    created?: boolean;
}

const NOT_FOUND = [{ errorCode: 'NOT_FOUND', message: 'The requested resource does not exist' }];
const key = (): string => `test-${Math.random().toString(36).slice(2)}`;

async function createAccount(fields: Record<string, unknown> = {}): Promise<string> {
    const { status, body } = await org.call('POST', 'sobjects/Account', { Name: 'Api test', ...fields });
    assert.equal(status, 201, JSON.stringify(body));
    return (body as Saved).id;
}

test('a record is created, read, changed and deleted', async () => {
    const created = await org.call('POST', 'sobjects/Account', { Name: 'Acme', NumberOfEmployees: 12 });
    assert.equal(created.status, 201);
    const { id, ...rest } = created.body as Saved;
    assert.match(id, /^001\w{15}$/);
    assert.deepEqual(rest, { success: true, errors: [] });
    assert.match(created.headers.get('location') ?? '', new RegExp(`/services/data/v66.0/sobjects/Account/${id}$`));

    const read = await org.get(`sobjects/Account/${id}?fields=Name,NumberOfEmployees,Industry`);
    assert.deepEqual(read, {
        attributes: { type: 'Account', url: `/services/data/v66.0/sobjects/Account/${id}` },
        Name: 'Acme',
        NumberOfEmployees: 12,
        Industry: null,
        ...('Id' in read ? { Id: id } : {})
    });

    const changed = await org.call('PATCH', `sobjects/Account/${id}`, { Name: 'Acme 2', NumberOfEmployees: null });
    assert.deepEqual([changed.status, changed.body], [204, undefined]);
    const after = await org.get(`sobjects/Account/${id.slice(0, 15)}`);
    assert.deepEqual([after.Name, after.NumberOfEmployees, after.Id], ['Acme 2', null, id]);

    const deleted = await org.call('DELETE', `sobjects/Account/${id}`);
    assert.deepEqual([deleted.status, deleted.body], [204, undefined]);
    assert.equal((await org.call('GET', `sobjects/Account/${id}`)).status, 404);
});

test('a record without its required field is refused with the field', async () => {
    const { status, body } = await org.call('POST', 'sobjects/Account', {});
    assert.equal(status, 400);
    assert.deepEqual(body, [
        { message: 'Required fields are missing: [Name]', errorCode: 'REQUIRED_FIELD_MISSING', fields: ['Name'] }
    ]);
});

test('an unknown field and an Id in the body are refused', async () => {
    const unknown = await org.call('POST', 'sobjects/Account', { Name: 'x', Nonsense__c: 1 });
    assert.equal(unknown.status, 400);
    assert.deepEqual(unknown.body, [
        { message: "No such column 'Nonsense__c' on sobject of type Account", errorCode: 'INVALID_FIELD' }
    ]);
    const id = await createAccount();
    const withId = await org.call('PATCH', `sobjects/Account/${id}`, { Id: id, Name: 'y' });
    assert.equal(withId.status, 400);
});

test('what does not exist is 404', async () => {
    for (const path of ['sobjects/Nothing__c/001000000000001', 'sobjects/Nothing__c/describe']) {
        const { status, body } = await org.call('GET', path);
        assert.deepEqual([status, body], [404, NOT_FOUND], path);
    }
});

test('a method that a resource has not is 405', async () => {
    const { status, body } = await org.call('PUT', 'sobjects/Account/001000000000001AAA', {});
    assert.equal(status, 405);
    assert.equal((body as { errorCode: string }[])[0]?.errorCode, 'METHOD_NOT_ALLOWED');
});

test('a broken body is JSON_PARSER_ERROR, another content type 415', async () => {
    const broken = await org.call('POST', 'sobjects/Account', '{"Name":', { 'content-type': 'application/json' });
    assert.equal(broken.status, 400);
    assert.equal((broken.body as { errorCode: string }[])[0]?.errorCode, 'JSON_PARSER_ERROR');
    const text = await org.call('POST', 'sobjects/Account', 'Name=x', { 'content-type': 'text/plain' });
    assert.equal(text.status, 415);
});

test('upsert by external id creates, then updates; GET and DELETE find by it', async () => {
    const path = `sobjects/Account/Health_Key__c/${key()}`;
    const created = await org.call('PATCH', path, { Name: 'Upserted' });
    assert.equal(created.status, 201);
    const saved = created.body as Saved;
    assert.deepEqual(saved, { id: saved.id, success: true, errors: [], created: true });

    const updated = await org.call('PATCH', path, { Name: 'Upserted again' });
    assert.equal(updated.status, 200);
    assert.deepEqual(updated.body, { ...saved, created: false });
    const old = await org.call('PATCH', `/services/data/v45.0/${path}`, { Name: 'By an old client' });
    assert.deepEqual([old.status, old.body], [204, undefined]);

    assert.equal((await org.get(`${path}?fields=Name`)).Name, 'By an old client');
    assert.equal((await org.call('DELETE', path)).status, 204);
    assert.equal((await org.call('GET', path)).status, 404);
});

test('an unknown external id field says so', async () => {
    const { status, body } = await org.call('PATCH', 'sobjects/Account/Namez/1', { Name: 'x' });
    assert.equal(status, 404);
    assert.deepEqual(body, [
        {
            message: 'Provided external ID field does not exist or is not accessible: Namez',
            errorCode: 'NOT_FOUND'
        }
    ]);
});

test('updateOnly never creates', async () => {
    const { status } = await org.call('PATCH', `sobjects/Account/Health_Key__c/${key()}?updateOnly=true`, {
        Name: 'x'
    });
    assert.equal(status, 404);
});

test('describe lists the package fields with their types', async () => {
    const described = await org.get<{ fields: Record<string, unknown>[]; keyPrefix: string }>(
        'sobjects/Account/describe'
    );
    assert.equal(described.keyPrefix, '001');
    const field = described.fields.find(({ name }) => name === 'Health_Score__c');
    assert.deepEqual([field?.type, field?.precision, field?.scale, field?.custom], ['double', 3, 1, true]);
});

test('the global describe knows Account and the package objects', async () => {
    const { sobjects, encoding } = await org.get<{ encoding: string; sobjects: { name: string }[] }>('sobjects');
    const names = new Set(sobjects.map(({ name }) => name));
    assert.equal(encoding, 'UTF-8');
    for (const name of ['Account', 'User', 'Health_Snapshot__c']) assert.ok(names.has(name), name);
});

test('updated and deleted ids of a period', async () => {
    const start = new Date(Date.now() - 3_600_000).toISOString();
    const [kept, gone] = [await createAccount(), await createAccount()];
    await org.call('DELETE', `sobjects/Account/${gone}`);
    const end = new Date(Date.now() + 3_600_000).toISOString();
    const period = `start=${encodeURIComponent(start)}&end=${encodeURIComponent(end)}`;
    const updated = await org.get<{ ids: string[] }>(`sobjects/Account/updated?${period}`);
    assert.ok(updated.ids.includes(kept));
    assert.ok(!updated.ids.includes(gone));
    const deleted = await org.get<{ deletedRecords: { id: string }[] }>(`sobjects/Account/deleted?${period}`);
    assert.ok(deleted.deletedRecords.some(({ id }) => id === gone));
});
