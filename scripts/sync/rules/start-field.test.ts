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

const names = (type: string | null) => ({
    definition: (name: string) => (type === null ? null : { name, type, updateable: true, calculated: false })
});

describe('missingStart', () => {
    it('is silent where no rules give a stage by age, and where the settings name the start', () => {
        assert.equal(missingStart([], undefined, names(null)), null);
        assert.equal(missingStart([SHIPPED], undefined, names(null)), null);
        for (const type of ['date', 'datetime'])
            assert.equal(missingStart([byAge('Large', '2')], 'Customer_Since__c', names(type)), null);
    });

    it('names the rules that wait for it, all at once, and what to set', () => {
        const missing = missingStart([byAge('Large', '2'), SHIPPED, byAge('Small', '7')], undefined, names(null));
        assert.match(missing?.found ?? '', /^"Large" \(version 2\), "Small" \(version 7\): Stage Days /u);
        assert.match(missing?.fix ?? '', /"accounts": \{ "startField": /u);
    });

    it('tells of a start that is no date, where rules ask for it', () => {
        const missing = missingStart([byAge('Large', '2')], 'Phone', names('phone'));
        assert.match(missing?.found ?? '', /^"Large" \(version 2\): .* names Phone, a field of type phone: /u);
        assert.match(missing?.fix ?? '', /^Name a date field, /u);
        assert.equal(missingStart([SHIPPED], 'Phone', names('phone')), null);
    });
});
