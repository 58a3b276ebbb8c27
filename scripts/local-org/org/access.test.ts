import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import type { Session } from './contract.ts';
import { ACCOUNT_ACCESS_SET, INTEGRATION_USERNAME } from './first-start.ts';
import { addUser, openTestOrg } from './test-package.ts';
import type { TestOrg } from './test-package.ts';

let test: TestOrg;
let boss: Session;
let rep: Session;
let other: Session;
let repsAccount: string;
let othersAccount: string;

function role(name: string, parent: string | null): string {
    return test.org.insert(test.admin, 'UserRole', [{ Name: name, ParentRoleId: parent }])[0]?.id ?? '';
}

const accountOf = (session: Session, name: string): string =>
    test.org.insert(session, 'Account', [{ Name: name }])[0]?.id ?? '';

const names = (session: Session, soql = 'SELECT Name FROM Account ORDER BY Name'): unknown[] =>
    test.org
        .query(session, soql)
        .page(0, 100)
        .map((record) => record.Name);

before(() => {
    test = openTestOrg();
    const top = role('Boss', null);
    const middle = role('Middle', top);
    const below = role('Rep', middle);
    boss = addUser(test, 'boss@test.example', top);
    rep = addUser(test, 'rep@test.example', below, ['Reader']);
    other = addUser(test, 'other@test.example', role('Other', null));
    repsAccount = accountOf(rep, "Rep's");
    othersAccount = accountOf(other, "Other's");
});
after(() => test.close());

describe('sharing', () => {
    it('shows private records to their owner, to roles above and to administrators', () => {
        assert.deepEqual(names(rep), ["Rep's"]);
        assert.deepEqual(names(other), ["Other's"]);
        assert.deepEqual(names(boss), ["Rep's"]);
        assert.deepEqual(names(test.admin), ["Other's", "Rep's"]);
    });

    it('holds for counts, groups, sub-selects, parents and children', () => {
        test.org.insert(test.admin, 'Account', [{ Name: 'Child', ParentId: othersAccount, OwnerId: rep.userId }]);
        assert.equal(test.org.query(rep, 'SELECT COUNT() FROM Account').totalSize, 2);
        assert.deepEqual(names(rep, 'SELECT Name, COUNT(Id) n FROM Account GROUP BY Name ORDER BY Name'), [
            'Child',
            "Rep's"
        ]);
        const [child] = test.org
            .query(rep, "SELECT Parent.Name, ParentId FROM Account WHERE Name = 'Child'")
            .page(0, 1);
        assert.equal(child?.Parent, null);
        assert.deepEqual(names(rep, "SELECT Name FROM Account WHERE Parent.Name = 'Other\\'s'"), []);
        test.org.insert(test.admin, 'Contact', [
            { LastName: 'Seen', AccountId: repsAccount },
            { LastName: 'Hidden', AccountId: othersAccount }
        ]);
        assert.deepEqual(names(boss, 'SELECT Name FROM Contact'), ['Seen']);
        assert.deepEqual(names(rep, 'SELECT Name FROM Account WHERE Id IN (SELECT AccountId FROM Contact)'), ["Rep's"]);
    });

    it('answers 404 for a record that is not shared and refuses to write to it', () => {
        assert.throws(() => test.org.getRecord(rep, 'Account', othersAccount), { status: 404, errorCode: 'NOT_FOUND' });
        assert.deepEqual(
            test.org.retrieve(rep, 'Account', [othersAccount, repsAccount], ['Id']).map((record) => record?.Id ?? null),
            [null, repsAccount]
        );
        const [written] = test.org.update(rep, 'Account', [{ Id: othersAccount, Phone: '1' }]);
        assert.equal(written?.errors[0]?.statusCode, 'INSUFFICIENT_ACCESS_ON_CROSS_REFERENCE_ENTITY');
        const [gone] = test.org.delete(rep, 'Account', [othersAccount]);
        assert.equal(gone?.errors[0]?.statusCode, 'INSUFFICIENT_ACCESS_OR_READONLY');
        const [pointing] = test.org.update(rep, 'Account', [{ Id: repsAccount, ParentId: othersAccount }]);
        assert.equal(pointing?.errors[0]?.statusCode, 'INSUFFICIENT_ACCESS_ON_CROSS_REFERENCE_ENTITY');
    });

    it('follows a change of owner at once', () => {
        const id = accountOf(rep, 'Moves');
        test.org.update(test.admin, 'Account', [{ Id: id, OwnerId: other.userId }]);
        assert.ok(!names(rep).includes('Moves'));
        assert.ok(names(other).includes('Moves'));
        test.org.delete(test.admin, 'Account', [id]);
    });

    it('can be opened for reading, or altogether', () => {
        for (const [accountSharing, mayWrite] of [
            ['Read', false],
            ['ReadWrite', true]
        ] as const) {
            const open = openTestOrg({ accountSharing });
            const reader = addUser(open, 'reader@test.example');
            const [made] = open.org.insert(open.admin, 'Account', [{ Name: "Admin's" }]);
            assert.equal(open.org.query(reader, 'SELECT Id FROM Account').totalSize, 1);
            assert.equal(open.org.update(reader, 'Account', [{ Id: made?.id, Phone: '1' }])[0]?.success, mayWrite);
            open.close();
        }
    });
});

