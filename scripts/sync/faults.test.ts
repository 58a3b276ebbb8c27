import assert from 'node:assert/strict';
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, beforeEach, describe, it } from 'node:test';
import { FaultyProxy } from './testing/faulty-proxy.ts';
import type { Fate, SeenRequest } from './testing/faulty-proxy.ts';
import { readCsv } from './testing/evidence-folder.ts';
import { TestOrg } from './testing/local-org.ts';
import { runJob, summaryOf } from './testing/run-job.ts';
import { forgetResults, seedBook, settings, storedResults } from './testing/seed-book.ts';

const ACCOUNTS = 250;
const REFUSING_RULE = `<?xml version="1.0" encoding="UTF-8"?>
<ValidationRule xmlns="http://soap.sforce.com/2006/04/metadata">
    <fullName>Refuse_One</fullName>
    <active>true</active>
    <errorConditionFormula>AND(Name = "Account 7", ISCHANGED(Health_Score__c), NOT(ISBLANK(Health_Score__c)))</errorConditionFormula>
    <errorMessage>This account is frozen, "really".</errorMessage>
</ValidationRule>
`;
const BUSY: Fate = { status: 503, body: '[{"errorCode":"SERVER_UNAVAILABLE","message":"busy"}]' };
const EXPIRED: Fate = {
    status: 401,
    body: '[{"errorCode":"INVALID_SESSION_ID","message":"Session expired or invalid"}]'
};

