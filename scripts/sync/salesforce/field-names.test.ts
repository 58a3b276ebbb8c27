import assert from 'node:assert/strict';
import { readdirSync } from 'node:fs';
import { describe, it } from 'node:test';
import { findFieldNames } from './field-names.ts';
import type { FieldNames } from './field-names.ts';
import type { Session } from './session.ts';

const FOLDER = new URL('../../../force-app/main/default/objects/Account/fields/', import.meta.url);
const OWN = readdirSync(FOLDER).map((file) => file.replace(/\.field-meta\.xml$/u, ''));

/** Names as they are found in an org whose Account has these fields, in this order. */
function namesAmong(...fields: string[]): Promise<FieldNames> {
    const described = fields.map((name) => ({ name, type: 'string', updateable: true, calculated: false }));
    return findFieldNames({ username: 'u', json: () => Promise.resolve({ fields: described }) } as unknown as Session);
}

describe('names of fields', () => {
    const prefixed = OWN.map((name) => `acme__${name}`);

    it('have the prefix of the package, and those from source have none', async () => {
        assert.equal((await namesAmong('Name', ...OWN)).namespace, null);
        const names = await namesAmong('Name', ...prefixed);
        assert.equal(names.namespace, 'acme');
        for (const name of OWN) assert.equal(names.of(name), `acme__${name}`);
        assert.equal(names.of('Health_Model__c'), 'acme__Health_Model__c');
        assert.deepEqual([names.of('Name'), names.of('Tier__c')], ['Name', 'Tier__c']);
    });

    it("are not taken from a health score that is somebody else's", async () => {
        const others = ['Health_Score__c', 'vendor__Health_Score__c', 'vendor__Health_Status__c'];
        assert.equal((await namesAmong(...others, ...prefixed)).namespace, 'acme');
        assert.equal((await namesAmong(...prefixed, ...others)).namespace, 'acme');
        assert.equal((await namesAmong('vendor__Health_Score__c', ...OWN)).namespace, null);
        // A user who sees little of the package.
        const few = ['acme__Health_Score__c', 'acme__Health_Status__c', 'acme__Health_Driver__c'];
        assert.equal((await namesAmong('Health_Score__c', ...few)).namespace, 'acme');
    });

    it('leave the fields of the customer that begin alike as they are', async () => {
        const names = await namesAmong(...prefixed, 'Health_Tier__c', 'Health_Score__c');
        assert.equal(names.of('Health_Tier__c'), 'Health_Tier__c');
        assert.ok(names.sees('Health_Tier__c'));
        assert.equal(names.of('Health_Score__c'), 'acme__Health_Score__c');
    });

    it('never stand for a field of the customer when the user does not see the one of the package', async () => {
        for (const name of OWN.filter((own) => own !== 'Health_Score__c')) {
            const names = await namesAmong(...prefixed.filter((own) => own !== `acme__${name}`), name);
            assert.equal(names.of(name), `acme__${name}`);
            assert.equal(names.sees(name), false, name);
        }
    });

    it('are missing where nobody has a health score', async () => {
        await assert.rejects(namesAmong('Name', 'acme__Health_Status__c'), /u sees no Health_Score__c on Account/u);
    });
});
