import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { API, openTargetOrg } from '../../testing/target-org.ts';
import type { TargetOrg } from '../../testing/target-org.ts';

let org: TargetOrg;
before(async () => {
    org = await openTargetOrg();
});
after(() => org.close());

interface Row {
    id?: string;
    success: boolean;
    created?: boolean;
    errors: { statusCode: string; message: string; fields: string[] }[];
}

interface Subresponse {
    body: unknown;
    httpStatusCode: number;
    referenceId: string;
    httpHeaders: Record<string, string>;
}

const account = (fields: Record<string, unknown>) => ({ attributes: { type: 'Account' }, ...fields });
const unique = (): string => `c${Math.random().toString(36).slice(2)}`;

async function count(name: string): Promise<number> {
    const soql = encodeURIComponent(`SELECT COUNT() FROM Account WHERE Name = '${name}'`);
    return (await org.get<{ totalSize: number }>(`query?q=${soql}`)).totalSize;
}

async function post(path: string, body: unknown): Promise<{ status: number; body: unknown }> {
    return org.call('POST', path, body);
}

test('collections: each row has its own result, in order', async () => {
    const { status, body } = await post('composite/sobjects', {
        records: [account({ Name: 'One' }), account({}), account({ Name: 'Three' })]
    });
    assert.equal(status, 200);
    const rows = body as Row[];
    assert.deepEqual(
        rows.map(({ success }) => success),
        [true, false, true]
    );
    assert.deepEqual(rows[1]?.errors, [
        { statusCode: 'REQUIRED_FIELD_MISSING', message: 'Required fields are missing: [Name]', fields: ['Name'] }
    ]);
});

test('collections: allOrNone undoes all and marks the siblings', async () => {
    const name = unique();
    const { body } = await post('composite/sobjects', {
        allOrNone: true,
        records: [account({ Name: name }), account({})]
    });
    const rows = body as Row[];
    assert.equal(rows[0]?.success, false);
    assert.deepEqual(rows[0]?.errors[0], {
        statusCode: 'ALL_OR_NONE_OPERATION_ROLLED_BACK',
        message: 'Record rolled back because not all records were valid and the request was using AllOrNone header',
        fields: []
    });
    assert.equal(rows[1]?.errors[0]?.statusCode, 'REQUIRED_FIELD_MISSING');
    assert.equal(await count(name), 0);
});

test('collections: allOrNone spans objects of different types', async () => {
    const name = unique();
    const contact = { attributes: { type: 'Contact' }, FirstName: 'No last name' };
    const { body } = await post('composite/sobjects', { allOrNone: true, records: [account({ Name: name }), contact] });
    assert.deepEqual(
        (body as Row[]).map(({ success }) => success),
        [false, false]
    );
    assert.equal(await count(name), 0);
});

test('collections: more than 200 records are refused', async () => {
    const records = Array.from({ length: 201 }, () => account({ Name: 'x' }));
    const { status, body } = await post('composite/sobjects', { records });
    assert.equal(status, 400);
    assert.equal((body as { errorCode: string }[])[0]?.errorCode, 'EXCEEDED_ID_LIMIT');
});

test('collections: update, retrieve with a missing id, delete', async () => {
    const created = (await post('composite/sobjects', { records: [account({ Name: 'a' }), account({ Name: 'b' })] }))
        .body as Row[];
    const ids = created.map(({ id }) => id!);
    const update = { records: ids.map((id) => account({ id, Industry: 'Energy' })) };
    const updated = await org.call('PATCH', 'composite/sobjects', update);
    assert.deepEqual(
        (updated.body as Row[]).map(({ id, success }) => [id, success]),
        ids.map((id) => [id, true])
    );
    const missing = '001zzzzzzzzzzzzAAA';
    const asked = { ids: [ids[0], missing, ids[1]], fields: ['Name', 'Industry'] };
    const read = (await post('composite/sobjects/Account', asked)).body as (Record<string, unknown> | null)[];
    assert.deepEqual(
        read.map((row) => row && [row.Name, row.Industry]),
        [['a', 'Energy'], null, ['b', 'Energy']]
    );
    const byGet = await org.get<unknown[]>(`composite/sobjects/Account?ids=${ids.join(',')}&fields=Name`);
    assert.equal(byGet.length, 2);
    const deleted = await org.call('DELETE', `composite/sobjects?ids=${ids.join(',')}&allOrNone=true`);
    assert.deepEqual(
        (deleted.body as Row[]).map(({ success }) => success),
        [true, true]
    );
});

test('collections: upsert by external id tells what was created', async () => {
    const keys = [unique(), unique()];
    const rows = (name: string) => keys.map((Health_Key__c) => account({ Health_Key__c, Name: name }));
    const first = await org.call('PATCH', 'composite/sobjects/Account/Health_Key__c', {
        records: rows('x').slice(0, 1)
    });
    assert.deepEqual(
        (first.body as Row[]).map(({ created }) => created),
        [true]
    );
    const second = await org.call('PATCH', 'composite/sobjects/Account/Health_Key__c', { records: rows('y') });
    assert.deepEqual(
        (second.body as Row[]).map(({ created, success }) => [created, success]),
        [
            [false, true],
            [true, true]
        ]
    );
});

