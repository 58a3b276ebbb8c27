import assert from 'node:assert/strict';
import { after, before, it } from 'node:test';
import type { Session } from '../org/contract.ts';
import { addUser, openTestOrg } from '../org/test-package.ts';
import type { TestOrg } from '../org/test-package.ts';

let test: TestOrg;
let owner: Session;
let other: Session;
let account: string;

before(() => {
    test = openTestOrg();
    const role = (Name: string): string => test.org.insert(test.admin, 'UserRole', [{ Name }])[0]?.id ?? '';
    owner = addUser(test, 'owner@test.example', role('One'));
    other = addUser(test, 'other@test.example', role('Two'));
    account = test.org.insert(owner, 'Account', [{ Name: 'A' }])[0]?.id ?? '';
});
after(() => test.close());

const ask = (session: Session, user: Session, ids: string[], fields = 'RecordId, HasReadAccess, HasEditAccess') => {
    const list = ids.map((id) => `'${id}'`).join(', ');
    const soql = `SELECT ${fields} FROM UserRecordAccess WHERE UserId = '${user.userId}' AND RecordId IN (${list})`;
    return test.org.query(session, soql).page(0, 10);
};

it('says what a user may do with records', () => {
    assert.deepEqual(ask(owner, owner, [account]), [
        { attributes: { type: 'UserRecordAccess' }, RecordId: account, HasReadAccess: true, HasEditAccess: true }
    ]);
    const [hidden] = ask(test.admin, other, [account], 'HasReadAccess, MaxAccessLevel');
    assert.deepEqual([hidden?.HasReadAccess, hidden?.MaxAccessLevel], [false, 'None']);
    const levels = (session: Session) => ask(test.admin, session, [account], 'MaxAccessLevel')[0]?.MaxAccessLevel;
    assert.deepEqual([levels(owner), levels(test.admin)], ['All', 'All']);
    const gone = `${account.slice(0, 12)}999`;
    assert.equal(ask(test.admin, test.admin, [gone])[0]?.HasReadAccess, false);
});

it('takes no other question', () => {
    const refused = (soql: string, message: RegExp) =>
        assert.throws(() => test.org.query(test.admin, soql), { errorCode: /MALFORMED_QUERY|INVALID_FIELD/, message });
    refused('SELECT RecordId FROM UserRecordAccess', /needs exactly the filters/);
    refused(`SELECT RecordId FROM UserRecordAccess WHERE UserId = '${owner.userId}'`, /needs exactly the filters/);
    refused(
        `SELECT Id FROM UserRecordAccess WHERE UserId = '${owner.userId}' AND RecordId = '${account}'`,
        /No such column 'Id'/
    );
});

it('auto numbers are not grouped by', () => {
    assert.throws(() => test.org.query(test.admin, 'SELECT Name FROM Visit__c GROUP BY Name'), {
        errorCode: 'INVALID_FIELD',
        message: /field 'Name' can not be grouped in a query call/
    });
});
