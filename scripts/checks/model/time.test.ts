// What time alone does to an account: nothing before the day of its next review, and something on it.
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { changeSince, dayNumber, decodeDetail, encodeDetail, isoDate, scoreAccount } from '../../sync/score/model.ts';
import type {
    AccountHealth,
    AccountInput,
    Detail,
    ExperienceEvidence,
    OutcomeEvidence,
    Rules
} from '../../sync/score/model.ts';
import { account, rules, TODAY } from './generated.ts';

/** Further than any evidence, override, stage or trend of a generated account reaches. */
const FOREVER = 3200;

function stored(health: AccountHealth): Detail {
    const { detail } = decodeDetail(encodeDetail(health.detail));
    assert.ok(detail);
    return detail;
}

/** All that a page, a report or a list can show. Not the day of the scoring itself, nor the review that is being tested. */
function shown({ nextReview: _, detail, ...health }: AccountHealth): unknown {
    const { at: _at, ...kept } = detail;
    return { ...health, detail: kept };
}

/** Accounts with a past: three scorings with other evidence and rules, then today's. */
const past = fc.record({
    visits: fc.array(fc.record({ age: fc.integer({ min: 1, max: 300 }), input: account, rule: rules }), { maxLength: 3 }),
    input: account,
    rule: rules
}); // prettier-ignore

function withPast({ visits, input, rule }: { visits: readonly { age: number; input: AccountInput; rule: Rules }[]; input: AccountInput; rule: Rules }): Detail {
    let detail: Detail | null = null;
    for (const visit of [...visits].sort((a, b) => b.age - a.age)) {
        const aged = { ...visit.input, asOf: isoDate(TODAY - visit.age) };
        detail = stored(scoreAccount(aged, visit.rule, detail));
    }
    return stored(scoreAccount(input, rule, detail));
} // prettier-ignore

/** First day after today on which a scoring of the same input shows something else; null when there is none. */
function firstChange(input: AccountInput, rule: Rules, detail: Detail, days: number): string | null {
    const today = JSON.stringify(shown(scoreAccount(input, rule, detail)));
    for (let day = TODAY + 1; day <= TODAY + days; day++) {
        const then = scoreAccount({ ...input, asOf: isoDate(day) }, rule, detail);
        if (JSON.stringify(shown(then)) !== today) return isoDate(day);
    }
    return null;
}

describe('the next review', () => {
    it('is exactly the first day on which time alone changes something shown', () => {
        fc.assert(
            fc.property(past, (generated) => {
                const { input, rule } = generated;
                const detail = withPast(generated);
                const { nextReview } = scoreAccount(input, rule, detail);
                const days = nextReview === null ? FOREVER : dayNumber(nextReview) - TODAY;
                assert.equal(firstChange(input, rule, detail, days), nextReview);
            }),
            { numRuns: 300 }
        );
    });
});

describe('scoring every day', () => {
    it('shows the same as scoring only when evidence changed or a review is due', () => {
        const events = fc.array(fc.record({ after: fc.integer({ min: 0, max: 200 }), input: account }), { minLength: 1, maxLength: 5 }); // prettier-ignore
        fc.assert(
            fc.property(
                events,
                rules,
                rules,
                fc.integer({ min: 20, max: 160 }),
                (generated, first, second, changed) => {
                    const steps = [...generated].sort((a, b) => a.after - b.after);
                    let daily: Detail | null = null;
                    let seldom: AccountHealth | null = null;
                    let digest = '';
                    for (let ahead = steps[0]?.after ?? 0; ahead <= 220; ahead++) {
                        const asOf = isoDate(TODAY + ahead);
                        const step = steps.filter(({ after }) => after <= ahead).at(-1);
                        assert.ok(step);
                        const input = { ...step.input, asOf };
                        const rule = ahead < changed ? first : second;
                        const today: AccountHealth = scoreAccount(input, rule, daily);
                        daily = stored(today);
                        const content = JSON.stringify([step.input, rule]);
                        const due: boolean = seldom?.nextReview === asOf;
                        if (seldom === null || due || content !== digest) {
                            seldom = scoreAccount(input, rule, seldom && stored(seldom));
                            digest = content;
                        }
                        assert.deepEqual(
                            [asOf, today.nextReview, shown(today)],
                            [asOf, seldom.nextReview, shown(seldom)]
                        );
                    }
                }
            ),
            { numRuns: 60 }
        );
    });
});

