import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { DAY, score } from '../testing/scored-day.ts';
import type { Day } from '../testing/scored-day.ts';
import { DEFAULT_RULES, detailText, decodeDetail, encodeDetail, quadrantOf, readingOf } from './model.ts';
import type { AccountHealth, OutcomeEvidence, Rules } from './model.ts';

describe('the driver', () => {
    const driver = (day: Day, rules: Partial<Rules> = {}): AccountHealth['driver'] => score(day, rules).driver;
    const row = (kind: OutcomeEvidence['kind'], values: number[], more: Partial<OutcomeEvidence> = {}): OutcomeEvidence[] => [{ kind, values, date: DAY, source: 'roi', ...more }]; // prettier-ignore

    it('is the reason why there is no score', () => {
        assert.deepEqual(driver({}), { key: 'noEvidence', values: {} });
        assert.deepEqual(driver({ excluded: true }), { key: 'excluded', values: {} });
        assert.deepEqual(driver({ cx: 8 }), { key: 'outcomeMissing', values: { experience: 8 } });
        assert.deepEqual(driver({ co: 7 }), { key: 'experienceMissing', values: { outcome: 7 } });
        const before = score({ co: 7, cx: 8 }).detail;
        const later = (day: Day): AccountHealth['driver'] => score({ asOf: '2027-01-01', ...day }, {}, before).driver;
        assert.deepEqual(later({}), { key: 'bothExpired', values: {} });
        assert.deepEqual(later({ cx: 8 }), { key: 'outcomeExpired', values: { experience: 8 } });
        assert.deepEqual(later({ co: 7 }), { key: 'experienceExpired', values: { outcome: 7 } });
    });

    it('is the half that the floor holds against', () => {
        assert.deepEqual(driver({ co: 5, cx: 10 }, { floor: 5.5 }), { key: 'floorOutcome', values: { half: 5, floor: 5.5 } }); // prettier-ignore
        assert.deepEqual(driver({ co: 10, cx: 5 }, { floor: 5.5 }), { key: 'floorExperience', values: { half: 5, floor: 5.5 } }); // prettier-ignore
        assert.deepEqual(driver({ co: 9, cx: 9 }, { floor: 9.5 }), { key: 'floorOutcome', values: { half: 9, floor: 9.5 } }); // prettier-ignore
    });

    it('is strong from two halves of 8 on', () => {
        assert.equal(driver({ co: 8, cx: 8 }).key, 'strong');
        assert.notEqual(driver({ co: 7.9, cx: 10 }).key, 'strong');
        assert.notEqual(driver({ co: 10, cx: 7.9 }).key, 'strong');
    });

    it('is the outcome when it costs as much or more, else the experience', () => {
        assert.equal(driver({ co: 6, cx: 6 }).key, 'outcome');
        assert.equal(driver({ co: 6.1, cx: 6 }).key, 'experience');
        const weights = { ...DEFAULT_RULES.weights, Unknown: 0.7 };
        assert.equal(driver({ co: 7, cx: 4 }, { weights }).key, 'outcome');
        assert.equal(driver({ co: 8, cx: 4 }, { weights }).key, 'experience');
    });

    it('is the row that costs most of the outcome', () => {
        const outcome = [...row('score', [4], { measure: 'cost' }), ...row('score', [2], { measure: 'hours' }), ...row('score', [3], { measure: 'risk' })]; // prettier-ignore
        assert.equal(driver({ outcome, cx: 9 }).values['measure'], 'hours');
        // 4 with three times the weight costs more: 3 x 6 against 8 and 7.
        const weighted = outcome.map((one) => (one.measure === 'cost' ? { ...one, weight: 3 } : one));
        assert.equal(driver({ outcome: weighted, cx: 9 }).values['measure'], 'cost');
        // Of two that cost the same the newer.
        const older = row('score', [4], { measure: 'hours', date: '2026-03-01' });
        assert.equal(driver({ outcome: [...older, ...row('score', [4], { measure: 'cost' })], cx: 9 }).values['measure'], 'cost'); // prettier-ignore
    });

    it('says what it is and which status it would give on target', () => {
        assert.deepEqual(driver({ outcome: row('attainment', [0.5]), cx: 7 }), { key: 'attainment', values: { score: 4, measure: null, wouldBe: 'Green', attainment: 0.5 } }); // prettier-ignore
        assert.deepEqual(driver({ outcome: row('roi', [0.5], { measure: 'net' }), cx: 6.9 }), { key: 'roi', values: { score: 6, measure: 'net', wouldBe: null, roi: 0.5 } }); // prettier-ignore
        assert.deepEqual(driver({ outcome: row('benefitCost', [150, 100]), cx: 7 }), { key: 'roi', values: { score: 6, measure: null, wouldBe: 'Green', roi: 0.5 } }); // prettier-ignore
        assert.deepEqual(driver({ outcome: row('payback', [18, 12]), cx: 7 }), { key: 'outcome', values: { score: 5, measure: null, wouldBe: 'Green' } }); // prettier-ignore
        assert.deepEqual(driver({ outcome: row('overdue', []), cx: 2 }), { key: 'outcome', values: { score: 2, measure: null, wouldBe: 'Amber' } }); // prettier-ignore
    });

    it('says what an estimate would give once it is confirmed', () => {
        const estimate = row('roi', [2], { verifiedBy: 'estimated' });
        assert.deepEqual(driver({ outcome: estimate, cx: 7 }), { key: 'estimate', values: { score: 7, measure: null, wouldBe: 'Green', cap: 7 } }); // prettier-ignore
        assert.equal(driver({ outcome: estimate, cx: 7 }, { greenFrom: 16.1 }).values['wouldBe'], null);
        // Not what is good (8), but what it says: here 10, there 7.5.
        const confirmed = (said: number, cx: number): unknown => driver({ outcome: row('score', [said], { verifiedBy: 'estimated' }), cx }, { estimatedCap: 4 }).values['wouldBe']; // prettier-ignore
        assert.deepEqual([confirmed(10, 5), confirmed(10, 4.9), confirmed(7.5, 7.4), confirmed(7.5, 7.5)], ['Green', 'Amber', null, 'Green']); // prettier-ignore
    });

    it('takes the target of an attainment from the rules, and 8 for anything else', () => {
        const attainmentPoints = [[0, 1], [1, 9]] as const; // prettier-ignore
        const target = (outcome: OutcomeEvidence[], cx: number): unknown => driver({ outcome, cx }, { attainmentPoints }).values['wouldBe']; // prettier-ignore
        assert.deepEqual([target(row('attainment', [0.5]), 6), target(row('attainment', [0.5]), 5.9)], ['Green', null]); // prettier-ignore
        assert.deepEqual([target(row('score', [5]), 7), target(row('score', [5]), 6.9)], ['Green', null]);
    });

    it('raises only the share of its row', () => {
        const outcome = [...row('score', [2], { measure: 'a' }), ...row('score', [6], { measure: 'b' })];
        // 4 rises by half of 6 to 7: 7 + 7.9 = 14.9 stays Amber, 7 + 8 is Green.
        assert.equal(driver({ outcome, cx: 7.9 }).values['wouldBe'], null);
        assert.equal(driver({ outcome, cx: 8 }).values['wouldBe'], 'Green');
    });

    it('does not promise a status that the floor would take back', () => {
        const outcome = row('score', [7]);
        assert.equal(driver({ outcome, cx: 7 }, { weights: { ...DEFAULT_RULES.weights, Unknown: 0.9 } }).values['wouldBe'], 'Green'); // prettier-ignore
        assert.equal(driver({ outcome, cx: 7 }, { weights: { ...DEFAULT_RULES.weights, Unknown: 0.9 }, floor: 7.5 }).values['wouldBe'], null); // prettier-ignore
    });

    it('of a survey counts its detractors and names a deciding one', () => {
        const answers = { kind: 'answers' as const, source: 's', promoters: 1, passives: 1, detractors: 2, ratingSum: 22, oldest: DAY, newest: DAY }; // prettier-ignore
        const other = { ...answers, source: 't', detractors: 1, ratingSum: 18 };
        const aggregate = { kind: 'nps' as const, source: 'u', nps: -50, n: 2, date: DAY };
        const values = { score: 4.4, wouldBe: null, nps: -25, responses: 4, detractors: 2 };
        assert.deepEqual(driver({ co: 5, experience: [answers] }, { weights: { ...DEFAULT_RULES.weights, Unknown: 0.1 } }), { key: 'nps', values: { ...values, wouldBe: 'Green' } }); // prettier-ignore
        assert.equal(driver({ co: 9, experience: [answers, other, aggregate] }).values['detractors'], 3);
        const decisionMakers = { promoters: 0, passives: 0, detractors: 1, ratingSum: 3 };
        assert.equal(driver({ co: 9, experience: [{ ...answers, decisionMakers }] }).key, 'decisionMaker');
        assert.deepEqual(driver({ co: 9, cx: 5 }), { key: 'experience', values: { score: 5, wouldBe: 'Green' } });
        // A half that is already good is not lowered to make the sentence.
        assert.deepEqual(driver({ co: 7.9, cx: 8.5 }, { weights: { ...DEFAULT_RULES.weights, Unknown: 0.1 } }), { key: 'experience', values: { score: 8.5, wouldBe: null } }); // prettier-ignore
    });
});

