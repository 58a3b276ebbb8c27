import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { openTargetOrg } from '../testing/target-org.ts';
import type { TargetOrg } from '../testing/target-org.ts';

const prefix = `Graph ${Math.random().toString(36).slice(2)}`;
let org: TargetOrg;
let parentId: string;

before(async () => {
    org = await openTargetOrg();
    const { body } = await org.call('POST', 'sobjects/Account', { Name: `${prefix} parent's` });
    parentId = (body as { id: string }).id;
    const records = ['Green', 'Green', 'Red'].map((status, index) => ({
        attributes: { type: 'Account' },
        Name: `${prefix} ${index}`,
        Health_Status__c: status,
        Health_Score__c: 10 + index,
        Health_Evidence_Date__c: `2026-11-0${index + 1}`,
        ParentId: parentId
    }));
    await org.call('POST', 'composite/sobjects', { records });
});
after(() => org.close());

interface Answer {
    data: { uiapi: { query: Record<string, Connection>; aggregate: Record<string, Connection> } } | null;
    errors: { message: string }[];
}

interface Connection {
    edges: { node: object; cursor: string }[];
    pageInfo: { endCursor: string; hasNextPage: boolean };
    totalCount: number;
}

async function run(query: string, variables?: Record<string, unknown>): Promise<Answer> {
    const { status, body } = await org.call('POST', 'graphql', { query, variables });
    assert.equal(status, 200, JSON.stringify(body));
    return body as Answer;
}

async function accounts(query: string, variables?: Record<string, unknown>): Promise<Connection> {
    const { data, errors } = await run(query, variables);
    assert.deepEqual(errors, []);
    return data!.uiapi.query.Account!;
}

const mine = `{ Name: { like: "${prefix}%" } }`;

test('Id is bare, other fields have value and displayValue, parents are records', async () => {
    const { edges, totalCount } = await accounts(`query A { uiapi { query {
        Account(first: 1, where: { Name: { eq: "${prefix} 2" } }) {
            totalCount
            edges { node {
                Id
                Name { value displayValue }
                Health_Score__c { value displayValue }
                Health_Status__c { value label }
                Health_Evidence_Date__c { value displayValue }
                Parent { Name { value } Parent { Name { value } } }
            } }
        } } } }`);
    assert.equal(totalCount, 1);
    const { Id, ...fields } = edges[0]!.node as Record<string, unknown>;
    assert.match(String(Id), /^001\w{15}$/);
    assert.deepEqual(fields, {
        Name: { value: `${prefix} 2`, displayValue: null },
        Health_Score__c: { value: 12, displayValue: null },
        Health_Status__c: { value: 'Red', label: 'Red' },
        Health_Evidence_Date__c: { value: '2026-11-03', displayValue: '11/3/2026' },
        Parent: { Name: { value: `${prefix} parent's` }, Parent: null }
    });
});

test('filters: and, or, not, in, ranges, parents, quotes in texts, variables', async () => {
    const count = async (where: string, variables?: Record<string, unknown>, head = ''): Promise<number> => {
        const query = `query A${head} { uiapi { query { Account(where: { and: [${mine}, ${where}] }) { totalCount } } } }`;
        return (await accounts(query, variables)).totalCount;
    };
    assert.equal(await count('{ Health_Status__c: { in: ["Green", "Amber"] } }'), 2);
    assert.equal(await count('{ or: [{ Health_Score__c: { gte: 12 } }, { Health_Score__c: { lt: 11 } }] }'), 2);
    assert.equal(await count('{ not: { Health_Status__c: { eq: "Green" } } }'), 2);
    assert.equal(await count('{ Health_Status__c: { eq: null } }'), 1);
    assert.equal(await count(`{ Parent: { Name: { eq: "${prefix} parent's" } } }`), 3);
    assert.equal(await count('{ Health_Evidence_Date__c: { gt: { value: "2026-11-01" } } }'), 2);
    assert.equal(await count('{ CreatedDate: { eq: { literal: TODAY } } }'), 4);
    assert.equal(await count('{ Id: { eq: $id } }', { id: parentId }, '($id: ID)'), 1);
});

