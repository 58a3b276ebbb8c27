import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { addUser, create } from '../graphql/graph-client.ts';
import { ACCOUNT_ACCESS_SET, INTEGRATION_USERNAME } from '../org/first-start.ts';
import type { ApiClient } from '../testing/target-org.ts';
import { DeployTarget, failures, xml } from './deploy-target.ts';
import type { DeployResult } from './deploy-target.ts';
import { rule, settings } from './sharing-rule-xml.ts';
import type { Rule } from './sharing-rule-xml.ts';

const target = new DeployTarget();
const users: Record<string, ApiClient> = {};
const accounts: Record<string, string> = {};

const deployRules = (rules: string, object = 'Account', options = {}): Promise<DeployResult> =>
    target.deploy(
        { SharingRules: [object] },
        { [`sharingRules/${object}.sharingRules`]: xml('SharingRules', rules) },
        options
    );

async function share(...rules: Rule[]): Promise<void> {
    assert.deepEqual(failures(await deployRules(rules.map(rule).join(''))), []);
}

const drop = (...names: string[]): Promise<DeployResult> =>
    target.deploy(
        {},
        {
            'destructiveChanges.xml': xml(
                'Package',
                names
                    .map((name) => name.split(':'))
                    .map(([type, one]) => `<types><members>Account.${one}</members><name>${type}</name></types>`)
                    .join('') + '<version>66.0</version>'
            )
        }
    );

const rows = async (user: ApiClient, soql: string): Promise<Record<string, string>[]> =>
    (await user.get<{ records: Record<string, string>[] }>(`query?q=${encodeURIComponent(soql)}`)).records;
const seen = async (name: string): Promise<string[]> =>
    (await rows(users[name]!, 'SELECT Name FROM Account ORDER BY Name')).map((one) => one.Name!);
/** `''` or the error code. */
const edit = async (name: string, account: string, fields: object = { Description: 'Edited' }): Promise<string> => {
    const { status, body } = await users[name]!.call('PATCH', `sobjects/Account/${accounts[account]}`, fields);
    return status === 204 ? '' : (body as { errorCode: string }[])[0]!.errorCode;
};
const HIDDEN = 'INSUFFICIENT_ACCESS_ON_CROSS_REFERENCE_ENTITY';
const READ_ONLY = 'INSUFFICIENT_ACCESS_OR_READONLY';
const idOf = async (object: string, where: string): Promise<string> =>
    (await rows(target.org, `SELECT Id FROM ${object} WHERE ${where}`))[0]!.Id!;

/** The integration user reads and edits accounts, but only those that are shared with it. */
async function addJob(): Promise<void> {
    const user = await idOf('User', `Username = '${INTEGRATION_USERNAME}'`);
    const given = await idOf('PermissionSetAssignment', `PermissionSet.Name = '${ACCOUNT_ACCESS_SET}'`);
    assert.equal((await target.org.call('DELETE', `sobjects/PermissionSetAssignment/${given}`)).status, 204);
    const ParentId = await create(target.org, 'PermissionSet', { Name: 'Job', Label: 'Job' });
    const rights = { PermissionsRead: true, PermissionsEdit: true };
    await create(target.org, 'ObjectPermissions', { ParentId, SobjectType: 'Account', ...rights });
    for (const Field of ['Account.Description', 'Account.Type', 'Account.Industry']) {
        await create(target.org, 'FieldPermissions', { ParentId, SobjectType: 'Account', Field, ...rights });
    }
    await create(target.org, 'PermissionSetAssignment', { PermissionSetId: ParentId, AssigneeId: user });
    const GroupId = await create(target.org, 'Group', { Name: 'Health job' });
    await create(target.org, 'GroupMember', { GroupId, UserOrGroupId: user });
    users.job = await target.loginAs(INTEGRATION_USERNAME);
}

before(async () => {
    await target.start();
    const org = {
        ...target.org,
        process: null,
        as: (name: string) => target.loginAs(name),
        close: () => target.close()
    };
    const chief = await create(org, 'UserRole', { Name: 'Chief' });
    const sales = await create(org, 'UserRole', { Name: 'Sales & more', ParentRoleId: chief });
    const rep = await create(org, 'UserRole', { Name: 'Rep', ParentRoleId: sales });
    const service = await create(org, 'UserRole', { Name: 'Service' });
    const helper = await create(org, 'UserRole', { Name: 'Helper', ParentRoleId: service });
    for (const [name, role] of Object.entries({ chief, sales, rep, service, helper })) {
        const user = await addUser(org, `rule${name}`, []);
        await org.call('PATCH', `sobjects/User/${user.userId}`, { UserRoleId: role });
        users[name] = user;
        const row = { Name: name, OwnerId: user.userId, Type: name === 'rep' ? 'Customer' : 'Prospect' };
        accounts[name] = await create(org, 'Account', { ...row, NumberOfEmployees: name.length });
    }
    await addJob();
});
after(() => target.close());

