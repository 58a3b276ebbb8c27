import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { openTargetOrg } from '../../testing/target-org.ts';
import type { TargetOrg } from '../../testing/target-org.ts';

let org: TargetOrg;
let parent: string;
let child: string;
const create = async (object: string, fields: Record<string, unknown>): Promise<string> =>
    ((await org.call('POST', `sobjects/${object}`, fields)).body as { id: string }).id;

before(async () => {
    org = await openTargetOrg();
    parent = await create('Account', { Name: 'Above' });
    child = await create('Account', { Name: 'Beneath', ParentId: parent });
    await create('Contact', { LastName: 'One', AccountId: parent });
    await create('Contact', { LastName: 'Two', AccountId: parent });
});
after(() => org.close());

interface Rows {
    totalSize: number;
    done: boolean;
    records: Record<string, unknown>[];
}

test('a lookup leads to its record', async () => {
    const above = await org.get(`sobjects/Account/${child}/Parent?fields=Name`);
    assert.deepEqual([above.Name, (above.attributes as { type: string }).type], ['Above', 'Account']);
    const owner = await org.get(`sobjects/Account/${child.slice(0, 15)}/owner`);
    assert.equal(owner.Username, 'admin@account-health.example');
});

test('a child relationship leads to a query answer', async () => {
    const { totalSize, done, records } = await org.get<Rows>(`sobjects/Account/${parent}/Contacts?fields=LastName`);
    assert.deepEqual([totalSize, done, records.map(({ LastName }) => LastName)], [2, true, ['One', 'Two']]);
    const none = await org.get<Rows>(`sobjects/Account/${child}/Contacts`);
    assert.deepEqual([none.totalSize, none.records], [0, []]);
});

test('an empty lookup, an unknown name and a record that is not there are 404', async () => {
    for (const path of [`${parent}/Parent`, `${parent}/Nothing`, '001000000zzzzzz/Contacts', `${parent}/Contacts/x`]) {
        const { status } = await org.call('GET', `sobjects/Account/${path}`);
        assert.equal(status, 404, path);
    }
    assert.equal((await org.call('GET', `sobjects/Account/${parent}/Contacts?fields=Nothing__c`)).status, 400);
});

test('relationships are read only', async () => {
    const { status, body } = await org.call('PATCH', `sobjects/Account/${child}/Parent`, { Name: 'x' });
    assert.equal(status, 404);
    assert.match((body as { message: string }[])[0]!.message, /does not support PATCH of Account\/<id>\/Parent/);
});