describe('the watch-outs', () => {
    const watch = (day: Day, rules: Partial<Rules> = {}): readonly string[] => score(day, rules).watchOuts;

    it('of a Green account', () => {
        assert.deepEqual(watch({ co: 10, cx: 5.4 }), ['lowHalf', ]); // prettier-ignore
        assert.deepEqual(watch({ co: 5.4, cx: 10 }), ['lowHalf']);
        assert.deepEqual(watch({ co: 9.5, cx: 5.5 }), []);
        assert.deepEqual(watch({ co: 9, cx: 9, asOf: '2026-03-02' }), []);
    });

    it('of a Green account that nobody has spoken for', () => {
        const experience = [{ kind: 'score' as const, source: 's', score: 9, date: '2025-06-01' }];
        assert.deepEqual(watch({ co: 9, experience }), ['silent']);
        assert.deepEqual(watch({ co: 2, experience }), ['experienceWithoutOutcome']);
    });

    it('of a Green account that falls', () => {
        const first = score({ asOf: '2026-01-05', co: 10, cx: 10 }).detail;
        const now = score({ asOf: '2026-02-02', co: 8, cx: 9 }, {}, first);
        assert.equal(now.trend?.direction, 'Falling');
        assert.deepEqual(now.watchOuts, ['fallingWhileGreen']);
        assert.deepEqual(score({ asOf: '2026-02-02', co: 6, cx: 6 }, {}, first).watchOuts, []);
    });

    it('of an account with one strong half', () => {
        assert.deepEqual(watch({ co: 8, cx: 5.4 }), ['outcomeWithoutExperience']);
        assert.deepEqual(watch({ co: 8, cx: 5.5 }), []);
        assert.deepEqual(watch({ co: 7.9, cx: 5.4 }), []);
        assert.deepEqual(watch({ co: 5.4, cx: 8 }), ['experienceWithoutOutcome']);
        assert.deepEqual(watch({ co: 5.5, cx: 8 }), []);
        assert.deepEqual(watch({ co: 5.4, cx: 7.9 }), []);
        assert.deepEqual([watch({ co: 9 }), watch({ cx: 9 })], [[], []]);
    });

    it('of an override that says something else', () => {
        const override = (status: 'Green' | 'Red'): Day => ({ co: 9, cx: 9, override: { status, until: '2026-12-31', reason: 'r' } }); // prettier-ignore
        assert.deepEqual(watch(override('Red')), ['overrideDisagrees']);
        assert.deepEqual(watch(override('Green')), []);
    });

    it('name a deciding detractor even where there is no score', () => {
        const decisionMakers = { promoters: 0, passives: 0, detractors: 1, ratingSum: 3 };
        const experience = [{ kind: 'answers' as const, source: 's', promoters: 1, passives: 0, detractors: 1, ratingSum: 12, oldest: DAY, newest: DAY, decisionMakers }]; // prettier-ignore
        assert.deepEqual(watch({ experience }), ['decisionMakerDetractor']);
        assert.deepEqual(watch({ experience, co: 9 }), ['decisionMakerDetractor']);
    });
});

