import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { gzipSync } from 'node:zlib';
import { parse } from 'csv-parse/sync';
import { openTargetOrg } from '../testing/target-org.ts';
import type { TargetOrg } from '../testing/target-org.ts';
import { runJob, waitForJob } from '../testing/bulk-job.ts';
import type { JobInfo } from '../testing/bulk-job.ts';

let org: TargetOrg;
before(async () => {
    org = await openTargetOrg();
});
after(() => org.close());

const unique = (): string => `b${Math.random().toString(36).slice(2)}`;
const insert = { object: 'Account', operation: 'insert' };

async function create(job: Record<string, unknown>): Promise<JobInfo> {
    const { status, body } = await org.call('POST', 'jobs/ingest', job);
    assert.equal(status, 200, JSON.stringify(body));
    return body as JobInfo;
}

test('a new job has the shape of Salesforce', async () => {
    const job = await create({ ...insert, contentType: 'CSV' });
    assert.match(job.id, /^750\w{15}$/);
    const { state, apiVersion, concurrencyMode, contentUrl, lineEnding, columnDelimiter, contentType } = job;
    assert.deepEqual(
        { state, apiVersion, concurrencyMode, contentUrl, lineEnding, columnDelimiter, contentType },
        {
            state: 'Open',
            apiVersion: 66,
            concurrencyMode: 'Parallel',
            contentUrl: `services/data/v66.0/jobs/ingest/${job.id}/batches`,
            lineEnding: 'LF',
            columnDelimiter: 'COMMA',
            contentType: 'CSV'
        }
    );
});

test('insert: results in quotes, failures with code, message and field', async () => {
    const name = unique();
    const done = await runJob(org, insert, `Name,NumberOfEmployees\n"${name} ""one"", x",5\n,6\n`);
    assert.deepEqual(
        [done.job.state, done.job.numberRecordsProcessed, done.job.numberRecordsFailed],
        ['JobComplete', 2, 1]
    );
    const [head, line] = done.successful.split('\n');
    assert.equal(head, '"sf__Id","sf__Created","Name","NumberOfEmployees"');
    assert.match(line ?? '', new RegExp(`^"001\\w{15}","true","${name} ""one"", x","5"$`));
    assert.equal(
        done.failed,
        '"sf__Id","sf__Error","Name","NumberOfEmployees"\n' +
            '"","REQUIRED_FIELD_MISSING:Required fields are missing: [Name]:Name --","","6"\n'
    );
    assert.equal(done.unprocessed, '"Name","NumberOfEmployees"\n');
});

test('update: empty leaves a field alone, #N/A clears it; header names in any case', async () => {
    const name = unique();
    const { rows } = await runJob(org, insert, `Name,Industry,NumberOfEmployees\n${name},Energy,7\n`);
    const id = rows[0]!.sf__Id!;
    const done = await runJob(
        org,
        { object: 'account', operation: 'update' },
        `ID,INDUSTRY,NUMBEROFEMPLOYEES\n${id},,#N/A\n`
    );
    assert.deepEqual([done.job.state, done.rows[0]?.sf__Created], ['JobComplete', 'false']);
    const account = await org.get(`sobjects/Account/${id}`);
    assert.deepEqual([account.Industry, account.NumberOfEmployees], ['Energy', null]);
});

test('upsert by external id, with a parent found by its own external id', async () => {
    const [parent, child] = [unique(), unique()];
    const job = { object: 'Account', operation: 'upsert', externalIdFieldName: 'Health_Key__c' };
    await runJob(org, job, `Health_Key__c,Name\n${parent},Parent\n`);
    const done = await runJob(
        org,
        job,
        `Health_Key__c,Name,Parent.Health_Key__c\n${child},Child,${parent}\n${parent},Renamed,\n`
    );
    assert.deepEqual(
        done.rows.map(({ sf__Created }) => sf__Created),
        ['true', 'false'],
        done.failed
    );
    const found = await org.get<{ ParentId: string }>(`sobjects/Account/Health_Key__c/${child}?fields=ParentId`);
    assert.equal(found.ParentId, done.rows[1]?.sf__Id);
});

