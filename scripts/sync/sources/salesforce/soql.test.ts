import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { bindSoql, selectionOf } from './soql.ts';

describe('bindSoql', () => {
    const bound = (soql: string, values: Parameters<typeof bindSoql>[1] = {}): string => bindSoql(soql, values).soql;

    it('writes every kind of value as SOQL does', () => {
        const values = { t: "O'Brien", n: 1.5, b: true, z: null, l: ['a', 'b'], d: { literal: '2026-06-01' } };
        assert.equal(
            bound('WHERE a = :t AND b = :n AND c = :b AND d = : z AND e IN :l AND f >= :d', values),
            "WHERE a = 'O\\'Brien' AND b = 1.5 AND c = true AND d = null AND e IN ('a', 'b') AND f >= 2026-06-01"
        );
    });

    it('leaves texts and times alone', () => {
        const soql = "WHERE a = 'x :t \\' :t' AND b > 2026-01-01T00:00:00Z AND c = LAST_N_DAYS:30";
        assert.equal(bound(soql, { t: 'no' }), soql);
    });

    it('names variables without a value, also those every object has', () => {
        assert.deepEqual(bindSoql('WHERE a = :asOff AND b = :constructor', {}).unknown, ['asOff', 'constructor']);
    });

    it('never lets a text out of its quotes', () => {
        fc.assert(
            fc.property(fc.string({ unit: 'binary' }), (text) => {
                const [literal = ''] = /^'(?:[^'\\\n\r]|\\.)*'$/u.exec(bound(':t', { t: text })) ?? [];
                assert.notEqual(literal, '');
                const back: Record<string, string> = { n: '\n', r: '\r', t: '\t', b: '\b', f: '\f' };
                const read = literal.slice(1, -1).replace(/\\(.)/gu, (_, sign: string) => back[sign] ?? sign);
                assert.equal(read, text);
            })
        );
    });
});

describe('selectionOf', () => {
    it('reads the columns as they are written', () => {
        assert.deepEqual(
            selectionOf("SELECT Id, Account__r.Health_Key__c ,\n Score__c FROM  Survey__c WHERE a = 'x FROM y'"),
            {
                columns: ['Id', 'Account__r.Health_Key__c', 'Score__c'],
                paths: ['Id', 'Account__r.Health_Key__c', 'Score__c'],
                object: 'Survey__c',
                aggregated: false,
                problems: []
            }
        );
    });

    it('knows where a record has a field that is written with an alias or with its object', () => {
        const paths = (soql: string): readonly string[] => selectionOf(soql).paths;
        assert.deepEqual(
            paths(
                'SELECT r.Score__c, R.Contact__r.Email, c.Id, a.Name, Id FROM R__c r, r.Contact__r c, c.Account a WHERE x = 1'
            ),
            ['Score__c', 'Contact__r.Email', 'Contact__r.Id', 'Contact__r.Account.Name', 'Id']
        );
        assert.deepEqual(paths('SELECT r.Id FROM R__c AS r LIMIT 1'), ['Id']);
        assert.deepEqual(paths('SELECT R__c.Id, Owner.Name FROM R__c'), ['Id', 'Owner.Name']);
        assert.deepEqual(paths('SELECT Limit.Id, Where.Id FROM R__c\nLIMIT 1'), ['Limit.Id', 'Where.Id']);
        assert.deepEqual(paths('SELECT Account.Name FROM Contact'), ['Account.Name']);
    });

    it('takes the alias of a function and sees that rows are grouped', () => {
        const { columns, aggregated, problems } = selectionOf(
            'select AccountId, SUM(Amount) won, MAX(CloseDate) closed, toLabel(Type) kind FROM Opportunity GROUP BY AccountId'
        );
        assert.deepEqual([columns, aggregated, problems], [['AccountId', 'won', 'closed', 'kind'], true, []]);
        assert.equal(selectionOf('SELECT convertCurrency(Amount) amount FROM Opportunity').aggregated, false);
    });

    it('is not misled by a query inside a condition', () => {
        const soql = 'SELECT Id FROM Account WHERE Id IN (SELECT AccountId FROM Opportunity)';
        assert.equal(selectionOf(soql).object, 'Account');
    });

    it('says what cannot be used', () => {
        const problems = (soql: string): string => selectionOf(soql).problems.join('; ');
        assert.match(problems('SELECT Id, (SELECT Id FROM Contacts) FROM Account'), /selects child records/u);
        assert.match(problems('SELECT COUNT(Id) FROM Account'), /write one behind it: COUNT\(Id\) answers/u);
        assert.match(problems('SELECT FIELDS(ALL) FROM Account LIMIT 200'), /name the fields/u);
        assert.match(problems('SELECT TYPEOF Owner WHEN User THEN Name END FROM Account'), /uses TYPEOF/u);
        assert.match(problems('SELECT Id'), /has no FROM/u);
    });
});
