// Nulls and empty lists in filters and orders, upperBound, child lists, objectInfos.
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { openTargetOrg } from '../testing/target-org.ts';
import type { TargetOrg } from '../testing/target-org.ts';
import { create, namesIn, query, records } from './graph-client.ts';
import type { Connection } from './graph-client.ts';

const NAMES = ['Edge a', 'Edge b', 'Edge c', 'Edge d'];
let org: TargetOrg;

before(async () => {
    org = await openTargetOrg();
    for (const [index, Name] of NAMES.entries()) {
        const AccountId = await create(org, 'Account', { Name, Type: index === 0 ? null : 'Big' });
        for (let child = 0; child < index; child += 1)
            await create(org, 'Contact', { LastName: `${Name} ${child}`, AccountId });
    }
});
after(() => org.close());

const accounts = (args: string, variables?: Record<string, unknown>, head = '') =>
    records(
        org,
        `query A${head} { uiapi { query { Account(${args}) { totalCount pageInfo { hasNextPage } edges { node { Name { value } } } } } } }`,
        variables
    );
const mine = '{ Name: { like: "Edge %" } }';

describe('filters', () => {
    const cases: [string, number][] = [
        ['{ Name: { in: [] } }', 0],
        ['{ Name: { nin: [] } }', 4],
        ['{ not: { Name: { in: [] } } }', 4],
        ['{ Owner: { Username: { in: [] } } }', 0],
        ['{ or: [{ Name: { in: [] } }, { Name: { eq: "Edge a" } }] }', 1],
        ['{ and: [null] }', 4],
        ['{ or: null, not: null, Name: null }', 4],
        ['{ or: [] }', 4],
        ['{ Type: { in: [null] } }', 1],
        ['{ Type: { in: [null, "Big"] } }', 4]
    ];
    for (const [where, expected] of cases) {
        it(where, async () =>
            assert.equal((await accounts(`where: { and: [${mine}, ${where}] }`)).totalCount, expected)
        );
    }

    it('take null variables as nothing, and an absent list as no filter', async () => {
        const where = `where: { and: [${mine}, $more] }`;
        assert.equal((await accounts(where, { more: null }, '($more: Account_Filter)')).totalCount, 4);
        const list = `where: { Name: { like: "Edge %", in: $names } }`;
        assert.equal((await accounts(list, {}, '($names: [String])')).totalCount, 4);
    });

    const refused: [string, RegExp][] = [
        ['{ Name: { in: null } }', /Name: in needs a list, not null/],
        ['{ CreatedDate: { eq: { range: { last_n_days: 1, next_n_days: 1 } } } }', /a range has one kind/],
        ['{ Name: { nin: null } }', /nin needs a list/]
    ];
    for (const [where, message] of refused) {
        it(`refuse ${where}`, async () => {
            const { errors } = await query(
                org,
                `query A { uiapi { query { Account(where: ${where}) { totalCount } } } }`
            );
            assert.match(errors[0]?.message ?? '', message);
            assert.equal(errors[0]?.extensions.ErrorType, 'DataFetchingException');
            assert.deepEqual(errors[0]?.path, ['uiapi', 'query', 'Account']);
        });
    }
});

it('an order of null sorts by nothing', async () => {
    for (const order of ['{ Name: null }', '{ Name: { order: null } }', '{ Owner: null }', '{ Owner: { Name: null } }'])
        assert.deepEqual(namesIn(await accounts(`where: ${mine}, orderBy: ${order}`)), NAMES, order);
    const byVariable = await accounts(`where: ${mine}, orderBy: { Name: $by }`, {}, '($by: OrderByClause)');
    assert.deepEqual(namesIn(byVariable), NAMES);
});

it('upperBound ends totalCount and the pages', async () => {
    const rows = Array.from({ length: 200 }, (_, index) => ({
        attributes: { type: 'Account' },
        Name: `Bound ${index}`
    }));
    await org.call('POST', 'composite/sobjects', { records: rows });
    const where = 'where: { Name: { like: "Bound %" } }';
    const all = await accounts(`first: 200, upperBound: 300, ${where}`);
    assert.deepEqual([all.totalCount, all.edges.length, all.pageInfo.hasNextPage], [200, 200, false]);
    const cut = await accounts(`first: 200, upperBound: 150, ${where}`);
    assert.deepEqual([cut.totalCount, cut.edges.length, cut.pageInfo.hasNextPage], [150, 150, false]);
});