test('delete takes the Id column only', async () => {
    const { rows } = await runJob(org, insert, `Name\n${unique()}\n`);
    const id = rows[0]!.sf__Id!;
    const wrong = await runJob(org, { object: 'Account', operation: 'delete' }, `Id,Name\n${id},x\n`);
    assert.deepEqual(
        [wrong.job.state, wrong.job.errorMessage],
        ['Failed', "InvalidBatch : The 'delete/hard_delete' batch must contain only 'Id'"]
    );
    const right = await runJob(org, { object: 'Account', operation: 'delete' }, `Id\n${id}\n`);
    assert.equal(right.job.numberRecordsFailed, 0);
    assert.equal((await org.call('GET', `sobjects/Account/${id}`)).status, 404);
});

test('an unknown column fails the job and leaves every row unprocessed', async () => {
    const done = await runJob(org, insert, 'Name,Nonsense__c\na,1\nb,2\n');
    assert.deepEqual(
        [done.job.state, done.job.errorMessage, done.job.numberRecordsProcessed],
        ['Failed', 'InvalidBatch : Field name not found : Nonsense__c', 0]
    );
    assert.equal(done.unprocessed, '"Name","Nonsense__c"\n"a","1"\n"b","2"\n');
});

test('line endings must be what the job says', async () => {
    const crlf = await runJob(org, insert, 'Name\r\nx\r\n');
    assert.deepEqual(
        [crlf.job.state, crlf.job.errorMessage],
        ['Failed', 'ClientInputError : LineEnding is invalid on user data. Current LineEnding setting is LF']
    );
    const right = await runJob(org, { ...insert, lineEnding: 'CRLF' }, 'Name,Industry\r\nx,Energy\r\n');
    assert.equal(right.job.numberRecordsProcessed, 1);
    assert.ok(right.successful.includes('"Energy"\r\n'));
});

test('reads rows by the delimiter that the job names, and answers with it', async () => {
    const done = await runJob(org, { ...insert, columnDelimiter: 'PIPE' }, 'Name|Industry\na,b|Energy\n');
    assert.equal(done.job.numberRecordsProcessed, 1);
    const [row] = parse(done.successful, { columns: true, delimiter: '|' }) as Record<string, string>[];
    assert.equal(row?.Name, 'a,b');
});

test('a spoiled row fails alone', async () => {
    const done = await runJob(org, insert, 'Name,Industry\ngood,Energy\nb"ad,Energy\nshort\n"fine",Energy\n');
    assert.deepEqual([done.job.numberRecordsProcessed, done.job.numberRecordsFailed], [4, 2]);
    assert.deepEqual(
        done.rows.map(({ Name }) => Name),
        ['good', 'fine']
    );
});

test('no rows, and no data at all, complete with headers alone', async () => {
    const empty = await runJob(org, insert, 'Name\n');
    assert.deepEqual([empty.job.state, empty.job.numberRecordsProcessed], ['JobComplete', 0]);
    assert.equal(empty.successful, '"sf__Id","sf__Created","Name"\n');
    const nothing = await runJob(org, insert, '');
    assert.deepEqual([nothing.job.state, nothing.job.numberRecordsProcessed], ['JobComplete', 0]);
});

test('a job takes one upload', async () => {
    const job = await create(insert);
    const put = () => org.call('PUT', `jobs/ingest/${job.id}/batches`, 'Name\nx\n', { 'content-type': 'text/csv' });
    const first = await put();
    assert.deepEqual([first.status, first.body], [201, undefined]);
    const second = await put();
    assert.equal(second.status, 400);
    assert.match((second.body as { message: string }[])[0]?.message ?? '', /^Found multiple contents for job: <750/);
});

