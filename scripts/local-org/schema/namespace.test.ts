import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { openOrg } from '../org/open.ts';
import { addUser, openTestOrg } from '../org/test-package.ts';
import type { TestOrg } from '../org/test-package.ts';
import { isNamespace } from './namespace.ts';

describe('an org with a namespace', () => {
    let test_: TestOrg;
    before(() => {
        test_ = openTestOrg({ namespace: 'acme' });
    });
    after(() => test_.close());

    const rows = (soql: string) => test_.org.query(test_.admin, soql).page(0, 10);

    test('has the prefix on objects, fields and relationships, and on nothing standard', () => {
        assert.deepEqual(test_.org.problems, []);
        const names = test_.org.describe(test_.admin, 'acme__Visit__c').fields.map(({ name }) => name);
        assert.ok(names.includes('acme__Account__c') && names.includes('OwnerId'));
        assert.throws(() => rows('SELECT Score__c FROM Account'), /No such column 'Score__c'/);
        const [account] = test_.org.insert(test_.admin, 'Account', [{ Name: 'A', acme__Key__c: 'k' }]);
        const visit = { acme__Kind__c: 'call', acme__Account__c: account?.id };
        assert.ok(test_.org.insert(test_.admin, 'acme__Visit__c', [visit])[0]?.success);
        const [child] = rows('SELECT acme__Account__r.acme__Key__c FROM acme__Visit__c');
        assert.equal((child?.acme__Account__r as Record<string, unknown>).acme__Key__c, 'k');
        const [parent] = rows('SELECT (SELECT Id FROM acme__Visits__r) FROM Account');
        assert.equal((parent?.acme__Visits__r as { totalSize: number }).totalSize, 1);
    });

    test('computes formulas and holds to validation rules', () => {
        const row = { Name: 'B', acme__Colour__c: 'Green', acme__Score__c: 12 };
        const [made] = test_.org.insert(test_.admin, 'Account', [row]);
        const turn = (values: Record<string, unknown>) =>
            test_.org.update(test_.admin, 'Account', [{ Id: made?.id, acme__Colour__c: 'Red', ...values }])[0];
        const refused = turn({});
        assert.equal(refused?.errors[0]?.message, 'Red cannot be above 10.');
        assert.deepEqual(refused?.errors[0]?.fields, ['acme__Colour__c']);
        assert.ok(turn({ acme__Score__c: 9 })?.success);
        assert.match(
            String(rows("SELECT acme__Badge__c FROM Account WHERE Name = 'B'")[0]?.acme__Badge__c),
            /^Red! ?9|^Red 9/
        );
    });

    test('gives what its permission sets grant, which keep their names', () => {
        const reader = addUser(test_, 'reader@example.com', null, ['Reader']);
        const fields = test_.org.describe(reader, 'Account').fields.map(({ name }) => name);
        assert.ok(fields.includes('acme__Score__c') && !fields.includes('acme__Due__c'));
        const [set] = rows("SELECT NamespacePrefix FROM PermissionSet WHERE Name = 'Reader'");
        assert.equal(set?.NamespacePrefix, 'acme');
        assert.deepEqual(reader.customPermissions, ['Skip', 'acme__Skip']);
    });
});

test('a folder keeps the namespace of its first start', () => {
    const dataDir = mkdtempSync(join(tmpdir(), 'namespace-'));
    try {
        openOrg({ dataDir, sourceDirs: [], namespace: 'acme' }).close();
        const again = openOrg({ dataDir, sourceDirs: [] });
        assert.equal(again.namespace, 'acme');
        again.close();
        assert.throws(
            () => openOrg({ dataDir, sourceDirs: [], namespace: 'other' }),
            /was made with the namespace acme/
        );
    } finally {
        rmSync(dataDir, { recursive: true, force: true });
    }
});

test('a namespace is what Salesforce takes for one', () => {
    for (const good of ['acme', 'a1', 'ac_me', 'abcdefghijklmno']) assert.ok(isNamespace(good), good);
    for (const bad of ['', '1a', 'a__b', '_a', 'a_', 'abcdefghijklmnop', 'a b']) assert.ok(!isNamespace(bad), bad);
});
