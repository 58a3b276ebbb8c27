import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { openTestOrg } from '../org/test-package.ts';
import type { TestOrg } from '../org/test-package.ts';

let test: TestOrg;
let account: string;
let done: string;

before(() => {
    test = openTestOrg();
    const { org, admin } = test;
    account = org.insert(admin, 'Account', [{ Name: 'A' }])[0]?.id ?? '';
    const tasks = [
        { Subject: 'Call', Status: 'Completed', WhatId: account, ActivityDate: '2026-01-02' },
        { Subject: 'Write', Status: 'In Progress', WhatId: account }
    ];
    done = org.insert(admin, 'Task', tasks)[0]?.id ?? '';
});
after(() => test.close());

const lists = () =>
    test.org
        .query(
            test.admin,
            'SELECT Name, (SELECT Id, Subject, IsClosed, ActivityDate, Owner.Username, What.Name FROM ActivityHistories), (SELECT Subject FROM OpenActivities) FROM Account'
        )
        .page(0, 1)[0] as unknown as Record<string, { records: Record<string, unknown>[] } | null>;

describe('activities of a record', () => {
    it('are its tasks: the done ones and the others', () => {
        const { ActivityHistories: past, OpenActivities: open } = lists();
        const [{ attributes, Owner, What, ...call }] = past!.records as [Record<string, unknown>];
        assert.equal((attributes as { type: string }).type, 'ActivityHistory');
        assert.deepEqual(call, { Id: done, Subject: 'Call', IsClosed: true, ActivityDate: '2026-01-02' });
        assert.equal((What as { Name: string }).Name, 'A');
        assert.ok((Owner as { Username: string }).Username);
        assert.deepEqual(
            open!.records.map(({ Subject }) => Subject),
            ['Write']
        );
    });

    it('are read as children only', () => {
        assert.throws(() => test.org.query(test.admin, 'SELECT Id FROM ActivityHistory'), {
            errorCode: 'INVALID_TYPE_FOR_OPERATION',
            message: 'entity type ActivityHistory does not support query'
        });
        const described = test.org.describe(test.admin, 'ActivityHistory');
        assert.deepEqual([described.queryable, described.createable, described.keyPrefix], [false, false, null]);
        const children = test.org.describe(test.admin, 'Account').childRelationships;
        assert.ok(children.some(({ relationshipName }) => relationshipName === 'OpenActivities'));
    });

    it('count once as data, and go with their record', () => {
        const before = test.org.storage().usedMb;
        assert.ok(before <= 1);
        assert.equal(test.org.delete(test.admin, 'Account', [account])[0]?.success, true);
        assert.equal(test.org.recordCount('Task'), 0);
        assert.equal(test.org.undelete(test.admin, 'Account', [account])[0]?.success, true);
        assert.equal(lists().ActivityHistories?.records.length, 1);
    });
});
