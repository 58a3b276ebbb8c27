import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { openSampleOrg, plain } from './sample-org.ts';
import type { SampleOrg } from './sample-org.ts';

let test: SampleOrg;
before(() => {
    test = openSampleOrg();
});
after(() => test.close());

describe('records', () => {
    it('have their fields in the order and spelling of the schema', () => {
        const [record] = test.query(
            "select NAME, id, score__C, owner.name, parent.parent.name from ACCOUNT where name = 'élan'"
        );
        assert.deepEqual(record, {
            attributes: { type: 'Account', url: `/services/data/v66.0/sobjects/Account/${test.ids['Élan']}` },
            Name: 'Élan',
            Id: test.ids['Élan'],
            Score__c: 15,
            Owner: {
                attributes: { type: 'User', url: `/services/data/v66.0/sobjects/User/${test.admin.userId}` },
                Name: 'Admin'
            },
            Parent: {
                attributes: { type: 'Account', url: `/services/data/v66.0/sobjects/Account/${test.ids.beta}` },
                Parent: {
                    attributes: { type: 'Account', url: `/services/data/v66.0/sobjects/Account/${test.ids.Alpha}` },
                    Name: 'Alpha'
                }
            }
        });
    });

    it('have null for a parent that is not there', () => {
        assert.deepEqual(plain(test.query("SELECT Parent.Name FROM Account WHERE Name = 'Alpha'")), [{ Parent: null }]);
    });

    it('carry their children, null when there are none', () => {
        const soql =
            "SELECT Name, (SELECT LastName, Account.Name FROM Contacts WHERE LastName != 'Loe' ORDER BY LastName DESC LIMIT 1) FROM Account WHERE Score__c != null ORDER BY Score__c";
        assert.deepEqual(plain(test.query(soql)), [
            {
                Name: 'Alpha',
                Contacts: { totalSize: 1, done: true, records: [{ LastName: 'Roe', Account: { Name: 'Alpha' } }] }
            },
            { Name: 'beta', Contacts: null },
            { Name: 'Élan', Contacts: null }
        ]);
    });

    it('show what a polymorphic reference points at', () => {
        const soql = 'SELECT Subject, What.Name, What.Type, What.Id FROM Task ORDER BY Subject';
        assert.deepEqual(plain(test.query(soql)), [
            { Subject: 'about account', What: { Name: 'Alpha', Type: 'Account', Id: test.ids.Alpha } },
            { Subject: 'about nothing', What: null },
            { Subject: 'about opportunity', What: { Name: 'Deal', Type: 'Opportunity', Id: test.ids.Deal } }
        ]);
        const typed =
            'SELECT TYPEOF What WHEN Account THEN Phone, Score__c WHEN Opportunity THEN Amount ELSE Name END FROM Task WHERE What.Type != null ORDER BY Subject';
        assert.deepEqual(plain(test.query(typed)), [{ What: { Phone: null, Score__c: 5 } }, { What: { Amount: 10 } }]);
    });

    it('come in order, blanks first unless said otherwise', () => {
        const order = (by: string): unknown[] =>
            test.query(`SELECT Name FROM Account ORDER BY ${by}`).map((record) => record.Name);
        assert.deepEqual(order('Score__c'), ["d'Or_100%", 'Alpha', 'beta', 'Élan']);
        assert.deepEqual(order('Score__c DESC'), ["d'Or_100%", 'Élan', 'beta', 'Alpha']);
        assert.deepEqual(order('Score__c DESC NULLS LAST'), ['Élan', 'beta', 'Alpha', "d'Or_100%"]);
        assert.deepEqual(order('Type NULLS LAST, Name DESC').slice(0, 2), ['beta', 'Alpha']);
        assert.deepEqual(order('Name LIMIT 2 OFFSET 1'), ['beta', "d'Or_100%"]);
    });

    it('are fixed when the query is made, page by page', () => {
        const result = test.org.query(test.admin, 'SELECT Name FROM Account ORDER BY Name');
        assert.equal(result.totalSize, 4);
        assert.deepEqual(
            [0, 1, 2, 3, 4].map((at) => result.page(at, 1)[0]?.Name),
            ['Alpha', 'beta', "d'Or_100%", 'Élan', undefined]
        );
    });

    it('of the recycle bin are seen by queryAll only', () => {
        const [made] = test.org.insert(test.admin, 'Account', [{ Name: 'Binned' }]);
        test.org.delete(test.admin, 'Account', [made?.id ?? '']);
        const soql = "SELECT Name, IsDeleted FROM Account WHERE Name = 'Binned'";
        assert.equal(test.org.query(test.admin, soql).totalSize, 0);
        assert.deepEqual(plain(test.org.query(test.admin, soql, { all: true }).page(0, 9)), [
            { Name: 'Binned', IsDeleted: true }
        ]);
    });

    it('FIELDS() gives all, standard or custom fields', () => {
        const names = (which: string): string[] =>
            Object.keys(test.query(`SELECT FIELDS(${which}) FROM Account LIMIT 1`)[0] ?? {});
        assert.ok(names('ALL').includes('Score__c') && names('ALL').includes('Phone'));
        assert.ok(!names('STANDARD').includes('Score__c'));
        assert.ok(!names('CUSTOM').includes('Phone') && names('CUSTOM').includes('Badge__c'));
        assert.throws(() => test.query('SELECT FIELDS(ALL) FROM Account'), { message: /LIMIT of at most 200/ });
    });

    it('may be called by aliases, also of parents', () => {
        const soql = "SELECT a.Name, o.Name, p.Parent.Name FROM Account a, a.Owner o, a.Parent p WHERE p.Name = 'beta'";
        assert.deepEqual(plain(test.query(soql)), [
            { Name: 'Élan', Owner: { Name: 'Admin' }, Parent: { Parent: { Name: 'Alpha' } } }
        ]);
    });

    it('put an address together from its parts', () => {
        const [made] = test.org.insert(test.admin, 'Account', [
            { Name: 'Located', BillingCity: 'Ulm', BillingStreet: 'a "b"\n1' }
        ]);
        const soql = `SELECT BillingAddress, ShippingAddress FROM Account WHERE Id = '${made?.id}'`;
        assert.deepEqual(plain(test.query(soql)), [
            {
                BillingAddress: {
                    street: 'a "b"\n1',
                    city: 'Ulm',
                    state: null,
                    postalCode: null,
                    country: null,
                    geocodeAccuracy: null,
                    latitude: null,
                    longitude: null
                },
                ShippingAddress: null
            }
        ]);
        assert.throws(() => test.org.queryRows(test.admin, soql), { errorCode: 'FUNCTIONALITY_NOT_ENABLED' });
        assert.equal(
            test.org.update(test.admin, 'Account', [{ Id: made?.id, BillingAddress: 'x' }])[0]?.errors[0]?.statusCode,
            'INVALID_FIELD_FOR_INSERT_UPDATE'
        );
        test.org.delete(test.admin, 'Account', [made?.id ?? '']);
    });

    it('show the label of a picklist value', () => {
        assert.deepEqual(plain(test.query("SELECT toLabel(Colour__c) FROM Account WHERE Name = 'beta'")), [
            { Colour__c: 'Amber!' }
        ]);
    });
});

