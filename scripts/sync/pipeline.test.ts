import assert from 'node:assert/strict';
import { appendFileSync, existsSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, beforeEach, describe, it } from 'node:test';
import { TestOrg } from './testing/local-org.ts';
import { runJob, summaryOf } from './testing/run-job.ts';
import { AS_OF, forgetResults, seedBook, settings, storedResults, writeEvidence } from './testing/seed-book.ts';

const ACCOUNTS = 30;

describe('the job against a local org', () => {
    let org: TestOrg;
    let options: { cwd: string; env: NodeJS.ProcessEnv };
    before(async () => {
        org = await TestOrg.start();
        await seedBook(org, ACCOUNTS);
        options = { cwd: org.folder, env: org.environment };
    });
    beforeEach(async () => {
        writeEvidence(org, ACCOUNTS);
        await forgetResults(org);
    });
    after(() => org.stop());

    const run = (more: readonly string[] = []) => summaryOf(['run', ...settings(org), ...more], options);
    const changeSeed = async (fields: object): Promise<void> => {
        const [seed] = await org.query<{ Id: string }>(`SELECT Id FROM Account WHERE Name = 'Seed Customer'`);
        await org.rest('PATCH', `/sobjects/Account/${seed?.Id}`, fields);
    };

    it('plans without writing', async () => {
        const plan = await summaryOf(['plan', ...settings(org)], options);
        assert.deepEqual([plan.code, plan.changes.planned, plan.changes.written], [0, ACCOUNTS, 0]);
        assert.equal(
            readFileSync(join(org.folder, plan.changes.file ?? ''), 'utf8')
                .trimEnd()
                .split('\n').length,
            ACCOUNTS + 1
        );
        const stored = await storedResults(org);
        assert.equal(stored['Seed Customer']?.['Health_State__c'], null);
    });

    it('writes 14.7 Amber on the seed customer, and the states of those without evidence', async () => {
        const first = await run();
        assert.deepEqual([first.code, first.changes.written, first.changes.failed], [0, ACCOUNTS, 0]);
        const stored = await storedResults(org);
        assert.equal(stored['Seed Customer']?.['Health_Score__c'], 14.7);
        assert.equal(stored['Seed Customer']?.['Health_Status__c'], 'Amber');
        assert.equal(stored['Account 28']?.['Health_State__c'], 'Provisional');
        assert.equal(stored['Account 28']?.['Health_Score__c'], null);
        assert.equal(stored['Account 29']?.['Health_State__c'], 'No evidence');
        assert.equal(stored['Seed Customer']?.['Health_Cohort__c'], 'All scored accounts (28)');
        assert.equal(stored['Seed Customer']?.['Health_Scored_At__c'], '2026-06-01T23:59:59.000+0000');
    });

    it('writes nothing the second time, also on the next day and with --full', async () => {
        await run();
        for (const more of [[], ['--as-of', '2026-06-02'], ['--full']]) {
            const again = await run(more);
            assert.deepEqual(
                [again.code, again.changes.planned, again.changes.written],
                [0, 0, 0],
                `with ${more.join(' ')}`
            );
        }
    });

    it('gives the same result through the Bulk API', async () => {
        await run();
        const expected = await storedResults(org);
        await forgetResults(org);
        const bulk = settings(org, { write: { bulkFrom: 1 } }, 'bulk.json');
        const first = await summaryOf(['run', ...bulk], options);
        assert.deepEqual([first.code, first.changes.written], [0, ACCOUNTS]);
        assert.deepEqual(await storedResults(org), expected);
        assert.equal((await summaryOf(['run', ...bulk], options)).changes.written, 0);
    });

    it('scores and writes only the account whose evidence changed', async () => {
        await run();
        appendFileSync(join(org.folder, 'outcome.csv'), 'K29,9,2026-05-20\n');
        const next = await run();
        assert.deepEqual([next.accounts.due, next.changes.written], [1, 1]);
        assert.equal((await storedResults(org))['Account 29']?.['Health_State__c'], 'Provisional');
    });

    it('expires evidence by the passing of time alone', async () => {
        await run();
        const later = await run(['--as-of', '2027-01-15']);
        assert.equal(later.accounts.byState['Stale'], 28);
        const seed = (await storedResults(org))['Seed Customer'];
        assert.deepEqual([seed?.['Health_Score__c'], seed?.['Health_Status__c']], [14.7, null]);
    });

    it('stops before writing when more would move than allowed, with exit 4', async () => {
        await run();
        const before = await storedResults(org);
        const file = join(org.folder, 'outcome.csv');
        writeFileSync(file, readFileSync(file, 'utf8').replace(/,[\d.]+,/gu, ',1,'));
        const stopped = await runJob(['run', ...settings(org), '--max-change', '20%'], options);
        assert.equal(stopped.code, 4);
        assert.match(stopped.stderr, /of 28 scored accounts .* would change; at most 20 % may\. Nothing was written/u);
        assert.deepEqual(await storedResults(org), before);
    });

    it('backfills the past in one write, so that trends exist, and changes nothing when repeated', async () => {
        const history = ['2026-01-31', '2026-02-28', '2026-03-31', '2026-04-30'].map((day, i) => `K1,${3 + i},${day}`);
        appendFileSync(join(org.folder, 'outcome.csv'), `${history.join('\n')}\n`);
        appendFileSync(join(org.folder, 'experience.csv'), 'K1,5,2026-01-15\n');
        const args = ['backfill', ...settings(org), '--from', '2026-01-31', '--every', 'month'];
        const first = await summaryOf(args, options);
        assert.deepEqual([first.code, first.days, first.changes.written], [0, 6, ACCOUNTS]);
        const stored = (await storedResults(org))['Account 1'];
        const detail = JSON.parse(String(stored?.['Health_Detail__c'])) as { history: unknown[] };
        assert.ok(detail.history.length >= 4);
        assert.notEqual(stored?.['Health_Trend__c'], 'New');
        assert.equal((await summaryOf(args, options)).changes.written, 0);
        assert.equal((await run()).changes.written, 0);
    });

    it('scores accounts outside of the filter as Excluded', async () => {
        await run();
        await changeSeed({ Type: 'Customer' });
        const only = [{ field: 'Type', in: ['Customer'] }];
        const plan = await summaryOf(['plan', ...settings(org, { accounts: { only } }, 'only.json')], options);
        assert.deepEqual(plan.accounts.byState, { Excluded: ACCOUNTS - 1, Scored: 1 });
        assert.equal(plan.changes.moved, 27);
    });

    it('follows an override that somebody sets and takes back', async () => {
        await run();
        await changeSeed({
            Health_Override__c: 'Red',
            Health_Override_Reason__c: 'Sponsor left',
            Health_Override_Until__c: '2099-06-10'
        });
        assert.equal((await run()).changes.written, 1);
        assert.equal((await storedResults(org))['Seed Customer']?.['Health_Status__c'], 'Red');
        await changeSeed({ Health_Override__c: null, Health_Override_Reason__c: null, Health_Override_Until__c: null });
        assert.equal((await run()).changes.written, 1);
        assert.equal((await storedResults(org))['Seed Customer']?.['Health_Status__c'], 'Amber');
    });

    it('tells every problem of wrong settings at once and exits 2 before it logs in', async () => {
        const content = { sorces: [], sources: [{ name: 'X', kind: 'answers', files: [] }] };
        writeFileSync(join(org.folder, 'wrong.json'), JSON.stringify(content));
        const wrong = await runJob(['run', '--config', 'wrong.json', '--org', 'local', '--as-of', AS_OF], options);
        assert.equal(wrong.code, 2);
        for (const part of ['sorces', 'sources.0.name', 'sources.0.files', 'sources.0.columns']) {
            assert.match(wrong.stderr, new RegExp(part, 'u'));
        }
    });

    it('writes nothing when a source is missing, and uses the good rows when some are bad', async () => {
        appendFileSync(join(org.folder, 'experience.csv'), 'K3,11,2026-05-02\nK99,5,2026-05-02\n');
        const first = await run();
        assert.deepEqual([first.code, first.rejected.count, first.changes.written], [1, 2, ACCOUNTS]);
        await forgetResults(org);
        const sources = [
            {
                name: 'gone',
                kind: 'experience',
                files: ['gone.csv'],
                columns: { account: 'key', score: 'score', date: 'on' }
            }
        ];
        const stopped = await runJob(['run', ...settings(org, { sources }, 'gone.json')], options);
        assert.equal(stopped.code, 3);
        assert.match(stopped.stderr, /gone\.csv/u);
        assert.equal((await storedResults(org))['Seed Customer']?.['Health_State__c'], null);
    });

    it('leaves nothing of its work behind but changes and log', async () => {
        const first = await run();
        const folder = join(org.folder, first.changes.file ?? '', '..');
        assert.equal(first.rejected.file, null);
        assert.deepEqual(
            ['work', 'changes.csv', 'log.ndjson'].map((name) => existsSync(join(folder, name))),
            [false, true, true]
        );
        assert.doesNotMatch(readdirSync(join(org.folder, '.local/sync')).join(), /open-jobs/u);
    });
});
