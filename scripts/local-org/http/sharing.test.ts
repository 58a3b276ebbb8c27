// Owner and role hierarchy decide on every API alike: three users, an account each, and one way to ask after another.
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { addUser, create } from '../graphql/graph-client.ts';
import { openTargetOrg } from '../testing/target-org.ts';
import type { ApiClient, TargetOrg } from '../testing/target-org.ts';

type User = ApiClient & { userId: string };

let org: TargetOrg;
const users: Record<string, User> = {};
const ids: Record<string, string> = {};

before(async () => {
    org = await openTargetOrg();
    const top = await create(org, 'UserRole', { Name: 'Top' });
    const below = await create(org, 'UserRole', { Name: 'Below', ParentRoleId: top });
    const beside = await create(org, 'UserRole', { Name: 'Beside' });
    for (const [name, role] of Object.entries({ boss: top, rep: below, other: beside })) {
        users[name] = await addUser(org, `sharing${name}`, ['Health_Account_Manager']);
        await org.call('PATCH', `sobjects/User/${users[name]!.userId}`, { UserRoleId: role });
        const OwnerId = users[name]!.userId;
        ids[name] = await create(org, 'Account', { Name: `Shared ${name}`, OwnerId, Health_Status__c: 'Red' });
    }
});
after(() => org.close());

interface Rows {
    records?: { Name?: string; fields?: { Name: { value: string } } }[];
    searchRecords?: { Name: string }[];
}
const namesOf = ({ records, searchRecords }: Rows): string[] =>
    (records ?? searchRecords ?? [])
        .map((row) => ('fields' in row && row.fields ? row.fields.Name.value : row.Name!))
        .sort();

const SOQL = "SELECT Name FROM Account WHERE Name LIKE 'Shared %'";

/** Each answers with the names that a user sees. */
const WAYS: Record<string, (user: User) => Promise<string[]>> = {
    SOQL: async (user) => namesOf(await user.get(`query?q=${encodeURIComponent(SOQL)}`)),
    SOSL: async (user) =>
        namesOf(
            await user.get(`search?q=${encodeURIComponent('FIND {shared} IN NAME FIELDS RETURNING Account(Name)')}`)
        ),
    'list view': async (user) => namesOf(await user.get('ui-api/list-records/Account/Red_Accounts')),
    GraphQL: async (user) => {
        const query =
            'query A { uiapi { query { Account(where: { Name: { like: "Shared %" } }) { edges { node { Name { value } } } } } } }';
        const { body } = await user.call('POST', 'graphql', { query });
        type Answer = { data: { uiapi: { query: { Account: { edges: { node: { Name: { value: string } } }[] } } } } };
        return (body as Answer).data.uiapi.query.Account.edges.map(({ node }) => node.Name.value).sort();
    },
    'records by id': async (user) => {
        const found: string[] = [];
        for (const [name, id] of Object.entries(ids)) {
            const rest = await user.call('GET', `sobjects/Account/${id}`);
            const ui = await user.call('GET', `ui-api/records/${id}?fields=Account.Name`);
            assert.equal(rest.status, ui.status, name);
            if (rest.status === 200) found.push(`Shared ${name}`);
        }
        return found.sort();
    },
    retrieve: async (user) => {
        const { body } = await user.call('POST', 'composite/sobjects/Account', {
            ids: Object.values(ids),
            fields: ['Name']
        });
        return namesOf({ records: (body as ({ Name: string } | null)[]).filter((row) => row !== null) });
    }
};

describe('who sees which accounts', () => {
    const seen: Record<string, string[]> = {
        boss: ['Shared boss', 'Shared rep'],
        rep: ['Shared rep'],
        other: ['Shared other']
    };
    for (const [way, ask] of Object.entries(WAYS)) {
        for (const [name, expected] of Object.entries(seen))
            it(`by ${way}: ${name}`, async () => assert.deepEqual(await ask(users[name]!), expected));
    }
});

describe('15 characters', () => {
    it('name a record as well as 18, and wrong capitals name none', async () => {
        const id = ids.boss!;
        const short = id.slice(0, 15);
        for (const path of [`sobjects/Account/${short}`, `ui-api/records/${short}?fields=Account.Name`])
            assert.equal((await org.call('GET', path)).status, 200, path);
        const rows = await org.get<Rows>(
            `query?q=${encodeURIComponent(`SELECT Name FROM Account WHERE Id = '${short}'`)}`
        );
        assert.deepEqual(namesOf(rows), ['Shared boss']);
        assert.equal((await org.call('PATCH', `sobjects/Account/${short}`, { Type: 'x' })).status, 204);
        const wrong = `${short}${id.slice(15).toLowerCase()}`;
        assert.equal((await org.call('GET', `sobjects/Account/${wrong}`)).status, 404);
    });
});
