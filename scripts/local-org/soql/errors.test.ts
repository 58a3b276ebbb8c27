import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { openSampleOrg } from './sample-org.ts';
import type { SampleOrg } from './sample-org.ts';

let test: SampleOrg;
before(() => {
    test = openSampleOrg();
});
after(() => test.close());

describe('errors', () => {
    const cases: [string, string, string | RegExp][] = [
        [
            'SELECT Id, Foo__c FROM Account',
            'INVALID_FIELD',
            "\nSELECT Id, Foo__c FROM Account\n           ^\nERROR at Row:1:Column:12\nNo such column 'Foo__c' on entity 'Account'. If you are attempting to use a custom field, be sure to append the '__c' after the custom field name. Please reference your WSDL or the describe call for the appropriate names."
        ],
        [
            'select count() from XYZZY',
            'INVALID_TYPE',
            "\nselect count() from XYZZY\n                    ^\nERROR at Row:1:Column:21\nsObject type 'XYZZY' is not supported. If you are attempting to use a custom object, be sure to append the '__c' after the entity name. Please reference your WSDL or the describe call for the appropriate names."
        ],
        [
            'SELECT Id\nFROM Account\nWHERE Foo = 1',
            'INVALID_FIELD',
            /^\nWHERE Foo = 1\n {6}\^\nERROR at Row:3:Column:7\n/
        ],
        ['SELECT Nope.Name FROM Account', 'INVALID_FIELD', /Didn't understand relationship 'Nope' in field path/],
        [
            'SELECT Id, (SELECT Id FROM Nothings) FROM Account',
            'INVALID_TYPE',
            /Didn't understand relationship 'Nothings' in FROM part of query call/
        ],
        [
            "SELECT Id FROM Account WHERE Score__c = 'x'",
            'INVALID_FIELD',
            /value of filter criterion for field 'Score__c' must be of type double and should not be enclosed in quotes$/
        ],
        [
            'SELECT Id FROM Account WHERE Name = 5',
            'INVALID_FIELD',
            /'Name' must be of type string and should be enclosed in quotes$/
        ],
        [
            'SELECT Id FROM Account WHERE CreatedDate = 2026-01-01',
            'INVALID_FIELD',
            /'CreatedDate' must be of type dateTime and should not be enclosed/
        ],
        ["SELECT Id FROM Account WHERE Id = 'abc'", 'INVALID_QUERY_FILTER_OPERATOR', /invalid ID field: abc$/],
        ["SELECT Id FROM Account WHERE Id LIKE 'a%'", 'INVALID_QUERY_FILTER_OPERATOR', /invalid operator on id field$/],
        [
            'SELECT Id FROM Account WHERE Checked__c > true',
            'INVALID_QUERY_FILTER_OPERATOR',
            /invalid operator on boolean field$/
        ],
        [
            "SELECT Id FROM Account WHERE Detail__c = 'x'",
            'INVALID_FIELD',
            /field 'Detail__c' can not be filtered in a query call$/
        ],
        ['SELECT Id FROM Account ORDER BY Detail__c', 'INVALID_FIELD', /can not be sorted/],
        ['SELECT Score__c FROM Account GROUP BY Score__c', 'INVALID_FIELD', /can not be grouped/],
        ['SELECT Name, COUNT(Id) FROM Account', 'MALFORMED_QUERY', /Field must be grouped or aggregated: Name$/],
        [
            'SELECT Name, COUNT(Id) FROM Account GROUP BY Type',
            'MALFORMED_QUERY',
            /Field must be grouped or aggregated: Name$/
        ],
        ['SELECT SUM(Name) FROM Account', 'MALFORMED_QUERY', /field Name does not support aggregate operator SUM$/],
        ['SELECT Id Alias FROM Account', 'MALFORMED_QUERY', /only aggregate expressions use field aliasing/],
        ['SELECT Id FROM', 'MALFORMED_QUERY', /unexpected token: '<EOF>'$/],
        ['SELECT Id, FROM Account', 'MALFORMED_QUERY', /unexpected token: 'FROM'$/],
        ['SELECT Id FROM Account WHERE Name = "x"', 'MALFORMED_QUERY', /no viable alternative at character '"'$/],
        [
            "SELECT Id FROM Account WHERE Name = 'a' AND Name = 'b' OR Name = 'c'",
            'MALFORMED_QUERY',
            /unexpected token: 'OR'$/
        ],
        [
            'SELECT Id FROM Account LIMIT 1 OFFSET 2001',
            'NUMBER_OUTSIDE_VALID_RANGE',
            'Maximum SOQL offset allowed is 2000'
        ],
        [
            'SELECT Id FROM Account WHERE Name IN (SELECT Name FROM Contact)',
            'MALFORMED_QUERY',
            /only Id and reference fields can/
        ],
        ["SELECT DISTANCE(Loc__c, GEOLOCATION(1, 2), 'mi') FROM Account", 'MALFORMED_QUERY', /not supported/],
        [
            'SELECT FORMAT(Score__c) FROM Account',
            'MALFORMED_QUERY',
            /FORMAT\(\) in SELECT is not supported by the local org/
        ],
        ['', 'MALFORMED_QUERY', /unexpected token/],
        ["SELECT Id FROM Account WHERE Name = 'open", 'MALFORMED_QUERY', /a quoted text is not closed/],
        ['SELECT Id FROM Account WHERE Name = :bind', 'MALFORMED_QUERY', /no viable alternative at character ':'/],
        ['SELECT Id FROM Account LIMIT x', 'MALFORMED_QUERY', /unexpected token: 'x'/],
        ['SELECT Id FROM Account LIMIT 1 1', 'MALFORMED_QUERY', /unexpected token: '1'/],
        ['SELECT Id FROM Account ALL ROWS', 'MALFORMED_QUERY', /ALL ROWS not allowed in this context/],
        [
            'SELECT Id FROM Account WHERE (Name = null',
            'MALFORMED_QUERY',
            /expecting a right parenthesis, found '<EOF>'/
        ],
        ['SELECT Id FROM Account WHERE Due__c = LAST_FOREVER', 'MALFORMED_QUERY', /unexpected token: 'LAST_FOREVER'/],
        ['SELECT Id FROM Account WHERE Due__c = 2026-13-45', 'INVALID_FIELD', /must be of type date/],
        ['SELECT Id FROM Account WHERE Score__c < null', 'MALFORMED_QUERY', /unexpected token: 'null'/],
        [`SELECT Id FROM Account WHERE ${'('.repeat(5000)}`, 'MALFORMED_QUERY', /nested too deep/]
    ];
    for (const [soql, errorCode, message] of cases) {
        it(JSON.stringify(soql), () => {
            assert.throws(() => test.query(soql), { name: 'OrgError', status: 400, errorCode, message });
        });
    }
});
