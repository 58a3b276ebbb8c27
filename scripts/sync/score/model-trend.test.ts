import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { dayNumber, DEFAULT_RULES, isoDate, leastSquaresSlope, scoreAccount } from './model.ts';
import type { AccountHealth, AccountInput, Detail, Rules, Trend } from './model.ts';

/** A day and both halves on it. */
type Visit = readonly [asOf: string, outcome: number | null, experience: number | null];

const inputOf = ([asOf, outcome, experience]: Visit): AccountInput => ({
    asOf,
    outcome: outcome === null ? [] : [{ kind: 'score', values: [outcome], date: asOf, source: 'plan' }],
    experience: experience === null ? [] : [{ kind: 'score', score: experience, date: asOf, source: 'survey' }],
    stage: null, customerSince: null, override: null, excluded: false
}); // prettier-ignore

function after(visits: readonly Visit[], rules: Rules = DEFAULT_RULES): { input: AccountInput; detail: Detail } {
    let last: { input: AccountInput; detail: Detail } | null = null;
    for (const visit of visits) {
        const input = inputOf(visit);
        last = { input, detail: scoreAccount(input, rules, last && last.detail).detail };
    }
    assert.ok(last);
    return last;
}

/** What an account shows on a day on which nothing has changed since its last visit. */
function on(asOf: string, visits: readonly Visit[], rules: Rules = DEFAULT_RULES): AccountHealth {
    const { input, detail } = after(visits, rules);
    return scoreAccount({ ...input, asOf }, rules, detail);
}

const trend = (asOf: string, ...visits: Visit[]): Trend | null => on(asOf, visits).trend;

describe('the trend', () => {
    it('is New until 14 days after the first score, however much it has moved', () => {
        const moved: Visit[] = [['2026-01-05', 5, 5], ['2026-01-12', 6, 5]]; // prettier-ignore
        assert.deepEqual(trend('2026-01-18', ...moved), { direction: 'New', change: null });
        // Two weeks of 10, 11 and today of 11: half a point a week.
        assert.deepEqual(trend('2026-01-19', ...moved), { direction: 'Rising', change: 6.4 });
        assert.deepEqual(trend('2026-01-18', ['2026-01-05', 5, 5]), { direction: 'New', change: null });
        assert.deepEqual(trend('2026-01-19', ['2026-01-05', 5, 5]), { direction: 'Steady', change: 0 });
    });

    it('follows either half by its weight', () => {
        assert.equal(trend('2026-01-19', ['2026-01-05', 5, 5], ['2026-01-19', 5, 6])?.change, 6.4);
        assert.equal(trend('2026-01-19', ['2026-01-05', 5, 5], ['2026-01-19', 6, 5])?.change, 6.4);
        const weights = { ...DEFAULT_RULES.weights, Unknown: 0.3 };
        const weighted = (visit: Visit): number | null | undefined => on('2026-01-19', [['2026-01-05', 5, 5], visit], { ...DEFAULT_RULES, weights }).trend?.change; // prettier-ignore
        // 0.6 and 1.4 points in the last of three weeks: 0.3 and 0.7 a week.
        assert.deepEqual([weighted(['2026-01-19', 6, 5]), weighted(['2026-01-19', 5, 6])], [3.9, 9]);
    });

    it('leaves out weeks in which a half was unknown', () => {
        // Weeks 0 and 1 have 10, weeks 2 and 3 nothing, week 4 has 11: 7 / 3 over 26 / 3, times 90 / 7.
        for (const gap of [
            ['2026-01-19', null, 5],
            ['2026-01-19', 5, null],
            ['2026-01-19', null, null]
        ] as const) {
            assert.deepEqual(trend('2026-02-02', ['2026-01-05', 5, 5], gap, ['2026-02-02', 6, 5]), { direction: 'Rising', change: 3.5 }); // prettier-ignore
        }
    });

    it('looks back no further than its window', () => {
        const jump: Visit[] = [['2026-01-05', 2, 2], ['2026-01-12', 6, 6]]; // prettier-ignore
        // The window of 13 weeks still holds the last week of 4 on 30 March, and no longer on 6 April.
        assert.notEqual(trend('2026-04-05', ...jump)?.change, 0);
        assert.deepEqual(trend('2026-04-06', ...jump), { direction: 'Steady', change: 0 });
        assert.deepEqual(trend('2026-06-20', ...jump), { direction: 'Steady', change: 0 });
    });

    it('is not moved by new rules, whichever half they move', () => {
        const evidence: Pick<AccountInput, 'outcome' | 'experience'> = {
            outcome: [{ kind: 'score', values: [9], date: '2026-01-05', source: 's', verifiedBy: 'estimated' }],
            experience: [{ kind: 'nps', source: 's', nps: 0, n: 3, date: '2026-01-05' }]
        };
        const at = (asOf: string): AccountInput => ({ ...inputOf([asOf, null, null]), ...evidence });
        const first = scoreAccount(at('2026-01-05'), DEFAULT_RULES, null);
        for (const different of [{ estimatedCap: 8 }, { cohortNps: 60 }]) {
            const now = scoreAccount(at('2026-01-26'), { ...DEFAULT_RULES, ...different, version: '2' }, first.detail);
            assert.notEqual(now.standing.score, first.standing.score);
            assert.deepEqual(now.trend, { direction: 'Steady', change: 0 });
        }
    });

    it('is reviewed on the first Monday on which it differs, and not before', () => {
        const steep: Visit[] = [['2026-01-05', 1, 1], ['2026-01-19', 10, 10]]; // prettier-ignore
        const { input, detail } = after(steep);
        const shown = (ahead: number): string => {
            const asOf = isoDate(dayNumber('2026-01-19') + ahead);
            return JSON.stringify(scoreAccount({ ...input, asOf }, DEFAULT_RULES, detail).trend);
        };
        let first = 1;
        while (shown(first) === shown(0)) first += 1;
        // Held at 18 for more than one Monday.
        assert.ok(first > 7, `${first}`);
        assert.equal(on('2026-01-19', steep).nextReview, isoDate(dayNumber('2026-01-19') + first));
    });

    it('of an account whose score no longer moves needs no review', () => {
        // The evidence of 5 January counts for 180 days; nothing else comes before that.
        assert.equal(on('2026-02-02', [['2026-01-05', 5, 5]]).nextReview, '2026-07-04');
    });
});

describe('leastSquaresSlope', () => {
    it('fits a line, and knows none through one point', () => {
        assert.equal(leastSquaresSlope([1, 2, 3], [2, 4, 6]), 2);
        assert.equal(leastSquaresSlope([0, 1, 2], [10, 10, 12]), 1);
        assert.ok(Number.isNaN(leastSquaresSlope([1], [2])));
        assert.ok(Number.isNaN(leastSquaresSlope([1, 2, 3], [2, 4])));
    });

    it('loses nothing where the values are large and their differences small', () => {
        const xs = [0.1, 0.7, 1.1, 2.3];
        const slope = leastSquaresSlope(xs, xs.map((x) => 2 ** 40 + x)); // prettier-ignore
        assert.ok(Math.abs(slope - 1) < 1e-4, `${slope}`);
    });
});
