import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { parse } from 'csv-parse/sync';
import { openTargetOrg } from '../testing/target-org.ts';
import type { TargetOrg } from '../testing/target-org.ts';
import { runJob, waitForJob } from '../testing/bulk-job.ts';
import type { JobInfo } from '../testing/bulk-job.ts';

const COUNT = 25;
const prefix = `Bulk query ${Math.random().toString(36).slice(2)}`;
let org: TargetOrg;

before(async () => {
    org = await openTargetOrg();
    const lines = Array.from({ length: COUNT }, (_, index) => `"${prefix} ""${index}"", x",${index}`);
    await runJob(org, { object: 'Account', operation: 'insert' }, `Name,NumberOfEmployees\n${lines.join('\n')}\n`);
});
after(() => org.close());

async function run(query: string, options: Record<string, unknown> = {}): Promise<JobInfo> {
    const { status, body } = await org.call('POST', 'jobs/query', { operation: 'query', query, ...options });
    assert.equal(status, 200, JSON.stringify(body));
    assert.equal((body as JobInfo).state, 'UploadComplete');
    return waitForJob(org, `jobs/query/${(body as JobInfo).id}`);
}

const select = `FROM Account WHERE Name LIKE '${prefix}%' ORDER BY NumberOfEmployees`;

test('results: quoted, in the order asked for, with counts in the headers', async () => {
    const job = await run(`SELECT NumberOfEmployees, Name, Industry ${select}`);
    assert.deepEqual([job.state, job.numberRecordsProcessed, job.object], ['JobComplete', COUNT, 'Account']);
    const { headers, body } = await org.call('GET', `jobs/query/${job.id}/results`);
    assert.deepEqual([headers.get('sforce-locator'), headers.get('sforce-numberofrecords')], ['null', String(COUNT)]);
    const lines = String(body).split('\n');
    assert.equal(lines[0], '"NumberOfEmployees","Name","Industry"');
    assert.equal(lines[1], `"0","${prefix} ""0"", x",""`);
});

test('pages by maxRecords and locator make up the whole', async () => {
    const job = await run(`SELECT Name, NumberOfEmployees ${select}`);
    const seen: string[] = [];
    let locator = '';
    do {
        const path = `jobs/query/${job.id}/results?maxRecords=10${locator ? `&locator=${locator}` : ''}`;
        const { headers, body } = await org.call('GET', path);
        const rows = parse(String(body), { columns: true }) as Record<string, string>[];
        assert.equal(headers.get('sforce-numberofrecords'), String(rows.length));
        seen.push(...rows.map((row) => row.NumberOfEmployees!));
        locator = headers.get('sforce-locator') ?? 'null';
    } while (locator !== 'null');
    assert.deepEqual(
        seen,
        Array.from({ length: COUNT }, (_, index) => String(index))
    );
});

test('no rows: the header alone', async () => {
    const job = await run("SELECT Name FROM Account WHERE Name = 'nobody has this name'");
    const { body } = await org.call('GET', `jobs/query/${job.id}/results`);
    assert.equal(body, '"Name"\n');
});

test('delimiter, line ending and queryAll', async () => {
    const job = await run(`SELECT Name, Industry ${select} LIMIT 1`, {
        operation: 'queryAll',
        columnDelimiter: 'TAB',
        lineEnding: 'CRLF'
    });
    const { body } = await org.call('GET', `jobs/query/${job.id}/results`);
    assert.equal(String(body).split('\r\n')[0], '"Name"\t"Industry"');
});

test('a wrong query is refused when the job is made', async () => {
    const { status, body } = await org.call('POST', 'jobs/query', {
        operation: 'query',
        query: 'SELECT Nonsense__c FROM Account'
    });
    assert.equal(status, 400);
    assert.match(JSON.stringify(body), /INVALID_FIELD/);
});

test('a wrong locator and another API version are refused', async () => {
    const job = await run(`SELECT Id ${select} LIMIT 1`);
    assert.equal((await org.call('GET', `jobs/query/${job.id}/results?locator=xyz`)).status, 400);
    assert.equal((await org.call('GET', `/services/data/v60.0/jobs/query/${job.id}/results`)).status, 409);
});
