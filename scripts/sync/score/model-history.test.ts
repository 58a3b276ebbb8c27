import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { DAY, score } from '../testing/scored-day.ts';
import type { Day } from '../testing/scored-day.ts';
import { changeSince, dayNumber, DEFAULT_RULES, isoDate } from './model.ts';
import type { Detail, HistoryPoint, OutcomeEvidence, Rules } from './model.ts';

describe('status over time', () => {
    it('remembers since when, and what was before', () => {
        let health = score({ asOf: '2026-03-02', co: 9, cx: 9 });
        assert.deepEqual([health.statusSince, health.previousStatus], ['2026-03-02', null]);
        const next = (day: Day): (string | null)[] => {
            health = score(day, {}, health.detail);
            return [health.standing.status, health.statusSince, health.previousStatus];
        };
        assert.deepEqual(next({ asOf: '2026-03-03', co: 9, cx: 9 }), ['Green', '2026-03-02', null]);
        assert.deepEqual(next({ asOf: '2026-03-04', co: 6, cx: 6 }), ['Amber', '2026-03-04', 'Green']);
        assert.deepEqual(next({ asOf: '2026-03-05', cx: 6 }), [null, '2026-03-05', 'Amber']);
        assert.deepEqual(next({ asOf: '2026-03-06', cx: 6 }), [null, '2026-03-05', 'Amber']);
        assert.deepEqual(next({ asOf: '2026-03-07', co: 2, cx: 2 }), ['Red', '2026-03-07', 'Amber']);
    });

    it('keeps the last score with the last day on which it stood', () => {
        const row = (date: string, validUntil: string): OutcomeEvidence[] => [{ kind: 'score', values: [7], date, source: 's', validUntil }]; // prettier-ignore
        const before = score({ asOf: DAY, cx: 8, outcome: [...row(DAY, '2026-04-10'), ...row('2026-03-01', '2026-04-20')] }).detail;
        const last = (asOf: string, day: Day = {}): Detail['last'] => score({ asOf, ...day }, {}, before).detail.last;
        assert.deepEqual(last('2026-06-01'), { score: 15, status: 'Green', date: '2026-04-20' });
        assert.deepEqual(last('2026-03-20'), { score: 15, status: 'Green', date: '2026-03-19' });
        assert.deepEqual(last(DAY), { score: 15, status: 'Green', date: DAY });
        assert.equal(last('2026-06-01', { co: 5, cx: 5 }), null);
        const stale = score({ asOf: '2026-06-01' }, {}, before).detail;
        const staler = score({ asOf: '2026-07-01' }, {}, stale);
        assert.deepEqual([staler.standing.state, staler.standing.score, staler.detail.last?.date], ['Stale', 15, '2026-04-20']); // prettier-ignore
        // Left out for a while, an account remembers; a text without a score has none to remember.
        const excluded = score({ asOf: '2026-04-01', excluded: true }, {}, before).detail;
        assert.deepEqual(excluded.last, last('2026-04-01'));
        const back = score({ asOf: '2026-06-01' }, {}, excluded);
        assert.deepEqual([back.standing.state, back.standing.score, back.detail.last], ['Stale', 15, last('2026-04-01')]);
        assert.equal(score({ asOf: '2026-06-01' }, {}, { ...before, score: null }).detail.last, null);
        // The survey of a score may lapse before its outcome does.
        const survey = score({ asOf: DAY, outcome: row(DAY, '2027-04-10'), experience: [{ kind: 'score', source: 's', score: 8, date: '2025-03-10' }] }).detail;
        assert.equal(score({ asOf: '2026-06-01' }, {}, survey).detail.last?.date, '2026-03-09');
    }); // prettier-ignore

    it('is refused for a day that is none', () => {
        assert.throws(() => score({ asOf: '2026-02-30', co: 5, cx: 5 }), { name: 'RangeError', message: /asOf 2026-02-30 must be a date/ }); // prettier-ignore
    });

    it('knows the oldest evidence in use', () => {
        const experience = [{ kind: 'score' as const, source: 's', score: 8, date: '2026-02-10' }];
        const outcome: OutcomeEvidence[] = [{ kind: 'score', values: [7], date: '2026-02-20', source: 's' }];
        assert.equal(score({ experience, outcome }).evidenceDate, '2026-02-10');
        assert.equal(score({ outcome }).evidenceDate, '2026-02-20');
        assert.equal(score({ experience }).evidenceDate, '2026-02-10');
        assert.equal(score({}).evidenceDate, null);
    });
});

