import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { GuardError } from '../errors.ts';
import { guardClock } from './clock.ts';

describe('guardClock', () => {
    const startedAt = '2026-06-01T12:00:00.123Z';
    const now = Date.parse(startedAt);
    const guard = (asOf: string, hoursAhead: number | null): void => {
        const orgTime = hoursAhead === null ? null : now - hoursAhead * 3_600_000;
        guardClock({ asOf, startedAt, now: () => now }, orgTime);
    };

    it('stops a run that is about now when the clock is hours off', () => {
        for (const hours of [7, -7, 24 * 365])
            assert.throws(
                () => guard('2026-06-01T12:00:00Z', hours),
                (error) => error instanceof GuardError && error.message.includes(hours > 0 ? 'ahead of' : 'behind')
            );
    });

    it('leaves clocks alone that are a little off, that the org does not compare with, and runs about a given day', () => {
        for (const hours of [0, 5, -5, null]) guard('2026-06-01T12:00:00Z', hours);
        guard('2026-06-01T23:59:59Z', 24);
        guard('2025-01-01T12:00:00Z', -24);
    });
});
