import assert from 'node:assert/strict';
import { after, before, beforeEach, describe, it } from 'node:test';
import { FaultyProxy } from '../testing/faulty-proxy.ts';
import { TestOrg } from '../testing/local-org.ts';
import { addUser, allowTasks } from '../testing/people.ts';
import { runJob, summaryOf } from '../testing/run-job.ts';
import { seedBook, setOutcome, settings } from '../testing/seed-book.ts';

const ACCOUNTS = 15;

interface Task {
    readonly Subject: string;
    readonly Description: string | null;
    readonly ActivityDate: string | null;
    readonly WhatId: string;
    readonly OwnerId: string;
    readonly Status: string;
    readonly Priority: string;
}

describe('playbooks', () => {
    let org: TestOrg;
    let proxy: FaultyProxy;
    let ids: string[];
    let ann: string;
    let options: { cwd: string; env: NodeJS.ProcessEnv };
    let args: string[];
    const run = (day: string, command = 'run') => summaryOf([command, ...args, '--as-of', day], options);
    const tasks = async (): Promise<Task[]> => {
        const records = await org.query<Task & { attributes?: unknown }>(
            'SELECT Subject, Description, ActivityDate, WhatId, OwnerId, Status, Priority FROM Task ORDER BY Id'
        );
        return records.map(({ attributes: _, ...task }) => task);
    };
    const rows = () => org.query('SELECT Id FROM Health_Playbook_Task__c');
    const falls = {
        Name: 'Red call',
        Active__c: true,
        Trigger__c: 'Status falls',
        Status__c: 'Red',
        Cooldown_Days__c: 30,
        Task_Subject__c: '{Account} fell to {Status}',
        Task_Text__c: 'Call them.',
        Task_Due_Days__c: 3,
        Task_Priority__c: 'High'
    };
    before(async () => {
        org = await TestOrg.start();
        proxy = await FaultyProxy.start(org.url);
        ids = await seedBook(org, ACCOUNTS);
        ann = await addUser(org, 'Ann', ['Health_Account_Manager']);
        await org.rest('PATCH', `/sobjects/Account/${ids[0]}`, { OwnerId: ann });
        options = { cwd: org.folder, env: org.environmentThrough(proxy.url) };
        args = settings(org);
        setOutcome(org, 'K0', 6.5, '2026-05-01');
        await org.create('Health_Playbook__c', [falls]);
    });
    beforeEach(() => {
        proxy.fate = () => 'pass';
    });
    after(async () => {
        await proxy.stop();
        await org.stop();
    });

    it('ask for nothing on a first score: Red for a year is no fall', async () => {
        const first = await run('2026-06-01');
        assert.equal(first.changes.written, ACCOUNTS);
        assert.ok((first.accounts.byStatus['Red'] ?? 0) > 0);
        assert.deepEqual([first.tasks.playbooks, first.tasks.planned], [1, 0]);
    });

    it('say what to do when the user of the job may not create tasks, and the account is written all the same', async () => {
        setOutcome(org, 'K0', 1, '2026-06-01');
        const plan = await run('2026-06-02', 'plan');
        assert.equal(plan.tasks.planned, 1);
        proxy.fate = ({ path }) =>
            path.endsWith('/composite/sobjects')
                ? { status: 403, body: '[{"errorCode":"REQUEST_LIMIT_EXCEEDED","message":""}]' }
                : 'pass';
        const stopped = await runJob(['run', ...args, '--as-of', '2026-06-02'], options);
        assert.equal(stopped.code, 3);
        assert.match(stopped.stderr, /1 tasks of playbooks were not created.*"Edit Tasks"/su);
        assert.deepEqual(await tasks(), []);
    });

    it('create one task for the owner with the row that holds its key, however often the run is killed', async () => {
        await allowTasks(org);
        let lost = 0;
        proxy.fate = ({ method, path }) => {
            if (path.endsWith('/composite') && lost++ === 0) return 'lose answer';
            return method === 'PATCH' && path.endsWith('/composite/sobjects')
                ? { status: 403, body: '[{"errorCode":"REQUEST_LIMIT_EXCEEDED","message":""}]' }
                : 'pass';
        };
        for (const day of ['2026-06-02', '2026-06-03'])
            assert.equal((await runJob(['run', ...args, '--as-of', day], options)).code, 3);
        proxy.fate = () => 'pass';
        const good = await run('2026-06-04');
        assert.deepEqual([good.code, good.changes.failed, good.tasks.planned], [0, 0, 0]);
        const [task, ...others] = await tasks();
        assert.equal(others.length, 0);
        assert.deepEqual(
            { ...task, Description: null },
            {
                Subject: 'Seed Customer fell to Red',
                Description: null,
                ActivityDate: '2026-06-05',
                WhatId: ids[0],
                OwnerId: ann,
                Status: 'Not Started',
                Priority: 'High'
            }
        );
        assert.match(task?.Description ?? '', /^Call them\.\n\n\S/u);
        assert.equal((await rows()).length, 1);
    });

    it('create nothing in a run that changes nothing', async () => {
        const again = await run('2026-06-04');
        assert.deepEqual([again.tasks.planned, again.tasks.created, (await tasks()).length], [0, 0, 1]);
    });

    it('stay quiet during the cooldown and speak after it', async () => {
        setOutcome(org, 'K0', 9, '2026-06-05');
        await run('2026-06-05');
        setOutcome(org, 'K0', 1, '2026-06-06');
        assert.deepEqual([(await run('2026-06-06')).tasks.created, (await tasks()).length], [0, 1]);
        setOutcome(org, 'K0', 9, '2026-07-05');
        await run('2026-07-05');
        setOutcome(org, 'K0', 1, '2026-07-06');
        assert.deepEqual([(await run('2026-07-06')).tasks.created, (await tasks()).length], [1, 2]);
    });

    it('watch the renewal: from the day it comes within reach after the playbook began, or as far back as it says', async () => {
        const renewal = {
            Name: 'Renewal',
            Active__c: true,
            Trigger__c: 'Renewal near',
            Within_Days__c: 30,
            Task_Subject__c: 'Renewal of {Account}',
            Applies_From__c: '2026-07-10'
        };
        const [id = ''] = await org.create('Health_Playbook__c', [renewal]);
        // Within reach since July 5th and July 11th.
        await org.rest('PATCH', `/sobjects/Account/${ids[2]}`, { Health_Renewal_Date__c: '2026-08-04' });
        await org.rest('PATCH', `/sobjects/Account/${ids[3]}`, { Health_Renewal_Date__c: '2026-08-10' });
        const first = await run('2026-07-12');
        assert.equal(first.tasks.created, 1);
        assert.equal((await tasks()).at(-1)?.WhatId, ids[3]);
        assert.equal((await run('2026-07-13')).tasks.planned, 0);
        await org.rest('PATCH', `/sobjects/Health_Playbook__c/${id}`, { Applies_From__c: '2026-01-01' });
        assert.equal((await run('2026-07-14')).tasks.created, 1);
        assert.equal((await run('2026-07-15')).tasks.planned, 0);
    });

    it('give the task to the manager of an owner who left, and list it when there is none', async () => {
        const boss = await addUser(org, 'Boss', []);
        const [carl, dora] = [await addUser(org, 'Carl', []), await addUser(org, 'Dora', [])];
        await org.rest('PATCH', `/sobjects/User/${carl}`, { ManagerId: boss });
        await org.rest('PATCH', `/sobjects/Account/${ids[4]}`, { OwnerId: carl, Health_Renewal_Date__c: '2026-08-15' });
        await org.rest('PATCH', `/sobjects/Account/${ids[5]}`, { OwnerId: dora, Health_Renewal_Date__c: '2026-08-15' });
        for (const user of [carl, dora]) await org.rest('PATCH', `/sobjects/User/${user}`, { IsActive: false });
        const result = await run('2026-07-20');
        assert.deepEqual([result.code, result.tasks.created, result.tasks.failed], [1, 1, 1]);
        assert.deepEqual(result.tasks.failedByCode, { INACTIVE_OWNER_OR_USER: 1 });
        assert.deepEqual([(await tasks()).at(-1)?.WhatId, (await tasks()).at(-1)?.OwnerId], [ids[4], boss]);
    });

    it('stop the run before it writes when they ask for too many', async () => {
        await org.create('Health_Playbook__c', [
            {
                Name: 'All',
                Active__c: true,
                Trigger__c: 'Evidence expiring',
                Within_Days__c: 400,
                Applies_From__c: '2020-01-01',
                Task_Subject__c: 'Ask'
            }
        ]);
        const few = settings(org, { playbooks: { maxTasks: 5 } }, 'few.json');
        const stopped = await runJob(['run', ...few, '--as-of', '2026-07-21'], options);
        assert.equal(stopped.code, 4);
        assert.match(stopped.stderr, /Playbooks ask for \d+ tasks; at most 5/u);
        const all = await run('2026-07-21');
        // 13 accounts have evidence in force; more than one call holds.
        assert.equal(all.tasks.created, all.tasks.planned - all.tasks.failed);
        assert.ok(all.tasks.created > 12, String(all.tasks.created));
        assert.equal((await run('2026-07-22')).tasks.created, 0);
    });
});
