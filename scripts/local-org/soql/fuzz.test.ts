// Whatever text arrives, the answer is rows or an error in Salesforce's shape.

import assert from 'node:assert/strict';
import { after, before, it } from 'node:test';
import fc from 'fast-check';
import { OrgError } from '../org/contract.ts';
import { openSampleOrg } from './sample-org.ts';
import type { SampleOrg } from './sample-org.ts';

let test: SampleOrg;
before(() => {
    test = openSampleOrg();
});
after(() => test.close());

function answersOrRefuses(soql: string): void {
    try {
        test.query(soql);
    } catch (error) {
        assert.ok(error instanceof OrgError, `${soql}\n${(error as Error).stack}`);
        assert.equal(error.status, 400, soql);
    }
}

const WORDS =
    "SELECT FROM WHERE AND OR NOT IN LIKE GROUP BY ROLLUP HAVING ORDER ASC DESC NULLS FIRST LAST LIMIT OFFSET TYPEOF WHEN THEN ELSE END FOR VIEW USING SCOPE mine Account Contacts Contact Task What Owner.Name Parent.Parent.Name Parent Id Name Score__c Colour__c Due__c Seen_At__c Checked__c Detail__c Badge__c CreatedDate COUNT() COUNT(Id) MAX(Score__c) COUNT_DISTINCT(Type) CALENDAR_YEAR(CreatedDate) toLabel(Colour__c) FIELDS(ALL) GROUPING(Type) ( ) , . = != < >= 'a' 'it\\'s' '%' null TRUE 1 -2.5 1e3 2026-01-01 2026-01-01T00:00:00Z TODAY LAST_N_DAYS:3 alias a".split(
        ' '
    );

it('words in any order', () => {
    const start = fc.constantFrom(
        '',
        'SELECT',
        'SELECT Id FROM Account',
        'SELECT Id FROM Account WHERE',
        'SELECT Id FROM Account ORDER BY',
        'SELECT Type, COUNT(Id) FROM Account GROUP BY Type',
        'SELECT COUNT(Id) FROM Account GROUP BY',
        'SELECT TYPEOF What WHEN Account THEN'
    );
    const words = fc.array(fc.constantFrom(...WORDS), { maxLength: 8 });
    const text = fc.tuple(start, words).map(([first, rest]) => [first, ...rest].join(' '));
    fc.assert(fc.property(text, answersOrRefuses), { numRuns: 3000 });
});

it('a right query with something replaced', () => {
    const parts =
        "SELECT Id , Name , Owner.Name , ( SELECT LastName FROM Contacts WHERE LastName != null ORDER BY LastName LIMIT 2 ) FROM Account WHERE ( Score__c > 1 AND Name LIKE '%a%' ) OR Id IN ( SELECT AccountId FROM Contact ) ORDER BY Name DESC NULLS LAST LIMIT 5 OFFSET 1".split(
            ' '
        );
    const change = fc.tuple(fc.nat(parts.length - 1), fc.constantFrom('', ...WORDS));
    fc.assert(
        fc.property(fc.array(change, { maxLength: 3 }), (changes) => {
            const words = [...parts];
            for (const [at, word] of changes) words[at] = word;
            answersOrRefuses(words.join(' '));
        }),
        { numRuns: 3000 }
    );
});

it('any characters, also inside of quotes', () => {
    const text = fc.string({ unit: 'binary', maxLength: 60 });
    fc.assert(
        fc.property(text, (characters) => {
            answersOrRefuses(characters);
            answersOrRefuses(`SELECT Id FROM Account WHERE Name = '${characters}'`);
            answersOrRefuses(`SELECT ${characters} FROM Account`);
        }),
        { numRuns: 1500 }
    );
});

it('what is big or deep', () => {
    const huge = [
        `SELECT Id FROM Account WHERE ${"Name = 'a' OR ".repeat(7000)}Name = 'b'`,
        `SELECT Id FROM Account WHERE Name IN (${"'abc',".repeat(16_000)}'b')`,
        `SELECT Id FROM Account WHERE ${'NOT '.repeat(20_000)}Name = 'b'`,
        `SELECT ${'CALENDAR_YEAR('.repeat(7000)}Id FROM Account`,
        `SELECT ${Array.from({ length: 60 }, (_, at) => `${'Parent.'.repeat(at % 6)}Owner.Name`).join(',')} FROM Account`,
        `SELECT Id${', Name'.repeat(10_000)} FROM Account`,
        `SELECT Id FROM Account${' '.repeat(200_000)}`
    ];
    for (const soql of huge) answersOrRefuses(soql);
    assert.equal(test.query(huge[0] as string).length, 0);
});
