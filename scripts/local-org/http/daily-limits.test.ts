// Limits that really end: an org with few calls, batches and jobs a day.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { accessToken, ADMIN } from '../testing/org-process.ts';
import type { Login } from '../testing/org-process.ts';
import { runJob } from '../testing/bulk-job.ts';
import { client } from '../testing/target-org.ts';
import type { ApiClient } from '../testing/target-org.ts';
import type { DailyLimit } from './api-usage.ts';
import { startLocalOrg } from './start.ts';

async function withLimits(
    dailyLimits: Partial<Record<DailyLimit, number>>,
    use: (api: ApiClient) => Promise<void>
): Promise<void> {
    const org = await startLocalOrg({ port: 0, dataDir: null, sourceDirs: [], log: () => undefined, dailyLimits });
    try {
        const login = JSON.parse(readFileSync(org.loginFile, 'utf8')) as Login;
        await use(client(org.url, await accessToken(login, ADMIN)));
    } finally {
        await org.close();
    }
}

test('API calls run out: 403 REQUEST_LIMIT_EXCEEDED, for every resource', async () => {
    await withLimits({ DailyApiRequests: 3 }, async (api) => {
        for (let used = 1; used <= 3; used += 1) {
            const { status, headers } = await api.call('GET', 'limits');
            assert.deepEqual([status, headers.get('sforce-limit-info')], [200, `api-usage=${used}/3`]);
        }
        for (const [method, path] of [
            ['GET', 'limits'],
            ['POST', 'sobjects/Account'],
            ['GET', 'ui-api/object-info/Account'],
            ['POST', 'graphql']
        ] as const) {
            const { status, body } = await api.call(method, path, method === 'POST' ? {} : undefined);
            assert.deepEqual(
                [status, body],
                [403, [{ message: 'TotalRequests Limit exceeded.', errorCode: 'REQUEST_LIMIT_EXCEEDED' }]]
            );
        }
    });
});

test('a composite call counts once, whatever it holds', async () => {
    await withLimits({ DailyApiRequests: 2 }, async (api) => {
        const url = '/services/data/v66.0/limits';
        const compositeRequest = ['a', 'b', 'c'].map((referenceId) => ({ method: 'GET', url, referenceId }));
        assert.equal((await api.call('POST', 'composite', { compositeRequest })).status, 200);
        assert.equal((await api.call('POST', 'composite', { compositeRequest })).status, 200);
        assert.equal((await api.call('POST', 'composite', { compositeRequest })).status, 403);
    });
});

test('Bulk batches run out: the job fails, its rows stay unprocessed', async () => {
    await withLimits({ DailyBulkApiBatches: 1 }, async (api) => {
        const insert = () => runJob(api, { object: 'Account', operation: 'insert' }, 'Name\nOne\nTwo\n');
        assert.equal((await insert()).job.state, 'JobComplete');
        const { job, unprocessed } = await insert();
        assert.equal(job.state, 'Failed');
        assert.match(job.errorMessage ?? '', /ExceededQuota/);
        assert.match(unprocessed, /One[\s\S]*Two/);
        const limits = await api.get<Record<string, { Max: number; Remaining: number }>>('limits');
        assert.deepEqual(limits.DailyBulkApiBatches, { Max: 1, Remaining: 0 });
    });
});

test('Bulk query jobs run out', async () => {
    await withLimits({ DailyBulkV2QueryJobs: 1 }, async (api) => {
        const create = () => api.call('POST', 'jobs/query', { operation: 'query', query: 'SELECT Id FROM Account' });
        assert.equal((await create()).status, 200);
        const { status, body } = await create();
        assert.equal(status, 400);
        assert.equal((body as { errorCode: string }[])[0]?.errorCode, 'LIMIT_EXCEEDED');
    });
});
