import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import type { RowResult } from '../org/contract.ts';
import { NOON } from '../org/test-package.ts';
import { openWriteBench, refused } from './write-bench.ts';
import type { WriteBench } from './write-bench.ts';

let test: WriteBench;
before(() => {
    test = openWriteBench();
});
after(() => test.close());

describe('delete and undelete', () => {
    it('take children along and bring them back', () => {
        const account = test.made();
        const contact = test.made({ LastName: 'Doe', AccountId: account, Name: undefined }, 'Contact');
        const visit = test.made({ Kind__c: 'x', Account__c: account, Name: undefined }, 'Visit__c');
        assert.equal(test.org.delete(test.admin, 'Account', [account])[0]?.success, true);
        assert.throws(() => test.read(contact, 'Id'), { errorCode: 'ENTITY_IS_DELETED' });
        assert.deepEqual(test.read(visit, 'Account__c'), [null]);
        refused(
            test.org.delete(test.admin, 'Account', [account])[0] as RowResult,
            'ENTITY_IS_DELETED',
            'entity is deleted'
        );
        assert.equal(
            test.org.query(test.admin, `SELECT Id FROM Contact WHERE Id = '${contact}'`, { all: true }).totalSize,
            1
        );
        assert.equal(test.org.undelete(test.admin, 'Account', [account])[0]?.success, true);
        assert.deepEqual(test.read(contact, 'AccountId'), [account]);
    });

    it('are refused where a child holds on', () => {
        const account = test.made();
        test.made({ AccountId: account, Subject: 's', Name: undefined }, 'Case');
        refused(
            test.org.delete(test.admin, 'Account', [account])[0] as RowResult,
            'DELETE_FAILED',
            /associated with the following cases/
        );
    });

    it('erase for good, and never give the id again', () => {
        const id = test.made();
        const [gone] = test.org.write(test.admin, 'hardDelete', 'Account', ['Id'], [[id]]);
        assert.equal(gone?.success, true);
        assert.equal(
            test.org.query(test.admin, `SELECT Id FROM Account WHERE Id = '${id}'`, { all: true }).totalSize,
            0
        );
        assert.notEqual(test.made(), id);
    });

    it('are listed by date', () => {
        test.clock = NOON + 1_000_000;
        const id = test.made();
        test.org.delete(test.admin, 'Account', [id]);
        const found = test.org.deletedIds(test.admin, 'Account', test.clock - 1000, test.clock + 1000);
        assert.deepEqual(found, [{ id, deletedDate: '2026-03-15T12:16:40.000+0000' }]);
    });
});
