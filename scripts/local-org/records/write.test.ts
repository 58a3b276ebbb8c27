import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import type { RowResult } from '../org/contract.ts';
import { NOON, addUser } from '../org/test-package.ts';
import { openWriteBench, refused } from './write-bench.ts';
import type { WriteBench } from './write-bench.ts';

let test: WriteBench;
before(() => {
    test = openWriteBench();
});
after(() => test.close());

describe('new records', () => {
    it('get defaults, auto numbers, an owner and stamps', () => {
        const id = test.made({ Kind__c: 'call', Name: undefined }, 'Visit__c');
        assert.deepEqual(test.read(id, 'Planned__c', 'OwnerId', 'CreatedById', 'CreatedDate', 'IsDeleted'), [
            '2026-03-22',
            test.admin.userId,
            test.admin.userId,
            '2026-03-15T12:00:00.000+0000',
            false
        ]);
        assert.match(String(test.read(id, 'Name')[0]), /^V-\d{4}$/);
        assert.deepEqual(test.read(test.made(), 'Checked__c'), [true]);
    });

    it('keep a blank that was sent instead of the default', () => {
        assert.deepEqual(
            test.read(test.made({ Kind__c: 'x', Planned__c: null, Name: undefined }, 'Visit__c'), 'Planned__c'),
            [null]
        );
    });

    it('must have their required custom fields and their master', () => {
        refused(test.insert({}, 'Visit__c'), 'REQUIRED_FIELD_MISSING', 'Required fields are missing: [Kind__c]', [
            'Kind__c'
        ]);
        refused(test.insert({ Name: 'n' }, 'Note__c'), 'REQUIRED_FIELD_MISSING', /Visit__c/, ['Visit__c']);
    });

    it('take a reference by an external id of the other record', () => {
        const parent = test.made({ Key__c: 'parent-key' });
        const child = test.insert({ Name: 'Child', Parent: { attributes: { type: 'Account' }, Key__c: 'PARENT-KEY' } });
        assert.deepEqual(test.read(child.id ?? '', 'ParentId'), [parent]);
        const csv = test.org.write(
            test.admin,
            'insert',
            'Account',
            ['Name', 'Parent.Key__c'],
            [
                ['c', 'parent-key'],
                ['d', 'none']
            ]
        );
        assert.equal(csv[0]?.success, true);
        refused(
            csv[1] as RowResult,
            'INVALID_FIELD',
            'Foreign key external ID: none not found for field Key__c in entity Account'
        );
    });
});

describe('updates', () => {
    it('change what is sent, clear what is null, leave the rest, and stamp the record', () => {
        const id = test.made({ Score__c: 5, Phone: '1', Website: 'w' });
        test.clock = NOON + 65_500;
        assert.equal(test.update({ Id: id.slice(0, 15), Phone: null, Score__c: 6 }).success, true);
        assert.deepEqual(
            test.read(id, 'Score__c', 'Phone', 'Website', 'CreatedDate', 'LastModifiedDate', 'SystemModstamp'),
            [
                6,
                null,
                'w',
                '2026-03-15T12:00:00.000+0000',
                '2026-03-15T12:01:05.000+0000',
                '2026-03-15T12:01:05.000+0000'
            ]
        );
    });

    it('say what is wrong with the id', () => {
        const id = test.made();
        refused(test.update({ Name: 'x' }), 'MISSING_ARGUMENT', 'Id not specified in an update call');
        refused(test.update({ Id: 'x', Name: 'x' }), 'MALFORMED_ID', 'Account ID: id value of incorrect type: x', [
            'Id'
        ]);
        refused(test.update({ Id: test.admin.userId, Name: 'x' }), 'MALFORMED_ID', /Account ID/, ['Id']);
        refused(test.update({ Id: id.toLowerCase(), Name: 'x' }), 'MALFORMED_ID', /Account ID/, ['Id']);
        refused(
            test.update({ Id: '001000000zzzzzz', Name: 'x' }),
            'INVALID_CROSS_REFERENCE_KEY',
            'invalid cross reference id'
        );
        test.org.delete(test.admin, 'Account', [id]);
        refused(test.update({ Id: id, Name: 'x' }), 'ENTITY_IS_DELETED', 'entity is deleted');
    });

    it('cannot clear a required field or write a read-only one', () => {
        const id = test.made();
        refused(test.update({ Id: id, Name: null }), 'REQUIRED_FIELD_MISSING', 'Required fields are missing: [Name]', [
            'Name'
        ]);
        refused(
            test.update({ Id: id, Badge__c: 'x', SystemModstamp: null }),
            'INVALID_FIELD_FOR_INSERT_UPDATE',
            /Badge__c, SystemModstamp/,
            ['Badge__c', 'SystemModstamp']
        );
        const visit = test.made({ Kind__c: 'x', Name: undefined }, 'Visit__c');
        const note = test.made({ Visit__c: visit }, 'Note__c');
        refused(test.update({ Id: note, Visit__c: visit }, 'Note__c'), 'INVALID_FIELD_FOR_INSERT_UPDATE', /Visit__c/, [
            'Visit__c'
        ]);
    });

    it('cannot make a circle of parents', () => {
        const top = test.made();
        const child = test.made({ ParentId: top });
        refused(test.update({ Id: top, ParentId: child }), 'CIRCULAR_DEPENDENCY', /ParentId/, ['ParentId']);
        refused(test.update({ Id: top, ParentId: top }), 'CIRCULAR_DEPENDENCY', /ParentId/, ['ParentId']);
    });

    it('leave out the cells of a CSV row that are not sent', () => {
        const id = test.made({ Score__c: 3, Phone: '1' });
        test.org.write(test.admin, 'update', 'Account', ['ID', 'score__c', 'PHONE'], [[id, undefined, '2']]);
        assert.deepEqual(test.read(id, 'Score__c', 'Phone'), [3, '2']);
        test.org.write(test.admin, 'update', 'Account', ['Id', 'Score__c', 'Phone'], [[id, '4', null]]);
        assert.deepEqual(test.read(id, 'Score__c', 'Phone'), [4, null]);
    });
});

