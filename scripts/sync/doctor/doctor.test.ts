import assert from 'node:assert/strict';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { FaultyProxy } from '../testing/faulty-proxy.ts';
import { TestOrg } from '../testing/local-org.ts';
import { runJob } from '../testing/run-job.ts';
import { seedBook, settings } from '../testing/seed-book.ts';
import { diagnose } from './diagnose.ts';
import type { Examination } from './diagnose.ts';
import type { Finding } from './finding.ts';
import { exitCodeOf, findingText } from './findings-text.ts';

const USER = 'integration@account-health.example';

describe('doctor', () => {
    let org: TestOrg;
    before(async () => {
        org = await TestOrg.start();
        await seedBook(org, 5);
        settings(org, { snapshots: { enabled: true } });
    });
    after(() => org.stop());

    const look = async (more: Partial<Examination> = {}): Promise<Finding[]> => {
        const config = join(org.folder, 'health-sync.json');
        const own = { config, org: 'local', environment: org.environment, out: join(org.folder, 'out') };
        return Array.fromAsync(diagnose({ ...own, now: () => Date.now(), ...more }));
    };
    const problems = (findings: readonly Finding[]): string[] =>
        findings.filter(({ level }) => level !== 'ok').map(findingText);
    const one = (findings: readonly Finding[], check: string): Finding => {
        const found = findings.find((finding) => finding.check === check);
        assert.ok(found, `no finding "${check}" among ${findings.map((finding) => finding.check).join(', ')}`);
        return found;
    };

    /** Takes a permission set from the user of the job while something is looked at. */
    const without = async (set: string, work: () => Promise<void>): Promise<void> => {
        const soql = `SELECT Id, AssigneeId, PermissionSetId FROM PermissionSetAssignment WHERE Assignee.Username = '${USER}' AND PermissionSet.Name = '${set}'`;
        const [row] = await org.query<{ Id: string; AssigneeId: string; PermissionSetId: string }>(soql);
        assert.ok(row);
        await org.rest('DELETE', `/sobjects/PermissionSetAssignment/${row.Id}`);
        try {
            await work();
        } finally {
            const { AssigneeId, PermissionSetId } = row;
            await org.create('PermissionSetAssignment', [{ AssigneeId, PermissionSetId }]);
        }
    };

    it('finds nothing wrong with a sound installation, and leaves the org alone', async () => {
        const findings = await look();
        assert.deepEqual(problems(findings), []);
        assert.equal(exitCodeOf(findings), 0);
        assert.match(one(findings, 'login').found, new RegExp(`^${USER} at http`, 'u'));
        assert.match(one(findings, 'accounts').found, /^5 accounts visible/u);
        assert.match(one(findings, 'storage').found, /in a year/u);
        assert.deepEqual(await org.query('SELECT Id FROM Health_Sync_Run__c'), []);
    });

    it('says how to assign a missing permission set, and looks at the rest all the same', async () => {
        await without('Health_Sync', async () => {
            const findings = await look();
            assert.equal(exitCodeOf(findings), 4);
            const set = one(findings, 'permission set');
            const command = `sf org assign permset --name Health_Sync --on-behalf-of ${USER}`;
            assert.equal(set.level, 'fail');
            assert.equal(set.fix[0], `As an administrator: ${command}`);
            assert.equal(one(findings, 'custom permission').level, 'fail');
            const fields = one(findings, 'fields of Account');
            assert.match(fields.found, /Health_Detail__c/u);
            assert.deepEqual(fields.fix, set.fix.slice(0, 1));
            for (const object of [
                'Health_Sync_Run__c',
                'Health_Model__c',
                'Health_Snapshot__c',
                'Health_Playbook_Task__c'
            ])
                assert.equal(one(findings, `access to ${object}`).level, 'fail');
            assert.equal(one(findings, 'source outcome').level, 'ok');
        });
    });

    it('says which access to accounts is missing', async () => {
        await without('Local_Integration_Account_Access', async () => {
            const findings = await look();
            assert.equal(exitCodeOf(findings), 4);
            const { level, fix } = one(findings, 'access to Account');
            assert.equal(level, 'fail');
            assert.match(fix.join('\n'), /Object Settings, Account: Read and Edit/u);
        });
    });

    it('tells an account that may be read only from one that may be edited', async () => {
        const [row] = await org.query<{ Id: string }>(
            "SELECT Id FROM ObjectPermissions WHERE Parent.Name = 'Local_Integration_Account_Access' AND SobjectType = 'Account'"
        );
        const edit = { PermissionsEdit: false, PermissionsModifyAllRecords: false };
        await org.rest('PATCH', `/sobjects/ObjectPermissions/${row?.Id}`, edit);
        try {
            const { found, fix } = one(await look(), 'access to Account');
            assert.match(found, /may not update Account/u);
            assert.match(fix.join('\n'), /Object Settings, Account: Edit/u);
        } finally {
            const again = { PermissionsEdit: true, PermissionsModifyAllRecords: true };
            await org.rest('PATCH', `/sobjects/ObjectPermissions/${row?.Id}`, again);
        }
    });

    it('asks the org which of the accounts may be edited', async () => {
        const proxy = await FaultyProxy.start(org.url);
        const ids = (await org.query<{ Id: string }>('SELECT Id FROM Account ORDER BY Id')).map(({ Id }) => Id);
        const records = ids.map((RecordId, i) => ({ RecordId, HasEditAccess: i > 0 }));
        const body = JSON.stringify({ totalSize: ids.length, done: true, records });
        proxy.fate = ({ path }) => (path.includes('UserRecordAccess') ? { status: 200, body } : 'pass');
        try {
            const findings = await look({ environment: org.environmentThrough(proxy.url) });
            assert.equal(one(findings, 'accounts').level, 'fail');
            assert.match(
                one(findings, 'accounts').found,
                new RegExp(`of 5 looked at 1 may not be edited: ${ids[0]}`, 'u')
            );
            // What accounts.only leaves out is written as Excluded: that does not spare the account.
            assert.match(one(findings, 'accounts').fix.join('\n'), /take View All Records away/u);
        } finally {
            await proxy.stop();
        }
    });

    it('says so when the org does not tell which accounts may be edited', async () => {
        const proxy = await FaultyProxy.start(org.url);
        const body = JSON.stringify([{ errorCode: 'INVALID_TYPE', message: "sObject type 'UserRecordAccess' is not supported." }]); // prettier-ignore
        proxy.fate = ({ path }) => (path.includes('UserRecordAccess') ? { status: 400, body } : 'pass');
        try {
            const { level, found } = one(await look({ environment: org.environmentThrough(proxy.url) }), 'accounts');
            assert.equal(level, 'ok');
            assert.equal(found, '5 accounts visible; the org does not say which of them may be edited');
        } finally {
            await proxy.stop();
        }
    });

    it('tells a lease that is held from one that has run out', async () => {
        const row = (key: string, minutes: number): object => ({
            Run_Key__c: key,
            Result__c: 'Running',
            Lease_Key__c: key,
            Started_At__c: new Date(Date.now() - 3_600_000).toISOString(),
            Lease_Expires_At__c: new Date(Date.now() + minutes * 60_000).toISOString(),
            Message__c: 'Runs on somewhere as process 7.'
        });
        const ids = await org.create('Health_Sync_Run__c', [row('alive', 10), row('dead', -10)] as Record<
            string,
            unknown
        >[]);
        try {
            const leases = (await look()).filter(({ check }) => check === 'lease');
            const [alive, dead] = ['alive', 'dead'].map((key) =>
                leases.find(({ found }) => found.includes(`"${key}"`))
            );
            assert.equal(alive?.level, 'warning');
            assert.match(alive.found, /started \d{4}-.* by .*; until .* process 7/u);
            assert.match(alive.fix.join(), /wait 10 minutes/u);
            assert.match(dead?.found ?? '', /it ran out .* another user owns it/u);
        } finally {
            for (const id of ids) await org.rest('DELETE', `/sobjects/Health_Sync_Run__c/${id}`);
        }
    });

    it('warns of update jobs that an interrupted run left behind', async () => {
        const out = join(org.folder, 'interrupted');
        mkdirSync(out, { recursive: true });
        const state = { instanceUrl: org.url, leaseKey: 'org', jobs: ['750000000000009AAA'] };
        writeFileSync(join(out, 'open-jobs.json'), JSON.stringify(state));
        const { level, found } = one(await look({ out }), 'open jobs');
        assert.equal(level, 'warning');
        assert.match(found, /1 update job .*750000000000009AAA unknown to the org/u);
    });

    it('warns of a clock that is wrong', async () => {
        const late = await look({ now: () => Date.now() - 3_600_000 });
        assert.equal(one(late, 'clock').level, 'warning');
        assert.match(one(late, 'clock').found, /3[56]\d\d s behind the org's/u);
        assert.equal(exitCodeOf(late), 0);
        assert.match(one(await look({ now: () => Date.now() + 9e6 }), 'clock').found, /2\.5 hours ahead of/u);
    });

    it('looks at every source by itself: a missing file, a server that is away, a query that is wrong', async () => {
        const columns = { account: 'key', score: 'score', date: 'on' };
        const experience = { kind: 'experience', columns };
        const soql = (text: string): object => ({
            kind: 'experience',
            columns: { account: 'Id', score: 'Health_Score__c', date: 'CreatedDate' },
            salesforce: { soql: text }
        });
        const sources = [
            { name: 'gone', ...experience, files: ['gone.csv'] },
            { name: 'there', ...experience, files: ['experience.csv'] },
            { name: 'away', ...experience, http: { url: 'http://127.0.0.1:9/answers', rows: 'rows' } },
            { name: 'database', ...experience, postgres: { url: 'postgres://nobody@127.0.0.1:9/x', sql: 'SELECT 1' } },
            { name: 'query', ...soql('SELECT Id, Health_Score__c, CreatedDate FROM Account LIMIT 5') },
            { name: 'part', ...soql('SELECT Id, Health_Score__c, CreatedDate FROM Account LIMIT 5 OFFSET 1 FOR VIEW') },
            { name: 'typo', ...soql('SELECT Id, Health_Score__c, CreatedDate FROM Acount') }
        ];
        const config = join(org.folder, 'sources.json');
        writeFileSync(config, JSON.stringify({ sources }));
        const findings = await look({ config });
        const levels = Object.fromEntries(sources.map(({ name }) => [name, one(findings, `source ${name}`).level]));
        const wanted = {
            gone: 'fail',
            there: 'ok',
            away: 'fail',
            database: 'fail',
            query: 'ok',
            part: 'ok',
            typo: 'fail'
        };
        assert.deepEqual(levels, wanted, problems(findings).join('\n'));
        for (const name of ['gone', 'away', 'database', 'typo'])
            assert.notDeepEqual(one(findings, `source ${name}`).fix, [], name);
    });

    it('goes on without settings, and without a login', async () => {
        const blind = await look({ config: join(org.folder, 'none.json') });
        assert.equal(exitCodeOf(blind), 2);
        assert.equal(one(blind, 'fields of Account').level, 'ok');
        const environment = { ...org.environment, ACCOUNT_HEALTH_LOCAL_LOGIN: join(org.folder, 'none.json') };
        const outside = await look({ environment });
        assert.equal(exitCodeOf(outside), 3);
        assert.match(one(outside, 'login').fix.join(), /npm run org/u);
        assert.equal(one(outside, 'source outcome').level, 'ok');
    });

    it('looks at the clock although the login is refused', async () => {
        const environment = { SF_LOGIN_URL: org.url, SF_CLIENT_ID: 'wrong', SF_CLIENT_SECRET: 'wrong' };
        const findings = await look({ org: 'env', environment, now: () => Date.now() - 3_600_000 });
        assert.equal(exitCodeOf(findings), 3);
        assert.equal(one(findings, 'login').level, 'fail');
        assert.equal(one(findings, 'clock').level, 'warning');
    });

    it('says that a folder cannot be written', async () => {
        const file = join(org.folder, 'a-file');
        writeFileSync(file, '');
        const { level, fix } = one(await look({ out: join(file, 'below') }), 'work folder');
        assert.equal(level, 'fail');
        assert.match(fix.join(), /--out/u);
        rmSync(file);
    });

    it('names published rules that are wrong', async () => {
        const wrong = {
            Status__c: 'Published',
            Version__c: 3,
            Green_From__c: 15,
            Amber_From__c: 10,
            ROI_Points__c: 'high: good'
        };
        const [id] = await org.create('Health_Model__c', [{ Name: 'Reversed', ...wrong }]);
        try {
            const findings = await look();
            assert.equal(one(findings, 'published rules').level, 'fail');
            assert.match(one(findings, 'published rules').found, /Reversed/u);
        } finally {
            await org.rest('DELETE', `/sobjects/Health_Model__c/${id}`);
        }
    });

    it('says that playbooks need the right to create tasks', async () => {
        const playbook = {
            Name: 'Call',
            Active__c: true,
            Trigger__c: 'Status falls',
            Task_Subject__c: 'Call {Account}'
        };
        const [id] = await org.create('Health_Playbook__c', [playbook]);
        try {
            const { level, found, fix } = one(await look(), 'playbook tasks');
            assert.equal(level, 'fail');
            assert.match(found, /1 active playbook, but the user may not create tasks/u);
            assert.match(fix.join(), /Edit Tasks/u);
        } finally {
            await org.rest('DELETE', `/sobjects/Health_Playbook__c/${id}`);
        }
    });

    it('prints for people and for programs', async () => {
        const at = { cwd: org.folder, env: org.environment };
        const text = await runJob(['doctor', '--config', 'health-sync.json'], at);
        assert.equal(text.code, 0, text.stdout + text.stderr);
        assert.match(text.stdout, /^ok {7}login .*\n[\s\S]* 0 failures\. The job can run\.\n$/mu);
        const json = await runJob(['doctor', '--config', 'health-sync.json', '--json'], at);
        const report = JSON.parse(json.stdout) as { exitCode: number; findings: Finding[] };
        assert.equal(report.exitCode, 0);
        assert.ok(report.findings.some(({ check }) => check === 'lease'));
    });
});
