import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { driverSentence } from './driver-sentence.ts';

describe('driverSentence', () => {
    it('says which input costs most, with its numbers', () => {
        assert.equal(
            driverSentence({
                key: 'nps',
                values: { score: 5.5, wouldBe: 'Green', nps: 0, responses: 1, detractors: 1 }
            }),
            'NPS is 0.0 from 1 answer, 1 detractor; with good feedback the account would be Green.'
        );
        assert.equal(
            driverSentence({
                key: 'attainment',
                values: { score: 4, measure: 'Time saved', wouldBe: null, attainment: 0.5 }
            }),
            'Time saved is 50 % reached.'
        );
    });

    it('fits the field and is one harmless line whatever the measure is called', () => {
        const sentence = driverSentence({
            key: 'roi',
            values: { score: 4, measure: `a\nb\t${'x'.repeat(900)}`, wouldBe: 'Green', roi: 0.1 }
        });
        assert.ok(sentence.length <= 255);
        assert.doesNotMatch(sentence, /[\n\t]/u);
    });

    it('never prints undefined or NaN', () => {
        const keys = [
            'excluded',
            'noEvidence',
            'outcomeMissing',
            'experienceMissing',
            'outcomeExpired',
            'experienceExpired',
            'bothExpired',
            'strong',
            'floorOutcome',
            'floorExperience',
            'attainment',
            'roi',
            'estimate',
            'outcome',
            'decisionMaker',
            'nps',
            'experience'
        ] as const;
        for (const key of keys) assert.doesNotMatch(driverSentence({ key, values: {} }), /undefined|NaN|null/u, key);
    });
});
