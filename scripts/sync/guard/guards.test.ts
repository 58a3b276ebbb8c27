import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { proxiedBook } from '../testing/proxied-book.ts';
import { runJob, summaryOf } from '../testing/run-job.ts';
import { forgetResults, settings, storedResults } from '../testing/seed-book.ts';
import { readSourceLine, sourceLine } from './source-ratio.ts';

const ACCOUNTS = 30;

describe('the line that tells the next run how much a source gave', () => {
    const counts = (source: string, used: number) => ({
        source,
        used,
        elsewhere: 0,
        kind: 'roi',
        files: 1,
        read: 0,
        filtered: 0,
        rejected: 0
    });

    it('is read as it was written, for the same part of the accounts only', () => {
        const line = sourceLine([counts('outcome', 28), counts('two words', 1_000_000)], '1/4');
        const message = `30 accounts changed.\n${line}\nFiles: x`;
        assert.deepEqual(
            [...(readSourceLine(message, '1/4') ?? [])],
            [
                ['outcome', 28],
                ['two words', 1_000_000]
            ]
        );
        assert.equal(readSourceLine(message, null), null);
        assert.equal(readSourceLine('', null), null);
    });
});

describe('guards', () => {
    const book = proxiedBook(ACCOUNTS);

    const run = (more: readonly string[] = [], config: object = {}) =>
        runJob(['run', ...settings(book.org, config), ...more], book.options);
    /** Answers /limits with these. */
    const withLimits = (limits: object): void => {
        book.proxy.fate = ({ path }) =>
            path.endsWith('/limits') ? { status: 200, body: JSON.stringify(limits) } : 'pass';
    };
    /** What is said when a run is stopped; nothing may have been written. */
    const stopped = async (more: readonly string[], config: object = {}): Promise<string> => {
        const before = await storedResults(book.org);
        const { code, stderr, stdout } = await run(more, config);
        assert.equal(code, 4, stdout + stderr);
        assert.deepEqual(await storedResults(book.org), before);
        return stderr;
    };
    const limit = (max: number, used: number) => ({ Max: max, Remaining: max - used });

    it('stop a run whose source shrank to less than half of the last good run, however it is stored since', async () => {
        assert.equal((await run()).code, 0);
        const file = join(book.org.folder, 'outcome.csv');
        const lines = readFileSync(file, 'utf8').trimEnd().split('\n');
        writeFileSync(file, `${lines.slice(0, 8).join('\n')}\n`);
        const told = await stopped([]);
        assert.match(
            told,
            /Source "outcome" has 7 usable rows; the last good run had 29\. That is 24\.1 %, and less than 50 %/u
        );
        assert.match(told, /--min-source-ratio 0/u);
        const plan = await summaryOf(['plan', ...settings(book.org)], book.options);
        assert.equal(plan.warnings.filter((text) => text.includes('the last good run had 29')).length, 1);
        assert.equal((await run(['--min-source-ratio', '0.2'])).code, 0);
        // What was allowed is what the next run compares with.
        assert.equal((await run()).code, 0);
    });

    it('let a run through whose settings lack a source of the last good run, and say so once', async () => {
        assert.equal((await run()).code, 0);
        const columns = { account: 'key', score: 'score', date: 'on' };
        const fewer = { sources: [{ name: 'experience', kind: 'experience', files: ['experience.csv'], columns }] };
        const gone = /Source "outcome", of which the last good run used 29 rows, is not in the settings any more/u;
        const plan = await summaryOf(['plan', ...settings(book.org, fewer)], book.options);
        assert.equal(plan.warnings.filter((text) => gone.test(text)).length, 1);
        const first = await run([], fewer);
        assert.equal(first.code, 0, first.stderr);
        assert.match(first.stderr, gone);
        const [row] = await book.org.query<{ Message__c: string }>(
            'SELECT Message__c FROM Health_Sync_Run__c ORDER BY Name DESC LIMIT 1'
        );
        assert.match(row?.Message__c ?? '', gone);
        // Whoever let it happen has seen it: the next run compares with this one.
        assert.doesNotMatch((await run([], fewer)).stderr, gone);
        assert.equal((await run()).code, 0);
    });

    it('compare a run with the last one over the same part, however many other runs came after it', async () => {
        const others = ['-shard-0-of-9', '-shard-1-of-4', ''];
        const rows = Array.from({ length: 120 }, (_, i) => ({
            Run_Key__c: `other-${i}${others[i % 3]}`,
            Result__c: 'Done',
            // The last of them read no evidence: it settled places.
            Evidence_Read__c: i % 3 === 2 ? null : 60,
            Finished_At__c: new Date(Date.now() + i * 60_000).toISOString(),
            Message__c: `Rows used of each source, ${i % 3 === 0 ? 'shard 0/9' : 'shard 1/4'}: outcome 1, experience 1.`
        }));
        assert.equal((await run()).code, 0);
        assert.equal((await run(['--shard', '0/4'])).code, 0);
        const ids = await book.org.create('Health_Sync_Run__c', rows);
        const outcomes = readFileSync(join(book.org.folder, 'outcome.csv'), 'utf8').split('\n');
        writeFileSync(join(book.org.folder, 'outcome.csv'), `${outcomes.slice(0, 4).join('\n')}\n`);
        for (const part of [[], ['--shard', '0/4']])
            assert.match(await stopped(part), /has 3 usable rows; the last good run had 29/u);
        for (const id of ids) await book.org.rest('DELETE', `/sobjects/Health_Sync_Run__c/${id}`);
    });

    it('let a run through that took days for months, and say what to look at, also in the log and in the org', async () => {
        const rows = readFileSync(join(book.org.folder, 'outcome.csv'), 'utf8').replaceAll('2026-05-01', '05/12/2026');
        writeFileSync(join(book.org.folder, 'outcome.csv'), rows);
        const columns = { account: 'key', score: 'score', date: 'on' };
        const kind = { name: 'outcome', kind: 'roi', files: ['outcome.csv'], constants: { verifiedBy: 'customer' } };
        const reading = (dateFormat: string) => ({ sources: [{ ...kind, columns, dateFormat }] });
        const swapped =
            /Source "outcome": 29 of 29 used rows are dated after 2026-06-01, the day of this run, .* from 2026-12-05 to 2026-12-05\. .*\(dateFormat, now %d\/%m\/%Y\)/u;
        const plan = await summaryOf(['plan', ...settings(book.org, reading('%d/%m/%Y'))], book.options);
        assert.deepEqual([plan.code, plan.warnings.filter((text) => swapped.test(text)).length], [0, 1]);
        const { code, stderr } = await run([], reading('%d/%m/%Y'));
        assert.equal(code, 0, stderr);
        assert.match(stderr, swapped);
        const [row] = await book.org.query<{ Message__c: string }>(
            'SELECT Message__c FROM Health_Sync_Run__c ORDER BY Name DESC LIMIT 1'
        );
        assert.match(row?.Message__c ?? '', /Note: Source "outcome": 29 of 29 used rows are dated after 2026-06-01/u);
        const right = await run([], reading('%m/%d/%Y'));
        assert.doesNotMatch(right.stderr, /Source "outcome"/u);
        assert.equal(right.code, 0);
    });

    it('stop a run that would use more of the daily calls than it may, before it writes', async () => {
        withLimits({ DailyApiRequests: limit(1000, 800) });
        assert.match(
            await stopped([]),
            /800 of the 1,000 API calls of the day are used, and this run needs about 1; at most 80 %/u
        );
        assert.match(await stopped([], { guards: { maxApiShare: '50%' } }), /at most 50 %/u);
        assert.equal((await run(['--max-api-share', '95%'])).code, 0);
    });

    it('stop a run before the Bulk batches are used up', async () => {
        withLimits({ DailyApiRequests: limit(1000, 0), DailyBulkApiBatches: limit(15_000, 15_000) });
        assert.match(await stopped([], { write: { bulkFrom: 1 } }), /15,000 of the 15,000 Bulk batches/u);
    });

    it('stop a run whose snapshots would not fit, and let one without snapshots through', async () => {
        withLimits({ DataStorageMB: limit(10, 9.49) });
        const snapshots = { snapshots: { enabled: true } };
        assert.match(
            await stopped([], snapshots),
            /9\.5 of 10 MB of data storage are used, and up to 29 snapshots would add 1 MB; at most 95 %/u
        );
        assert.equal((await run(['--max-storage', '100%'], snapshots)).code, 0);
        await forgetResults(book.org);
        assert.equal((await run()).code, 0);
    });

    it('let a run through whose limits cannot be read, and say so', async () => {
        book.proxy.fate = ({ path }) =>
            path.endsWith('/limits')
                ? { status: 403, body: '[{"errorCode":"INSUFFICIENT_ACCESS","message":"no"}]' }
                : 'pass';
        const { code, stderr } = await run();
        assert.equal(code, 0);
        assert.match(stderr, /limits of the org could not be read/u);
    });

    it('ask nothing of an org in which nothing is to be written', async () => {
        await run();
        let asked = 0;
        book.proxy.fate = ({ path }) => {
            if (path.endsWith('/limits')) asked += 1;
            return 'pass';
        };
        assert.equal((await run()).code, 0);
        assert.equal(asked, 0);
    });

    it('exit 2 for shares that are none', async () => {
        for (const [option, value] of [
            ['--min-source-ratio', '50%'],
            ['--max-api-share', 'all'],
            ['--max-storage', '-1']
        ] as const)
            assert.equal((await run([option, value])).code, 2, option);
    });
});