describe('rows of a Bulk query', () => {
    it('are text as the CSV has it', () => {
        const stream = test.org.queryRows(
            test.admin,
            "SELECT Name, Score__c, Checked__c, CreatedDate, Due__c, NumberOfEmployees, Parent.Name, OwnerId FROM Account WHERE Name IN ('beta', 'Alpha') ORDER BY Name"
        );
        assert.deepEqual(stream.columns, [
            'Name',
            'Score__c',
            'Checked__c',
            'CreatedDate',
            'Due__c',
            'NumberOfEmployees',
            'Parent.Name',
            'OwnerId'
        ]);
        assert.equal(stream.totalSize, 2);
        assert.deepEqual(
            [...stream.rows(0, 10)],
            [
                ['Alpha', '5.0', 'true', '2025-12-31T23:59:00.000Z', '2026-03-10', '', '', test.admin.userId],
                ['beta', '14.7', 'false', '2026-03-15T12:00:00.000Z', '2026-03-15', '', 'Alpha', test.admin.userId]
            ]
        );
        assert.deepEqual(
            [...stream.rows(1, 1)].map((row) => row[0]),
            ['beta']
        );
    });

    it('cannot be grouped or nested', () => {
        for (const soql of ['SELECT COUNT(Id) FROM Account', 'SELECT Id, (SELECT Id FROM Contacts) FROM Account']) {
            assert.throws(() => test.org.queryRows(test.admin, soql), { errorCode: 'MALFORMED_QUERY' });
        }
    });
});
