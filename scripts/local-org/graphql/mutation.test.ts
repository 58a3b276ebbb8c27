import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { openTargetOrg } from '../testing/target-org.ts';
import type { ApiClient, TargetOrg } from '../testing/target-org.ts';
import { addUser, create, namesIn, query, records, send } from './graph-client.ts';

let org: TargetOrg;
let stranger: ApiClient & { userId: string };
before(async () => {
    org = await openTargetOrg();
    stranger = await addUser(org, 'stranger', []);
});
after(() => org.close());

type Payload = Record<string, Record<string, unknown> & { Record?: Record<string, unknown> }>;

async function mutate(user: ApiClient, text: string, variables?: Record<string, unknown>): Promise<Payload> {
    const { data, errors } = await query(user, text, variables);
    assert.deepEqual(errors, []);
    return data!.uiapi as unknown as Payload;
}

async function named(name: string): Promise<unknown[]> {
    const text =
        'query A($n: String) { uiapi { query { Account(where: { Name: { eq: $n } }) { edges { node { Name { value } } } } } } }';
    return namesIn(await records(org, text, { n: name }));
}

const CREATE = `mutation Make($input: AccountCreateInput!) { uiapi { AccountCreate(input: $input) { Record { Id Name { value } Health_Status__c { value } } } } }`;

describe('one record', () => {
    it('is made, changed and deleted', async () => {
        const made = await mutate(org, CREATE, { input: { Account: { Name: 'Made', Health_Status__c: 'Green' } } });
        const { Id, ...fields } = made.AccountCreate!.Record!;
        assert.match(String(Id), /^001\w{15}$/);
        assert.deepEqual(fields, { Name: { value: 'Made' }, Health_Status__c: { value: 'Green' } });

        const changed = await mutate(
            org,
            'mutation Change($id: IdOrRef!) { uiapi { AccountUpdate(input: { Id: $id, Account: { Name: "Changed", AnnualRevenue: 1250 } }) { success Record { Name { value } AnnualRevenue { value displayValue } Health_Status__c { value } } } } }',
            { id: Id }
        );
        assert.deepEqual(changed.AccountUpdate, {
            success: true,
            Record: {
                Name: { value: 'Changed' },
                AnnualRevenue: { value: 1250, displayValue: '$1,250' },
                Health_Status__c: { value: 'Green' }
            }
        });

        const gone = await mutate(
            org,
            'mutation Drop($id: IdOrRef!) { uiapi { AccountDelete(input: { Id: $id }) { Id } } }',
            {
                id: Id
            }
        );
        assert.deepEqual(gone.AccountDelete, { Id });
        assert.deepEqual(await named('Changed'), []);
    });

    it('is refused with the errors of the record', async () => {
        const { data, errors } = await query(org, CREATE, { input: { Account: { Health_Status__c: 'Purple' } } });
        assert.deepEqual(data, { uiapi: { AccountCreate: null } });
        assert.equal(errors.length, 1);
        assert.deepEqual(errors[0]?.path, ['uiapi', 'AccountCreate']);
        assert.equal(errors[0]?.extensions.ErrorType, 'DataFetchingException');
        assert.match(errors[0]?.extensions.statusCode ?? '', /^REQUIRED_FIELD_MISSING$|RESTRICTED_PICKLIST$/);
    });

    it('is not changed by way of another object, nor when it is not there', async () => {
        const contact = await create(org, 'Contact', { LastName: 'Stays' });
        for (const id of [contact, '001000000000000AAA', 'nonsense', "' OR Name != '"]) {
            const text = 'mutation Drop($id: IdOrRef!) { uiapi { AccountDelete(input: { Id: $id }) { Id } } }';
            const { data, errors } = await query(org, text, { id });
            assert.deepEqual([data, errors.length], [{ uiapi: { AccountDelete: null } }, 1], id);
        }
        assert.equal((await org.call('GET', `sobjects/Contact/${contact}`)).status, 200);
    });
});

