import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { DEFAULT_RULES, decodeDetail, encodeDetail, scoreAccount } from '../score/model.ts';
import type { AccountInput, Detail } from '../score/model.ts';
import { shownValues } from '../score/outputs.ts';
import { DETRACTOR_ANSWERED, signalsOf, STATUS_FELL, TREND_FELL } from './signals.ts';

/** An account with this outcome and so many promoters and detractors. */
function account(day: string, outcome: number, detractors: number): AccountInput {
    return {
        asOf: day,
        experience: [
            {
                kind: 'answers',
                source: 's',
                promoters: 20,
                passives: 0,
                detractors,
                ratingSum: 200,
                oldest: '2026-01-05',
                newest: '2026-03-01'
            }
        ],
        outcome: [{ kind: 'score', values: [outcome], date: '2026-03-01', source: 'o' }],
        stage: null,
        customerSince: null,
        override: null,
        excluded: false
    };
}

function stored(detail: Detail): Detail | null {
    return decodeDetail(encodeDetail(detail)).detail;
}

function signals(before: AccountInput, now: AccountInput): number {
    const old = scoreAccount(before, DEFAULT_RULES, null);
    const detail = stored(old.detail);
    const health = scoreAccount(now, DEFAULT_RULES, detail);
    return signalsOf(shownValues(old), detail, shownValues(health), health);
}

describe('what playbooks watch for', () => {
    it('is nothing on a first score and when nothing changes', () => {
        const health = scoreAccount(account('2026-03-02', 1, 5), DEFAULT_RULES, null);
        assert.equal(signalsOf(null, null, shownValues(health), health), 0);
        assert.equal(signals(account('2026-03-02', 9, 0), account('2026-03-03', 9, 0)), 0);
    });

    it('is a status that falls, not one that rises', () => {
        assert.equal(signals(account('2026-03-02', 9, 0), account('2026-03-03', 2, 0)), STATUS_FELL);
        assert.equal(signals(account('2026-03-02', 2, 0), account('2026-03-03', 9, 0)), 0);
    });

    it('is a trend that turns to falling, once', () => {
        const later = signals(account('2026-03-02', 9, 0), account('2026-03-30', 8, 0));
        assert.equal(later, TREND_FELL);
        const falling = scoreAccount(
            account('2026-03-30', 8, 0),
            DEFAULT_RULES,
            scoreAccount(account('2026-03-02', 9, 0), DEFAULT_RULES, null).detail
        );
        const still = scoreAccount(account('2026-04-06', 7.9, 0), DEFAULT_RULES, falling.detail);
        assert.equal(still.trend?.direction, 'Falling');
        assert.equal(signalsOf(shownValues(falling), falling.detail, shownValues(still), still), 0);
    });

    it('is one more detractor, not one fewer', () => {
        assert.equal(signals(account('2026-03-02', 10, 0), account('2026-03-03', 10, 1)), DETRACTOR_ANSWERED);
        assert.equal(signals(account('2026-03-02', 10, 1), account('2026-03-03', 10, 0)), 0);
    });
});