describe('history', () => {
    it('adds a point only when a half, the weight or the version changes', () => {
        let detail = score({ asOf: '2026-01-05', co: 5, cx: 5 }).detail;
        const days = (): number[] => detail.history.map((point) => point.day - dayNumber('2026-01-05'));
        const next = (day: Day, rules: Partial<Rules> = {}): number[] => {
            detail = score(day, rules, detail).detail;
            return days();
        };
        const same = detail.history;
        assert.deepEqual(next({ asOf: '2026-01-12', co: 5, cx: 5 }), [0]);
        assert.equal(detail.history, same);
        assert.deepEqual(next({ asOf: '2026-01-13', co: 6, cx: 5 }), [0, 8]);
        assert.deepEqual(next({ asOf: '2026-01-20', co: 6, cx: 6 }), [0, 8, 15]);
        assert.deepEqual(next({ asOf: '2026-01-27', co: 6, cx: 6 }, { version: '2' }), [0, 8, 15, 22]);
        const weights = { ...DEFAULT_RULES.weights, Adoption: 0.6 };
        assert.deepEqual(next({ asOf: '2026-02-03', co: 6, cx: 6 }, { version: '2', weights }), [0, 8, 15, 22]);
        assert.deepEqual(next({ asOf: '2026-02-03', co: 6, cx: 6, stage: 'Adoption' }, { version: '2', weights }), [0, 8, 15, 22, 29]); // prettier-ignore
        // The same day again takes the place of its point, and a point that is no change any more goes.
        assert.deepEqual(next({ asOf: '2026-02-03', co: 7, cx: 6, stage: 'Adoption' }, { version: '2', weights }), [0, 8, 15, 22, 29]); // prettier-ignore
        assert.deepEqual(next({ asOf: '2026-02-03', co: 6, cx: 6 }, { version: '2', weights }), [0, 8, 15, 22]);
        // A gap is a point with unknown halves.
        assert.deepEqual(next({ asOf: '2026-02-10' }, { version: '2', weights }), [0, 8, 15, 22, 36]);
        assert.deepEqual(detail.history.at(-1)?.outcome, null);
    });

    it('begins with the first evidence', () => {
        assert.deepEqual(score({}).detail.history, []);
        assert.equal(score({ co: 5 }).detail.history.length, 1);
        assert.equal(score({ cx: 5 }).detail.history.length, 1);
    });

    it('keeps the last point of a week, and hands on what rules moved', () => {
        const first = score({ asOf: '2026-01-05', co: 5, cx: 5 }).detail;
        const moved = score({ asOf: '2026-01-12', cx: 5, outcome: [{ kind: 'roi', values: [0.5], date: '2026-01-01', source: 's' }] }, {}, first).detail; // prettier-ignore
        const roiPoints = [[0, 5], [1, 9]] as const; // prettier-ignore
        const rules = { version: '2', roiPoints };
        const ruled = score({ asOf: '2026-01-13', cx: 5, outcome: [{ kind: 'roi', values: [0.5], date: '2026-01-01', source: 's' }] }, rules, moved).detail; // prettier-ignore
        assert.deepEqual(ruled.history.map((point) => [point.outcome, point.shift]), [[5, null], [7, [1, 0, 0]]]); // prettier-ignore
        const after = score({ asOf: '2026-01-14', cx: 6, outcome: [{ kind: 'roi', values: [0.5], date: '2026-01-01', source: 's' }] }, rules, ruled).detail; // prettier-ignore
        assert.deepEqual(after.history.map((point) => [point.experience, point.shift]), [[5, null], [6, [1, 0, 0]]]); // prettier-ignore
        const back = score({ asOf: '2026-01-15', cx: 6, outcome: [{ kind: 'roi', values: [0.5], date: '2026-01-01', source: 's' }] }, {}, after).detail; // prettier-ignore
        assert.deepEqual(back.history.map((point) => [point.outcome, point.shift]), [[5, null], [6, null]]); // prettier-ignore
    });

    it('adds up what rules moved twice in a week', () => {
        const roi = (asOf: string, rules: Partial<Rules>, previous: Detail): Detail => score({ asOf, cx: 5, outcome: [{ kind: 'roi', values: [0.5], date: '2026-01-01', source: 's' }] }, rules, previous).detail; // prettier-ignore
        const first = roi('2026-01-05', {}, score({ asOf: '2026-01-04' }).detail);
        const once = roi('2026-01-12', { version: '2', roiPoints: [[0, 5], [1, 9]] }, first); // prettier-ignore
        const twice = roi('2026-01-13', { version: '3', roiPoints: [[0, 6], [1, 10]] }, once); // prettier-ignore
        assert.deepEqual(twice.history.map((point) => [point.outcome, point.shift]), [[6, null], [8, [2, 0, 0]]]); // prettier-ignore
    });

    it('remembers that rules moved something although everything stands where it stood', () => {
        const roi: OutcomeEvidence[] = [{ kind: 'roi', values: [0.5], date: '2026-01-01', source: 's' }];
        const roiPoints = [[0, 5], [1, 9]] as const; // prettier-ignore
        // The customer says 6 instead of 7, the new curve makes 7 of it.
        const first = score({ asOf: '2026-01-05', co: 7, cx: 5 }).detail;
        const expected = [[7, null], [7, [1, 0, 0]]]; // prettier-ignore
        const now = score({ asOf: '2026-01-12', cx: 5, outcome: roi }, { roiPoints }, first).detail;
        assert.deepEqual(now.history.map((point) => [point.outcome, point.shift]), expected); // prettier-ignore
        const between = score({ asOf: '2026-01-12', co: 8, cx: 5 }, {}, first).detail;
        const again = score({ asOf: '2026-01-12', cx: 5, outcome: roi }, { roiPoints }, between).detail;
        assert.deepEqual(again.history.map((point) => [point.outcome, point.shift]), expected); // prettier-ignore
    });

    it('forgets what came after the day of a scoring', () => {
        const first = score({ asOf: '2026-01-05', co: 5, cx: 5 }).detail;
        const later = score({ asOf: '2026-01-19', co: 6, cx: 5 }, {}, first).detail;
        const earlier = score({ asOf: '2026-01-13', co: 6, cx: 5 }, {}, later).detail;
        assert.deepEqual(earlier.history.map((point) => isoDate(point.day)), ['2026-01-05', '2026-01-13']); // prettier-ignore
    });

    it('keeps weeks for 182 days, and of what is older than 1,096 only the last point', () => {
        const days = (...visits: string[]): string[] => {
            let detail: Detail | null = null;
            for (const [i, asOf] of visits.entries()) detail = score({ asOf, co: 5 + i, cx: 5 }, {}, detail).detail;
            return (detail?.history ?? []).map((point) => isoDate(point.day));
        };
        assert.deepEqual(days('2026-01-05', '2026-01-12', '2026-07-12'), ['2026-01-05', '2026-01-12', '2026-07-12']);
        assert.deepEqual(days('2026-01-05', '2026-01-12', '2026-07-13'), ['2026-01-12', '2026-07-13']);
        const [last, next] = [1096, 1097].map((age) => isoDate(dayNumber('2026-02-02') + age)) as [string, string];
        assert.deepEqual(days('2026-01-05', '2026-02-02', last), ['2026-01-05', '2026-02-02', last]);
        assert.deepEqual(days('2026-01-05', '2026-02-02', next), ['2026-02-02', next]);
    });

    it('says what new rules moved in each half and in the weight', () => {
        const outcome: OutcomeEvidence[] = [{ kind: 'score', values: [9], date: '2026-02-20', source: 's', verifiedBy: 'estimated' }]; // prettier-ignore
        const experience = [{ kind: 'nps' as const, source: 's', nps: 0, n: 3, date: '2026-02-20' }];
        const first = score({ asOf: '2026-02-20', outcome, experience }).detail;
        const weights = { ...DEFAULT_RULES.weights, Unknown: 0.35 };
        const rules = { version: '2', estimatedCap: 8, cohortNps: 60, weights };
        assert.deepEqual(score({ outcome, experience }, rules, first).detail.history.at(-1)?.shift, [1, 1.4, -0.15]);
        assert.deepEqual(score({ outcome, experience }, { version: '2' }, first).detail.history.at(-1)?.shift, null);
        assert.deepEqual(score({ outcome, experience }, { version: '2', estimatedCap: 6.5 }, first).detail.history.at(-1)?.shift, [-0.5, 0, 0]); // prettier-ignore
        assert.deepEqual(score({ outcome, experience }, { cohortNps: 60 }, first).detail.history.at(-1)?.shift, [0, 1.4, 0]); // prettier-ignore
        assert.deepEqual(score({ outcome, experience }, { weights }, first).detail.history.at(-1)?.shift, [0, 0, -0.15]); // prettier-ignore
        // New evidence on the day of the new rules is the customer's.
        const better = [{ ...experience[0]!, nps: 100 }];
        assert.deepEqual(score({ outcome, experience: better }, { version: '2', estimatedCap: 8 }, first).detail.history.at(-1)?.shift, [1, 0, 0]); // prettier-ignore
        // An unknown half was moved by nothing.
        assert.deepEqual(score({ experience }, { version: '2', estimatedCap: 8 }, first).detail.history.at(-1)?.shift, null); // prettier-ignore
        const half = score({ asOf: '2026-02-20', outcome }).detail;
        assert.deepEqual(score({ outcome, experience }, { version: '2', npsWindowDays: 90 }, half).detail.history.at(-1)?.shift, null); // prettier-ignore
    });

    it('gives the whole move to rules that change how long evidence counts', () => {
        const old: OutcomeEvidence = { kind: 'score', values: [9], date: '2025-12-01', source: 's' };
        const young: OutcomeEvidence = { kind: 'score', values: [5], date: '2026-02-01', source: 's' };
        const survey = (nps: number, n: number) => ({ kind: 'nps' as const, source: 's', nps, n, date: '2026-02-20' });
        const first = score({ asOf: '2026-02-20', outcome: [old, young], experience: [survey(0, 9)] }).detail;
        const shift = (rules: Partial<Rules>): HistoryPoint['shift'] | undefined =>
            score({ outcome: [young], experience: [survey(50, 4)] }, { version: '2', ...rules }, first).detail.history.at(-1)?.shift; // prettier-ignore
        assert.deepEqual(shift({ outcomeValidityDays: 60 }), [-2, 0, 0]);
        assert.deepEqual(shift({ npsWindowDays: 90 }), [0, 2.3, 0]);
        assert.deepEqual(shift({ hysteresis: 0.5 }), null);
    });

    it('tells a new stage from new rules', () => {
        const weights = { ...DEFAULT_RULES.weights, Onboarding: 0.7, Adoption: 0.6 };
        const rules = { weights, stageDays: [90, 365, 1095] as const };
        const first = score({ asOf: '2026-01-05', co: 6, cx: 8, customerSince: '2026-01-01' }, rules).detail;
        const aged = score({ asOf: '2026-05-01', co: 6, cx: 8, customerSince: '2026-01-01' }, rules, first).detail;
        assert.deepEqual(aged.history.at(-1)?.shift, null);
        const change = changeSince(aged.history, dayNumber('2026-01-05'));
        assert.deepEqual([change?.weight, change?.model, change?.total], [0.4, 0, 0.4]);
        const younger = score({ asOf: '2026-01-20', co: 6, cx: 8, customerSince: '2026-01-01' }, { ...rules, version: '2', stageDays: [10, 365, 1095] }, first).detail; // prettier-ignore
        assert.deepEqual(younger.history.at(-1)?.shift, [0, 0, -0.1]);
    });
});