test('abort, delete and what a state does not allow', async () => {
    const job = await create(insert);
    const path = `jobs/ingest/${job.id}`;
    assert.equal((await org.call('GET', `${path}/successfulResults`)).status, 400);
    assert.equal((await org.call('DELETE', path)).status, 400);
    const aborted = await org.call('PATCH', path, { state: 'Aborted' });
    assert.equal((aborted.body as JobInfo).state, 'Aborted');
    assert.equal((await org.call('PATCH', path, { state: 'UploadComplete' })).status, 400);
    assert.equal((await org.call('DELETE', path)).status, 204);
    assert.equal((await org.call('GET', path)).status, 404);
    assert.equal((await org.call('DELETE', 'jobs/ingest/undefined')).status, 404);
});

test('an abort in the middle leaves the rest unprocessed', async () => {
    const rows = 30_000;
    const job = await create(insert);
    const path = `jobs/ingest/${job.id}`;
    const lines = Array.from({ length: rows }, (_, index) => `Aborted ${index}`);
    await org.call('PUT', `${path}/batches`, `Name\n${lines.join('\n')}\n`, { 'content-type': 'text/csv' });
    await org.call('PATCH', path, { state: 'UploadComplete' });
    let running = await org.get<JobInfo>(path);
    while (!(running.numberRecordsProcessed > 0)) running = await org.get<JobInfo>(path);
    const aborted = await org.call('PATCH', path, { state: 'Aborted' });
    assert.equal(aborted.status, 200, 'the job was over before it could be aborted');
    const count = async (name: string): Promise<number> =>
        String((await org.call('GET', `${path}/${name}`)).body)
            .trim()
            .split('\n').length - 1;
    const done = await org.get<JobInfo>(path);
    assert.equal(done.state, 'Aborted');
    assert.equal(await count('successfulResults'), done.numberRecordsProcessed);
    assert.equal(await count('unprocessedrecords'), rows - done.numberRecordsProcessed);
});

test('an upload above 100 MB is refused, and the job can still take a smaller one', async () => {
    const job = await create(insert);
    const path = `jobs/ingest/${job.id}/batches`;
    const tooLarge = await org.call('PUT', path, Buffer.alloc(130_000_000, 'x'), { 'content-type': 'text/csv' });
    assert.equal(tooLarge.status, 400);
    assert.equal((await org.call('PUT', path, 'Name\nx\n', { 'content-type': 'text/csv' })).status, 201);
});

test('a compressed upload', async () => {
    const job = await create(insert);
    const path = `jobs/ingest/${job.id}`;
    const headers = { 'content-type': 'text/csv', 'content-encoding': 'gzip' };
    assert.equal((await org.call('PUT', `${path}/batches`, gzipSync('Name\nCompressed\n'), headers)).status, 201);
    await org.call('PATCH', path, { state: 'UploadComplete' });
    assert.equal((await waitForJob(org, path)).numberRecordsProcessed, 1);
});

test('wrong jobs are refused when they are made', async () => {
    const wrong = [
        { object: 'Nothing__c', operation: 'insert' },
        { object: 'Account', operation: 'destroy' },
        { object: 'Account', operation: 'upsert' },
        { object: 'Account', operation: 'upsert', externalIdFieldName: 'Name2' },
        { object: 'Account', operation: 'insert', columnDelimiter: 'SPACE' },
        { object: 'Account', operation: 'insert', lineEnding: 'CR' }
    ];
    for (const job of wrong) {
        const { status, body } = await org.call('POST', 'jobs/ingest', job);
        assert.equal(status, 400, JSON.stringify(job));
        assert.equal((body as { errorCode: string }[])[0]?.errorCode, 'INVALIDJOB');
    }
});

test('jobs are listed', async () => {
    const job = await create(insert);
    const { records, done } = await org.get<{ done: boolean; records: JobInfo[] }>('jobs/ingest');
    assert.ok(records.some(({ id }) => id === job.id));
    assert.equal(typeof done, 'boolean');
});