test('composite: a later request uses the id and a value of an earlier one', async () => {
    const name = unique();
    const { status, body } = await post('composite', {
        compositeRequest: [
            { method: 'POST', url: `${API}/sobjects/Account`, referenceId: 'parent', body: { Name: name } },
            { method: 'GET', url: `${API}/sobjects/Account/@{parent.id}?fields=Name`, referenceId: 'read' },
            {
                method: 'POST',
                url: `${API}/sobjects/Account`,
                referenceId: 'child',
                body: { Name: 'Child of @{read.Name}', ParentId: '@{parent.id}' }
            },
            {
                method: 'GET',
                url: `${API}/query?q=SELECT+Name+FROM+Account+WHERE+ParentId='@{parent.id}'`,
                referenceId: 'found'
            }
        ]
    });
    assert.equal(status, 200);
    const { compositeResponse } = body as { compositeResponse: Subresponse[] };
    assert.deepEqual(
        compositeResponse.map(({ httpStatusCode, referenceId }) => [referenceId, httpStatusCode]),
        [
            ['parent', 201],
            ['read', 200],
            ['child', 201],
            ['found', 200]
        ]
    );
    const found = compositeResponse[3]?.body as { records: { Name: string }[] };
    assert.equal(found.records[0]?.Name, `Child of ${name}`);
    assert.match(compositeResponse[0]?.httpHeaders.Location ?? '', /sobjects\/Account\/001/);
});

test('composite: without allOrNone a failure stays alone, but takes down what refers to it', async () => {
    const name = unique();
    const { body } = await post('composite', {
        compositeRequest: [
            { method: 'POST', url: `${API}/sobjects/Account`, referenceId: 'good', body: { Name: name } },
            { method: 'POST', url: `${API}/sobjects/Account`, referenceId: 'bad', body: {} },
            { method: 'GET', url: `${API}/sobjects/Account/@{bad.id}`, referenceId: 'lost' }
        ]
    });
    const { compositeResponse } = body as { compositeResponse: Subresponse[] };
    assert.deepEqual(
        compositeResponse.map(({ httpStatusCode }) => httpStatusCode),
        [201, 400, 400]
    );
    assert.equal((compositeResponse[2]?.body as { errorCode: string }[])[0]?.errorCode, 'PROCESSING_HALTED');
    assert.equal(await count(name), 1);
});

test('composite: allOrNone undoes everything and says so for each', async () => {
    const name = unique();
    const { body } = await post('composite', {
        allOrNone: true,
        compositeRequest: [
            { method: 'POST', url: `${API}/sobjects/Account`, referenceId: 'good', body: { Name: name } },
            { method: 'POST', url: `${API}/sobjects/Account`, referenceId: 'bad', body: {} },
            { method: 'POST', url: `${API}/sobjects/Account`, referenceId: 'never', body: { Name: name } }
        ]
    });
    const { compositeResponse } = body as { compositeResponse: Subresponse[] };
    const codes = compositeResponse.map(({ body: answer }) => (answer as { errorCode: string }[])[0]?.errorCode);
    assert.deepEqual(codes, ['PROCESSING_HALTED', 'REQUIRED_FIELD_MISSING', 'PROCESSING_HALTED']);
    assert.equal(await count(name), 0);
});

test('composite: more than 25 requests, and two with one name, are refused', async () => {
    const sub = (referenceId: string) => ({ method: 'GET', url: `${API}/limits`, referenceId });
    const tooMany = Array.from({ length: 26 }, (_, index) => sub(`r${index}`));
    assert.equal((await post('composite', { compositeRequest: tooMany })).status, 400);
    assert.equal((await post('composite', { compositeRequest: [sub('same'), sub('same')] })).status, 400);
});

test('batch: independent requests; haltOnError stops at the first failure', async () => {
    const batchRequests = [
        { method: 'GET', url: 'v66.0/limits' },
        { method: 'GET', url: 'v66.0/sobjects/Nothing__c/describe' },
        { method: 'GET', url: 'v66.0/limits' }
    ];
    const codes = (body: unknown) =>
        (body as { results: { statusCode: number }[] }).results.map(({ statusCode }) => statusCode);
    assert.deepEqual(codes((await post('composite/batch', { batchRequests })).body), [200, 404, 200]);
    assert.deepEqual(
        codes((await post('composite/batch', { batchRequests, haltOnError: true })).body),
        [200, 404, 412]
    );
});

test('tree: children get the id of their parent', async () => {
    const name = unique();
    const tree = {
        records: [
            {
                attributes: { type: 'Account', referenceId: 'a1' },
                Name: name,
                Contacts: { records: [{ attributes: { type: 'Contact', referenceId: 'c1' }, LastName: 'Child' }] }
            }
        ]
    };
    const { status, body } = await post('composite/tree/Account', tree);
    assert.equal(status, 201, JSON.stringify(body));
    const { hasErrors, results } = body as { hasErrors: boolean; results: { referenceId: string; id: string }[] };
    assert.equal(hasErrors, false);
    assert.deepEqual(
        results.map(({ referenceId }) => referenceId),
        ['a1', 'c1']
    );
    const contact = await org.get(`sobjects/Contact/${results[1]?.id}?fields=AccountId`);
    assert.equal(contact.AccountId, results[0]?.id);
});

test('tree: one bad child undoes the whole tree', async () => {
    const name = unique();
    const tree = {
        records: [
            {
                attributes: { type: 'Account', referenceId: 'a1' },
                Name: name,
                Contacts: { records: [{ attributes: { type: 'Contact', referenceId: 'c1' }, FirstName: 'x' }] }
            }
        ]
    };
    const { status, body } = await post('composite/tree/Account', tree);
    assert.equal(status, 400);
    const { results } = body as { results: { referenceId: string; errors: { statusCode: string }[] }[] };
    assert.deepEqual(
        results.map(({ referenceId, errors }) => [referenceId, errors[0]?.statusCode]),
        [['c1', 'REQUIRED_FIELD_MISSING']]
    );
    assert.equal(await count(name), 0);
});
