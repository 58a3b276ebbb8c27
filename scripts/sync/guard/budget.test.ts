import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { GuardError } from '../errors.ts';
import type { Session } from '../salesforce/session.ts';
import { Budget } from './budget.ts';

describe('Budget', () => {
    const session = (used: number): Session & { calls: number } =>
        ({
            calls: 10,
            json: () => Promise.resolve({ DailyApiRequests: { Max: 1000, Remaining: 1000 - used } })
        }) as unknown as Session;
    const demand = { records: 500_000, parts: 5, bulkFrom: 2000, newRows: 0 };
    const shares = { maxApiShare: 0.8, maxStorage: 1 };

    it('stops between two uploads once the calls of this run have used up the share, and says how far it came', async () => {
        const own = session(600);
        const budget = await Budget.open(own, demand, shares, () => undefined);
        own.calls += 200;
        budget.assertLeft(100_000, 500_000);
        own.calls += 1;
        assert.throws(
            () => budget.assertLeft(200_000, 500_000),
            (error: unknown) => {
                assert.ok(error instanceof GuardError);
                assert.match(
                    error.message,
                    /801 of the 1,000 API calls .* at most 80 % may be\. 200,000 of 500,000 accounts are written\./u
                );
                return true;
            }
        );
    });

    it('lets the last upload be the last', async () => {
        const own = session(600);
        const budget = await Budget.open(own, demand, shares, () => undefined);
        own.calls += 900;
        budget.assertLeft(500_000, 500_000);
    });
});
