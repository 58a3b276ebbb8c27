import assert from 'node:assert/strict';
import { appendFileSync, existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { TestOrg } from './testing/local-org.ts';
import { runJob, summaryOf } from './testing/run-job.ts';
import { AS_OF, seedBook, settings, storedResults } from './testing/seed-book.ts';

describe('the job against a local org', () => {
    let org: TestOrg;
    let options: { cwd: string; env: NodeJS.ProcessEnv };
    before(async () => {
        org = await TestOrg.start();
        await seedBook(org, 30);
        options = { cwd: org.folder, env: org.environment };
    });
    after(() => org.stop());

    it('plans without writing', async () => {
        const plan = await summaryOf(['plan', ...settings(org)], options);
        assert.deepEqual([plan.code, plan.changes.planned, plan.changes.written], [0, 30, 0]);
        assert.ok(existsSync(join(org.folder, plan.changes.file ?? '')));
        const stored = await storedResults(org);
        assert.equal(stored['Seed Customer']?.['Health_State__c'], null);
    });

    it('writes 14.7 Amber on the seed customer, and the states of those without evidence', async () => {
        const run = await summaryOf(['run', ...settings(org)], options);
        assert.deepEqual([run.code, run.changes.written, run.changes.failed], [0, 30, 0]);
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
        for (const more of [[], ['--as-of', '2026-06-02'], ['--full']]) {
            const again = await summaryOf(['run', ...settings(org), ...more], options);
            assert.deepEqual(
                [again.code, again.changes.planned, again.changes.written],
                [0, 0, 0],
                `with ${more.join(' ')}`
            );
        }
    });

    it('gives the same result through the Bulk API', async () => {
        const before = await storedResults(org);
        await org.rest('PATCH', '/composite/sobjects', {
            records: (await org.query<{ Id: string }>('SELECT Id FROM Account')).map(({ Id }) => ({
                attributes: { type: 'Account' },
                id: Id,
                Health_Digest__c: null,
                Health_State__c: null,
                Health_Score__c: null,
                Health_Status__c: null,
                Health_Detail__c: null,
                Health_Percentile__c: null
            }))
        });
        const bulk = settings(org, { write: { bulkFrom: 1 } });
        const run = await summaryOf(['run', ...bulk], options);
        assert.deepEqual([run.code, run.changes.written], [0, 30]);
        assert.deepEqual(await storedResults(org), before);
        const again = await summaryOf(['run', ...bulk], options);
        assert.equal(again.changes.written, 0);
    });

    it('moves the one account whose evidence changed, and those whose place it changed much', async () => {
        appendFileSync(join(org.folder, 'outcome.csv'), 'K29,9,2026-05-20\n');
        const run = await summaryOf(['run', ...settings(org)], options);
        assert.equal(run.accounts.due, 1);
        assert.equal(run.changes.written, 1);
        assert.equal((await storedResults(org))['Account 29']?.['Health_State__c'], 'Provisional');
    });

    it('stops before writing when more would move than allowed, with exit 4', async () => {
        const text = readFileSync(join(org.folder, 'outcome.csv'), 'utf8');
        writeFileSync(join(org.folder, 'outcome-low.csv'), text.replace(/,[\d.]+,/gu, ',1,'));
        const columns = { account: 'key', score: 'score', date: 'on' };
        const sources = [
            {
                name: 'outcome',
                kind: 'roi',
                files: ['outcome-low.csv'],
                columns,
                constants: { verifiedBy: 'customer' }
            },
            { name: 'experience', kind: 'experience', files: ['experience.csv'], columns }
        ];
        const before = await storedResults(org);
        const stopped = await runJob(
            ['run', ...settings(org, { sources }, 'low.json'), '--max-change', '20%'],
            options
        );
        assert.equal(stopped.code, 4);
        assert.match(stopped.stderr, /of 28 scored accounts .* would change; at most 20 % may\. Nothing was written/u);
        assert.deepEqual(await storedResults(org), before);
    });

    it('backfills the past in one write, so that trends exist, and changes nothing when repeated', async () => {
        const history = ['2026-01-31', '2026-02-28', '2026-03-31', '2026-04-30'].map((day, i) => `K1,${3 + i},${day}`);
        appendFileSync(join(org.folder, 'outcome.csv'), `${history.join('\n')}\n`);
        const args = ['backfill', ...settings(org), '--from', '2026-01-31', '--every', 'month'];
        const first = await summaryOf(args, options);
        assert.equal(first.code, 0);
        assert.equal(first.days, 6);
        const stored = await storedResults(org);
        const detail = JSON.parse(String(stored['Account 1']?.['Health_Detail__c'])) as { history: unknown[] };
        assert.ok(detail.history.length >= 4);
        assert.notEqual(stored['Seed Customer']?.['Health_Trend__c'], null);
        const again = await summaryOf(args, options);
        assert.equal(again.changes.written, 0);
        const run = await summaryOf(['run', ...settings(org)], options);
        assert.equal(run.changes.written, 0);
    });

    it('tells every problem of wrong settings at once and exits 2 before it logs in', async () => {
        writeFileSync(
            join(org.folder, 'wrong.json'),
            JSON.stringify({ sorces: [], sources: [{ name: 'X', kind: 'answers', files: [] }] })
        );
        const wrong = await runJob(['run', '--config', 'wrong.json', '--org', 'local', '--as-of', AS_OF], options);
        assert.equal(wrong.code, 2);
        for (const part of ['sorces', 'sources.0.name', 'sources.0.files', 'sources.0.columns'])
            assert.match(wrong.stderr, new RegExp(part, 'u'));
    });

    it('leaves nothing of its work behind but rejects, changes and log', async () => {
        const plan = await summaryOf(['plan', ...settings(org)], options);
        assert.equal(plan.rejected.file, null);
        assert.equal(existsSync(join(org.folder, '.local/sync/open-jobs.json')), false);
    });
});
