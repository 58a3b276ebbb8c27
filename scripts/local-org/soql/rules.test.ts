// What SOQL refuses although it could be understood, and the odd corners that it allows.
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { OrgError } from '../org/contract.ts';
import { openSampleOrg, plain } from './sample-org.ts';
import type { SampleOrg } from './sample-org.ts';

let test: SampleOrg;
before(() => {
    test = openSampleOrg();
});
after(() => test.close());

function refuses(soql: string, code: string, message: string): void {
    assert.throws(
        () => test.query(soql),
        (error) => error instanceof OrgError && error.errorCode === code && error.message.endsWith(message),
        soql
    );
}

describe('semi-joins', () => {
    const inner = '(SELECT AccountId FROM Contact)';
    const refused: [string, string][] = [
        [`Name = 'x' OR Id IN ${inner}`, "Semi join sub-selects are not allowed with the 'OR' operator"],
        [`NOT Id IN ${inner}`, "Semi join sub-selects are not allowed with the 'NOT' operator"],
        [
            `Name != 'x' AND (Name = 'y' OR Id IN ${inner})`,
            'Semi join sub-selects are only allowed at the top level WHERE expressions and not in nested WHERE expressions.'
        ],
        [
            'Id IN (SELECT AccountId FROM Contact WHERE AccountId IN (SELECT WhatId FROM Task))',
            'Nesting of semi join sub-selects is not supported'
        ],
        ['Id IN (SELECT ParentId FROM Account)', 'The inner and outer selects should not be on the same object type'],
        [
            'Id IN (SELECT OwnerId FROM Contact)',
            "The selected field 'OwnerId' in the subquery and the left operand field 'Id' in the where expression in the outer query should point to the same object type"
        ],
        [
            `Id IN ${inner} AND Id IN ${inner} AND Id NOT IN ${inner}`,
            'A WHERE clause can have 2 semi join sub-selects at most'
        ]
    ];
    for (const [where, message] of refused)
        it(`refuse ${where}`, () => refuses(`SELECT Id FROM Account WHERE ${where}`, 'MALFORMED_QUERY', message));

    const allowed: [string, number][] = [
        [`Id IN ${inner}`, 2],
        [`Id IN ${inner} AND Id NOT IN (SELECT WhatId FROM Task)`, 1],
        [`(Id IN ${inner} AND Name = 'Alpha')`, 1],
        ['OwnerId IN (SELECT OwnerId FROM Contact)', 4],
        ['ParentId IN (SELECT AccountId FROM Contact)', 2]
    ];
    for (const [where, count] of allowed)
        it(where, () => assert.equal(test.query(`SELECT Id FROM Account WHERE ${where}`).length, count));
});

it('ORDER BY sorts ROLLUP and CUBE, subtotals as blanks', () => {
    const soql = (order: string) =>
        test
            .query(`SELECT Type, COUNT(Id) n FROM Account GROUP BY ROLLUP(Type) ORDER BY ${order}`)
            .map(({ Type, n }) => [Type, n]);
    assert.deepEqual(soql('GROUPING(Type), Type DESC NULLS LAST'), [
        ['Small', 1],
        ['big', 2],
        [null, 1],
        [null, 4]
    ]);
    assert.deepEqual(
        soql('COUNT(Id) DESC').map(([, n]) => n),
        [4, 2, 1, 1]
    );
    assert.deepEqual(
        plain(test.query('SELECT COUNT(Id) n FROM Account GROUP BY ROLLUP(Type) ORDER BY MAX(Score__c) DESC LIMIT 1')),
        [{ n: 1 }]
    );
    refuses(
        'SELECT Type FROM Account GROUP BY ROLLUP(Type) ORDER BY Name',
        'MALFORMED_QUERY',
        'Field must be grouped or aggregated: Name'
    );
});