describe('child lists', () => {
    const children = async (list: string, orderBy = 'Name'): Promise<[unknown, Connection][]> => {
        const { edges } = await records(
            org,
            `query A { uiapi { query { Account(where: ${mine}, orderBy: { ${orderBy}: { order: ASC } }) { edges { node {
                Name { value } list: ${list} { totalCount pageInfo { hasNextPage endCursor } edges { cursor node { Name { value } Account { Name { value } Contacts(first: 1) { totalCount } } } } }
            } } } } } }`
        );
        return edges.map(({ node }) => [(node.Name as { value: unknown }).value, node.list as Connection]);
    };

    it("are each record's own, with its own count and page", async () => {
        const found = await children('Contacts(first: 2, orderBy: { LastName: { order: DESC } })');
        assert.deepEqual(
            found.map(([name, { totalCount, pageInfo, edges }]) => [
                name,
                totalCount,
                pageInfo.hasNextPage,
                edges.map(({ node }) => (node.Name as { value: unknown }).value)
            ]),
            [
                ['Edge a', 0, false, []],
                ['Edge b', 1, false, ['Edge b 0']],
                ['Edge c', 2, false, ['Edge c 1', 'Edge c 0']],
                ['Edge d', 3, true, ['Edge d 2', 'Edge d 1']]
            ]
        );
        const last = found[3]![1].edges[0]!.node.Account as { Contacts: Connection };
        assert.equal(last.Contacts.totalCount, 3);
    });

    it('are filtered, and go on after a cursor', async () => {
        const filtered = await children('Contacts(where: { Name: { like: "%1" } })');
        assert.deepEqual(
            filtered.map(([, list]) => list.totalCount),
            [0, 0, 1, 1]
        );
        const cursor = Buffer.from('v1:1').toString('base64');
        const next = await children(`Contacts(first: 1, after: "${cursor}", orderBy: { LastName: { order: ASC } })`);
        assert.deepEqual(
            next.map(([, list]) => namesIn(list)),
            [[], [], ['Edge c 1'], ['Edge d 1']]
        );
    });
});

describe('semi-joins', () => {
    const names = async (where: string): Promise<unknown[]> =>
        namesIn(await accounts(`where: { and: [${mine}, ${where}] }, orderBy: { Name: { order: ASC } }`));

    it('find records by what a query finds', async () => {
        const join = '{ Contact: { LastName: { like: "%1" } }, ApiName: "AccountId" }';
        assert.deepEqual(await names(`{ Id: { inq: ${join} } }`), ['Edge c', 'Edge d']);
        assert.deepEqual(await names(`{ Id: { ninq: ${join} } }`), ['Edge a', 'Edge b']);
        assert.deepEqual(await names('{ Id: { inq: { Contact: {}, ApiName: "AccountId" } } }'), NAMES.slice(1));
    });

    it('are refused where SOQL refuses them, or when half of it is missing', async () => {
        for (const where of [
            '{ Id: { inq: { Contact: {} } } }',
            '{ Id: { inq: { ApiName: "AccountId" } } }',
            '{ Id: { inq: null } }',
            '{ not: { Id: { inq: { Contact: {}, ApiName: "AccountId" } } } }',
            '{ Id: { inq: { Contact: {}, ApiName: "Id) FROM Contact) OR (Name != null" } } }'
        ]) {
            const { errors } = await query(
                org,
                `query A { uiapi { query { Account(where: ${where}) { totalCount } } } }`
            );
            assert.equal(errors[0]?.extensions.ErrorType, 'DataFetchingException', where);
        }
    });
});

describe('objectInfos', () => {
    it('describe objects and fields, picklist values by fragment', async () => {
        const { data, errors } = await query(
            org,
            `query O { uiapi { objectInfos(objectInfoInputs: [{ apiName: "Account", fieldNames: ["Name", "Health_Status__c"] }]) {
                ApiName label keyPrefix defaultRecordTypeId nameFields
                fields { ApiName dataType required ... on PicklistField { picklistValuesByRecordTypeIDs { recordTypeID picklistValues { label value } } } }
            } } }`
        );
        assert.deepEqual(errors, []);
        const value = (text: string) => ({ label: text, value: text });
        assert.deepEqual((data!.uiapi as unknown as { objectInfos: unknown[] }).objectInfos, [
            {
                ApiName: 'Account',
                label: 'Account',
                keyPrefix: '001',
                defaultRecordTypeId: '012000000000000AAA',
                nameFields: ['Name'],
                fields: [
                    { ApiName: 'Name', dataType: 'STRING', required: true },
                    {
                        ApiName: 'Health_Status__c',
                        dataType: 'PICKLIST',
                        required: false,
                        picklistValuesByRecordTypeIDs: [
                            {
                                recordTypeID: '012000000000000AAA',
                                picklistValues: [value('Green'), value('Amber'), value('Red')]
                            }
                        ]
                    }
                ]
            }
        ]);
    });

    it('of an object that is not there are an error entry', async () => {
        const { errors } = await query(org, 'query O { uiapi { objectInfos(apiNames: ["Nothing__c"]) { ApiName } } }');
        assert.equal(errors[0]?.extensions.ErrorType, 'DataFetchingException');
    });

    it('need one of the two arguments', async () => {
        const { errors } = await query(org, 'query O { uiapi { objectInfos { ApiName } } }');
        assert.match(errors[0]?.message ?? '', /either apiNames or objectInfoInputs/);
    });
});
