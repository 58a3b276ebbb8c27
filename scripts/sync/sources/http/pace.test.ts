import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { Pace } from './pace.ts';

describe('Pace', () => {
    const clock = { time: 1_000_000, now: () => clock.time, sleep: () => Promise.resolve(), random: () => 0 };

    it('keeps requests as far apart as the settings say', () => {
        const pace = new Pace(clock, 4);
        assert.equal(pace.wait, 0);
        pace.sent();
        assert.equal(pace.wait, 250);
        clock.time += 100;
        assert.equal(pace.wait, 150);
        clock.time += 500;
        assert.equal(pace.wait, 0);
        pace.sent();
        assert.equal(pace.wait, 250);
    });

    it('waits for nothing where neither the settings nor the service ask for it', () => {
        const pace = new Pace(clock, undefined);
        pace.sent();
        pace.heed(new Headers({ 'X-RateLimit-Remaining': '7', 'X-RateLimit-Reset': '30' }));
        assert.equal(pace.wait, 0);
    });

    it('waits as long as the service asks, and no shorter because of a request since', () => {
        const pace = new Pace(clock, 4);
        pace.heed(new Headers({ 'X-RateLimit-Remaining': '0', 'X-RateLimit-Reset': '30' }));
        assert.equal(pace.wait, 30_000);
        pace.sent();
        pace.heed(new Headers({ 'X-RateLimit-Remaining': '9', 'X-RateLimit-Reset': '1' }));
        assert.equal(pace.wait, 30_000);
        clock.time += 30_000;
        assert.equal(pace.wait, 0);
    });
});
