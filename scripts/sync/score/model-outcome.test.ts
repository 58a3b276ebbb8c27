import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import {
    bandOf,
    DEFAULT_RULES,
    healthScore,
    midRankPercentile,
    pinnedCohortNps,
    pinnedPercentile,
    scoreAccount,
    SMALLEST_COHORT,
    STAGES
} from './model.ts';
import type { AccountInput, ExperienceEvidence, OutcomeEvidence, Rules, Standing, Status } from './model.ts';

const DAY = '2026-03-02';

function standing(different: Partial<AccountInput>, rules: Partial<Rules> = {}): Standing {
    const input = { asOf: DAY, experience: [], outcome: [], stage: null, customerSince: null, override: null, excluded: false }; // prettier-ignore
    return scoreAccount({ ...input, ...different }, { ...DEFAULT_RULES, ...rules }, null).standing;
}

const outcome = (kind: OutcomeEvidence['kind'], values: readonly number[], more: Partial<OutcomeEvidence> = {}): OutcomeEvidence => ({ kind, values, date: DAY, source: 's', ...more }); // prettier-ignore

describe('outcome', () => {
    const half = (rows: OutcomeEvidence[], rules: Partial<Rules> = {}): Standing['outcomeHalf'] => standing({ outcome: rows }, rules).outcomeHalf; // prettier-ignore
    const value = (rows: OutcomeEvidence[], rules: Partial<Rules> = {}): number | null => half(rows, rules).value;

    it('of every kind at and between its breakpoints', () => {
        const cases: [OutcomeEvidence['kind'], number[], number | null][] = [
            ['score', [1], 1], ['score', [10], 10], ['score', [0.9], null], ['score', [10.1], null], ['score', [], null],
            ['attainment', [0], 1], ['attainment', [0.1], 1.4], ['attainment', [0.25], 2], ['attainment', [0.5], 4],
            ['attainment', [0.75], 6], ['attainment', [1], 8], ['attainment', [1.25], 10], ['attainment', [99], 10],
            ['attainment', [NaN], null], ['attainment', [Infinity], null],
            ['roi', [-2], 1], ['roi', [-1], 1], ['roi', [-0.5], 2.5], ['roi', [0], 4], ['roi', [0.5], 6], ['roi', [1], 7.5],
            ['roi', [2], 9], ['roi', [3], 10], ['roi', [4], 10], ['roi', [-Infinity], null],
            ['benefitCost', [0, 100], 1], ['benefitCost', [100, 100], 4], ['benefitCost', [100, 0], null],
            ['benefitCost', [100, -5], null], ['benefitCost', [100], null], ['benefitCost', [NaN, 5], null],
            ['payback', [0, 12], 10], ['payback', [6, 12], 10], ['payback', [12, 12], 8], ['payback', [18, 12], 5],
            ['payback', [24, 12], 2.5], ['payback', [36, 12], 1], ['payback', [48, 12], 1], ['payback', [-1, 12], null],
            ['payback', [6, 0], null], ['payback', [6], null],
            ['done', [], 8], ['due', [], 5], ['overdue', [], 2], ['constructor' as 'done', [], null]
        ]; // prettier-ignore
        for (const [kind, values, expected] of cases)
            assert.equal(value([outcome(kind, values)]), expected, `${kind} ${values.join()}`);
    });

    it('takes only weights that are numbers above 0', () => {
        const heavy = outcome('score', [9], { weight: 3 });
        for (const weight of [0, -1, NaN, Infinity, 1e16])
            assert.equal(value([heavy, outcome('score', [1], { weight })]), 9, `${weight}`);
        assert.equal(value([heavy, outcome('score', [1], { weight: 1 })]), 7);
        assert.equal(value([heavy, outcome('score', [1])]), 7);
        assert.equal(value([heavy, outcome('score', [1], { weight: 1e15 })]), 1);
        // Told twice, once with the weight that goes without saying, it is the same row; so it is with the hour of its last day.
        assert.equal(value([heavy, outcome('score', [1]), outcome('score', [1], { weight: 1 })]), 7);
        const until = (validUntil: string): OutcomeEvidence => outcome('score', [1], { validUntil });
        assert.equal(value([heavy, until('2026-04-01'), until('2026-04-01T09:00')]), 7);
    });

    it('holds estimates at the cap, and nothing else', () => {
        for (const [verifiedBy, expected] of [['estimated', 7], ['system', 9], ['customer', 9], [undefined, 9]] as const) {
            const { value: scored, used } = half([outcome('score', [9], verifiedBy && { verifiedBy })]);
            assert.deepEqual([scored, used[0]?.capped], [expected, expected === 7]);
        }
        assert.deepEqual(half([outcome('score', [7], { verifiedBy: 'estimated' })]).used[0]?.capped, false);
        assert.equal(value([outcome('score', [9], { verifiedBy: 'estimated' })], { estimatedCap: 4 }), 4);
    }); // prettier-ignore

    it('is estimates only when every row is one', () => {
        const estimate = outcome('score', [5], { verifiedBy: 'estimated' });
        assert.equal(half([estimate]).estimatesOnly, true);
        assert.equal(half([estimate, outcome('score', [4])]).estimatesOnly, false);
        assert.equal(half([]).estimatesOnly, false);
        assert.equal(half([]).confidence, 'Low');
        // A row without weight is no row.
        assert.equal(half([estimate, outcome('score', [4], { weight: 0 })]).estimatesOnly, true);
    });

    it('means the ROI of the rows that state one, by their weight', () => {
        const rows = [outcome('roi', [1], { weight: 3 }), outcome('benefitCost', [300, 100]), outcome('score', [5], { weight: 9 })]; // prettier-ignore
        assert.equal(half(rows).roi, (3 * 1 + 2) / 4);
        assert.equal(half([outcome('score', [5]), outcome('payback', [1, 2])]).roi, null);
    });

    it('takes the newest of one measure, of one day the lower, and none after that has expired', () => {
        const row = (score: number, date: string, more: Partial<OutcomeEvidence> = {}): OutcomeEvidence => outcome('score', [score], { date, measure: 'hours', ...more }); // prettier-ignore
        assert.equal(value([row(9, '2026-01-01'), row(3, '2026-02-01')]), 3);
        assert.equal(value([row(3, '2026-02-01'), row(9, '2026-02-01')]), 3);
        assert.equal(value([row(9, '2026-02-01'), row(10, '2026-02-01')]), 9);
        assert.equal(value([row(10, '2026-02-01'), row(9, '2026-02-01')]), 9);
        const source = (...sources: string[]): (string | undefined)[] => half(sources.map((name) => row(5, DAY, { source: name }))).used.map((one) => one.evidence.source);
        assert.deepEqual([source('a', 'b'), source('b', 'a')], [['b'], ['b']]);
        assert.equal(value([row(9, '2026-01-01'), row(3, '2026-02-01', { validUntil: '2026-02-10' })]), null);
        assert.equal(value([row(9, '2026-02-01'), row(3, '2026-02-01', { validUntil: '2026-02-10' })]), 9);
        assert.equal(value([row(3, '2026-02-01', { measure: 'cost' }), row(9, '2026-02-01')]), 6);
        assert.equal(value([row(9, '2026-01-01'), outcome('score', [NaN], { measure: 'hours' })]), 9);
        assert.equal(value([outcome('score', [9], { date: '2026-01-01' }), outcome('score', [3], { date: '2026-02-01' })]), 6);
        assert.equal(value([outcome('score', [9], { validUntil: '2026-03-01', date: '2026-01-01' }), outcome('score', [3])]), 3);
    }); // prettier-ignore

    it('is trusted as far as at least half of the weight goes', () => {
        const rows = (...weights: [OutcomeEvidence['verifiedBy'], number][]): OutcomeEvidence[] =>
            weights.map(([verifiedBy, weight], i) => outcome('score', [5], { weight, source: `s${i}`, ...(verifiedBy && { verifiedBy }) }));
        const level = (...weights: [OutcomeEvidence['verifiedBy'], number][]): string => half(rows(...weights)).confidence;
        assert.equal(level(['customer', 1]), 'High');
        assert.equal(level(['system', 1]), 'Medium');
        assert.equal(level(['estimated', 1]), 'Low');
        assert.equal(level([undefined, 1]), 'Low');
        assert.equal(level(['customer', 1], ['estimated', 1]), 'High');
        assert.equal(level(['customer', 1], ['estimated', 1.1]), 'Low');
        assert.equal(level(['customer', 1], ['system', 1], ['estimated', 2]), 'Medium');
        assert.equal(level(['customer', 1], ['system', 1], ['estimated', 2.1]), 'Low');
        assert.equal(level(['customer', 0.1], ['customer', 0.2], [undefined, 0.3]), 'High');
    }); // prettier-ignore

    it('is trusted less from half of its time on, its own or that of the rules', () => {
        const on = (asOf: string, more: Partial<OutcomeEvidence>): string => standing({ asOf, outcome: [outcome('score', [5], { date: '2026-01-01', ...more })] }).outcomeHalf.confidence; // prettier-ignore
        assert.deepEqual([on('2026-03-31', { verifiedBy: 'customer' }), on('2026-04-01', { verifiedBy: 'customer' })], ['High', 'Medium']); // prettier-ignore
        assert.deepEqual([on('2026-03-31', { verifiedBy: 'system' }), on('2026-04-01', { verifiedBy: 'system' })], ['Medium', 'Low']); // prettier-ignore
        // 11 days, the last included: five and a half are six.
        const short = { verifiedBy: 'customer' as const, validUntil: '2026-01-11' };
        assert.deepEqual([on('2026-01-06', short), on('2026-01-07', short)], ['High', 'Medium']);
    });

    it('knows the oldest and the newest statement in use', () => {
        const { oldest, newest } = half([outcome('score', [5], { date: '2026-02-01' }), outcome('score', [5], { date: '2026-01-01' })]); // prettier-ignore
        assert.deepEqual([oldest, newest], [20454, 20485]);
    });
});

