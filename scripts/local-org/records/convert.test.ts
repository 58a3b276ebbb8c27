import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import type { InputRow, RowResult } from '../org/contract.ts';
import { openWriteBench, refused } from './write-bench.ts';
import type { WriteBench } from './write-bench.ts';

let test: WriteBench;
before(() => {
    test = openWriteBench();
});
after(() => test.close());

const LONG = 'x'.repeat(256);

describe('values', () => {
    const wrong: [InputRow, string, string | RegExp, string[]?][] = [
        [
            { Name: LONG },
            'STRING_TOO_LONG',
            `Account Name: data value too large: ${LONG.slice(0, 255)} (max length=255)`,
            ['Name']
        ],
        [
            { Colour__c: 'Blue' },
            'INVALID_OR_NULL_FOR_RESTRICTED_PICKLIST',
            'Colour: bad value for restricted picklist field: Blue',
            ['Colour__c']
        ],
        [
            { Score__c: 100 },
            'NUMBER_OUTSIDE_VALID_RANGE',
            'Score: value outside of valid range on numeric field: 100',
            ['Score__c']
        ],
        [{ Score__c: 99.95 }, 'NUMBER_OUTSIDE_VALID_RANGE', /99\.95/, ['Score__c']],
        [
            { Score__c: 'much' },
            'JSON_PARSER_ERROR',
            /Cannot deserialize instance of double from VALUE_STRING value much/
        ],
        [{ NumberOfEmployees: 1.5 }, 'JSON_PARSER_ERROR', /instance of int from VALUE_NUMBER value 1\.5/],
        [{ Checked__c: 'perhaps' }, 'JSON_PARSER_ERROR', /instance of boolean/],
        [
            { Checked__c: null },
            'INVALID_TYPE_ON_FIELD_IN_RECORD',
            'Checked: value not of required type: ',
            ['Checked__c']
        ],
        [{ Due__c: '2026-02-30' }, 'JSON_PARSER_ERROR', /instance of date from VALUE_STRING value 2026-02-30/],
        [{ Seen_At__c: '2026-01-01 10:00' }, 'JSON_PARSER_ERROR', /instance of datetime/],
        [{ Due__c: '4001-01-01' }, 'FIELD_INTEGRITY_EXCEPTION', 'Due: invalid date: 4001-01-01', ['Due__c']],
        [{ Due__c: '1699-12-31' }, 'FIELD_INTEGRITY_EXCEPTION', 'Due: invalid date: 1699-12-31', ['Due__c']],
        [{ Seen_At__c: '4000-12-31T00:00:01Z' }, 'FIELD_INTEGRITY_EXCEPTION', /invalid date/, ['Seen_At__c']],
        [{ Seen_At__c: '1699-12-31T23:59:59Z' }, 'FIELD_INTEGRITY_EXCEPTION', /invalid date/, ['Seen_At__c']],
        [{ Name: ['x'] }, 'JSON_PARSER_ERROR', /instance of string from START_ARRAY/],
        [{ ParentId: 'nobody' }, 'MALFORMED_ID', 'Parent Account ID: id value of incorrect type: nobody', ['ParentId']],
        [{ ParentId: '003000000000001' }, 'FIELD_INTEGRITY_EXCEPTION', /id value of incorrect type/, ['ParentId']],
        [{ ParentId: '001000000zzzzzz' }, 'INVALID_CROSS_REFERENCE_KEY', 'invalid cross reference id'],
        [
            { OwnerId: 'INVALID_OWNER' },
            'MALFORMED_ID',
            'Owner ID: id value of incorrect type: INVALID_OWNER',
            ['OwnerId']
        ],
        [{ Name: '' }, 'REQUIRED_FIELD_MISSING', 'Required fields are missing: [Name]', ['Name']],
        [{ Nope__c: 1 }, 'INVALID_FIELD', "No such column 'Nope__c' on sobject of type Account"],
        [
            { Badge__c: 'x' },
            'INVALID_FIELD_FOR_INSERT_UPDATE',
            /^Unable to create\/update fields: Badge__c\. Please check the security settings/,
            ['Badge__c']
        ],
        [{ CreatedDate: '2026-01-01T00:00:00Z' }, 'INVALID_FIELD_FOR_INSERT_UPDATE', /CreatedDate/, ['CreatedDate']],
        [{ Id: '001000000000001' }, 'INVALID_FIELD_FOR_INSERT_UPDATE', 'cannot specify Id in an insert call', ['Id']]
    ];
    for (const [row, code, message, fields] of wrong) {
        it(`refuses ${JSON.stringify(row).slice(0, 60)} with ${code}`, () => {
            refused(test.insert({ Name: 'Wrong', ...row }), code, message, fields);
        });
    }

    it('stores what Salesforce stores', () => {
        const id = test.made({
            Name: undefined,
            name: 'Names have no case',
            SCORE__C: '14.65',
            Checked__c: 'FALSE',
            Due__c: '2024-02-29T23:00:00Z',
            Seen_At__c: '2026-01-01T01:30:00.987+02:00',
            Website: '',
            NumberOfEmployees: '12'
        });
        assert.deepEqual(
            test.read(id, 'Name', 'Score__c', 'Checked__c', 'Due__c', 'Seen_At__c', 'Website', 'NumberOfEmployees'),
            ['Names have no case', 14.7, false, '2024-02-29', '2025-12-31T23:30:00.000+0000', null, 12]
        );
    });

    it('rounds half away from zero on the decimals that were sent', () => {
        for (const [sent, kept] of [
            [1.05, 1.1],
            [-1.05, -1.1],
            [14.95, 15],
            [8.249999, 8.2],
            [99.94, 99.9],
            [-0.04, 0]
        ]) {
            assert.deepEqual(test.read(test.made({ Score__c: sent }), 'Score__c'), [kept]);
        }
    });

    it('takes the same CSV values the same way every time', () => {
        const rows = ['1.26', 'x', '1.26', 'x', '0', '0'].map((score) => ['same', score]);
        const results = test.org.write(test.admin, 'insert', 'Account', ['Name', 'Score__c'], rows);
        assert.deepEqual(
            results.map(({ id, success }) => (success ? test.read(id!, 'Score__c')[0] : 'refused')),
            [1.3, 'refused', 1.3, 'refused', 0, 0]
        );
    });

    it('refuses a badly typed CSV cell for its row only', () => {
        const results = test.org.write(
            test.admin,
            'insert',
            'Account',
            ['Name', 'Score__c'],
            [
                ['a', 'x'],
                ['b', '1'],
                ['c', null]
            ]
        );
        assert.deepEqual(
            results.map((result) => result.success),
            [false, true, true]
        );
        refused(results[0] as RowResult, 'INVALID_TYPE_ON_FIELD_IN_RECORD', 'Score: value not of required type: x', [
            'Score__c'
        ]);
    });
});