function isInWindow(row: ExperienceEvidence, day: number, { npsWindowDays }: Rules): boolean {
    const [oldest, newest] = row.kind === 'answers' ? [row.oldest, row.newest] : [row.date, row.date];
    return dayNumber(newest) <= day && day < dayNumber(oldest) + npsWindowDays;
}

/** What a job hands over: rows that say something, of each measure those of its newest day, and of these what is still valid. */
function newestInForce(rows: readonly OutcomeEvidence[], day: number, rule: Rules): OutcomeEvidence[] {
    const made = rows.filter((row) => dayNumber(row.date) <= day && row.values[1] !== 0);
    const newest = made.filter((row) => row.measure === undefined || made.every((other) => other.measure !== row.measure || other.date <= row.date)); // prettier-ignore
    return newest.filter((row) => day < (row.validUntil ? dayNumber(row.validUntil) + 1 : dayNumber(row.date) + rule.outcomeValidityDays)); // prettier-ignore
}

describe('an unchanged account', () => {
    it('is never said to have changed, nor to move, when it is scored again before its review', () => {
        fc.assert(
            fc.property(account, rules, fc.nat(), (input, rule, pick) => {
                const first = scoreAccount(input, rule, null);
                const last = first.nextReview === null ? TODAY + 300 : dayNumber(first.nextReview) - 1;
                const asOf = isoDate(TODAY + (pick % (last - TODAY + 1)));
                const again = scoreAccount({ ...input, asOf }, rule, stored(first));
                assert.equal(changeSince(again.detail.history, TODAY), null);
                assert.deepEqual(again.trend, first.trend);
            }),
            { numRuns: 400 }
        );
    });

    it('moves by the model alone when only the rules changed, and that is no trend', () => {
        fc.assert(
            fc.property(account, rules, rules, fc.boolean(), (input, before, after, chosen) => {
                const first = scoreAccount(input, before, null);
                const review = first.nextReview === null ? TODAY + 300 : dayNumber(first.nextReview);
                const asOf = isoDate(Math.min(TODAY + 20, review - 1));
                const now = { ...input, asOf };
                // A job may hand over all rows, or only those in force under the rules of the day.
                const day = dayNumber(asOf);
                const handed = {
                    ...now,
                    experience: input.experience.filter((row) => isInWindow(row, day, after)),
                    outcome: newestInForce(input.outcome, day, after)
                };
                const second = scoreAccount(chosen ? handed : now, after, stored(first));
                const change = changeSince(second.detail.history, TODAY);
                if (change === null) return;
                const { outcome, experience, weight, model, total } = change;
                assert.deepEqual({ outcome, experience, weight, model }, { outcome: 0, experience: 0, weight: 0, model: total }); // prettier-ignore
                assert.ok(second.trend);
                assert.ok(second.trend.direction === 'New' || second.trend.change === 0, JSON.stringify(second.trend));
            }),
            { numRuns: 600 }
        );
    });
});

describe('a change', () => {
    it('is split into parts that add up to it exactly', () => {
        const visits = fc.array(fc.record({ input: account, rule: rules }), { minLength: 2, maxLength: 8 });
        fc.assert(
            fc.property(visits, fc.integer({ min: 0, max: 300 }), (steps, since) => {
                let detail: Detail | null = null;
                for (const [i, { input, rule }] of steps.entries()) {
                    const at = isoDate(TODAY + i * 25);
                    detail = stored(scoreAccount({ ...input, asOf: at }, rule, detail));
                }
                const change = changeSince(detail?.history ?? [], TODAY + since);
                if (change === null) return;
                const tenths = (value: number): number => Math.round(value * 10);
                const parts = [change.outcome, change.experience, change.weight, change.model].map(tenths);
                assert.equal(parts.reduce((sum, part) => sum + part, 0), tenths(change.total)); // prettier-ignore
                assert.equal(tenths(change.after) - tenths(change.before), tenths(change.total));
                assert.equal(change.after, detail?.score);
            }),
            { numRuns: 400 }
        );
    });
});
