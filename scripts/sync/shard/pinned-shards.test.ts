import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { TestOrg } from '../testing/local-org.ts';
import { runJob, summaryOf } from '../testing/run-job.ts';
import { storedResults } from '../testing/seed-book.ts';

const ACCOUNTS = 24;
const RULES = {
    Name: 'Rules',
    Status__c: 'Published',
    Version__c: 1,
    Green_From__c: 15,
    Amber_From__c: 10,
    NPS_Shrinkage__c: 3
};
const KEYS = Array.from({ length: ACCOUNTS }, (_, i) => `K${i}`);
const SOURCES = [
    { name: 'outcome', kind: 'roi', files: ['outcome.csv'], columns: { account: 'key', score: 'score', date: 'on' } },
    {
        name: 'survey',
        kind: 'answers',
        files: ['answers.csv'],
        columns: { account: 'key', respondent: 'who', rating: 'rating', date: 'on' }
    }
];

describe('parts of the accounts and the cohort NPS', () => {
    const orgs: TestOrg[] = [];
    /** One answer or nine of each account, so that every second one is drawn to the cohort. */
    const answers = KEYS.flatMap((key, i) =>
        Array.from(
            { length: i % 2 === 0 ? 1 : 9 },
            (_, n) => `${key},p${n},${n % 3 === 0 ? 6 : 10},2026-05-0${1 + (i % 9)}`
        )
    );
    before(async () => {
        orgs.push(await TestOrg.start(), await TestOrg.start());
        for (const org of orgs) {
            await org.create('Account', KEYS.map((key) => ({ Name: key, Health_Key__c: key }))); // prettier-ignore
            await org.create('Health_Model__c', [RULES]);
            const outcomes = KEYS.map((key, i) => `${key},${1 + (i % 9)},2026-05-01\n`);
            writeFileSync(join(org.folder, 'outcome.csv'), `key,score,on\n${outcomes.join('')}`);
            writeFileSync(join(org.folder, 'health-sync.json'), JSON.stringify({ org: 'local', sources: SOURCES }));
        }
    });
    after(() => Promise.all(orgs.map((org) => org.stop())));

    const job = (org: TestOrg, day: string, command: string, ...more: string[]) =>
        summaryOf([command, '--config', 'health-sync.json', '--as-of', day, ...more], { cwd: org.folder, env: org.environment }); // prettier-ignore
    const pinned = async (org: TestOrg): Promise<unknown[]> => {
        const soql = 'SELECT Cohort_NPS__c, Cohort_NPS_Date__c FROM Health_Model__c';
        const [rules] = await org.query<Record<string, unknown>>(soql);
        return [rules?.['Cohort_NPS__c'], rules?.['Cohort_NPS_Date__c']];
    };

    it('end, pinned before and settled after, as one run: when it is first measured, when it moves and when it holds', async () => {
        const [whole, parts] = orgs as [TestOrg, TestOrg];
        const days: [day: string, more: string[], moves: boolean][] = [
            ['2026-05-20', [], true],
            ['2026-05-22', ['K3,new,10,2026-05-21'], false],
            ['2026-05-26', Array.from({ length: 12 }, (_, n) => `K5,more${n},10,2026-05-25`), true],
            ['2026-06-02', ['K7,june,0,2026-06-01'], true]
        ];
        for (const [day, more, moves] of days) {
            answers.push(...more);
            for (const org of orgs)
                writeFileSync(join(org.folder, 'answers.csv'), `key,who,rating,on\n${answers.join('\n')}\n`);
            const [before] = await pinned(whole);
            await job(whole, day, 'run');
            const { changes, warnings } = await job(parts, day, 'pin');
            assert.deepEqual([changes.written, warnings.length], [0, moves ? 1 : 0], warnings.join());
            for (const shard of ['0/2', '1/2']) await job(parts, day, 'run', '--shard', shard);
            await job(parts, day, 'settle');
            assert.equal((await pinned(whole))[0] !== before, moves, day);
            assert.deepEqual(await pinned(parts), await pinned(whole), day);
            assert.deepEqual(await storedResults(parts), await storedResults(whole), day);
        }
    });

    it('are pinned once: a second time moves and writes nothing', async () => {
        const [, parts] = orgs as [TestOrg, TestOrg];
        const again = await job(parts, '2026-06-02', 'pin');
        assert.deepEqual([again.code, again.changes.planned, again.warnings], [0, 0, []]);
    });

    it('are not pinned by parts', async () => {
        const [, parts] = orgs as [TestOrg, TestOrg];
        const args = ['pin', '--config', 'health-sync.json', '--shard', '0/2'];
        const { code, stderr } = await runJob(args, { cwd: parts.folder, env: parts.environment });
        assert.equal(code, 2);
        assert.match(stderr, /pin looks at all accounts/u);
    });
});
