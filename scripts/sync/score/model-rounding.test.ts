import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { roundTenth, wholeNps } from './model.ts';

describe('rounding', () => {
    it('goes to the nearest tenth, halves away from zero, also where binary falls short of the half', () => {
        const cases = { 14.94: 14.9, 14.95: 15, 9.99: 10, 9.94: 9.9, 0.25: 0.3, 0.05: 0.1 };
        for (const [value, rounded] of Object.entries(cases)) {
            assert.equal(roundTenth(Number(value)), rounded, value);
            assert.equal(roundTenth(-Number(value)), -rounded, `-${value}`);
        }
        assert.ok(Object.is(roundTenth(-0.04), 0));
    });

    it('prints an NPS as whoever rounds the stored tenth', () => {
        assert.deepEqual([33.45, 33.44, 66.7, 0.5, 0.4, 100].map(wholeNps), [34, 33, 67, 1, 0, 100]);
        assert.deepEqual([-33.45, -33.44, -0.5, -100].map(wholeNps), [-34, -33, -1, -100]);
        assert.ok(Object.is(wholeNps(-0.4), 0));
    });
});
