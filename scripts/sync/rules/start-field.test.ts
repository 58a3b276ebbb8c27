import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { SHIPPED } from './published.ts';
import type { PublishedModel } from './published.ts';
import { missingStart } from './start-field.ts';

const byAge = (name: string, version: string): PublishedModel => ({
    ...SHIPPED,
    rules: { ...SHIPPED.rules, version, stageDays: [90, 365, 1095] },
    record: { id: 'm1', name }
});

describe('missingStart', () => {
    it('is silent where no rules give a stage by age, and where the settings name the start', () => {
        assert.equal(missingStart([], undefined), null);
        assert.equal(missingStart([SHIPPED], undefined), null);
        assert.equal(missingStart([byAge('Large', '2')], 'Customer_Since__c'), null);
    });

    it('names the rules that wait for it, all at once, and what to set', () => {
        const missing = missingStart([byAge('Large', '2'), SHIPPED, byAge('Small', '7')], undefined);
        assert.match(missing?.found ?? '', /^"Large" \(version 2\), "Small" \(version 7\): Stage Days /u);
        assert.match(missing?.fix ?? '', /"accounts": \{ "startField": /u);
    });
});
