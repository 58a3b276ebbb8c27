import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { daysBefore, monthsBefore, thinOut } from './thin.ts';
import type { SnapshotAge } from './thin.ts';

const TODAY = '2026-06-15';

function row(day: string, more: Partial<SnapshotAge> = {}): SnapshotAge {
    return { id: `${more.account ?? 'A'}:${day}`, account: 'A', day, statusChanged: false, ...more };
}

function kept(rows: readonly SnapshotAge[], day = TODAY, keepMonths = 36): string[] {
    const gone = new Set(thinOut(rows, day, keepMonths));
    return rows.filter(({ id }) => !gone.has(id)).map(({ id }) => id);
}

/** Snapshots of three accounts over four years, each day at most once. */
const history = fc
    .uniqueArray(
        fc.record({
            account: fc.constantFrom('A', 'B', 'C'),
            age: fc.oneof(fc.integer({ min: 0, max: 1500 }), fc.integer({ min: 80, max: 120 })),
            statusChanged: fc.integer({ min: 0, max: 9 }).map((n) => n === 0)
        }),
        { maxLength: 120, selector: ({ account, age }) => `${account} ${age}` }
    )
    .map((rows) =>
        rows.map(({ account, age, statusChanged }) => row(daysBefore(TODAY, age), { account, statusChanged }))
    );

describe('thinning', () => {
    it('keeps everything for 90 days, then the last of a week', () => {
        const days = Array.from({ length: 101 }, (_, age) => daysBefore(TODAY, 100 - age));
        const left = kept(days.map((day) => row(day)));
        // 2026-03-17 is 90 days ago. The week before it ends on Sunday the 15th; the 16th is a Monday.
        assert.deepEqual(left.slice(0, 3), ['A:2026-03-08', 'A:2026-03-15', 'A:2026-03-16']);
        assert.equal(left.length, 91 + 3);
    });

    it('keeps the last of a month after a year', () => {
        const days = ['2025-04-02', '2025-04-20', '2025-04-29', '2025-05-05', '2025-05-06'];
        assert.deepEqual(kept(days.map((day) => row(day))), ['A:2025-04-29', 'A:2025-05-06']);
    });

    it('keeps the last of a week up to the day a year ago, and of a month before it', () => {
        const days = ['2025-06-02', '2025-06-03', '2025-06-15', '2025-06-16'];
        assert.deepEqual(kept(days.map((day) => row(day))), ['A:2025-06-03', 'A:2025-06-15', 'A:2025-06-16']);
    });

    it('keeps one of two of the same day, the same whichever comes first', () => {
        const twice = ['x1', 'x2'].map((id) => row('2026-06-10', { id }));
        const later = row('2026-06-12');
        for (const rows of [twice, twice.toReversed()])
            assert.deepEqual(kept([...rows, later]), ['x2', 'A:2026-06-12']);
        const alone = kept([row('2020-01-01', { id: 'y9' }), row('2020-01-02', { id: 'y1' })]);
        assert.deepEqual(alone, ['y1']);
    });

    it('keeps the day on which a status changed', () => {
        const rows = [row('2025-04-02', { statusChanged: true }), row('2025-04-20'), row('2025-04-29')];
        assert.deepEqual(kept(rows), ['A:2025-04-02', 'A:2025-04-29']);
    });

    it('purges what is older than the months to keep, also days on which a status changed, but never the newest', () => {
        const rows = [row('2023-06-14', { statusChanged: true }), row('2023-06-15'), row('2026-06-01')];
        assert.deepEqual(kept(rows), ['A:2023-06-15', 'A:2026-06-01']);
        assert.deepEqual(kept([row('2019-01-31'), row('2019-02-01')]), ['A:2019-02-01']);
    });

    it('counts months as people do', () => {
        assert.equal(monthsBefore('2026-03-31', 1), '2026-02-28');
        assert.equal(monthsBefore('2024-03-31', 13), '2023-02-28');
        assert.equal(monthsBefore('2026-01-15', 36), '2023-01-15');
    });

    it('thinned twice is thinned once, and the order of the rows does not matter', () => {
        fc.assert(
            fc.property(
                history,
                fc.integer({ min: 1, max: 60 }),
                fc.infiniteStream(fc.nat()),
                (rows, months, random) => {
                    const left = new Set(kept(rows, TODAY, months));
                    const again = rows.filter(({ id }) => left.has(id));
                    assert.deepEqual(thinOut(again, TODAY, months), []);
                    const mixed = rows
                        .map((one) => ({ one, at: Number(random.next().value) }))
                        .sort((a, b) => a.at - b.at)
                        .map(({ one }) => one);
                    assert.deepEqual(new Set(kept(mixed, TODAY, months)), left);
                }
            )
        );
    });

    it('never removes the newest snapshot of an account, nor anything of the last 90 days', () => {
        fc.assert(
            fc.property(history, fc.integer({ min: 4, max: 60 }), (rows, months) => {
                const left = new Set(kept(rows, TODAY, months));
                for (const { id, account, day } of rows) {
                    const isNewest = rows.every((other) => other.account !== account || other.day <= day);
                    if (isNewest || day >= daysBefore(TODAY, 90)) assert.ok(left.has(id), id);
                }
            })
        );
    });

    it('does an account alone as it does all together', () => {
        fc.assert(
            fc.property(history, (rows) => {
                const alone = ['A', 'B', 'C'].flatMap((name) => kept(rows.filter(({ account }) => account === name)));
                assert.deepEqual(new Set(kept(rows)), new Set(alone));
            })
        );
    });

    it('walks 400 days: thinned every day, every week and month keeps one, and every change of status is there', () => {
        let rows: SnapshotAge[] = [];
        const changes: string[] = [];
        for (let age = 400; age >= 0; age--) {
            const day = daysBefore(TODAY, age);
            const today = row(day, { statusChanged: age % 50 === 0 });
            if (today.statusChanged) changes.push(today.id);
            rows.push(today);
            const gone = new Set(thinOut(rows, day, 36));
            rows = rows.filter(({ id }) => !gone.has(id));
        }
        const days = rows.map(({ day }) => day);
        for (let age = 0; age <= 90; age++) assert.ok(days.includes(daysBefore(TODAY, age)), `age ${age}`);
        for (let age = 91; age <= 351; age++) {
            const week = days.filter((day) => day >= daysBefore(TODAY, age + 6) && day <= daysBefore(TODAY, age));
            assert.ok(week.length >= 1, `the week that ends at age ${age}`);
        }
        const ids = rows.map(({ id }) => id);
        for (const id of changes) assert.ok(ids.includes(id), id);
        // 91 days, 39 to 41 weeks, 2 or 3 months, and 7 changes of status that are older than 90 days.
        assert.ok(rows.length >= 91 + 39 + 2 && rows.length <= 91 + 41 + 3 + 7, String(rows.length));
        assert.deepEqual(thinOut(rows, TODAY, 36), []);
    });
});
