// kill -9 in the middle of work: what was acknowledged is there, and nothing is there by half.
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { accessToken, ADMIN, startProcess } from './testing/org-process.ts';
import type { OrgProcess } from './testing/org-process.ts';
import { runJob, waitForJob } from './testing/bulk-job.ts';
import type { JobInfo } from './testing/bulk-job.ts';
import { API, client } from './testing/target-org.ts';
import type { ApiClient } from './testing/target-org.ts';

let parent: string;
const running = new Set<OrgProcess>();
before(() => {
    parent = mkdtempSync(join(tmpdir(), 'local-org-crash-'));
});
after(async () => {
    await Promise.all([...running].map((org) => org.stop('SIGKILL')));
    rmSync(parent, { recursive: true, force: true });
});

async function start(folder: string): Promise<{ org: OrgProcess; api: ApiClient }> {
    const org = await startProcess({ folder });
    running.add(org);
    return { org, api: client(org.url, await accessToken(org.login, ADMIN)) };
}

const newFolder = (): string => mkdtempSync(join(parent, 'data-'));

const families = async (api: ApiClient): Promise<Map<string, number>> => {
    const soql = "SELECT Name, (SELECT Id FROM Contacts) FROM Account WHERE Name LIKE 'Family %'";
    type Found = { records: { Name: string; Contacts: { totalSize: number } | null }[] };
    const { records } = await api.get<Found>(`query?q=${encodeURIComponent(soql)}`);
    return new Map(records.map(({ Name, Contacts }) => [Name, Contacts?.totalSize ?? 0]));
};

const post = (object: string, referenceId: string, body: Record<string, unknown>) => ({
    method: 'POST',
    url: `${API}/sobjects/${object}`,
    referenceId,
    body
});

/** One account with two contacts, in one transaction. */
function family(name: string): Record<string, unknown>[] {
    const contact = (referenceId: string) => post('Contact', referenceId, { LastName: name, AccountId: '@{a.id}' });
    return [post('Account', 'a', { Name: name }), contact('c1'), contact('c2')];
}

for (const kind of ['composite', 'graph'] as const) {
    test(`${kind} requests are whole or not there`, async () => {
        const folder = newFolder();
        const first = await start(folder);
        const acknowledged: string[] = [];
        let enough = (): void => undefined;
        const many = new Promise<void>((done) => (enough = done));
        const send = async (name: string): Promise<void> => {
            const compositeRequest = family(name);
            const { status } =
                kind === 'composite'
                    ? await first.api.call('POST', 'composite', { allOrNone: true, compositeRequest })
                    : await first.api.call('POST', 'composite/graph', { graphs: [{ graphId: 'g', compositeRequest }] });
            if (status === 200) acknowledged.push(name);
            if (acknowledged.length >= 40) enough();
        };
        const all = Array.from({ length: 400 }, (_, at) => send(`Family ${kind} ${at}`).catch(() => undefined));
        await many;
        await first.org.stop('SIGKILL');
        await Promise.all(all);

        const found = await families((await start(folder)).api);
        for (const name of acknowledged) assert.equal(found.get(name), 2, name);
        assert.ok([...found.values()].every((contacts) => contacts === 2));
    });
}

test('results of finished jobs are the same after a kill', async () => {
    const folder = newFolder();
    const first = await start(folder);
    const csv = `Name\n${Array.from({ length: 500 }, (_, at) => (at % 50 === 0 ? '' : `Result ${at}`)).join('\n')}\nlast\n`;
    const ingest = await runJob(first.api, { object: 'Account', operation: 'insert' }, csv);
    const created = await first.api.call('POST', 'jobs/query', {
        operation: 'query',
        query: "SELECT Id, Name FROM Account WHERE Name LIKE 'Result %' ORDER BY Name"
    });
    const query = `jobs/query/${(created.body as JobInfo).id}`;
    await waitForJob(first.api, query);
    const paths = [
        `jobs/ingest/${ingest.job.id}/successfulResults`,
        `jobs/ingest/${ingest.job.id}/failedResults`,
        `${query}/results`
    ];
    const texts = (api: ApiClient) => Promise.all(paths.map(async (path) => (await api.call('GET', path)).body));
    const kept = await texts(first.api);
    assert.match(String(kept[2]), /Result 499/);
    await first.org.stop('SIGKILL');
    assert.deepEqual(await texts((await start(folder)).api), kept);
});

test('a query job that is killed while it runs ends after the next start', async () => {
    const folder = newFolder();
    const first = await start(folder);
    const rows = Array.from({ length: 20_000 }, (_, at) => `Queried ${at}`).join('\n');
    await runJob(first.api, { object: 'Account', operation: 'insert' }, `Name\n${rows}\n`);
    const created = await first.api.call('POST', 'jobs/query', {
        operation: 'query',
        query: "SELECT Id, Name FROM Account WHERE Name LIKE 'Queried %'"
    });
    const path = `jobs/query/${(created.body as JobInfo).id}`;
    await first.org.stop('SIGKILL');
    const { api } = await start(folder);
    const job = await waitForJob(api, path);
    assert.deepEqual([job.state, job.numberRecordsProcessed], ['JobComplete', 20_000]);
    const lines = String((await api.call('GET', `${path}/results`)).body)
        .trim()
        .split('\n');
    assert.equal(new Set(lines).size, 20_001);
});
