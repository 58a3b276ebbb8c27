import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { FaultyProxy } from '../testing/faulty-proxy.ts';
import { TestOrg } from '../testing/local-org.ts';
import { allowTasks } from '../testing/people.ts';
import { runJob, summaryOf } from '../testing/run-job.ts';
import { seedBook, setOutcome, settings } from '../testing/seed-book.ts';

describe('a saved plan', () => {
    let org: TestOrg;
    let proxy: FaultyProxy;
    let options: { cwd: string; env: NodeJS.ProcessEnv };
    let args: string[];
    let account: string | undefined;
    const keys = async (): Promise<string[]> => {
        const rows = await org.query<{ Task_Key__c: string }>('SELECT Task_Key__c FROM Health_Playbook_Task__c');
        return rows.map((row) => row.Task_Key__c);
    };
    const written = () => summaryOf(['run', ...args.slice(0, 2), '--plan', 'plan.ndjson'], options);

    before(async () => {
        org = await TestOrg.start();
        proxy = await FaultyProxy.start(org.url);
        options = { cwd: org.folder, env: org.environmentThrough(proxy.url) };
        [account] = await seedBook(org, 15);
        await allowTasks(org);
        args = settings(org);
        await summaryOf(['run', ...args, '--as-of', '2026-06-01'], options);
    });
    after(async () => {
        await proxy.stop();
        await org.stop();
    });

    it('brings the tasks it counted, with the keys a direct run would give them, however often it is written', async () => {
        const subject = '{Account} fell to {Status}';
        const [playbook] = await org.create('Health_Playbook__c', [
            {
                Name: 'Red call',
                Active__c: true,
                Trigger__c: 'Status falls',
                Status__c: 'Red',
                Task_Subject__c: subject
            }
        ]);
        const stored = `SELECT Health_Digest__c FROM Account WHERE Id = '${account}'`;
        const [before] = await org.query<{ Health_Digest__c: string }>(stored);
        setOutcome(org, 'K0', 1, '2026-06-01');
        const plan = await summaryOf(['plan', ...args, '--as-of', '2026-06-02', '--save', 'plan.ndjson'], options);
        assert.equal(plan.tasks.planned, 1);
        assert.deepEqual(await keys(), []);

        proxy.fate = ({ method, path }) =>
            method === 'PATCH' && path.endsWith('/composite/sobjects')
                ? { status: 403, body: '[{"errorCode":"REQUEST_LIMIT_EXCEEDED","message":""}]' }
                : 'pass';
        const stopped = await runJob(['run', ...args.slice(0, 2), '--plan', 'plan.ndjson'], options);
        assert.equal(stopped.code, 3, stopped.stderr);
        assert.deepEqual(await keys(), [`${playbook}:${account}:${before?.Health_Digest__c}`]);
        const tasks = await org.query<{ Subject: string; Description: string }>(
            'SELECT Subject, Description FROM Task'
        );
        assert.equal(tasks[0]?.Subject, 'Seed Customer fell to Red');
        assert.match(tasks[0]?.Description ?? '', /\S/u);

        proxy.fate = () => 'pass';
        const second = await written();
        assert.deepEqual([second.code, second.changes.written, second.tasks.planned], [0, plan.changes.planned, 0]);
        const third = await written();
        assert.deepEqual([third.code, third.changes.written, third.tasks.planned], [0, 0, 0]);
        const direct = await summaryOf(['run', ...args, '--as-of', '2026-06-03'], options);
        assert.deepEqual([direct.code, direct.tasks.planned, (await keys()).length], [0, 0, 1]);
    });
});
