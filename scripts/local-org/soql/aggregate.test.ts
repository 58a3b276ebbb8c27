import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { openSampleOrg, plain } from './sample-org.ts';
import type { SampleOrg } from './sample-org.ts';

let test: SampleOrg;
before(() => {
    test = openSampleOrg();
});
after(() => test.close());

describe('aggregates', () => {
    it('COUNT() answers a number only', () => {
        const result = test.org.query(test.admin, 'SELECT COUNT() FROM Account WHERE Score__c > 1');
        assert.deepEqual([result.kind, result.totalSize, result.page(0, 9)], ['count', 3, []]);
        assert.equal(test.org.query(test.admin, 'SELECT COUNT() FROM Account LIMIT 2').totalSize, 2);
    });

    it('leave blanks out and keep their types', () => {
        assert.deepEqual(
            plain(
                test.query(
                    'SELECT COUNT(Id), COUNT(Score__c) scored, SUM(Score__c), AVG(Score__c), MIN(Name), MAX(CreatedDate) latest, COUNT_DISTINCT(Type) FROM Account'
                )
            ),
            [
                {
                    expr0: 4,
                    scored: 3,
                    expr1: 34.7,
                    expr2: 34.7 / 3,
                    expr3: 'Alpha',
                    latest: '2026-03-15T12:00:00.000+0000',
                    expr4: 2
                }
            ]
        );
        assert.deepEqual(plain(test.query("SELECT SUM(Score__c) s, MAX(Due__c) d FROM Account WHERE Name = 'none'")), [
            { s: null, d: null }
        ]);
    });

    it('group by fields without case, by parents and by dates', () => {
        assert.deepEqual(
            plain(test.query('SELECT Type, COUNT(Id) n FROM Account GROUP BY Type ORDER BY Type NULLS LAST')),
            [
                { Type: 'big', n: 2 },
                { Type: 'Small', n: 1 },
                { Type: null, n: 1 }
            ]
        );
        assert.deepEqual(
            plain(test.query('SELECT Account.Name, COUNT(Id) FROM Contact GROUP BY Account.Name HAVING COUNT(Id) > 1')),
            [{ Name: 'Alpha', expr0: 2 }]
        );
        assert.deepEqual(
            plain(
                test.query(
                    'SELECT CALENDAR_YEAR(CreatedDate) y, COUNT(Id) n FROM Account GROUP BY CALENDAR_YEAR(CreatedDate) ORDER BY CALENDAR_YEAR(CreatedDate)'
                )
            ),
            [
                { y: 2025, n: 1 },
                { y: 2026, n: 3 }
            ]
        );
    });

    it('have no attributes.url', () => {
        assert.deepEqual(test.query('SELECT MAX(Score__c) FROM Account')[0]?.attributes, { type: 'AggregateResult' });
    });

    it('ROLLUP adds subtotals below their rows', () => {
        const soql =
            "SELECT Colour__c, Checked__c, COUNT(Id) n, GROUPING(Colour__c) g FROM Account WHERE Colour__c IN ('Red', 'Amber') GROUP BY ROLLUP(Colour__c, Checked__c)";
        assert.deepEqual(plain(test.query(soql)), [
            { Colour__c: 'Amber', Checked__c: false, n: 1, g: 0 },
            { Colour__c: 'Amber', Checked__c: null, n: 1, g: 0 },
            { Colour__c: 'Red', Checked__c: true, n: 1, g: 0 },
            { Colour__c: 'Red', Checked__c: null, n: 1, g: 0 },
            { Colour__c: null, Checked__c: null, n: 2, g: 1 }
        ]);
        assert.equal(
            test.query('SELECT Colour__c, Type, COUNT(Id) FROM Account GROUP BY CUBE(Colour__c, Type)').length,
            4 + 4 + 3 + 1
        );
    });
});