describe('unique values', () => {
    it('compare without case unless the field says otherwise, and name the other record', () => {
        const id = test.made({ Key__c: 'Unique-1', Strict_Key__c: 'S' });
        refused(
            test.insert({ Name: 'x', Key__c: 'uNIQUE-1' }),
            'DUPLICATE_VALUE',
            `duplicate value found: Key__c duplicates value on record with id: ${id.slice(0, 15)}`
        );
        test.made({ Strict_Key__c: 's' });
        refused(test.insert({ Name: 'x', Strict_Key__c: 's' }), 'DUPLICATE_VALUE', /Strict_Key__c/);
        const other = test.made();
        refused(test.update({ Id: other, Key__c: 'unique-1' }), 'DUPLICATE_VALUE', /Key__c/);
    });

    it('are free again when the record is deleted, and block its return', () => {
        const id = test.made({ Key__c: 'gone' });
        test.org.delete(test.admin, 'Account', [id]);
        test.made({ Key__c: 'gone' });
        const [back] = test.org.undelete(test.admin, 'Account', [id]);
        refused(back as RowResult, 'DUPLICATE_VALUE', /Key__c/);
    });
});

describe('validation rules', () => {
    it('see the record as it will be, and as it was', () => {
        const id = test.made({ Colour__c: 'Amber', Score__c: 12 });
        refused(
            test.update({ Id: id, Colour__c: 'Red' }),
            'FIELD_CUSTOM_VALIDATION_EXCEPTION',
            'Red cannot be above 10.',
            ['Colour__c']
        );
        assert.equal(test.update({ Id: id, Colour__c: 'Red', Score__c: 9 }).success, true);
        // Not a change of colour any more: the rule leaves it alone.
        assert.equal(test.update({ Id: id, Score__c: 12 }).success, true);
    });

    it('are asked again for every row whose values differ, before or after', () => {
        const ids = ['Amber', 'Red', 'Amber', 'Amber'].map((Colour__c) => test.made({ Colour__c, Score__c: 12 }));
        const rows = ids.map((id, at) => [id, at === 0 ? 'Green' : 'Red', '12.0']);
        rows.push([ids[0]!, 'Red', '8.0'], [ids[1]!, 'Blue-green', '7'], [ids[0]!, 'Red', '12.0']);
        const results = test.org.write(test.admin, 'update', 'Account', ['Id', 'Colour__c', 'Score__c'], rows);
        assert.deepEqual(
            results.map(({ success, errors }) => (success ? 'written' : errors[0]?.statusCode)),
            [
                'written',
                // It was red before.
                'written',
                'FIELD_CUSTOM_VALIDATION_EXCEPTION',
                'FIELD_CUSTOM_VALIDATION_EXCEPTION',
                'written',
                'INVALID_OR_NULL_FOR_RESTRICTED_PICKLIST',
                'written'
            ]
        );
        assert.deepEqual(test.read(ids[0]!, 'Colour__c', 'Score__c'), ['Red', 12]);
        assert.deepEqual(
            results.map(({ id }) => id),
            [...ids, ids[0], ids[1], ids[0]]
        );
    });

    it('obey custom permissions of the user', () => {
        const reader = addUser(test, 'skipper@test.example', null, ['Reader']);
        assert.deepEqual(reader.customPermissions, ['Skip']);
    });
});

describe('transactions', () => {
    it('roll back all calls inside when one throws', () => {
        const count = test.org.recordCount('Account');
        assert.throws(() =>
            test.org.transaction(() => {
                test.made();
                throw new Error('stop');
            })
        );
        assert.equal(test.org.recordCount('Account'), count);
    });
});
