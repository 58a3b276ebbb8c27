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

describe('upsert', () => {
    const upsert = (rows: InputRow[], externalIdField: string, more = {}): RowResult[] =>
        test.org.upsert(test.admin, 'Account', rows, { externalIdField, ...more });

    it('updates by external id without case, inserts what is new', () => {
        const id = test.made({ Key__c: 'up-1' });
        const results = upsert(
            [
                { Key__c: 'UP-1', Phone: '9' },
                { Key__c: 'up-2', Name: 'New' }
            ],
            'key__C'
        );
        assert.deepEqual(
            results.map((result) => [result.success, result.created]),
            [
                [true, false],
                [true, true]
            ]
        );
        assert.deepEqual(test.read(id, 'Phone'), ['9']);
    });

    it('by Id creates where there is none', () => {
        const id = test.made();
        const results = upsert(
            [
                { Id: null, Name: 'n' },
                { Id: id, Name: 'm' },
                { Id: 'bad', Name: 'b' }
            ],
            'Id'
        );
        assert.deepEqual(
            results.map((result) => [result.success, result.created]),
            [
                [true, true],
                [true, false],
                [false, false]
            ]
        );
        refused(results[2] as RowResult, 'MALFORMED_ID', /Account ID/, ['Id']);
    });

    it('refuses the same key twice in one request, a missing key, and a field that is no key', () => {
        const results = upsert(
            [{ Key__c: 'twice', Name: 'a' }, { Key__c: 'TWICE', Name: 'b' }, { Name: 'c' }],
            'Key__c'
        );
        refused(results[0] as RowResult, 'DUPLICATE_VALUE', 'Duplicate external id specified: twice');
        refused(results[1] as RowResult, 'DUPLICATE_VALUE', 'Duplicate external id specified: TWICE');
        refused(results[2] as RowResult, 'MISSING_ARGUMENT', 'Key__c not specified');
        assert.throws(() => upsert([{ Phone: '1' }], 'Phone'), {
            status: 404,
            errorCode: 'NOT_FOUND',
            message: 'Provided external ID field does not exist or is not accessible: Phone'
        });
    });

    it('lists the records when a key that is not unique finds several', () => {
        const ids = [test.made({ Loose_Key__c: 'many' }), test.made({ Loose_Key__c: 'many' })];
        const [result] = upsert([{ Loose_Key__c: 'many', Phone: '1' }], 'Loose_Key__c');
        assert.deepEqual(result?.matches, ids);
        assert.equal(result?.success, false);
        assert.deepEqual(test.org.findByExternalId(test.admin, 'Account', 'Loose_Key__c', 'MANY'), ids);
    });

    it('with allOrNone undoes everything and says so on every row', () => {
        const id = test.made({ Key__c: 'all', Phone: 'before' });
        const results = upsert(
            [
                { Key__c: 'all', Phone: 'after' },
                { Key__c: 'none', Score__c: 1000 }
            ],
            'Key__c',
            { allOrNone: true }
        );
        assert.deepEqual(
            results.map((result) => result.errors[0]?.statusCode),
            ['ALL_OR_NONE_OPERATION_ROLLED_BACK', 'NUMBER_OUTSIDE_VALID_RANGE']
        );
        assert.deepEqual(
            results.map((result) => result.created),
            [true, true]
        );
        assert.deepEqual(test.read(id, 'Phone'), ['before']);
    });
});