describe('the job when things go wrong', () => {
    let org: TestOrg;
    let proxy: FaultyProxy;
    let options: { cwd: string; env: NodeJS.ProcessEnv };
    let bulk: string[];
    let collections: string[];
    let expected: Awaited<ReturnType<typeof storedResults>>;
    before(async () => {
        org = await TestOrg.start();
        await seedBook(org, ACCOUNTS);
        proxy = await FaultyProxy.start(org.url);
        options = { cwd: org.folder, env: org.environmentThrough(proxy.url) };
        bulk = settings(org, { write: { bulkFrom: 1 } }, 'bulk.json');
        collections = settings(org, {}, 'collections.json');
        assert.equal((await summaryOf(['run', ...bulk], options)).changes.written, ACCOUNTS);
        expected = await storedResults(org);
    });
    beforeEach(async () => {
        proxy.fate = () => 'pass';
        await forgetResults(org);
    });
    after(async () => {
        await proxy.stop();
        await org.stop();
    });

    /** Lets the fault happen to the first `times` requests that match. */
    const firstly = (times: number, matches: (request: SeenRequest) => boolean, fate: Fate): void => {
        let left = times;
        proxy.fate = (request) => (matches(request) && left-- > 0 ? fate : 'pass');
    };
    const on = (method: string, path: RegExp) => (request: SeenRequest) =>
        request.method === method && path.test(request.path);

    const faults: [string, (request: SeenRequest) => boolean, Fate][] = [
        ['a busy server at the query job', on('POST', /jobs\/query$/u), BUSY],
        ['a busy server at the result page', on('GET', /jobs\/query\/\w+\/results/u), BUSY],
        ['a result page that breaks off', on('GET', /jobs\/query\/\w+\/results/u), 'cut answer'],
        ['a busy server at the upload', on('PUT', /batches$/u), BUSY],
        ['an upload whose connection is reset', on('PUT', /batches$/u), 'reset'],
        ['an upload whose answer is lost', on('PUT', /batches$/u), 'lose answer'],
        ['a session that expires at the upload', on('PUT', /batches$/u), EXPIRED],
        ['a lost answer to the end of the upload', on('PATCH', /jobs\/ingest\/\w+$/u), 'lose answer'],
        ['a reset while waiting for the job', on('GET', /jobs\/ingest\/\w+$/u), 'reset'],
        ['a session that expires while waiting', on('GET', /jobs\/ingest\/\w+$/u), EXPIRED]
    ];
    for (const [name, matches, fate] of faults) {
        it(`ends as if nothing had happened after ${name}`, async () => {
            firstly(2, matches, fate);
            const run = await summaryOf(['run', ...bulk], options);
            assert.deepEqual([run.code, run.changes.written, run.changes.failed], [0, ACCOUNTS, 0]);
            assert.deepEqual(await storedResults(org), expected);
        });
    }

    it('ends as if nothing had happened after lost and refused collections calls', async () => {
        let calls = 0;
        const fates: Fate[] = [BUSY, 'lose answer', EXPIRED];
        proxy.fate = (request) => (on('PATCH', /composite\/sobjects$/u)(request) ? (fates[calls++] ?? 'pass') : 'pass');
        const run = await summaryOf(['run', ...collections], options);
        assert.deepEqual([run.code, run.changes.written], [0, ACCOUNTS]);
        assert.deepEqual(await storedResults(org), expected);
    });

    it('sends records again that were locked', async () => {
        const rewrite = (body: string): string => {
            const results = JSON.parse(body) as { success: boolean; errors: unknown[] }[];
            const lock = { statusCode: 'UNABLE_TO_LOCK_ROW', message: 'unable to obtain exclusive access', fields: [] };
            return JSON.stringify(
                results.map((result, i) => (i % 20 === 0 ? { ...result, success: false, errors: [lock] } : result))
            );
        };
        firstly(1, on('PATCH', /composite\/sobjects$/u), { rewrite });
        const run = await summaryOf(['run', ...collections], options);
        assert.deepEqual([run.code, run.changes.written, run.changes.failed], [0, ACCOUNTS, 0]);
        assert.deepEqual(await storedResults(org), expected);
    });

    it('stops with exit 3 when the org has no calls left, and goes on the next time', async () => {
        const limit: Fate = {
            status: 403,
            body: '[{"errorCode":"REQUEST_LIMIT_EXCEEDED","message":"TotalRequests Limit exceeded."}]'
        };
        let calls = 0;
        proxy.fate = (request) => (on('PATCH', /composite\/sobjects$/u)(request) && ++calls > 1 ? limit : 'pass');
        const stopped = await runJob(['run', ...collections], options);
        assert.equal(stopped.code, 3);
        assert.match(stopped.stderr, /REQUEST_LIMIT_EXCEEDED/u);
        assert.match(stopped.stderr, /later/u);
        proxy.fate = () => 'pass';
        const next = await summaryOf(['run', ...collections], options);
        assert.deepEqual([next.code, next.changes.written], [0, ACCOUNTS - 200]);
        assert.deepEqual(await storedResults(org), expected);
    });

    it('stops with exit 3 when the org counts other records than were sent', async () => {
        const rewrite = (body: string): string =>
            body.replace(/"numberRecordsProcessed":\d+/u, '"numberRecordsProcessed":3');
        proxy.fate = (request) => (on('GET', /jobs\/ingest\/\w+$/u)(request) ? { rewrite } : 'pass');
        const stopped = await runJob(['run', ...bulk], options);
        assert.equal(stopped.code, 3);
        assert.match(stopped.stderr, /processed 3 of 250 records sent/u);
    });

    it('never prints a token or a key', async () => {
        proxy.fate = (request) =>
            request.path.includes('/jobs/')
                ? { status: 400, body: '[{"errorCode":"INVALID_FIELD","message":"no"}]' }
                : 'pass';
        const stopped = await runJob(['run', ...bulk, '--json'], options);
        assert.equal(stopped.code, 3);
        const log = /log: (\S+)/u.exec(stopped.stderr)?.[1] ?? '';
        const everything = stopped.stdout + stopped.stderr + readFileSync(join(org.folder, log), 'utf8');
        assert.doesNotMatch(everything, /Bearer|PRIVATE KEY|access_token|assertion/u);
    });

    const moments: [string, (request: SeenRequest) => boolean][] = [
        ['reading the accounts', on('GET', /jobs\/query\/\w+\/results/u)],
        ['making the update job', on('POST', /jobs\/ingest$/u)],
        ['uploading', on('PUT', /batches$/u)],
        ['closing the upload', on('PATCH', /jobs\/ingest\/\w+$/u)],
        ['waiting for the job', on('GET', /jobs\/ingest\/\w+$/u)]
    ];
    for (const [name, matches] of moments) {
        it(`killed while ${name}, the next run reaches the same end`, async () => {
            let kill = (): void => undefined;
            proxy.fate = (request) => {
                if (matches(request)) kill();
                return 'pass';
            };
            const killed = await runJob(['run', ...bulk], { ...options, started: (stop) => (kill = stop) });
            assert.equal(killed.code, null);
            proxy.fate = () => 'pass';
            const next = await summaryOf(['run', ...bulk], options);
            assert.equal(next.code, 0);
            assert.deepEqual(await storedResults(org), expected);
            assert.equal((await summaryOf(['run', ...bulk], options)).changes.written, 0);
            assert.doesNotMatch(readdirSync(join(org.folder, '.local/sync')).join(), /open-jobs/u);
        });
    }

    it('killed between two collections calls, the next run writes the rest', async () => {
        let kill = (): void => undefined;
        let calls = 0;
        proxy.fate = (request) => {
            if (on('PATCH', /composite\/sobjects$/u)(request) && ++calls === 2) {
                kill();
                return 'reset';
            }
            return 'pass';
        };
        await runJob(['run', ...collections], { ...options, started: (stop) => (kill = stop) });
        proxy.fate = () => 'pass';
        const next = await summaryOf(['run', ...collections], options);
        assert.equal(next.changes.written, ACCOUNTS - 200);
        assert.deepEqual(await storedResults(org), expected);
    });
});

describe('records the org refuses', () => {
    let org: TestOrg;
    before(async () => {
        org = await TestOrg.start({
            'objects/Account/validationRules/Refuse_One.validationRule-meta.xml': REFUSING_RULE
        });
        await seedBook(org, 20);
    });
    after(() => org.stop());

    for (const [name, bulkFrom] of [
        ['collections', 2000],
        ['the Bulk API', 1]
    ] as const) {
        it(`are listed with the platform's code after ${name}, exit 1, and the others are written`, async () => {
            await forgetResults(org);
            const options = { cwd: org.folder, env: org.environment };
            const run = await summaryOf(
                ['run', ...settings(org, { write: { bulkFrom } }, `refuse-${bulkFrom}.json`)],
                options
            );
            assert.deepEqual([run.code, run.changes.written, run.changes.failed], [1, 19, 1]);
            assert.deepEqual(run.changes.failedByCode, { FIELD_CUSTOM_VALIDATION_EXCEPTION: 1 });
            const [failed] = readCsv(join(org.folder, run.changes.failedFile ?? ''));
            assert.equal(failed?.[1], 'FIELD_CUSTOM_VALIDATION_EXCEPTION');
            assert.match(failed?.[2] ?? '', /This account is frozen, "really"\./u);
            assert.equal((await storedResults(org))['Account 7']?.['Health_State__c'], null);
        });
    }
});
