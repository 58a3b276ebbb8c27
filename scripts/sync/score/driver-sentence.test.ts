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

    it('prints a share that rounds to nothing without a sign', () => {
        for (const roi of [0, -0, 0.001, -0.001, -0.0049])
            assert.equal(driverSentence({ key: 'roi', values: { roi } }), 'The return is 0 % on cost.');
        assert.equal(driverSentence({ key: 'roi', values: { roi: -0.005 } }), 'The return is -1 % on cost.');
        assert.equal(
            driverSentence({ key: 'attainment', values: { attainment: -0.001 } }),
            'The target is 0 % reached.'
        );
    });

    it('prints numbers as their decimal text says, ties away from zero', () => {
        const percents = Intl.NumberFormat('en-US', {
            style: 'percent',
            maximumFractionDigits: 0,
            signDisplay: 'negative'
        });
        const grid = Array.from({ length: 30_001 }, (_, i) => (i - 6000) / 2000);
        const odd = [
            -0,
            9.994,
            9.995,
            9.996,
            12.345,
            1234.5,
            1e21,
            1e-9,
            0.285,
            1.005,
            2.675,
            1 / 3,
            0.1 + 0.2,
            5e-324
        ];
        for (const value of [...grid, ...odd, ...odd.map((one) => -one)]) {
            const roi = driverSentence({ key: 'roi', values: { roi: value } });
            assert.equal(roi, `The return is ${percents.format(value).replace('%', ' %')} on cost.`);
            const score = driverSentence({ key: 'outcome', values: { score: value * 10 } });
            assert.equal(score, `The outcome scores ${(value * 10).toFixed(1)} of 10.`);
        }
    });
});
