// What is true of every account, whatever its evidence and rules.
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import {
    bandOf,
    DEFAULT_RULES,
    decodeDetail,
    encodeDetail,
    healthScore,
    receiptOf,
    scoreAccount
} from '../../sync/score/model.ts';
import type { AccountHealth, ExperienceEvidence, OutcomeEvidence } from '../../sync/score/model.ts';
import { account, rules } from './generated.ts';

const RUNS = { numRuns: 400 };
const half = fc.integer({ min: 10, max: 100 }).map((value) => value / 10);
const weight = fc.integer({ min: 0, max: 100 }).map((value) => value / 100);
const tenths = (value: number): number => Math.round(value * 10);

describe('the equation', () => {
    it('stays between 2 and 20', () => {
        fc.assert(
            fc.property(half, half, weight, (outcome, experience, w) => {
                const score = healthScore(outcome, experience, w);
                assert.ok(score >= 2 && score <= 20 && tenths(score) / 10 === score, `${score}`);
            })
        );
    });

    it('never falls when a half rises', () => {
        fc.assert(
            fc.property(half, half, half, weight, (a, b, other, w) => {
                const [low, high] = [Math.min(a, b), Math.max(a, b)];
                assert.ok(healthScore(low, other, w) <= healthScore(high, other, w));
                assert.ok(healthScore(other, low, w) <= healthScore(other, high, w));
            })
        );
    });

    it('gives a band that agrees with the printed number', () => {
        fc.assert(
            fc.property(half, half, weight, (outcome, experience, w) => {
                const printed = Number(healthScore(outcome, experience, w).toFixed(1));
                const expected = printed >= 15 ? 'Green' : printed >= 10 ? 'Amber' : 'Red';
                assert.equal(bandOf(healthScore(outcome, experience, w), DEFAULT_RULES, null), expected);
            })
        );
    });
});

describe('an account', () => {
    it('has a score exactly when both halves are known, inside its range, in the band that is printed', () => {
        fc.assert(
            fc.property(account, rules, (input, rule) => {
                const { standing } = scoreAccount(input, { ...rule, hysteresis: 0, floor: null }, null);
                const { outcome, experience, score, computedStatus } = standing;
                assert.equal(score !== null, outcome !== null && experience !== null);
                for (const value of [outcome, experience]) assert.ok(value === null || (value >= 1 && value <= 10));
                if (score === null) return assert.equal(computedStatus, null);
                assert.ok(score >= 2 && score <= 20);
                const expected = score >= rule.greenFrom ? 'Green' : score >= rule.amberFrom ? 'Amber' : 'Red';
                assert.equal(computedStatus, expected);
            }),
            RUNS
        );
    });

    it('has a receipt whose lines add up to the score, and which proves it', () => {
        fc.assert(
            fc.property(account, rules, (input, rule) => {
                const { detail, standing } = scoreAccount(input, rule, null);
                const stored = decodeDetail(encodeDetail(detail)).detail;
                assert.ok(stored);
                const { lines, proved } = receiptOf(stored);
                assert.ok(proved);
                if (standing.score === null) return assert.ok(lines.every((line) => line.adds === null));
                assert.equal(
                    lines.reduce((sum, line) => sum + tenths(line.adds ?? NaN), 0),
                    tenths(standing.score)
                );
                const shares = lines.reduce((sum, line) => sum + line.weight, 0);
                assert.ok(Math.abs(shares - 1) < 1e-9, `${shares}`);
            }),
            RUNS
        );
    });

    it('does not depend on the order of its evidence, nor on rows that are delivered twice', () => {
        fc.assert(
            fc.property(account, rules, fc.integer(), (input, rule, seed) => {
                const expected = scoreAccount(input, rule, null);
                const shuffled = {
                    ...input,
                    experience: shuffle([...input.experience, ...input.experience.slice(0, 2).map(reversedKeys)], seed),
                    outcome: shuffle([...input.outcome, ...input.outcome.slice(0, 2).map(reversedKeys)], seed)
                };
                assert.deepEqual(scoreAccount(shuffled, rule, null), expected);
            }),
            RUNS
        );
    });

    it('never rises when a line of its evidence gets worse', () => {
        fc.assert(
            fc.property(account, rules, half, half, (input, rule, a, b) => {
                const withScore = (score: number): number | null =>
                    scoreAccount(
                        { ...input, outcome: [...input.outcome, { kind: 'score', values: [score], date: input.asOf, source: 'x' }] },
                        rule,
                        null
                    ).standing.outcome; // prettier-ignore
                const [low, high] = [withScore(Math.min(a, b)), withScore(Math.max(a, b))];
                assert.ok(low === high || (low !== null && high !== null && low <= high));
            }),
            RUNS
        );
    });

    it('treats a row with an unknown number as if the row were absent', () => {
        const unknown = fc.constantFrom(null, undefined, NaN, '', '7');
        fc.assert(
            fc.property(account, rules, unknown, fc.nat(), (input, rule, nothing, pick) => {
                const without = scoreAccount(input, rule, null);
                const spoiled = {
                    ...input,
                    experience: [
                        ...input.experience,
                        ...input.experience.map((row) => spoilExperience(row, nothing, pick))
                    ],
                    outcome: [...input.outcome, ...input.outcome.flatMap((row) => spoilOutcome(row, nothing))]
                };
                assert.deepEqual(scoreAccount(spoiled, rule, null), without);
            }),
            RUNS
        );
    });

    it('shows the same when it is scored twice on a day', () => {
        fc.assert(
            fc.property(account, account, rules, rules, (before, now, oldRules, rule) => {
                const earlier = scoreAccount({ ...before, asOf: '2026-02-20' }, oldRules, null);
                const first = scoreAccount(now, rule, stored(earlier));
                assert.deepEqual(scoreAccount(now, rule, stored(first)), first);
            }),
            RUNS
        );
    });
});

function stored(health: AccountHealth): AccountHealth['detail'] {
    const { detail } = decodeDetail(encodeDetail(health.detail));
    assert.ok(detail);
    return detail;
}

function spoilExperience(row: ExperienceEvidence, nothing: unknown, pick: number): ExperienceEvidence {
    const numbers = {
        answers: ['promoters', 'passives', 'detractors', 'ratingSum'],
        nps: ['nps', 'n'],
        score: ['score']
    }[row.kind];
    return { ...row, [numbers[pick % numbers.length] ?? '']: nothing };
}

function spoilOutcome(row: OutcomeEvidence, nothing: unknown): OutcomeEvidence[] {
    return row.values.map((_, i) => ({
        ...row,
        values: row.values.map((value, n) => (n === i ? (nothing as number) : value))
    }));
}

function reversedKeys<Row extends object>(row: Row): Row {
    return Object.fromEntries(Object.entries(row).reverse()) as Row;
}

function shuffle<Row>(rows: readonly Row[], seed: number): Row[] {
    let state = seed | 1;
    const keyed = rows.map((row) => ({ row, key: (state = Math.imul(state, 48271) + 11) }));
    return keyed.sort((a, b) => a.key - b.key).map(({ row }) => row);
}
