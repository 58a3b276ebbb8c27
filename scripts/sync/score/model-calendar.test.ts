import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { dayNumber, isoDate } from './model.ts';

const MS_A_DAY = 86_400_000;

describe('the calendar of the model', () => {
    it('agrees with the platform on every day of eight centuries, both ways', () => {
        const first = Date.UTC(1601, 0, 1) / MS_A_DAY;
        const last = Date.UTC(2400, 11, 31) / MS_A_DAY;
        for (let day = first; day <= last; day++) {
            const text = new Date(day * MS_A_DAY).toISOString().slice(0, 10);
            if (dayNumber(text) !== day || isoDate(day) !== text)
                assert.fail(`${text}: ${dayNumber(text)}, ${isoDate(day)}`);
        }
    });

    it('ignores what follows the day', () => {
        assert.equal(dayNumber('2026-03-02T23:59:59.000+0000'), dayNumber('2026-03-02'));
    });

    it('knows no day for a text that is not a date', () => {
        const texts = ['', '2026', '2026-3-2', '2026-00-10', '2026-13-10', '2026-04-00', '2026-04-31', '2026-02-29', '1900-02-29', '2023-02-30', 'yesterday!', '20x6-01-01', '2026-0x-01', '2026-01-0x', '2026-x1-01', '2026-01-x1', '/026-01-01', ':026-01-01', '2026-01-:1', '2026-01-/1', '2026-01-1/', '2026-01-1:', '2026-1/-01']; // prettier-ignore
        for (const text of texts) assert.ok(Number.isNaN(dayNumber(text)), text);
    });

    it('knows the leap days', () => {
        for (const text of ['2024-02-29', '2000-02-29', '2400-02-29']) assert.equal(isoDate(dayNumber(text)), text);
        for (const text of ['2100-02-29', '2025-02-29']) assert.ok(Number.isNaN(dayNumber(text)), text);
    });
});