describe('rules by owner', () => {
    test('share the records of a role with another, and with the roles above it', async () => {
        assert.deepEqual(await seen('helper'), ['helper']);
        await share({ name: 'Sales', from: '<role>Sales_more</role>', to: '<role>Helper</role>' });
        assert.deepEqual(await seen('helper'), ['helper', 'sales']);
        assert.deepEqual(await seen('service'), ['helper', 'sales', 'service']);
        assert.deepEqual(await seen('sales'), ['rep', 'sales']);
        assert.equal(await edit('helper', 'sales'), READ_ONLY);
        await drop('SharingOwnerRule:Sales');
        assert.deepEqual(await seen('helper'), ['helper']);
    });

    test('with subordinates on both sides, and to edit', async () => {
        const sets = {
            from: '<roleAndSubordinates>Sales_more</roleAndSubordinates>',
            to: '<roleAndSubordinates>Service</roleAndSubordinates>'
        };
        await share({ name: 'All', access: 'Edit', ...sets });
        assert.deepEqual(await seen('helper'), ['helper', 'rep', 'sales']);
        assert.equal(await edit('helper', 'rep'), '');
        assert.equal(await edit('helper', 'chief'), HIDDEN);
        const gone = await users.helper!.call('DELETE', `sobjects/Account/${accounts.rep}`);
        assert.equal((gone.body as { errorCode: string }[])[0]!.errorCode, READ_ONLY);
        const helper = await idOf('User', "LastName = 'rulehelper'");
        assert.equal(await edit('helper', 'rep', { OwnerId: helper }), READ_ONLY, 'what is shared is not given away');
        await drop('SharingOwnerRule:All');
    });

    test('with everybody, and with the members of a group and of groups inside', async () => {
        await share({ name: 'Rep', from: '<role>Rep</role>', to: '<allInternalUsers></allInternalUsers>' });
        assert.deepEqual(await seen('helper'), ['helper', 'rep']);
        await drop('SharingOwnerRule:Rep');
        const outer = await create(target.org, 'Group', { Name: 'Outer', DoesIncludeBosses: false });
        const inner = await create(target.org, 'Group', { Name: 'Inner' });
        await create(target.org, 'GroupMember', { GroupId: outer, UserOrGroupId: inner });
        const helper = await idOf('User', "LastName = 'rulehelper'");
        const member = await create(target.org, 'GroupMember', { GroupId: inner, UserOrGroupId: helper });
        await share({ name: 'Outer', from: '<role>Rep</role>', to: '<group>Outer</group>' });
        assert.deepEqual(await seen('helper'), ['helper', 'rep']);
        assert.deepEqual(await seen('service'), ['helper', 'service'], 'not the roles above');
        assert.equal((await target.org.call('DELETE', `sobjects/GroupMember/${member}`)).status, 204);
        assert.deepEqual(await seen('helper'), ['helper']);
        await drop('SharingOwnerRule:Outer');
    });
});

describe('rules by criteria', () => {
    const to = '<group>Health_job</group>';

    test('give the job exactly its accounts, to read and to edit', async () => {
        assert.deepEqual(await seen('job'), []);
        await share({ name: 'Customers', access: 'Edit', to, criteria: [['Type', 'equals', 'customer,Partner']] });
        assert.deepEqual(await seen('job'), ['rep']);
        assert.equal(await edit('job', 'rep'), '');
        assert.equal(await edit('job', 'sales'), HIDDEN);
        const page = await users.job!.call('GET', `ui-api/records/${accounts.rep}?fields=Account.Name`);
        const other = await users.job!.call('GET', `ui-api/records/${accounts.sales}?fields=Account.Name`);
        assert.deepEqual([page.status, other.status], [200, 404]);
        const query = '{ uiapi { query { Account { edges { node { Name { value } } } } } } }';
        const { body } = await users.job!.call('POST', 'graphql', { query });
        assert.match(JSON.stringify(body), /"edges":\[\{"node":\{"Name":\{"value":"rep"\}\}\}\]/);
        const bulk = [accounts.rep, accounts.sales].map((Id) => ({
            attributes: { type: 'Account' },
            Id,
            Industry: 'Energy'
        }));
        const saved = await users.job!.call('PATCH', 'composite/sobjects', { allOrNone: false, records: bulk });
        assert.deepEqual(
            (saved.body as { success: boolean }[]).map((one) => one.success),
            [true, false]
        );
        await target.org.call('PATCH', `sobjects/Account/${accounts.sales}`, { Type: 'Partner' });
        assert.deepEqual(await seen('job'), ['rep', 'sales'], 'a record that comes to fit is shared at once');
        await target.org.call('PATCH', `sobjects/Account/${accounts.sales}`, { Type: 'Prospect' });
        await drop('SharingCriteriaRule:Customers');
    });

    test('with numbers, blanks, parts of texts and logic', async () => {
        const shared = async (criteria: Rule['criteria'], logic?: string): Promise<string[]> => {
            await share({ name: 'One', to, criteria, logic });
            return seen('job');
        };
        assert.deepEqual(await shared([['NumberOfEmployees', 'lessThan', '5']]), ['rep']);
        assert.deepEqual(await shared([['Site', 'equals', '']]), ['chief', 'helper', 'rep', 'sales', 'service']);
        assert.deepEqual(
            await shared([
                ['Name', 'startsWith', 'S'],
                ['Name', 'notContain', 'vic']
            ]),
            ['sales']
        );
        const three: Rule['criteria'] = [
            ['Type', 'equals', 'Customer'],
            ['Name', 'contains', 'e'],
            ['NumberOfEmployees', 'greaterOrEqual', '6']
        ];
        assert.deepEqual(await shared(three, '1 OR (2 AND 3)'), ['helper', 'rep', 'service']);
        assert.deepEqual(await shared(three, 'NOT 1 AND NOT (2 AND 3)'), ['chief', 'sales']);
        await drop('SharingCriteriaRule:One');
    });
});

