// Pages, filters, order and groups over 450 records.
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { openTargetOrg } from '../testing/target-org.ts';
import type { TargetOrg } from '../testing/target-org.ts';
import { namesIn, query, records } from './graph-client.ts';
import type { Connection } from './graph-client.ts';

const COUNT = 450;
const STATUSES = ['Green', 'Amber', 'Red'];
let org: TargetOrg;

before(async () => {
    org = await openTargetOrg();
    for (let start = 0; start < COUNT; start += 150) {
        const rows = Array.from({ length: 150 }, (_, index) => ({
            attributes: { type: 'Account' },
            Name: `Page ${String(start + index).padStart(3, '0')}`,
            Health_Status__c: STATUSES[(start + index) % 3],
            Health_Score__c: (start + index) % 10 === 0 ? null : 2 + ((start + index) % 18)
        }));
        await org.call('POST', 'composite/sobjects', { records: rows });
    }
});
after(() => org.close());

const PAGE = `query Page($first: Int, $after: String, $upper: Int) { uiapi { query {
    Account(first: $first, after: $after, upperBound: $upper, where: { Name: { like: "Page %" } }, orderBy: { Name: { order: ASC } }) {
        totalCount pageInfo { endCursor hasNextPage hasPreviousPage } edges { cursor node { Id Name { value } } }
    } } } }`;

const cursorAt = (position: number): string => Buffer.from(`v1:${position}`).toString('base64');

describe('pages', () => {
    it('are 10 records long when nothing is said', async () => {
        const page = await records(org, PAGE);
        assert.equal(page.edges.length, 10);
        assert.deepEqual(page.pageInfo, { endCursor: 'djE6MTA=', hasNextPage: true, hasPreviousPage: false });
        assert.equal(page.edges[0]?.cursor, 'djE6MQ==');
        assert.equal(page.totalCount, COUNT);
    });

    it('lead through all records without gap or overlap', async () => {
        const names: unknown[] = [];
        let after: string | null = null;
        for (let page: Connection | null = null; page === null || page.pageInfo.hasNextPage;) {
            page = await records(org, PAGE, { first: 200, after });
            assert.equal(page.pageInfo.hasPreviousPage, after !== null);
            after = page.pageInfo.endCursor;
            names.push(...namesIn(page));
        }
        assert.equal(names.length, COUNT);
        assert.deepEqual(
            names,
            Array.from({ length: COUNT }, (_, index) => `Page ${String(index).padStart(3, '0')}`)
        );
    });

    it('begin after the cursor of any record, and are empty after the last', async () => {
        const page = await records(org, PAGE, { first: 2, after: cursorAt(7) });
        assert.deepEqual(namesIn(page), ['Page 007', 'Page 008']);
        const end = await records(org, PAGE, { first: 2, after: cursorAt(COUNT) });
        assert.deepEqual([end.edges, end.pageInfo.hasNextPage], [[], false]);
    });

    const refused: [string, Record<string, unknown>, RegExp][] = [
        ['more than 2,000 records', { first: 2001 }, /first: 2001 is not between 0 and 2000/],
        ['less than none', { first: -1 }, /first: -1 is not between/],
        ['records beyond 4,000', { first: 200, after: cursorAt(3900) }, /only the first 4000 records/],
        ['small pages with upperBound', { first: 199, upper: 5000 }, /between 200 and 2000 with upperBound, not 199/],
        ['the default page with upperBound', { upper: 5000 }, /between 200 and 2000 with upperBound, not 10/],
        ['a cursor beyond upperBound', { first: 200, upper: 400, after: cursorAt(400) }, /beyond upperBound: 400/]
    ];
    for (const [what, variables, message] of refused) {
        it(`refuse ${what}`, async () => {
            const { data, errors } = await query(org, PAGE, variables);
            assert.equal(data, null);
            assert.match(errors[0]?.message ?? '', message);
            assert.equal(errors[0]?.extensions.ErrorType, 'ValidationError');
        });
    }

    it('refuse a cursor that is none', async () => {
        const { data, errors } = await query(org, PAGE, { after: 'bm9uZQ==' });
        assert.equal(data?.uiapi.query?.Account ?? null, null);
        assert.deepEqual(errors[0]?.path, ['uiapi', 'query', 'Account']);
        assert.equal(errors[0]?.extensions.ErrorType, 'DataFetchingException');
    });

    it('go beyond 4,000 with upperBound', async () => {
        const page = await records(org, PAGE, { first: 200, upper: 10000, after: cursorAt(4000) });
        assert.deepEqual(page.edges, []);
    });
});

