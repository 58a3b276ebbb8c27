import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { daysBetween, parseAsOf } from './as-of.ts';

describe('parseAsOf', () => {
    it('takes a day as its end and an instant as it is, in UTC', () => {
        assert.equal(parseAsOf('2026-06-30'), '2026-06-30T23:59:59Z');
        assert.equal(parseAsOf('2026-06-30T12:00:00+02:00'), '2026-06-30T10:00:00Z');
        assert.equal(parseAsOf('2026-06-30T12:00:00.123Z'), '2026-06-30T12:00:00Z');
    });

    it('refuses what is no day, no instant or has no offset', () => {
        for (const text of [
            '',
            'yesterday',
            '30/06/2026',
            '2026-02-30',
            '2026-06-30T12:00:00',
            '2026',
            '2026-13-01',
            '2026-00-10'
        ])
            assert.equal(parseAsOf(text), null, text);
    });

    it('refuses an instant of a day or an hour that does not exist, and one with anything else in it', () => {
        for (const text of [
            '2026-02-30T12:00:00Z',
            '2026-13-01T12:00:00Z',
            '2026-06-30T25:00:00Z',
            '2026-06-30T12:61:00Z',
            '2026-01-01 junk 10:00:00+01:00',
            '2026-06-30 (noon) Z',
            ' 2026-06-30T12:00:00Z'
        ])
            assert.equal(parseAsOf(text), null, text);
    });

    it('takes an instant without seconds, with a blank, and of a leap day', () => {
        assert.equal(parseAsOf('2026-06-30T12:00Z'), '2026-06-30T12:00:00Z');
        assert.equal(parseAsOf('2026-06-30 12:00:00-0530'), '2026-06-30T17:30:00Z');
        assert.equal(parseAsOf('2028-02-29T01:00:00+02:00'), '2028-02-28T23:00:00Z');
    });
});

describe('daysBetween', () => {
    it('keeps the day of the month, or the last day of a shorter one', () => {
        assert.deepEqual(daysBetween('2026-01-31', '2026-04-30', 'month'), [
            '2026-01-31',
            '2026-02-28',
            '2026-03-31',
            '2026-04-30'
        ]);
    });

    it('knows the leap day, by months and by weeks', () => {
        assert.deepEqual(daysBetween('2027-12-31', '2028-03-01', 'month'), ['2027-12-31', '2028-01-31', '2028-02-29']);
        assert.deepEqual(daysBetween('2028-02-29', '2028-04-28', 'month'), ['2028-02-29', '2028-03-29']);
        assert.deepEqual(daysBetween('2028-02-22', '2028-03-07', 'week'), ['2028-02-22', '2028-02-29', '2028-03-07']);
    });

    it('goes by weeks over the end of a year', () => {
        assert.deepEqual(daysBetween('2025-12-25', '2026-01-08', 'week'), ['2025-12-25', '2026-01-01', '2026-01-08']);
    });
});