it("HAVING sees a subtotal's groups as blank, and needs groups", () => {
    const soql = (having: string) =>
        test
            .query(`SELECT Type FROM Account GROUP BY ROLLUP(Type) HAVING ${having}`)
            .map(({ Type }) => Type)
            .sort();
    assert.deepEqual(soql("Type = 'Small'"), ['Small']);
    assert.deepEqual(soql('Type = null'), [null, null]);
    assert.deepEqual(soql('COUNT(Id) > 3'), [null]);
    const message = 'HAVING can be used with GROUP BY or aggregate functions only';
    refuses("SELECT Id FROM Account HAVING Name = 'x'", 'MALFORMED_QUERY', message);
    refuses('SELECT COUNT() FROM Account HAVING COUNT(Id) > 1', 'MALFORMED_QUERY', message);
});

describe('owners', () => {
    it('of objects that a queue may own go through Name', () => {
        assert.deepEqual(
            plain(test.query("SELECT Owner.Type, Owner.Username FROM Task WHERE Owner.Type = 'User' LIMIT 1")),
            [{ Owner: { Type: 'User', Username: test.admin.username } }]
        );
        assert.deepEqual(
            plain(
                test.query(
                    'SELECT TYPEOF Owner WHEN User THEN Username, TimeZoneSidKey ELSE Name END FROM Task LIMIT 1'
                )
            ),
            [{ Owner: { Username: test.admin.username, TimeZoneSidKey: 'UTC' } }]
        );
        assert.throws(
            () => test.query('SELECT Owner.TimeZoneSidKey FROM Task'),
            /No such column 'TimeZoneSidKey' on entity 'Name'/
        );
    });

    it('of accounts are users', () => {
        assert.throws(() => test.query('SELECT Owner.Type FROM Account'), /No such column 'Type' on entity 'User'/);
        assert.equal(
            test.query("SELECT Owner.TimeZoneSidKey FROM Account WHERE Owner.TimeZoneSidKey = 'UTC'").length,
            4
        );
    });
});

describe('the SELECT list', () => {
    const refused: [string, string, string][] = [
        ['SELECT Id, Id FROM Account', 'INVALID_FIELD', 'duplicate field selected: Id'],
        ['SELECT Id, FIELDS(ALL) FROM Account LIMIT 200', 'INVALID_FIELD', 'duplicate field selected: Id'],
        [
            'SELECT FIELDS(CUSTOM) FROM Account',
            'MALFORMED_QUERY',
            'The SOQL FIELDS function must have a LIMIT of at most 200'
        ],
        [
            'SELECT FIELDS(ALL) FROM Account LIMIT 201',
            'MALFORMED_QUERY',
            'The SOQL FIELDS function must have a LIMIT of at most 200'
        ],
        [
            'SELECT FIELDS(STANDARD) FROM Account GROUP BY Type',
            'MALFORMED_QUERY',
            'FIELDS() cannot be used in an aggregate query'
        ],
        ['SELECT convertCurrency(AnnualRevenue) FROM Account', 'MALFORMED_QUERY', 'which this org does not have'],
        [
            'SELECT CALENDAR_YEAR(CreatedDate) FROM Account',
            'MALFORMED_QUERY',
            'Field must be grouped or aggregated: CALENDAR_YEAR(CreatedDate)'
        ],
        ['SELECT COUNT() FROM Account ORDER BY Name', 'MALFORMED_QUERY', 'ORDER BY cannot be used with COUNT()'],
        ['SELECT Id FROM Account ALL ROWS', 'MALFORMED_QUERY', 'ALL ROWS not allowed in this context'],
        [
            'SELECT Id FROM Account LIMIT 99999999999999999999',
            'MALFORMED_QUERY',
            "unexpected token: '99999999999999999999'"
        ]
    ];
    for (const [soql, code, message] of refused) it(`refuses ${soql}`, () => refuses(soql, code, message));

    it('may mix FIELDS() with fields it does not hold', () => {
        const [row] = test.query('SELECT Name, FIELDS(CUSTOM) FROM Account LIMIT 1');
        assert.deepEqual(['Name' in row!, 'Score__c' in row!, 'Type' in row!], [true, true, false]);
    });

    it('may be asked FOR VIEW and FOR REFERENCE', () => {
        assert.equal(test.query('SELECT Id FROM Account FOR VIEW').length, 4);
        assert.equal(test.query('SELECT Id FROM Account FOR REFERENCE').length, 4);
    });
});
