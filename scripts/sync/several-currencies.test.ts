import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { TestOrg } from './testing/local-org.ts';
import { summaryOf } from './testing/run-job.ts';
import { seedBook, settings } from './testing/seed-book.ts';

const ACCOUNTS = 6;

describe('an org with several currencies', () => {
    let org: TestOrg;
    let ids: string[];
    let args: string[];
    const job = (command: string, day: string, ...more: string[]) =>
        summaryOf([command, ...args, '--as-of', day, ...more], { cwd: org.folder, env: org.environment });
    before(async () => {
        org = await TestOrg.start({}, undefined, ['--currencies', 'USD,JPY']);
        ids = await seedBook(org, ACCOUNTS);
        const yen = { CurrencyIsoCode: 'JPY', AnnualRevenue: 900_000_000 };
        for (const id of ids.slice(0, 2)) await org.rest('PATCH', `/sobjects/Account/${id}`, yen);
        await org.rest('PATCH', `/sobjects/Account/${ids[2]}`, { AnnualRevenue: 5000 });
        args = settings(org, { snapshots: { enabled: true } });
    });
    after(() => org.stop());

    const currencyOf = async (id: string | undefined, where: string): Promise<unknown[]> => {
        const found = await org.query<{ CurrencyIsoCode: string; Annual_Revenue__c: number | null }>(
            `SELECT CurrencyIsoCode, Annual_Revenue__c FROM Health_Snapshot__c WHERE Account__c = '${id}' AND ${where}`
        );
        return found.map((one) => [one.CurrencyIsoCode, one.Annual_Revenue__c]);
    };

    it('adds no amounts of different currencies in a plan', async () => {
        const { changes } = await job('plan', '2026-06-01');
        const revenue = (currency: string): unknown =>
            changes.movements
                .filter((one) => one.currency === currency)
                .reduce((sum, one) => sum + (one.revenue ?? 0), 0);
        assert.deepEqual([revenue('JPY'), revenue('USD')], [1_800_000_000, 5000]);
    });

    it('keeps the revenue of a snapshot in the currency of the account', async () => {
        assert.equal((await job('run', '2026-06-01')).history.failed, 0);
        assert.deepEqual(await currencyOf(ids[0], 'Snapshot_Date__c = 2026-06-01'), [['JPY', 900_000_000]]);
        assert.deepEqual(await currencyOf(ids[2], 'Snapshot_Date__c = 2026-06-01'), [['USD', 5000]]);
    });

    it('gives the snapshots of past days the currency of the account, too', async () => {
        assert.equal((await job('backfill', '2026-06-01', '--from', '2026-05-03')).history.failed, 0);
        const past = await currencyOf(ids[0], 'Snapshot_Date__c < 2026-06-01');
        assert.ok(past.length > 0);
        assert.ok(past.every((one) => JSON.stringify(one) === '["JPY",null]'));
    });
});
