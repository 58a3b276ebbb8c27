import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { NOON, addUser, openTestOrg } from '../org/test-package.ts';
import type { TestOrg } from '../org/test-package.ts';
import { plain } from '../soql/sample-org.ts';

let test: TestOrg;
let clock = NOON;
before(() => {
    test = openTestOrg({ now: () => clock });
});
after(() => test.close());

const insert = (fields: Record<string, unknown>): string =>
    test.org.insert(test.admin, 'Account', [fields])[0]?.id ?? '';
const rows = (id: string, session = test.admin): unknown => {
    const soql = `SELECT Field, OldValue, NewValue, DataType FROM AccountHistory WHERE AccountId = '${id}' ORDER BY Id`;
    return plain(test.org.query(session, soql).page(0, 100));
};
const created = { Field: 'created', OldValue: null, NewValue: null, DataType: 'Text' };
const change = (OldValue: unknown, NewValue: unknown) => ({
    Field: 'Colour__c',
    OldValue,
    NewValue,
    DataType: 'DynamicEnum'
});

describe('field history', () => {
    it('has the creation and each change of a tracked field, not of others', () => {
        const id = insert({ Name: 'A', Colour__c: 'Green' });
        test.org.update(test.admin, 'Account', [{ Id: id, Colour__c: 'Amber', Type: 'x' }]);
        test.org.update(test.admin, 'Account', [{ Id: id, Colour__c: 'Amber' }]);
        test.org.update(test.admin, 'Account', [{ Id: id, Colour__c: null }]);
        test.org.update(test.admin, 'Account', [{ Id: id, Type: 'y' }]);
        assert.deepEqual(rows(id), [created, change('Green', 'Amber'), change('Amber', null)]);
    });

    it('is a child list with the user and the time of the change', () => {
        clock = NOON + 3_600_000;
        const id = insert({ Name: 'B' });
        const soql = `SELECT (SELECT Field, CreatedBy.Username, CreatedDate, Account.Name FROM Histories) FROM Account WHERE Id = '${id}'`;
        const [record] = test.org.query(test.admin, soql).page(0, 1);
        assert.deepEqual(plain((record?.Histories as { records: unknown }).records), [
            {
                Field: 'created',
                CreatedBy: { Username: test.admin.username },
                CreatedDate: '2026-03-15T13:00:00.000+0000',
                Account: { Name: 'B' }
            }
        ]);
    });

    it('is undone with the change that is undone', () => {
        const id = insert({ Name: 'C' });
        test.org.update(
            test.admin,
            'Account',
            [
                { Id: id, Colour__c: 'Red' },
                { Id: id, Colour__c: 'None' }
            ],
            {
                allOrNone: true
            }
        );
        assert.deepEqual(rows(id), [created]);
    });

    it('is read by whoever sees the record and the field, and written by nobody', () => {
        const id = insert({ Name: 'D', Colour__c: 'Green' });
        const reader = addUser(test, 'history@test.example');
        assert.deepEqual(rows(id, reader), []);
        test.org.update(test.admin, 'Account', [{ Id: id, OwnerId: reader.userId, Colour__c: 'Red' }]);
        assert.deepEqual(rows(id, reader), [created], 'Colour__c is hidden from the user');
        const [result] = test.org.insert(test.admin, 'AccountHistory', [{ AccountId: id, Field: 'x' }]);
        assert.equal(result?.success, false);
    });

    it('goes with the record', () => {
        const id = insert({ Name: 'E' });
        test.org.delete(test.admin, 'Account', [id]);
        assert.deepEqual(rows(id), []);
        test.org.undelete(test.admin, 'Account', [id]);
        assert.deepEqual(rows(id), [created]);
    });
});

describe('stamps', () => {
    it('follow each write, to the second', () => {
        clock = NOON + 500;
        const id = insert({ Name: 'Stamped' });
        const stamps = () =>
            plain(
                test.org
                    .query(
                        test.admin,
                        `SELECT CreatedDate, LastModifiedDate, SystemModstamp FROM Account WHERE Id = '${id}'`
                    )
                    .page(0, 1)[0]
            );
        const at = (time: string) => `2026-03-15T${time}.000+0000`;
        assert.deepEqual(stamps(), {
            CreatedDate: at('12:00:00'),
            LastModifiedDate: at('12:00:00'),
            SystemModstamp: at('12:00:00')
        });
        clock = NOON + 61_900;
        test.org.update(test.admin, 'Account', [{ Id: id, Type: 'x' }]);
        assert.deepEqual(stamps(), {
            CreatedDate: at('12:00:00'),
            LastModifiedDate: at('12:01:01'),
            SystemModstamp: at('12:01:01')
        });
    });
});

describe('what a user may not see', () => {
    it('is not told by ids: neither deleted records nor their list', () => {
        const other = addUser(test, 'outsider@test.example');
        const id = insert({ Name: 'Gone' });
        test.org.delete(test.admin, 'Account', [id]);
        assert.throws(() => test.org.getRecord(test.admin, 'Account', id, ['Id']), { errorCode: 'ENTITY_IS_DELETED' });
        assert.throws(() => test.org.getRecord(other, 'Account', id, ['Id']), { errorCode: 'NOT_FOUND' });
        const found = (session = test.admin) => test.org.deletedIds(session, 'Account', clock - 5000, clock + 5000);
        assert.ok(found().some((row) => row.id === id));
        assert.deepEqual(found(other), []);
    });
});

describe('storage', () => {
    it('ends: inserts are refused, updates and deletes are not', () => {
        const small = openTestOrg({ dataStorageMb: 1 });
        try {
            const many = Array.from({ length: 600 }, (_, at) => ({ Name: `S${at}` }));
            const results = small.org.insert(small.admin, 'Account', many);
            const failed = results.filter(({ success }) => !success);
            assert.ok(failed.length > 80 && failed.length < 600, String(failed.length));
            assert.deepEqual(failed[0]?.errors, [
                { statusCode: 'STORAGE_LIMIT_EXCEEDED', message: 'storage limit exceeded', fields: [] }
            ]);
            const Id = results[0]?.id ?? '';
            assert.equal(small.org.update(small.admin, 'Account', [{ Id, Type: 'x' }])[0]?.success, true);
            assert.equal(small.org.delete(small.admin, 'Account', [Id])[0]?.success, true);
            assert.equal(small.org.insert(small.admin, 'Account', [{ Name: 'fits' }])[0]?.success, true);
        } finally {
            small.close();
        }
    });
});