describe('changeSince', () => {
    const point = (day: number, outcome: number | null, experience: number | null, weight = 0.5, shift: HistoryPoint['shift'] = null): HistoryPoint => ({ day, outcome, experience, weight, version: '1', shift }); // prettier-ignore

    it('starts from the point in force on the day, else from the first score', () => {
        const history = [point(100, 5, 5), point(110, 6, 5), point(120, 6, 7)];
        const from = (since: number): number | undefined => changeSince(history, since)?.before;
        assert.deepEqual([from(0), from(100), from(109), from(110), from(119)], [10, 10, 10, 11, 11]);
        assert.equal(changeSince(history, 120), null);
        assert.equal(changeSince(history, 500), null);
        assert.deepEqual([changeSince(history, 0)?.from, changeSince(history, 0)?.to], [isoDate(100), isoDate(120)]);
    });

    it('has nothing to say without two scores, or when there is none now', () => {
        assert.equal(changeSince([], 0), null);
        assert.equal(changeSince([point(100, 5, 5)], 100), null);
        assert.equal(changeSince([point(90, null, 5), point(100, 5, 5)], 95), null);
        assert.equal(changeSince([point(90, 5, 5), point(100, 6, 5), point(110, null, 5)], 90), null);
    });

    it('looks over a gap', () => {
        const history = [point(90, 5, 5), point(100, null, 5), point(110, 8, 5)];
        assert.deepEqual([changeSince(history, 100)?.from, changeSince(history, 100)?.outcome], [isoDate(90), 3]);
    });

    it('sums what rules moved after the start', () => {
        const history = [point(90, 5, 5, 0.5, [2, 0, 0]), point(100, 6, 5, 0.5, [1, 0, 0]), point(110, 6, 6.5, 0.6, [0, 1, 0.1])]; // prettier-ignore
        const { outcome, experience, weight, model, total } = changeSince(history, 90) ?? {};
        // 10 to 12.4: experience 0.9 x 0.5, rules 1.1 x 1 + 0.9 x 1 - 0.5 x 0.1.
        assert.deepEqual([outcome, experience, weight, model, total], [0, 0.4, 0, 2, 2.4]);
        // A weight that rules raised by 0.2 where outcomes are 6.5 better: 13 x 0.2. The outcome itself moved 1.2 x 1.
        const weighed = changeSince([point(90, 8, 2), point(100, 9, 2, 0.7, [0, 0, 0.2])], 90);
        assert.deepEqual([weighed?.outcome, weighed?.weight, weighed?.model, weighed?.total], [1.2, 0, 2.6, 3.8]);
    });
});