describe('both halves', () => {
    const nps = (n: number): ExperienceEvidence => ({ kind: 'nps', source: 's', nps: 100, n, date: DAY });
    const verified = (verifiedBy: 'customer' | 'system' | 'estimated'): OutcomeEvidence => outcome('score', [5], { verifiedBy }); // prettier-ignore

    it('are trusted as far as the lower one', () => {
        const level = (n: number, who: 'customer' | 'system' | 'estimated'): string | null => standing({ experience: [nps(n)], outcome: [verified(who)] }).confidence; // prettier-ignore
        assert.equal(level(20, 'customer'), 'High');
        assert.equal(level(20, 'system'), 'Medium');
        assert.equal(level(20, 'estimated'), 'Low');
        assert.equal(level(5, 'customer'), 'Medium');
        assert.equal(level(2, 'customer'), 'Low');
        assert.equal(standing({ experience: [nps(20)] }).confidence, 'High');
        assert.equal(standing({ outcome: [verified('system')] }).confidence, 'Medium');
        assert.equal(standing({}).confidence, null);
    });

    it('leave a band only past its edge by the hysteresis', () => {
        const rules = { ...DEFAULT_RULES, hysteresis: 0.5 };
        const bands = (previous: Status | null, ...scores: number[]): string => scores.map((score) => bandOf(score, rules, previous)).join(' '); // prettier-ignore
        assert.equal(bands(null, 15, 14.9, 10, 9.9), 'Green Amber Amber Red');
        assert.equal(bands('Green', 14.5, 14.4, 9.5, 9.4), 'Green Amber Amber Red');
        assert.equal(bands('Amber', 15.5, 15.4, 9.5, 9.4), 'Green Amber Amber Red');
        assert.equal(bands('Red', 15.5, 15.4, 10.5, 10.4), 'Green Amber Amber Red');
    });

    it('make a score only within their ranges', () => {
        for (const [bad, message] of [[[0.9, 5, 0.5], /outcome 0.9/], [[5, 10.1, 0.5], /experience 10.1/], [[5, 5, -0.1], /weight -0.1/], [[NaN, 5, 0.5], /outcome NaN/], [['5', 5, 0.5], /outcome 5/]] as const) {
            assert.throws(() => healthScore(...(bad as unknown as [number, number, number])), { name: 'RangeError', message });
        }
        assert.deepEqual(STAGES, ['Onboarding', 'Adoption', 'Performance', 'Transformation']);
    }); // prettier-ignore

    it('are weighed by the stage: the field, the age, or unknown', () => {
        const weights = { Onboarding: 0.1, Adoption: 0.2, Performance: 0.3, Transformation: 0.4, Unknown: 0.6 };
        const weight = (stage: string | null, customerSince: string | null, stageDays: Rules['stageDays'] = [90, 365, 1095]): number =>
            standing({ stage: stage as AccountInput['stage'], customerSince }, { weights, stageDays }).weight;
        for (const [i, stage] of STAGES.entries()) assert.equal(weight(stage, '2026-03-01'), (i + 1) / 10);
        assert.equal(weight(null, null), 0.6);
        assert.equal(weight(null, '2020-01-01', null), 0.6);
        assert.equal(weight(null, 'soon'), 0.6);
        assert.equal(weight('Renewal', null), 0.6);
        assert.equal(weight('constructor', '2026-03-01'), 0.1);
        assert.equal(weight(null, '2026-03-02'), 0.1);
        assert.equal(weight(null, '2025-12-03'), 0.1);
        assert.equal(weight(null, '2025-12-02'), 0.2);
        assert.equal(weight(null, '2025-03-02'), 0.3);
        assert.equal(weight(null, '2023-03-02'), 0.4);
    }); // prettier-ignore

    it('are as unknown as the rest of an account that is left out', () => {
        const left = standing({ experience: [nps(5)], outcome: [verified('customer')], excluded: true });
        assert.deepEqual([left.state, left.outcome, left.experience, left.confidence], ['Excluded', null, null, null]);
    });
});

describe('the cohort', () => {
    it('ranks an account by mid-rank', () => {
        assert.deepEqual([midRankPercentile(0, 1, 10), midRankPercentile(9, 1, 10), midRankPercentile(0, 10, 10)], [5, 95, 50]); // prettier-ignore
        assert.equal(SMALLEST_COHORT, 10);
    });

    it('pins percentile and NPS against small moves', () => {
        assert.deepEqual([pinnedPercentile(40, 36), pinnedPercentile(40, 35), pinnedPercentile(0, 4)], [40, 35, 0]);
        assert.equal(pinnedPercentile(null, 3), 3);
        const pinned = { nps: 30, date: '2026-03-01' };
        assert.equal(pinnedCohortNps(pinned, 28, '2026-03-31'), pinned);
        assert.deepEqual(pinnedCohortNps(pinned, 27.9, '2026-03-31'), { nps: 27.9, date: '2026-03-31' });
        assert.deepEqual(pinnedCohortNps(null, 12.34, '2026-03-31'), { nps: 12.3, date: '2026-03-31' });
        assert.deepEqual(pinnedCohortNps(pinned, 30, '2027-03-01'), { nps: 30, date: '2027-03-01' });
    });
});