describe('filters', () => {
    const count = async (where: string): Promise<number> =>
        (await records(org, `query A { uiapi { query { Account(where: ${where}) { totalCount } } } }`)).totalCount;

    const cases: [string, number][] = [
        ['{ Name: { eq: "page 001" } }', 1],
        ['{ Name: { ne: "Page 001" } }', 449],
        ['{ Name: { like: "Page 00%" } }', 10],
        ['{ Name: { like: "Page 0_0" } }', 10],
        ['{ Name: { in: ["Page 001", "Page 002", "None"] } }', 2],
        ['{ Name: { nin: ["Page 001", "Page 002"] } }', 448],
        ['{ Health_Score__c: { lt: 3 } }', 20],
        ['{ Health_Score__c: { eq: null } }', 45],
        ['{ Health_Score__c: { ne: null } }', 405],
        ['{ Health_Score__c: { gte: 3, lte: 3 } }', 25],
        ['{ and: [{ Name: { gt: "Page 100" } }, { Name: { lt: "Page 103" } }] }', 2],
        ['{ or: [{ Name: { eq: "Page 100" } }, { Name: { eq: "Page 103" } }] }', 2],
        ['{ not: { Name: { like: "Page 0%" } } }', 350],
        ['{ Health_Status__c: { eq: "Red" }, Name: { like: "Page 0%" } }', 33],
        ['{ CreatedDate: { eq: { literal: TODAY } } }', COUNT],
        ['{ CreatedDate: { lt: { value: "2001-01-01T00:00:00Z" } } }', 0],
        ['{ Owner: { Username: { like: "admin@%" } } }', COUNT]
    ];
    for (const [where, expected] of cases) it(where, async () => assert.equal(await count(where), expected));
});

describe('order', () => {
    const first = async (orderBy: string): Promise<unknown[]> =>
        namesIn(
            await records(
                org,
                `query A { uiapi { query { Account(first: 2, orderBy: ${orderBy}) { edges { node { Name { value } } } } } } }`
            )
        );

    it('descends, and puts blanks where it is told', async () => {
        assert.deepEqual(await first('{ Name: { order: DESC } }'), ['Page 449', 'Page 448']);
        assert.deepEqual(await first('{ Health_Score__c: { order: DESC, nulls: LAST }, Name: { order: ASC } }'), [
            'Page 017',
            'Page 035'
        ]);
        assert.deepEqual(await first('{ Health_Score__c: { order: DESC, nulls: FIRST }, Name: { order: ASC } }'), [
            'Page 000',
            'Page 010'
        ]);
    });
});

describe('aggregates', () => {
    it('count and average by group', async () => {
        const { data, errors } = await query(
            org,
            `query A { uiapi { aggregate { Account(groupBy: { Health_Status__c: { group: true } }) { totalCount edges { node { aggregate {
                Health_Status__c { value } Id { count { value } } Health_Score__c { min { value } max { value } }
            } } } } } } }`
        );
        assert.deepEqual(errors, []);
        const { edges, totalCount } = data!.uiapi.aggregate!.Account!;
        const rows = edges.map(({ node }) => node.aggregate as Record<string, Record<string, unknown>>);
        assert.equal(totalCount, 3);
        assert.deepEqual(rows.map((row) => [row.Health_Status__c?.value, row.Id?.count]).sort(), [
            ['Amber', { value: 150 }],
            ['Green', { value: 150 }],
            ['Red', { value: 150 }]
        ]);
        const most = rows.map((row) => (row.Health_Score__c?.max as { value: number }).value);
        assert.equal(Math.max(...most), 19);
    });
});
