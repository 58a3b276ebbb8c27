import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { nextTime, parseAt, parseEvery } from './times.ts';
import type { Rhythm } from './times.ts';

const at = (text: string): number => Date.parse(text);
const iso = (time: number): string => new Date(time).toISOString();
const MINUTE = 60_000;
const DAY = 1440 * MINUTE;

describe('times', () => {
    const berlin: Rhythm = { kind: 'at', hour: 2, minute: 30, timeZone: 'Europe/Berlin' };

    it('reads what people type and nothing else', () => {
        assert.deepEqual(['5m', '30m', '6h', '31d'].map(parseEvery), [5 * MINUTE, 30 * MINUTE, 360 * MINUTE, 31 * DAY]);
        for (const text of ['4m', '32d', '6', 'h', '-6h', '6 h', '6h30m', 'x6h', '100000m', ''])
            assert.equal(parseEvery(text), null, text);
        assert.deepEqual(parseAt('02:30'), { hour: 2, minute: 30 });
        for (const text of ['24:00', '2:30', '02:60', '02:305', '102:30', '']) assert.equal(parseAt(text), null, text);
    });

    it('keeps the time of the day through summer and winter', () => {
        assert.equal(iso(nextTime(berlin, 0, at('2026-01-10T00:00:00Z'))), '2026-01-10T01:30:00.000Z');
        assert.equal(iso(nextTime(berlin, 0, at('2026-01-10T01:30:00Z'))), '2026-01-11T01:30:00.000Z');
        assert.equal(iso(nextTime(berlin, 0, at('2026-07-10T23:00:00Z'))), '2026-07-11T00:30:00.000Z');
    });

    it('runs once on the day a time is skipped, and once on the day it comes twice', () => {
        for (const [day, runs] of [
            ['2026-03-29', 1],
            ['2026-10-25', 1]
        ] as const) {
            let count = 0;
            const end = at(`${day}T22:00:00Z`);
            for (let now = at(`${day}T00:00:00Z`) - 60 * MINUTE; (now = nextTime(berlin, 0, now)) < end;) count += 1;
            assert.equal(count, runs, day);
        }
    });

    it('keeps to one run a day where clocks change at midnight, by half an hour or for a month', () => {
        for (const [timeZone, change] of [
            ['America/Havana', '2025-03-09'],
            ['America/Havana', '2025-11-02'],
            ['America/St_Johns', '2025-03-09'],
            ['Australia/Lord_Howe', '2025-10-05'],
            ['Africa/Casablanca', '2025-02-23'],
            ['Africa/Casablanca', '2025-04-06']
        ] as const)
            for (const hour of [0, 2]) {
                const daily: Rhythm = { kind: 'at', hour, minute: 30, timeZone };
                let now = nextTime(daily, 0, at(`${change}T00:00:00Z`) - 4 * DAY);
                for (let run = 0; run < 7; run++) {
                    const next = nextTime(daily, 0, now);
                    assert.ok(Math.abs(next - now - DAY) <= 60 * MINUTE, `${timeZone} ${iso(now)} ${iso(next)}`);
                    now = next;
                }
            }
    });

    it('counts from the start, whatever a run takes', () => {
        const every: Rhythm = { kind: 'every', ms: 60 * MINUTE };
        assert.equal(nextTime(every, 1000, 1000), 1000 + 60 * MINUTE);
        assert.equal(nextTime(every, 1000, 1000 + 130 * MINUTE), 1000 + 180 * MINUTE);
    });
});
