import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { rulesDigest } from './digest.ts';
import { SHIPPED } from './published.ts';
import type { PublishedModel } from './published.ts';

describe('rulesDigest', () => {
    const model = (rules: Partial<PublishedModel['rules']> = {}, more: Partial<PublishedModel> = {}) => ({
        ...SHIPPED,
        priority: 1,
        rules: { ...SHIPPED.rules, ...rules },
        ...more
    });
    const plain = rulesDigest([model()]);

    it('is the same for the same rules, whatever cohort NPS the job has measured meanwhile', () => {
        assert.match(plain, /^[0-9a-f]{16}$/u);
        assert.equal(rulesDigest([model({ cohortNps: 31.5, cohortNpsDate: '2026-05-01' })]), plain);
        assert.equal(rulesDigest([model({ cohortNps: null, cohortNpsDate: null })]), plain);
    });

    it('is another one when anything else differs', () => {
        const others = [
            [],
            [model(), model()],
            [model({ greenFrom: 14.9 })],
            [model({ weights: { ...SHIPPED.rules.weights, Unknown: 0.4 } })],
            [model({ version: '9' })],
            [model({ npsWindowDays: 364 })],
            [model({ stageDays: [90, 365, 1095] })],
            [model({ stageDays: [90, 365, 1096] })],
            [model({}, { priority: 2 })],
            [model({}, { field: 'Type', values: ['SMB'] })],
            [model({}, { cohortField: 'Industry' })],
            [model({}, { stageField: 'Phase__c' })]
        ];
        const digests = new Set([plain, ...others.map(rulesDigest)]);
        assert.equal(digests.size, others.length + 1);
    });
});