describe('the quadrant', () => {
    it('meets at the middle of the scale', () => {
        assert.deepEqual(
            [quadrantOf(5.5, 5.5), quadrantOf(5.5, 5.4), quadrantOf(5.4, 5.5), quadrantOf(5.4, 5.4)],
            ['both', 'outcomeOnly', 'experienceOnly', 'neither']
        );
        assert.deepEqual([quadrantOf(null, 9), quadrantOf(9, null)], [null, null]);
    });
});

describe('what a page reads from a stored score', () => {
    it('is what the scoring said', () => {
        const first = score({ asOf: '2026-01-05', co: 10, cx: 10 }).detail;
        const health = score({ asOf: '2026-02-02', co: 8, cx: 9 }, {}, first);
        const { detail } = decodeDetail(encodeDetail(health.detail));
        assert.ok(detail);
        const reading = readingOf(detail, null);
        assert.deepEqual(
            [reading.driver, reading.trend, reading.watchOuts, reading.quadrant, reading.receipt.proved],
            [health.driver, health.trend, health.watchOuts, health.quadrant, true]
        );
        assert.deepEqual(readingOf(detail, 'Red').watchOuts, ['fallingWhileGreen', 'overrideDisagrees']);
    });

    it('has no trend without a score', () => {
        assert.equal(readingOf(score({ cx: 8 }).detail, null).trend, null);
    });

    it('carries a place in the cohort that was found after the scoring, and keeps it', () => {
        const context = { cohort: '', size: 20, percentile: 55, date: DAY, outcomeMedian: null, experienceMedian: 6, change: null }; // prettier-ignore
        const health = score({ co: 6, cx: 6 });
        const { detail } = decodeDetail(detailText(health, context));
        assert.deepEqual(detail?.context, context);
        assert.deepEqual(score({ asOf: '2026-03-03', co: 6, cx: 6 }, {}, detail).detail.context, context);
        assert.equal(decodeDetail(detailText(health, null)).detail?.context, null);
    });
});
