// Documents that are wrong, too big, or made to get at what they should not.
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { openTargetOrg } from '../testing/target-org.ts';
import type { TargetOrg } from '../testing/target-org.ts';
import { create, namesIn, query, records } from './graph-client.ts';

let org: TargetOrg;
before(async () => {
    org = await openTargetOrg();
    for (const Name of ["O'Hara", 'back\\slash', '100%', 'other']) await create(org, 'Account', { Name });
});
after(() => org.close());

const BY_NAME =
    'query A($n: String) { uiapi { query { Account(where: { Name: { eq: $n } }) { edges { node { Name { value } } } } } } }';

describe('texts of a filter', () => {
    it('match as they are, whatever signs they have', async () => {
        for (const name of ["O'Hara", 'back\\slash', '100%']) {
            assert.deepEqual(namesIn(await records(org, BY_NAME, { n: name })), [name]);
        }
    });

    const attempts = [
        "x' OR Name != '",
        "x\\' OR Name != \\'",
        "' OR '1'='1",
        "x') OR (Name != '",
        "x'); DELETE FROM Account; --",
        "x' LIMIT 1 --",
        '\\',
        'x\\',
        '\u2019 OR 1=1',
        'x\u0000y',
        "x'\n OR Name != '"
    ];
    for (const text of attempts) {
        it(`cannot end the text: ${JSON.stringify(text)}`, async () => {
            for (const operator of ['eq', 'like', 'in', 'gt']) {
                const value = operator === 'in' ? '[$n]' : '$n';
                const document = `query A($n: String) { uiapi { query { Account(where: { and: [{ Name: { ${operator}: ${value} } }, { Name: { eq: "nobody" } }] }) { totalCount } } } }`;
                const { data, errors } = await query(org, document, { n: text });
                if (errors.length === 0) assert.equal(data!.uiapi.query!.Account!.totalCount, 0);
                else assert.equal(errors[0]?.extensions.ErrorType, 'DataFetchingException');
            }
            assert.deepEqual(namesIn(await records(org, BY_NAME, { n: text })), []);
        });
    }

    const values: [string, string, unknown][] = [
        ['Date', '{ Health_Evidence_Date__c: { eq: { value: $v } } }', '2026-01-01 OR Name != null'],
        ['DateTime', '{ CreatedDate: { gt: { value: $v } } }', 'TODAY) OR (Name != null'],
        ['ID', '{ Id: { eq: $v } }', "' OR Name != '"],
        ['Picklist', '{ Health_Status__c: { eq: $v } }', "x' OR Name != '"],
        ['Picklist', '{ Health_Status__c: { eq: $v } }', { label: "x' OR Name != '" }],
        ['Float', '{ Health_Score__c: { eq: $v } }', '1 OR Name != null']
    ];
    for (const [type, where, value] of values) {
        it(`values of type ${type} are no SOQL: ${JSON.stringify(value)}`, async () => {
            const document = `query A($v: ${type}) { uiapi { query { Account(where: ${where}) { totalCount } } } }`;
            const { data, errors } = await query(org, document, { v: value });
            if (errors.length === 0) assert.equal(data!.uiapi.query!.Account!.totalCount, 0);
            else assert.ok(errors[0]?.extensions.ErrorType);
        });
    }
});

describe('documents that cannot be read', () => {
    for (const text of ['', '{', 'query A { uiapi', 'select Id from Account', '{ a(', '"', '#', '\u0000']) {
        it(JSON.stringify(text), async () => {
            const { data, errors } = await query(org, text);
            assert.deepEqual([data, errors.length, errors[0]?.extensions.ErrorType], [null, 1, 'InvalidSyntax']);
        });
    }

    it('are refused at once when the body is not GraphQL', async () => {
        for (const body of [[], {}, { query: 7 }, { query: 'query A { a }', variables: [] }]) {
            assert.equal((await org.call('POST', 'graphql', body)).status, 400, JSON.stringify(body));
        }
    });

    it('are refused at once when a variable takes the place of what every object has', async () => {
        const body = {
            query: 'query A($v: Picklist) { uiapi { query { Account { totalCount } } } }',
            variables: { v: { toString: 'x' } }
        };
        assert.equal((await org.call('POST', 'graphql', body)).status, 400);
    });

    it('are refused when they subscribe', async () => {
        const { errors } = await query(org, 'subscription S { uiapi { query { Account { totalCount } } } }');
        assert.equal(errors[0]?.extensions.ErrorType, 'OperationNotSupported');
    });
});

describe('documents that are too big', () => {
    const account = (inside: string): string => `query A { uiapi { query { ${inside} } } }`;
    const nested = (depth: number): string => 'Parent { '.repeat(depth) + 'Id' + ' }'.repeat(depth);
    const doubling = (count: number): string =>
        Array.from(
            { length: count },
            (_, index) =>
                `fragment F${index} on Account { a: Parent { ...F${index + 1} } b: Parent { ...F${index + 1} } }`
        ).join(' ');

    const cases: [string, string, RegExp][] = [
        ['brackets in brackets', '{a'.repeat(4000), /nested more than 60 deep/],
        ['lists in lists', account(`Account(where: { Name: { in: ${'['.repeat(5000)}`), /nested more than 60 deep/],
        ['too many words', account('Account { totalCount } '.repeat(5000)), /more than 10000 words/],
        ['fields in fields', account(`Account { edges { node { ${nested(40)} } } }`), /nested more than 30 deep/],
        [
            'fragments that double',
            `${account('Account { edges { node { ...F0 } } }')} ${doubling(14)} fragment F14 on Account { Id }`,
            /more than 5000 fields/
        ],
        [
            'too many queries',
            account(Array.from({ length: 11 }, (_, i) => `q${i}: Account { edges { node { Id } } }`).join(' ')),
            /more than 10 queries/
        ],
        [
            'too many records',
            account('Account(first: 2000) { edges { node { ChildAccounts(first: 2000) { edges { node { Id } } } } } }'),
            /more than 50000 records/
        ]
    ];
    for (const [what, text, message] of cases) {
        it(what, async () => {
            const { data, errors } = await query(org, text);
            assert.deepEqual([data, errors.length, errors[0]?.extensions.ErrorType], [null, 1, 'ExecutionAborted']);
            assert.match(errors[0]?.message ?? '', message);
        });
    }

    it('fragments that hold themselves', async () => {
        const text = `${account('Account { edges { node { ...F } } }')} fragment F on Account { Parent { ...F } }`;
        const { data, errors } = await query(org, text);
        assert.deepEqual([data, errors[0]?.extensions.ErrorType], [null, 'ValidationError']);
    });

    it('variables that are nested too deep, or too many', async () => {
        let deep: Record<string, unknown> = { Name: { eq: 'x' } };
        for (let level = 0; level < 200; level += 1) deep = { not: deep };
        const text = 'query A($f: Account_Filter) { uiapi { query { Account(where: $f) { totalCount } } } }';
        const tooDeep = await query(org, text, { f: deep });
        assert.match(tooDeep.errors[0]?.message ?? '', /variables are nested more than 60 deep/);
        const tooMany = await query(org, text, { f: { Name: { in: Array.from({ length: 30_000 }, () => 'x') } } });
        assert.match(tooMany.errors[0]?.message ?? '', /more than 20000 values/);
    });
});
