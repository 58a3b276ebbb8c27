import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { DEFAULT_RULES, scoreAccount } from './model.ts';
import type { AccountInput, ExperienceEvidence, OutcomeEvidence } from './model.ts';

const ANSWERS: ExperienceEvidence = {
    kind: 'answers',
    source: 'survey',
    promoters: 3,
    passives: 1,
    detractors: 0,
    ratingSum: 36,
    oldest: '2025-08-10',
    newest: '2026-02-01'
};
const VALUE: OutcomeEvidence = { kind: 'score', values: [7], date: '2026-01-01', source: 'value' };

function until(input: Partial<AccountInput>): string | null {
    const whole: AccountInput = {
        asOf: '2026-03-02',
        experience: [],
        outcome: [],
        stage: null,
        customerSince: null,
        override: null,
        excluded: false,
        ...input
    };
    return scoreAccount(whole, DEFAULT_RULES, null).evidenceUntil;
}

describe('the end of evidence', () => {
    it('is the day on which the oldest answer leaves the window', () => {
        assert.equal(until({ experience: [ANSWERS] }), '2026-08-10');
    });

    it('is the day after the last valid day of an outcome, stated or by the rules', () => {
        assert.equal(until({ outcome: [VALUE] }), '2026-06-30');
        assert.equal(until({ outcome: [{ ...VALUE, validUntil: '2026-04-15' }] }), '2026-04-16');
    });

    it('counts days, so a year with a leap day ends its window a day earlier', () => {
        const of = (date: string, asOf: string): string | null =>
            until({ asOf, experience: [{ kind: 'score', source: 'survey', score: 7, date }] });
        assert.equal(of('2027-02-28', '2028-02-27'), '2028-02-28');
        assert.equal(of('2027-03-01', '2028-02-28'), '2028-02-29');
        assert.equal(of('2027-03-01', '2028-02-29'), null);
        assert.equal(of('2028-02-29', '2028-02-29'), '2029-02-28');
        assert.equal(of('2028-02-29', '2028-02-28'), null);
    });

    it('is never when it is later than any day that an org can store', () => {
        const of = (validUntil: string): string | null => until({ outcome: [{ ...VALUE, validUntil }] });
        assert.equal(of('4000-12-30'), '4000-12-31');
        assert.deepEqual(['4000-12-31', '9999-12-30', '9999-12-31'].map(of), [null, null, null]);
        assert.equal(until({ outcome: [{ ...VALUE, validUntil: '9999-12-31' }], experience: [ANSWERS] }), '2026-08-10');
    });

    it('is the earliest of all evidence in use', () => {
        assert.equal(until({ experience: [ANSWERS], outcome: [VALUE] }), '2026-06-30');
    });

    it('is unknown when nothing is in use', () => {
        assert.equal(until({}), null);
        assert.equal(until({ outcome: [VALUE], excluded: true }), null);
        assert.equal(until({ outcome: [{ ...VALUE, date: '2024-01-01' }] }), null);
    });

    it('does not move with an override or the trend, unlike the next review', () => {
        const override = { status: 'Red', until: '2026-03-10', reason: null } as const;
        assert.equal(until({ experience: [ANSWERS], outcome: [VALUE], override }), '2026-06-30');
    });
});
