import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { decodeDetail, DEFAULT_RULES, encodeDetail, scoreAccount } from '../score/model.ts';
import type { AccountInput, Rules } from '../score/model.ts';
import { causeOf } from './cause.ts';

const SCORE = { kind: 'score', values: [6], date: '2026-03-01', source: 'o' } as const;
const ANSWERS = { kind: 'answers', source: 's', oldest: '2026-01-05', newest: '2026-03-01' } as const;
const counts = (promoters: number, passives: number, detractors: number) => ({
    promoters,
    passives,
    detractors,
    ratingSum: 9 * promoters + 7 * passives + 5 * detractors
});

function account(more: Partial<AccountInput> = {}): AccountInput {
    return {
        asOf: '2026-03-02',
        experience: [{ ...ANSWERS, ...counts(20, 3, 2) }],
        outcome: [SCORE],
        stage: null,
        customerSince: null,
        override: null,
        excluded: false,
        ...more
    };
}

/** What moved an account from one day to the next. */
function cause(
    before: Partial<AccountInput>,
    after: Partial<AccountInput>,
    rules: Partial<Rules> = {},
    rulesBefore: Partial<Rules> = {}
): string {
    const old = scoreAccount(account(before), { ...DEFAULT_RULES, ...rulesBefore }, null);
    const { detail } = decodeDetail(encodeDetail(old.detail));
    const next = account({ asOf: '2026-03-03', ...after });
    return causeOf(detail, scoreAccount(next, { ...DEFAULT_RULES, ...rules }, detail));
}

/** Onboarding weighs experience more, adoption outcomes. */
const BY_STAGE = { weights: { ...DEFAULT_RULES.weights, Onboarding: 0.2, Adoption: 0.8 } };
/** The same of an account that came from onboarding to adoption. */
const staged = (after: Partial<AccountInput>): string =>
    cause({ stage: 'Onboarding' }, { stage: 'Adoption', ...after }, BY_STAGE, BY_STAGE);

describe('what moved an account', () => {
    it('is its first score when there was none', () => {
        assert.equal(causeOf(null, scoreAccount(account(), DEFAULT_RULES, null)), 'first score');
    });

    it('is the customer, with the points that came of it', () => {
        assert.match(cause({}, { outcome: [{ ...SCORE, values: [7] }] }), /^customer \+\d\.\d$/u);
        assert.match(cause({}, { outcome: [{ ...SCORE, values: [5] }] }), /^customer -\d\.\d$/u);
        assert.match(cause({}, { experience: [{ ...ANSWERS, ...counts(20, 3, 12) }] }), /^customer -\d\.\d$/u);
    });

    it('is the customer also when the score stays as it is', () => {
        assert.equal(cause({}, { outcome: [{ ...SCORE, date: '2026-03-02' }] }), 'customer');
        assert.equal(cause({}, { outcome: [{ ...SCORE, source: 'other' }] }), 'customer');
    });

    it('is time when answers ran out, and the customer when others came', () => {
        const left = (more: object): string =>
            cause({}, { experience: [{ ...ANSWERS, ...counts(10, 3, 2), ...more }] });
        assert.match(left({ oldest: '2026-02-01' }), /^time -\d\.\d$/u);
        assert.match(left({ newest: '2026-03-02' }), /^customer -\d\.\d$/u);
        assert.match(left({ source: 'other' }), /^customer -\d\.\d$/u);
        assert.match(left(counts(10, 4, 2)), /^customer -\d\.\d$/u);
        assert.match(left(counts(10, 3, 3)), /^customer -\d\.\d$/u);
        assert.match(left(counts(21, 0, 0)), /^customer \+\d\.\d$/u);
    });

    it('is time when evidence is gone and none came, and when nothing else moved', () => {
        assert.equal(cause({}, { outcome: [] }), 'time');
        assert.equal(cause({}, {}), 'time');
    });

    it('is the weight of a new stage, with its points', () => {
        assert.match(staged({}), /^weight -\d\.\d$/u);
        const equal = { experience: [], outcome: [] };
        assert.equal(
            cause({ ...equal, stage: 'Onboarding' }, { ...equal, stage: 'Adoption' }, BY_STAGE, BY_STAGE),
            'weight'
        );
    });

    it('is each of customer and weight when both moved it', () => {
        assert.match(staged({ outcome: [{ ...SCORE, values: [7] }] }), /^customer \+\d\.\d, weight -\d\.\d$/u);
    });

    it('is the rules, with points where the score moved and without where it did not', () => {
        const weights = { ...DEFAULT_RULES.weights, Unknown: 0.8 };
        assert.match(cause({}, {}, { version: '2', weights }), /^rules [+-]\d\.\d$/u);
        assert.equal(cause({}, {}, { version: '2', greenFrom: 19 }), 'rules');
    });

    it('is an override that somebody set or took back, also beside other causes', () => {
        const override = { status: 'Red', reason: 'Sponsor left', until: '2026-12-31' } as const;
        assert.equal(cause({}, { override }), 'override');
        assert.equal(cause({ override }, {}), 'override');
        assert.equal(cause({ override }, { override: { ...override, status: 'Green' } }), 'override');
        assert.equal(cause({ override }, { override }), 'time');
        assert.equal(cause({}, { override, outcome: [{ ...SCORE, date: '2026-03-02' }] }), 'override, customer');
    });

    it('is the filter when the account left it or came back', () => {
        assert.equal(cause({}, { excluded: true, experience: [], outcome: [] }), 'filter, time');
        assert.match(cause({ excluded: true, experience: [], outcome: [] }, {}), /^filter/u);
    });
});
