// The process: what it prints and writes, and what survives a stop or a kill.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { accessToken, ADMIN, startProcess } from './testing/org-process.ts';
import type { OrgProcess } from './testing/org-process.ts';
import { client } from './testing/target-org.ts';
import type { ApiClient } from './testing/target-org.ts';
import { waitForJob } from './testing/bulk-job.ts';
import type { JobInfo } from './testing/bulk-job.ts';

const MAIN = join(import.meta.dirname, 'main.ts');
const SECRET_MODE = 0o600;
let parent: string;
const running = new Set<OrgProcess>();

before(() => {
    parent = mkdtempSync(join(tmpdir(), 'local-org-test-'));
});
after(async () => {
    await Promise.all([...running].map((org) => org.stop('SIGKILL')));
    rmSync(parent, { recursive: true, force: true });
});

async function start(folder: string, sources?: string[]): Promise<{ org: OrgProcess; api: ApiClient }> {
    const org = await startProcess({ folder }, sources);
    running.add(org);
    return { org, api: client(org.url, await accessToken(org.login, ADMIN)) };
}

const newFolder = (): string => mkdtempSync(join(parent, 'data-'));

test('--help explains, a wrong flag is exit code 2', () => {
    const run = (...args: string[]) => spawnSync(process.execPath, [MAIN, ...args], { encoding: 'utf8' });
    const help = run('--help');
    assert.deepEqual([help.status, help.stderr], [0, '']);
    assert.match(help.stdout, /--port <number>/);
    for (const args of [['--nonsense'], ['--port', 'x'], ['--memory', '--data', 'x']]) {
        const wrong = run(...args);
        assert.equal(wrong.status, 2, args.join(' '));
        assert.match(wrong.stderr, /Run with --help/);
    }
});

test('login.json and the key are for the owner only; SIGTERM ends with 0', async () => {
    const { org } = await start(newFolder());
    const { orgId, username, clientId, clientSecret, privateKeyFile, instanceUrl } = org.login;
    assert.match(orgId, /^00D\w{15}$/);
    assert.deepEqual([username, instanceUrl], ['integration@account-health.example', org.url]);
    assert.ok(clientId && clientSecret);
    for (const file of [org.loginFile, privateKeyFile]) assert.equal(statSync(file).mode & 0o777, SECRET_MODE, file);
    assert.equal(await org.stop('SIGTERM'), 0);
});

test('SIGINT ends with 0; --memory leaves nothing behind', async () => {
    const org = await startProcess('memory');
    assert.equal(await org.stop('SIGINT'), 0);
    assert.equal(existsSync(org.loginFile), false);
});

test('an org without a package has standard objects and users only', async () => {
    const folder = newFolder();
    const { org } = await start(folder, []);
    assert.ok((await fieldNames(org)).includes('Industry'));
    assert.ok(!(await fieldNames(org)).includes('Health_Score__c'));
});

async function fieldNames(org: OrgProcess): Promise<string[]> {
    const api = client(org.url, await accessToken(org.login, ADMIN));
    const { fields } = await api.get<{ fields: { name: string }[] }>('sobjects/Account/describe');
    return fields.map(({ name }) => name);
}

test('a second process on one folder is refused', async () => {
    const folder = newFolder();
    await start(folder);
    await assert.rejects(startProcess({ folder }), /did not start/);
});

test('records, tokens, client and revocations survive a restart', async () => {
    const folder = newFolder();
    const first = await start(folder);
    const revoked = await accessToken(first.org.login, ADMIN);
    await fetch(`${first.org.url}/services/oauth2/revoke?token=${encodeURIComponent(revoked)}`);
    const { body } = await first.api.call('POST', 'sobjects/Account', { Name: 'Kept' });
    await first.org.stop();

    const second = await start(folder);
    assert.equal(second.org.login.clientId, first.org.login.clientId);
    const withOldToken = client(second.org.url, first.api.token);
    const account = await withOldToken.get(`sobjects/Account/${(body as { id: string }).id}`);
    assert.equal(account.Name, 'Kept');
    assert.equal((await client(second.org.url, revoked).call('GET', 'limits')).status, 401);
});

test('what was answered survives a kill', async () => {
    const folder = newFolder();
    const first = await start(folder);
    const { body } = await first.api.call('POST', 'sobjects/Account', { Name: 'Answered' });
    await first.org.stop('SIGKILL');
    const second = await start(folder);
    assert.equal((await second.api.get(`sobjects/Account/${(body as { id: string }).id}`)).Name, 'Answered');
});

test('a job killed in the middle ends as if it had not been', async () => {
    const rows = 30_000;
    const folder = newFolder();
    const first = await start(folder);
    const created = await first.api.call('POST', 'jobs/ingest', { object: 'Account', operation: 'insert' });
    const path = `jobs/ingest/${(created.body as JobInfo).id}`;
    const csv = Array.from({ length: rows }, (_, index) =>
        index % 1000 === 7 ? `,${index}` : `Killed ${index},${index}`
    );
    await first.api.call('PUT', `${path}/batches`, `Name,NumberOfEmployees\n${csv.join('\n')}\n`, {
        'content-type': 'text/csv'
    });
    await first.api.call('PATCH', path, { state: 'UploadComplete' });
    let job = await first.api.get<JobInfo>(path);
    while (job.state !== 'JobComplete' && !(job.numberRecordsProcessed > 0)) job = await first.api.get<JobInfo>(path);
    await first.org.stop('SIGKILL');

    const { api } = await start(folder);
    const done = await waitForJob(api, path);
    const failed = rows / 1000;
    assert.deepEqual(
        [done.state, done.numberRecordsProcessed, done.numberRecordsFailed],
        ['JobComplete', rows, failed]
    );
    const soql = encodeURIComponent("SELECT COUNT() FROM Account WHERE Name LIKE 'Killed %'");
    assert.equal((await api.get<{ totalSize: number }>(`query?q=${soql}`)).totalSize, rows - failed);
    const lines = async (name: string) =>
        String((await api.call('GET', `${path}/${name}`)).body)
            .trim()
            .split('\n');
    const ids = (await lines('successfulResults')).slice(1).map((line) => line.slice(1, 19));
    assert.equal(ids.length, rows - failed);
    assert.equal(new Set(ids).size, rows - failed);
    assert.equal((await lines('failedResults')).length, failed + 1);
});
