import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { openTargetOrg } from '../../testing/target-org.ts';
import type { TargetOrg } from '../../testing/target-org.ts';

const COUNT = 450;
const prefix = `Query ${Math.random().toString(36).slice(2)}`;
let org: TargetOrg;

interface QueryAnswer {
    totalSize: number;
    done: boolean;
    nextRecordsUrl?: string;
    records: { attributes: { type: string; url?: string }; Name: string; [field: string]: unknown }[];
}

before(async () => {
    org = await openTargetOrg();
    for (let start = 0; start < COUNT; start += 200) {
        const records = Array.from({ length: Math.min(200, COUNT - start) }, (_, index) => ({
            attributes: { type: 'Account' },
            Name: `${prefix} ${String(start + index).padStart(4, '0')}`
        }));
        await org.call('POST', 'composite/sobjects', { records });
    }
});
after(() => org.close());

const q = (soql: string): string => encodeURIComponent(soql);
const all = `FROM Account WHERE Name LIKE '${prefix}%'`;

function query(soql: string, batchSize = 2000): Promise<QueryAnswer> {
    const headers = { 'sforce-query-options': `batchSize=${batchSize}` };
    return org.call('GET', `query?q=${q(soql)}`, undefined, headers).then(({ body }) => body as QueryAnswer);
}

test('an answer of one page is done and names no next one', async () => {
    const { totalSize, done, records, nextRecordsUrl } = await query(`SELECT Name ${all} ORDER BY Name LIMIT 3`);
    assert.deepEqual([totalSize, done, records.length, nextRecordsUrl], [3, true, 3, undefined]);
    assert.equal(records[0]?.attributes.type, 'Account');
    assert.match(records[0]?.attributes.url ?? '', /^\/services\/data\/v66\.0\/sobjects\/Account\/001/);
});

test('pages follow each other without gap or overlap', async () => {
    const names: string[] = [];
    let page = await query(`SELECT Name ${all} ORDER BY Name`, 200);
    assert.equal(page.totalSize, COUNT);
    names.push(...page.records.map(({ Name }) => Name));
    while (!page.done) {
        page = await org.get<QueryAnswer>(page.nextRecordsUrl ?? '');
        names.push(...page.records.map(({ Name }) => Name));
    }
    assert.equal(names.length, COUNT);
    assert.equal(new Set(names).size, COUNT);
    assert.deepEqual(names, [...names].sort());
});

test('a locator that is none is INVALID_QUERY_LOCATOR', async () => {
    const { status, body } = await org.call('GET', 'query/01g000000000000AAA-2000');
    assert.equal(status, 400);
    assert.equal((body as { errorCode: string }[])[0]?.errorCode, 'INVALID_QUERY_LOCATOR');
});

test('COUNT() answers with totalSize alone', async () => {
    assert.deepEqual(await query(`SELECT COUNT() ${all}`), { totalSize: COUNT, done: true, records: [] });
});

test('an unknown object is INVALID_TYPE with its place', async () => {
    const { status, body } = await org.call('GET', `query?q=${q('select count() from XYZZY')}`);
    assert.equal(status, 400);
    const [error] = body as { errorCode: string; message: string }[];
    assert.equal(error?.errorCode, 'INVALID_TYPE');
    assert.match(error?.message ?? '', /ERROR at Row:1:Column:21\nsObject type 'XYZZY' is not supported\./);
});

test('queryAll sees deleted records, query does not', async () => {
    const created = await org.call('POST', 'sobjects/Account', { Name: `Gone ${prefix}` });
    const { id } = created.body as { id: string };
    await org.call('DELETE', `sobjects/Account/${id}`);
    const soql = q(`SELECT Id, IsDeleted FROM Account WHERE Name = 'Gone ${prefix}'`);
    assert.equal((await org.get<QueryAnswer>(`query?q=${soql}`)).totalSize, 0);
    assert.equal((await org.get<QueryAnswer>(`queryAll?q=${soql}`)).records[0]?.IsDeleted, true);
});

interface Column {
    columnName: string;
    numberType: boolean;
    textType: boolean;
    aggregate: boolean;
    foreignKeyName: string | null;
    joinColumns: Column[];
}

async function columnsOf(soql: string): Promise<Column[]> {
    const path = `query?q=${q(soql)}&columns=true`;
    return (await org.get<{ columnMetadata: Column[] }>(path)).columnMetadata;
}

test('columns=true describes the columns', async () => {
    const columns = await columnsOf('SELECT Id, Name, AnnualRevenue FROM Account LIMIT 1');
    assert.deepEqual(
        columns.map(({ columnName, numberType, textType }) => [columnName, numberType, textType]),
        [
            ['Id', false, false],
            ['Name', false, true],
            ['AnnualRevenue', true, false]
        ]
    );
});

test('columns=true gives parents and child subqueries the columns below them', async () => {
    const columns = await columnsOf(
        'SELECT owner.Name, Owner.Profile.Name, owner.Id, (SELECT LastName, Account.Name, (SELECT Id FROM Tasks) FROM Contacts) FROM Account'
    );
    const tree = (list: Column[]): unknown =>
        list.map(({ columnName, aggregate, foreignKeyName, joinColumns }) =>
            joinColumns.length === 0
                ? columnName
                : { name: columnName, aggregate, foreignKeyName, below: tree(joinColumns) }
        );
    const profile = { name: 'Profile', aggregate: false, foreignKeyName: 'ProfileId', below: ['Name'] };
    const account = { name: 'Account', aggregate: false, foreignKeyName: 'AccountId', below: ['Name'] };
    const tasks = { name: 'Tasks', aggregate: true, foreignKeyName: null, below: ['Id'] };
    assert.deepEqual(tree(columns), [
        { name: 'Owner', aggregate: false, foreignKeyName: 'OwnerId', below: ['Name', profile, 'Id'] },
        { name: 'Contacts', aggregate: true, foreignKeyName: null, below: ['LastName', account, tasks] }
    ]);
});

test('explain gives a plan', async () => {
    const { plans } = await org.get<{ plans: { sobjectType: string }[] }>(`query?explain=${q(`SELECT Id ${all}`)}`);
    assert.equal(plans[0]?.sobjectType, 'Account');
});