describe('objects and fields', () => {
    it('hides what no profile or permission set grants', () => {
        assert.throws(() => test.org.query(boss, 'SELECT Score__c FROM Account'), {
            errorCode: 'INVALID_FIELD',
            message: /No such column 'Score__c' on entity 'Account'/
        });
        assert.throws(() => test.org.query(boss, 'SELECT Id FROM Account WHERE Score__c = 1'), {
            errorCode: 'INVALID_FIELD'
        });
        assert.throws(() => test.org.query(boss, 'SELECT Id FROM Account ORDER BY Score__c'), {
            errorCode: 'INVALID_FIELD'
        });
        assert.throws(() => test.org.query(boss, 'SELECT Id FROM Visit__c'), { errorCode: 'INVALID_TYPE' });
        assert.throws(() => test.org.describe(boss, 'Visit__c'), { status: 404 });
        assert.throws(() => test.org.insert(boss, 'Visit__c', [{ Kind__c: 'x' }]), { status: 404 });
        assert.ok(!test.org.describeGlobal(boss).some((object) => object.name === 'Visit__c'));
        assert.ok(!test.org.describe(boss, 'Account').fields.some((field) => field.name === 'Score__c'));
        assert.ok(!('Score__c' in test.org.getRecord(rep, 'Account', repsAccount)) === false);
        assert.ok(!('Colour__c' in test.org.getRecord(rep, 'Account', repsAccount)));
        assert.equal(test.org.firstUnknownColumn(boss, 'Account', ['Name', 'Key__c', 'Score__c']), 'Key__c');
        assert.equal(boss.canReadField('Account', 'Score__c'), false);
    });

    it('grants reading and writing apart', () => {
        assert.deepEqual(
            [
                rep.canReadField('account', 'score__c'),
                rep.canEditField('Account', 'Score__c'),
                rep.canEditField('Account', 'Key__c')
            ],
            [true, false, true]
        );
        const [written] = test.org.update(rep, 'Account', [{ Id: repsAccount, Score__c: 1 }]);
        assert.equal(written?.errors[0]?.statusCode, 'INVALID_FIELD_FOR_INSERT_UPDATE');
        assert.equal(test.org.update(rep, 'Account', [{ Id: repsAccount, Key__c: 'mine' }])[0]?.success, true);
        const score = test.org.describe(rep, 'Account').fields.find((field) => field.name === 'Score__c');
        assert.deepEqual([score?.updateable, score?.createable], [false, false]);
    });

    it('gives the integration user what the package and the administrator give, no more', () => {
        const user = test.org.userByUsername(INTEGRATION_USERNAME.toUpperCase());
        const session = test.org.session(user?.id ?? '');
        assert.deepEqual(session.permissionSetNames, [ACCOUNT_ACCESS_SET]);
        assert.equal(session.apiOnly, true);
        assert.deepEqual(
            ['read', 'edit', 'create', 'delete'].map((right) => session.canUse('Account', right as 'read')),
            [true, true, false, false]
        );
        assert.equal(session.canUse('Contact', 'read'), false);
        assert.equal(session.canEditField('Account', 'Phone'), false);
        assert.deepEqual(names(session).length, names(test.admin).length);
        assert.equal(test.org.insert(session, 'Account', [{ Name: 'No' }])[0]?.success, false);
        assert.equal(test.org.insert(session, 'User', [{ LastName: 'No' }])[0]?.success, false);
    });

    it('changes with the next session when a permission set is taken away', () => {
        const user = addUser(test, 'temporary@test.example', null, ['Reader']);
        const [row] = test.org
            .query(test.admin, `SELECT Id FROM PermissionSetAssignment WHERE AssigneeId = '${user.userId}'`)
            .page(0, 1);
        assert.equal(test.org.session(user.userId).canReadField('Account', 'Score__c'), true);
        test.org.delete(test.admin, 'PermissionSetAssignment', [String(row?.Id)]);
        assert.equal(test.org.session(user.userId).canReadField('Account', 'Score__c'), false);
    });

    it('lets nobody in who is inactive or unknown', () => {
        const user = addUser(test, 'leaver@test.example');
        test.org.update(test.admin, 'User', [{ Id: user.userId, IsActive: false }]);
        for (const id of [user.userId, '005000000zzzzzz', 'nonsense']) {
            assert.throws(() => test.org.session(id), { status: 401, errorCode: 'INVALID_SESSION_ID' });
        }
        assert.equal(test.org.userByUsername('leaver@test.example')?.isActive, false);
        const [made] = test.org.insert(test.admin, 'Account', [{ Name: 'x', OwnerId: user.userId }]);
        assert.equal(made?.errors[0]?.statusCode, 'INACTIVE_OWNER_OR_USER');
    });

    it('gives no record of an own object to a user who may not read such records', () => {
        const stranger = addUser(test, 'stranger@test.example');
        const reader = addUser(test, 'owner@test.example', null, ['Reader']);
        const own = (OwnerId: string) => test.org.insert(test.admin, 'Visit__c', [{ Kind__c: 'call', OwnerId }])[0];
        assert.equal(own(stranger.userId)?.errors[0]?.statusCode, 'TRANSFER_REQUIRES_READ');
        const made = own(reader.userId);
        assert.equal(made?.success, true);
        const [given] = test.org.update(test.admin, 'Visit__c', [{ Id: made?.id, OwnerId: stranger.userId }]);
        assert.equal(given?.errors[0]?.statusCode, 'TRANSFER_REQUIRES_READ');
    });

    it('refuses a second user with the same name and a second assignment of the same set', () => {
        assert.throws(() => addUser(test, 'BOSS@test.example'), { errorCode: 'INVALID_SESSION_ID' });
        const [set] = test.org.query(test.admin, "SELECT Id FROM PermissionSet WHERE Name = 'Reader'").page(0, 1);
        const [twice] = test.org.insert(test.admin, 'PermissionSetAssignment', [
            { AssigneeId: rep.userId, PermissionSetId: set?.Id }
        ]);
        assert.equal(twice?.errors[0]?.statusCode, 'DUPLICATE_VALUE');
    });
});