test('order by several fields, in the order written; pages follow the cursor', async () => {
    const page = (after: string | null) =>
        accounts(
            `query A($after: String) { uiapi { query { Account(
                first: 2, after: $after, where: ${mine},
                orderBy: { Health_Status__c: { order: DESC, nulls: LAST }, Name: { order: DESC } }
            ) { edges { node { Name { value } } } pageInfo { endCursor hasNextPage } totalCount } } } }`,
            { after }
        );
    const names = ({ edges }: Connection) => edges.map(({ node }) => (node as { Name: { value: string } }).Name.value);
    const first = await page(null);
    assert.deepEqual(names(first), [`${prefix} 2`, `${prefix} 1`]);
    assert.equal(first.pageInfo.hasNextPage, true);
    const second = await page(first.pageInfo.endCursor);
    assert.deepEqual(names(second), [`${prefix} 0`, `${prefix} parent's`]);
    assert.deepEqual([second.pageInfo.hasNextPage, second.totalCount], [false, 4]);
});

test('children are connections', async () => {
    const { edges } = await accounts(`query A { uiapi { query { Account(where: { Id: { eq: "${parentId}" } }) {
        edges { node { ChildAccounts(first: 2, orderBy: { Name: { order: ASC } }) {
            totalCount edges { node { Name { value } } }
        } } } } } } }`);
    const { ChildAccounts } = edges[0]!.node as { ChildAccounts: Connection };
    assert.deepEqual([ChildAccounts.totalCount, ChildAccounts.edges.length], [3, 2]);
});

test('aggregates by group', async () => {
    const { data, errors } = await run(`query A { uiapi { aggregate {
        Account(where: { Parent: { Id: { eq: "${parentId}" } } }, groupBy: { Health_Status__c: { group: true } }) {
            edges { node { aggregate {
                Health_Status__c { value }
                Id { count { value } }
                Health_Score__c { avg { value } max { value } }
            } } }
        } } } }`);
    assert.deepEqual(errors, []);
    const rows = data!.uiapi.aggregate.Account!.edges.map(({ node }) => (node as { aggregate: unknown }).aggregate);
    assert.deepEqual(rows, [
        {
            Health_Status__c: { value: 'Green' },
            Id: { count: { value: 2 } },
            Health_Score__c: { avg: { value: 10.5 }, max: { value: 11 } }
        },
        {
            Health_Status__c: { value: 'Red' },
            Id: { count: { value: 1 } },
            Health_Score__c: { avg: { value: 12 }, max: { value: 12 } }
        }
    ]);
});

test('an unknown field is an error; with @optional it is left out', async () => {
    const node = (fields: string) =>
        `query A { uiapi { query { Account(where: ${mine}) { edges { node { ${fields} } } } } } }`;
    const { data, errors } = await run(node('Nonsense__c { value }'));
    assert.equal(data, null);
    assert.match(errors[0]?.message ?? '', /Nonsense__c/);
    const { edges } = await accounts(node('Name @optional { value } Nonsense__c @optional { value }'));
    assert.deepEqual(Object.keys(edges[0]!.node), ['Name']);
});

test('an unknown object and broken syntax are refused', async () => {
    assert.match(
        (await run('query A { uiapi { query { Nothing__c { totalCount } } } }')).errors[0]?.message ?? '',
        /Nothing__c/
    );
    assert.equal((await run('query A {')).data, null);
});

test('introspection shows the schema', async () => {
    const { data, errors } = await run('query I { __type(name: "Account") { fields { name } } }');
    assert.deepEqual(errors, []);
    const { fields } = (data as unknown as { __type: { fields: { name: string }[] } }).__type;
    for (const name of ['Id', 'Name', 'Owner', 'Health_Score__c'])
        assert.ok(
            fields.some((field) => field.name === name),
            name
        );
});