const two = (options: string, second: string): string => `mutation Two { uiapi${options} {
    a: AccountCreate(input: { Account: { Name: "${second} first" } }) { Record { Name { value } } }
    b: AccountCreate(input: { Account: { Industry: "Energy" } }) { Record { Name { value } } }
} }`;

describe('several records', () => {
    it('are all undone when one fails', async () => {
        const { data, errors } = await query(org, two('', 'Undone'));
        assert.deepEqual(data, { uiapi: { a: null, b: null } });
        assert.deepEqual(
            errors.map(({ path }) => path),
            [['uiapi', 'b']]
        );
        assert.deepEqual(await named('Undone first'), []);
    });

    it('stay when allOrNone is false', async () => {
        const { data, errors } = await query(org, two('(input: { allOrNone: false })', 'Kept'));
        assert.deepEqual(data, { uiapi: { a: { Record: { Name: { value: 'Kept first' } } }, b: null } });
        assert.equal(errors.length, 1);
        assert.deepEqual(await named('Kept first'), ['Kept first']);
    });

    it('may refer to one made before', async () => {
        const made = await mutate(
            org,
            `mutation Family { uiapi {
                top: AccountCreate(input: { Account: { Name: "Top" } }) { Record { Id } }
                below: AccountCreate(input: { Account: { Name: "Below", ParentId: "@{top}" } }) { Record { Parent { Id Name { value } } } }
            } }`
        );
        assert.deepEqual(made.below!.Record, { Parent: { Id: made.top!.Record!.Id, Name: { value: 'Top' } } });
    });
});

describe('rights', () => {
    it('a field that may not be written is no field of the input', async () => {
        const { data, errors } = await query(stranger, CREATE.replace('Health_Status__c { value }', ''), {
            input: { Account: { Name: 'Sly', Health_Score__c: 20 } }
        });
        assert.equal(data, null);
        assert.match(errors[0]?.message ?? '', /Health_Score__c/);
        assert.deepEqual(await named('Sly'), []);
    });

    it('a record of somebody else is not changed', async () => {
        const id = await create(org, 'Account', { Name: 'Not yours' });
        const text =
            'mutation C($id: IdOrRef!) { uiapi { AccountUpdate(input: { Id: $id, Account: { Name: "Mine" } }) { success } } }';
        const { data, errors } = await query(stranger, text, { id });
        assert.deepEqual([data, errors.length], [{ uiapi: { AccountUpdate: null } }, 1]);
        assert.deepEqual(await named('Mine'), []);
    });

    it('an object that may not be written has no mutation', async () => {
        const text = 'mutation C { uiapi { Health_Model__cDelete(input: { Id: "a00000000000000AAA" }) { Id } } }';
        const { data, errors } = await query(stranger, text);
        assert.deepEqual([data, errors[0]?.extensions.ErrorType], [null, 'ValidationError']);
    });
});

describe('a document of several operations', () => {
    const both = `query Look { uiapi { query { Account(where: { Name: { eq: "Both" } }) { totalCount } } } }
        mutation Make { uiapi { AccountCreate(input: { Account: { Name: "Both" } }) { Record { Name { value } } } } }`;

    it('runs the one that is named', async () => {
        const { data: made } = await send(org, { query: both, operationName: 'Make' });
        assert.deepEqual(made, { uiapi: { AccountCreate: { Record: { Name: { value: 'Both' } } } } });
        const { data: seen } = await send(org, { query: both, operationName: 'Look' });
        assert.equal(seen!.uiapi.query!.Account!.totalCount, 1);
    });

    it('runs none when none is named, or one that is not there', async () => {
        for (const operationName of [undefined, 'Other']) {
            const { data, errors } = await send(org, { query: both, operationName });
            assert.deepEqual([data, errors[0]?.extensions.ErrorType], [null, 'ValidationError']);
        }
    });
});
