import assert from 'node:assert/strict';
import { test } from 'node:test';
import { namespaceIn, withoutPrefix, withPrefix } from './namespace.ts';

test('names of the package get the prefix, in queries, addresses and JSON, and lose it again', () => {
    const texts = {
        "SELECT Name, Health_Score__c FROM Account WHERE Health_Key__c LIKE 'SAMPLE-%'":
            "SELECT Name, acme__Health_Score__c FROM Account WHERE acme__Health_Key__c LIKE 'SAMPLE-%'",
        '/query?q=SELECT%20Id%2CHealth_Score__c%2CAccount__r.Name':
            '/query?q=SELECT%20Id%2Cacme__Health_Score__c%2Cacme__Account__r.Name',
        '{"attributes":{"type":"Health_Model__c"},"Status__c":"Draft"}':
            '{"attributes":{"type":"acme__Health_Model__c"},"acme__Status__c":"Draft"}'
    };
    for (const [own, prefixed] of Object.entries(texts)) {
        assert.equal(withPrefix(own, 'acme'), prefixed);
        assert.equal(withPrefix(prefixed, 'acme'), prefixed);
        assert.equal(withoutPrefix(prefixed, 'acme'), own);
        assert.equal(withPrefix(own, ''), own);
    }
});

test('the namespace is read from a describe of Account', () => {
    assert.equal(namespaceIn('{"fields":[{"name":"acme__Health_Score__c"}]}'), 'acme');
    assert.equal(namespaceIn('{"fields":[{"name":"Health_Score__c"}]}'), '');
    assert.equal(namespaceIn('{"fields":[{"name":"Name"}]}'), undefined);
});
