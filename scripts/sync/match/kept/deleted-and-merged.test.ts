import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import type { Summary } from '../../report/summary.ts';
import { FaultyProxy } from '../../testing/faulty-proxy.ts';
import { AN_HOUR_MS, nextSecond } from '../../testing/kept-book.ts';
import { TestOrg } from '../../testing/local-org.ts';
import { summaryOf } from '../../testing/run-job.ts';
import { storedResults } from '../../testing/seed-book.ts';

const ACCOUNTS = 40;
const AS_OF = '2026-06-01';

describe('runs that keep the accounts, when accounts are deleted, come back and become one', () => {
    let org: TestOrg;
    let proxy: FaultyProxy;
    let ids: string[];
    before(async () => {
        org = await TestOrg.start();
        // A test has no hour to wait until what was written is no longer asked for again: the clock in the answers is ahead.
        proxy = await FaultyProxy.start(org.url);
        proxy.ahead = AN_HOUR_MS;
        const records = Array.from({ length: ACCOUNTS }, (_, i) => ({ Name: `Account ${i}`, Health_Key__c: `K${i}` }));
        ids = await org.create('Account', records);
        writeEvidence();
        writeSettings();
        assert.equal((await run()).changes.written, ACCOUNTS);
        assert.equal((await run()).changes.written, 0);
    });
    after(async () => {
        await proxy.stop();
        await org.stop();
    });

    const idOf = (nth: number): string => ids[nth] ?? '';
    const job = (command: string, ...more: string[]): Promise<Summary & { code: number | null }> =>
        summaryOf([command, '--config', 'health-sync.json', '--as-of', AS_OF, ...more], {
            cwd: org.folder,
            env: org.environmentThrough(proxy.url)
        });

    function writeEvidence(): void {
        const outcomes: string[] = [];
        const answers: string[] = [];
        for (let i = 0; i < ACCOUNTS; i++) {
            outcomes.push(`K${i},${1 + ((i * 7) % 90) / 10},2026-05-01`);
            for (let n = 0; n <= i % 5; n++) answers.push(`K${i},${(i + 3 * n) % 11},2026-05-${10 + n},person${n}`);
        }
        writeFileSync(join(org.folder, 'outcomes.csv'), `key,score,on\n${outcomes.join('\n')}\n`);
        writeFileSync(join(org.folder, 'answers.csv'), `key,rating,on,who\n${answers.join('\n')}\n`);
    }

    /** @param aliases keys in the evidence that stand for others in the org */
    function writeSettings(aliases: Readonly<Record<string, string>> = {}): void {
        const sources = [
            {
                name: 'answers',
                kind: 'answers',
                files: ['answers.csv'],
                columns: { account: 'key', rating: 'rating', date: 'on', respondent: 'who' }
            },
            {
                name: 'outcomes',
                kind: 'roi',
                files: ['outcomes.csv'],
                columns: { account: 'key', score: 'score', date: 'on' },
                constants: { verifiedBy: 'customer' }
            }
        ];
        const settings = { org: 'local', accounts: { aliases }, write: { bulkFrom: 1 }, sources };
        writeFileSync(join(org.folder, 'health-sync.json'), JSON.stringify(settings));
    }

    const rejectsOf = (name: string): string => readFileSync(join(org.folder, name), 'utf8');

    /** A run over what has changed. One that reads everything has nothing to add, and rejects the same rows. */
    async function run(): Promise<Summary> {
        await nextSecond(org);
        const summary = await job('run', '--rejects', 'kept.csv');
        const full = await job('run', '--full', '--out', 'full', '--rejects', 'full.csv');
        assert.equal(full.changes.planned, 0);
        assert.match(full.accounts.wholeBecause ?? '', /looks at everything/u);
        assert.deepEqual([full.accounts.byState, full.code], [summary.accounts.byState, summary.code]);
        if (full.code === 1) assert.equal(rejectsOf('kept.csv'), rejectsOf('full.csv'));
        return summary;
    }

    /** The same, which knew all accounts but those that have changed. */
    async function runOnKept(): Promise<Summary> {
        const summary = await run();
        assert.equal(summary.accounts.wholeBecause, null);
        return summary;
    }

    it('rejects the rows of an account that is deleted, and scores it again as it was when it comes back', async () => {
        const before = await storedResults(org);
        await org.rest('DELETE', `/sobjects/Account/${idOf(7)}`);
        const gone = await runOnKept();
        assert.equal(gone.sources[0]?.rejected, 3);
        assert.equal((await storedResults(org))['Account 7'], undefined);
        await org.undelete('Account', [idOf(7)]);
        const back = await runOnKept();
        assert.equal(back.sources[0]?.rejected, 0);
        const after = await storedResults(org);
        assert.equal(after['Account 7']?.['Health_Score__c'], before['Account 7']?.['Health_Score__c']);
    });

    it('scores an account that comes back with the evidence that has come meanwhile', async () => {
        await org.rest('DELETE', `/sobjects/Account/${idOf(8)}`);
        await runOnKept();
        const file = join(org.folder, 'outcomes.csv');
        writeFileSync(file, `${readFileSync(file, 'utf8')}K8,9.5,2026-05-20\n`);
        await runOnKept();
        await org.undelete('Account', [idOf(8)]);
        const { changes } = await runOnKept();
        assert.ok(changes.written >= 1);
        const [{ Health_Outcome_Score__c: outcome } = {}] = await org.query<Record<string, number>>(
            `SELECT Health_Outcome_Score__c FROM Account WHERE Id = '${idOf(8)}'`
        );
        assert.ok((outcome ?? 0) > 5);
    });

    it('gives the evidence of the loser of a merge to the winner when the key goes there', async () => {
        // What a merge leaves: the loser is deleted and its unique value free, the winner is changed.
        const [winner, loser] = [idOf(11), idOf(12)];
        const before = await storedResults(org);
        await org.rest('DELETE', `/sobjects/Account/${loser}`);
        await org.rest('PATCH', `/sobjects/Account/${winner}`, { Health_Key__c: 'K12', Phone: 'from the loser' });
        const { sources } = await runOnKept();
        assert.equal(sources[0]?.rejected, 2);
        const after = await storedResults(org);
        assert.equal(
            after['Account 11']?.['Health_Outcome_Score__c'],
            before['Account 12']?.['Health_Outcome_Score__c']
        );
    });

    it('gives the evidence of both to the winner when the key of the loser is told as an alias', async () => {
        const [winner, loser] = [idOf(14), idOf(19)];
        await org.rest('DELETE', `/sobjects/Account/${loser}`);
        await org.rest('PATCH', `/sobjects/Account/${winner}`, { Phone: 'from the loser' });
        const unknown = await runOnKept();
        assert.equal(unknown.sources[0]?.rejected, 2 + 5);
        writeSettings({ K19: 'K14' });
        const known = await run();
        assert.equal(known.sources[0]?.rejected, 2);
        const [{ Health_NPS_Responses__c: responses } = {}] = await org.query<Record<string, number>>(
            `SELECT Health_NPS_Responses__c FROM Account WHERE Id = '${winner}'`
        );
        // The same five people answered for both: each counts once, by the latest answer.
        assert.equal(responses, 5);
    });

    it('gives each its own evidence again when the loser comes back', async () => {
        await org.undelete('Account', [idOf(19)]);
        writeSettings();
        assert.equal((await run()).sources[0]?.rejected, 2);
    });
});
