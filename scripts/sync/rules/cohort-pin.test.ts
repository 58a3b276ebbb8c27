import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { changeSince, dayNumber, decodeDetail } from '../score/model.ts';
import { TestOrg } from '../testing/local-org.ts';
import { summaryOf } from '../testing/run-job.ts';

const ACCOUNTS = 20;

interface Rules {
    readonly Cohort_NPS__c: number | null;
    readonly Cohort_NPS_Date__c: string | null;
}

describe('the pinned cohort NPS', () => {
    let org: TestOrg;
    let model: string;
    let options: { cwd: string; env: NodeJS.ProcessEnv };
    const args = ['--config', 'health-sync.json'];
    const run = (day: string, command = 'run') => summaryOf([command, ...args, '--as-of', day], options);
    /** Ratings of each account; every second account has one answer only, so that it is drawn to the cohort. */
    const answers: string[][] = [];
    const save = (): void => {
        const lines = answers.flatMap((rows) => rows);
        writeFileSync(join(org.folder, 'answers.csv'), `key,who,rating,on\n${lines.join('\n')}\n`);
    };
    const rules = async (): Promise<Rules> => {
        const [row] = await org.query<Rules>('SELECT Cohort_NPS__c, Cohort_NPS_Date__c FROM Health_Model__c');
        assert.ok(row);
        return { Cohort_NPS__c: row.Cohort_NPS__c, Cohort_NPS_Date__c: row.Cohort_NPS_Date__c };
    };
    before(async () => {
        org = await TestOrg.start();
        options = { cwd: org.folder, env: org.environment };
        const names = Array.from({ length: ACCOUNTS }, (_, i) => ({ Name: `Account ${i}`, Health_Key__c: `K${i}` }));
        await org.create('Account', names);
        [model = ''] = await org.create('Health_Model__c', [
            {
                Name: 'Rules',
                Status__c: 'Published',
                Version__c: 1,
                Green_From__c: 15,
                Amber_From__c: 10,
                NPS_Shrinkage__c: 3
            }
        ]);
        for (let i = 0; i < ACCOUNTS; i++) {
            const count = i % 2 === 0 ? 1 : 9;
            answers.push(
                Array.from(
                    { length: count },
                    (_, n) => `K${i},p${i}-${n},${n % 3 === 0 ? 6 : 10},2026-05-0${1 + (i % 9)}`
                )
            );
        }
        save();
        const outcomes = names.map((_, i) => `K${i},6,2026-05-01`);
        writeFileSync(join(org.folder, 'outcome.csv'), `key,score,on\n${outcomes.join('\n')}\n`);
        const columns = { account: 'key', score: 'score', date: 'on' };
        writeFileSync(
            join(org.folder, 'health-sync.json'),
            JSON.stringify({
                org: 'local',
                sources: [
                    { name: 'outcome', kind: 'roi', files: ['outcome.csv'], columns },
                    {
                        name: 'survey',
                        kind: 'answers',
                        files: ['answers.csv'],
                        columns: { account: 'key', respondent: 'who', rating: 'rating', date: 'on' }
                    }
                ]
            })
        );
    });
    after(() => org.stop());

    it('is measured and shown by a plan, and written by a run into the published rules', async () => {
        const plan = await run('2026-05-20', 'plan');
        assert.match(plan.warnings.join(), /Cohort NPS of the rules Rules: none becomes \+20\.0 \(100 answers\)/u);
        assert.equal((await rules()).Cohort_NPS__c, null);
        const first = await run('2026-05-20');
        assert.equal(first.changes.written, ACCOUNTS);
        assert.deepEqual(await rules(), { Cohort_NPS__c: 20, Cohort_NPS_Date__c: '2026-05-20' });
        const again = await run('2026-05-21');
        assert.deepEqual([again.changes.written, again.accounts.due, again.warnings], [0, 0, []]);
    });

    it('holds when one more customer answers: one account is written, not the book', async () => {
        answers[3]?.push('K3,new,10,2026-05-21');
        save();
        const one = await run('2026-05-22');
        assert.deepEqual([one.accounts.due, one.changes.written], [1, 1]);
        assert.deepEqual(await rules(), { Cohort_NPS__c: 20, Cohort_NPS_Date__c: '2026-05-20' });
    });

    it('moves at once when it is off by more than 2 points, as a move of the model', async () => {
        answers[5]?.push(...Array.from({ length: 9 }, (_, n) => `K5,more${n},10,2026-05-25`));
        save();
        const moved = await run('2026-05-26');
        const { Cohort_NPS__c: nps, Cohort_NPS_Date__c: date } = await rules();
        assert.deepEqual([nps, date], [27.3, '2026-05-26']);
        assert.equal(moved.changes.written, ACCOUNTS);
        const [account] = await org.query<{ Health_Detail__c: string }>(
            "SELECT Health_Detail__c FROM Account WHERE Health_Key__c = 'K0'"
        );
        const { detail } = decodeDetail(account?.Health_Detail__c);
        const change = changeSince(detail?.history ?? [], dayNumber('2026-05-20'));
        assert.ok(change && change.total !== 0 && change.model === change.total, JSON.stringify(change));
    });

    it('moves once a month however little, and is dated on the receipt', async () => {
        answers[7]?.push('K7,june,10,2026-06-01');
        save();
        const june = await run('2026-06-02');
        assert.equal(june.changes.written, ACCOUNTS);
        assert.equal((await rules()).Cohort_NPS_Date__c, '2026-06-02');
        const [account] = await org.query<{ Health_Detail__c: string }>(
            "SELECT Health_Detail__c FROM Account WHERE Health_Key__c = 'K0'"
        );
        const detail = JSON.parse(account?.Health_Detail__c ?? '') as { rules: Record<string, unknown> };
        assert.equal(detail.rules['cohortNpsDate'], '2026-06-02');
        assert.equal((await run('2026-06-02')).changes.written, 0);
    });

    it('is left alone where shrinkage is off', async () => {
        await org.rest('PATCH', `/sobjects/Health_Model__c/${model}`, { NPS_Shrinkage__c: 0, Cohort_NPS__c: 5 });
        await run('2026-07-02');
        assert.equal((await rules()).Cohort_NPS__c, 5);
    });
});
