import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Config } from '../config/schema.ts';
import { GuardError } from '../errors.ts';
import type { Part } from '../plan/part.ts';
import type { Session } from '../salesforce/session.ts';
import { Budget, callsToWrite, openBudget } from './budget.ts';

type Limits = Readonly<Record<string, { readonly Max: number; readonly Remaining: number }>>;
type Demand = Parameters<typeof Budget.open>[1];

const NOTHING: Demand = { records: 0, parts: 0, bulkFrom: 2000, newRows: 0 };
const left = (max: number, used: number) => ({ Max: max, Remaining: max - used });

/** What is said of a demand; null when it is let through. */
async function told(limits: Limits, demand: Partial<Demand>, shares: { maxApiShare?: number; maxStorage?: number } = {}) {
    const session = { calls: 0, json: () => Promise.resolve(limits) } as unknown as Session;
    const most = { maxApiShare: 0.8, maxStorage: 0.95, ...shares };
    try {
        await Budget.open(session, { ...NOTHING, ...demand }, most, () => undefined);
        return null;
    } catch (error) {
        assert.ok(error instanceof GuardError);
        assert.match(error.message, /Nothing was written\.$/u);
        return error;
    }
} // prettier-ignore

describe('the calls an upload takes', () => {
    it('are one for 200 records, or 30 for each job of the Bulk API', () => {
        const calls = (records: number, parts = 1): number => callsToWrite({ records, parts, bulkFrom: 2000 });
        assert.deepEqual([calls(1), calls(200), calls(201), calls(1999)], [1, 1, 2, 10]);
        assert.deepEqual([calls(2000), calls(500_000, 3)], [30, 90]);
    });
});

describe('the limits of the org', () => {
    it('let just as many calls through as the share allows', async () => {
        const demand = { records: 400, parts: 1 };
        assert.equal(await told({ DailyApiRequests: left(1000, 798) }, demand), null);
        const error = await told({ DailyApiRequests: left(1000, 799) }, demand);
        assert.match(error?.message ?? '', /^799 of the 1,000 API calls .* needs about 2; at most 80 % may be used/u);
        assert.match(error?.actions.join() ?? '', /--max-api-share 100%/u);
        assert.equal(await told({ DailyApiRequests: left(1000, 998) }, demand, { maxApiShare: 1 }), null);
    });

    it('count a Bulk batch for every 10,000 records, and none for collections', async () => {
        const limits = { DailyBulkApiBatches: left(100, 78) };
        const demand = { parts: 1, bulkFrom: 2000 };
        assert.equal(await told(limits, { ...demand, records: 20_000 }), null);
        assert.match((await told(limits, { ...demand, records: 20_001 }))?.message ?? '', /78 of the 100 Bulk batches .* needs about 3/u);
        assert.equal(await told({ DailyBulkApiBatches: left(100, 100) }, { ...demand, records: 1999 }), null);
    }); // prettier-ignore

    it('count the calls and batches of snapshots beside those of the accounts', async () => {
        const accounts = { records: 400, parts: 1 };
        assert.equal(await told({ DailyApiRequests: left(1000, 796) }, { ...accounts, newRows: 400 }), null);
        const error = await told({ DailyApiRequests: left(1000, 797) }, { ...accounts, newRows: 400 });
        assert.match(error?.message ?? '', /^797 of the 1,000 API calls .* needs about 4;/u);
        const bulk = { records: 0, newRows: 500_000 };
        assert.match((await told({ DailyApiRequests: left(1000, 800) }, bulk))?.message ?? '', /needs about 60;/u);
        assert.match((await told({ DailyBulkApiBatches: left(100, 80) }, bulk))?.message ?? '', /needs about 50;/u);
    });

    it('count 2 kB of storage for a snapshot', async () => {
        const limits = { DataStorageMB: left(1000, 940) };
        assert.equal(await told(limits, { newRows: 5120 }), null);
        const error = await told(limits, { newRows: 5121 });
        assert.match(
            error?.message ?? '',
            /^940 of 1,000 MB of data storage are used, and up to 5,121 snapshots would add 11 MB; at most 95 % may be full/u
        );
        assert.match(error?.actions.join() ?? '', /keepMonths.*--max-storage 100%/u);
        assert.equal(await told({ DataStorageMB: left(1000, 1000) }, { records: 10, parts: 1 }), null);
    });

    it('that the org does not tell guard nothing', async () => {
        assert.equal(await told({}, { records: 500_000, parts: 5, newRows: 500_000 }), null);
    });

    it('are not asked for when nothing is to be written, and asked for when only snapshots are', async () => {
        let asked = 0;
        const json = (): Promise<Limits> => {
            asked += 1;
            return Promise.resolve({});
        };
        const task = { maxApiShare: 1, maxStorage: 1, settings: { config: { write: { bulkFrom: 2000 } } as Config } };
        const run = { session: { calls: 0, json } as unknown as Session, task, reporter: { warn: () => undefined } };
        await openBudget(run, { changed: 0, parts: [] }, 0);
        assert.equal(asked, 0);
        await openBudget(run, { changed: 0, parts: [] }, 1);
        await openBudget(run, { changed: 1, parts: [{} as Part] }, 0);
        assert.equal(asked, 2);
    });

    it('that cannot be read guard nothing, before and between uploads, and that is said', async () => {
        const warnings: string[] = [];
        const session = { calls: 0, json: () => Promise.reject(new Error('no')) } as unknown as Session & { calls: number };
        const demand = { ...NOTHING, records: 10 };
        const budget = await Budget.open(session, demand, { maxApiShare: 0, maxStorage: 0 }, (text) => warnings.push(text));
        session.calls += 1_000_000;
        budget.assertLeft(1, 10);
        assert.deepEqual(warnings, ['The limits of the org could not be read, so nothing guards them: no']);
    }); // prettier-ignore
});