test('a rule for accounts gives their opportunities what it says', async () => {
    const deal = { Name: 'Deal', AccountId: accounts.rep, StageName: 'Prospecting', CloseDate: '2030-01-01' };
    const id = await create(users.rep!, 'Opportunity', deal);
    const one: Rule = { name: 'Deals', access: 'Edit', from: '<role>Rep</role>', to: '<role>Helper</role>' };
    const deals = async (): Promise<number> => (await rows(users.helper!, 'SELECT Id FROM Opportunity')).length;
    await share(one);
    assert.equal(await deals(), 0);
    await share({ ...one, settings: settings('Read') });
    assert.equal(await deals(), 1);
    const written = await users.helper!.call('PATCH', `sobjects/Opportunity/${id}`, { Description: 'x' });
    assert.equal((written.body as { errorCode: string }[])[0]!.errorCode, READ_ONLY);
    await drop('SharingOwnerRule:Deals');
});

describe('deploying', () => {
    const wrong: [string, string, RegExp, string?][] = [
        [
            'a role that is not there',
            rule({ name: 'A', from: '<role>Nobody</role>', to: '<role>Rep</role>' }),
            /Account\.sharingRules:4 no role named Nobody found/
        ],
        [
            'a group that is not there',
            rule({ name: 'A', from: '<role>Rep</role>', to: '<group>Nobody</group>' }),
            /no group named Nobody found/
        ],
        [
            'a portal role',
            rule({ name: 'A', from: '<role>Rep</role>', to: '<portalRole>P</portalRole>' }),
            /<portalRole> is not supported by the local org/
        ],
        [
            'a level that is none',
            rule({ name: 'A', access: 'All', from: '<role>Rep</role>', to: '<role>Rep</role>' }),
            /accessLevel must be Read or Edit, not 'All'/
        ],
        [
            'no account settings',
            rule({ name: 'A', from: '<role>Rep</role>', to: '<role>Rep</role>', settings: '' }),
            /Required field is missing: accountSettings/
        ],
        [
            'a field that is not there',
            rule({ name: 'A', to: '<role>Rep</role>', criteria: [['No__c', 'equals', '1']] }),
            /no CustomField named Account\.No__c found/
        ],
        [
            'a value of another type',
            rule({ name: 'A', to: '<role>Rep</role>', criteria: [['NumberOfEmployees', 'equals', 'many']] }),
            /'many' does not fit NumberOfEmployees/
        ],
        [
            'logic that leaves one out',
            rule({
                name: 'A',
                to: '<role>Rep</role>',
                criteria: [
                    ['Name', 'equals', 'a'],
                    ['Site', 'equals', 'b']
                ],
                logic: '1'
            }),
            /the filter logic '1' is wrong/
        ],
        [
            'an object open to all',
            rule({ name: 'A', from: '<role>Rep</role>', to: '<role>Rep</role>', settings: '' }),
            /the sharing model of Lead is ReadWrite/,
            'Lead'
        ]
    ];
    for (const [name, text, expected, object] of wrong) {
        test(`refuses ${name}`, async () => {
            const [failure = ''] = failures(await deployRules(text, object));
            assert.match(failure, expected);
            assert.match(failure, /^SharingRules (Account|Lead) sharingRules/);
        });
    }

    test('leaves other rules alone, and they are there after a restart', async () => {
        await share({ name: 'One', from: '<role>Rep</role>', to: '<role>Helper</role>' });
        await share({ name: 'Two', from: '<role>Sales_more</role>', to: '<role>Helper</role>' });
        assert.deepEqual(await seen('helper'), ['helper', 'rep', 'sales']);
        await target.stop();
        await target.start();
        users.helper = await target.loginAs('rulehelper@graphql.example');
        assert.deepEqual(await seen('helper'), ['helper', 'rep', 'sales']);
        await drop('SharingOwnerRule:One');
        assert.deepEqual(await seen('helper'), ['helper', 'sales']);
        await drop('SharingOwnerRule:Two');
    });

    test('a validation shares nothing', async () => {
        const rules = rule({ name: 'One', from: '<role>Rep</role>', to: '<role>Helper</role>' });
        assert.deepEqual(failures(await deployRules(rules, 'Account', { checkOnly: true })), []);
        assert.deepEqual(await seen('helper'), ['helper']);
    });
});
