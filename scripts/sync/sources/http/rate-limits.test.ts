import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { retryAfter, untilReset } from './rate-limits.ts';

const NOW = Date.parse('2026-06-01T12:00:00Z');

describe('retryAfter', () => {
    it('reads seconds and HTTP dates', () => {
        assert.equal(retryAfter('120', NOW), 120_000);
        assert.equal(retryAfter(' 0 ', NOW), 0);
        assert.equal(retryAfter('Mon, 01 Jun 2026 12:00:30 GMT', NOW), 30_000);
        assert.equal(retryAfter('Mon, 01 Jun 2026 11:00:00 GMT', NOW), 0);
    });

    it('knows nothing from anything else', () => {
        for (const value of [null, '', '-5', 'soon', '1e99']) {
            assert.equal(retryAfter(value, NOW), null, String(value));
        }
    });
});

describe('untilReset', () => {
    const wait = (headers: Record<string, string>): number => untilReset(new Headers(headers), NOW);

    it('waits only when nothing is left', () => {
        assert.equal(wait({ 'X-RateLimit-Remaining': '1', 'X-RateLimit-Reset': '30' }), 0);
        assert.equal(wait({ 'X-RateLimit-Remaining': '0', 'X-RateLimit-Reset': '30' }), 30_000);
        assert.equal(wait({ 'RateLimit-Remaining': '0' }), 0);
    });

    it('understands seconds, instants in seconds and milliseconds, and dates', () => {
        const reset = NOW + 5000;
        for (const value of ['5', String(reset / 1000), String(reset), new Date(reset).toUTCString()])
            assert.equal(wait({ 'ratelimit-remaining': '0', 'ratelimit-reset': value }), 5000, value);
    });

    it('waits for the longest of several periods', () => {
        assert.equal(
            wait({
                'X-Ratelimit-App-Global-Minute-Remaining': '0',
                'X-Ratelimit-App-Global-Minute-Reset': '40',
                'X-Ratelimit-App-Global-Day-Remaining': '0',
                'X-Ratelimit-App-Global-Day-Reset': '900'
            }),
            900_000
        );
    });
});
