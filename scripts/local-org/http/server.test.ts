import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { gzipSync } from 'node:zlib';
import { openTargetOrg } from '../testing/target-org.ts';
import type { TargetOrg } from '../testing/target-org.ts';

let org: TargetOrg;
before(async () => {
    org = await openTargetOrg();
});
after(() => org.close());

test('the list of versions needs no login', async () => {
    const versions = (await (await fetch(`${org.url}/services/data`)).json()) as {
        label: string;
        version: string;
        url: string;
    }[];
    const newest = versions.find(({ version }) => version === '66.0');
    assert.deepEqual(newest, { label: "Spring '26", url: '/services/data/v66.0', version: '66.0' });
});

test('old versions answer too; one that does not exist is 404', async () => {
    assert.equal((await org.call('GET', '/services/data/v51.0/limits')).status, 200);
    assert.equal((await org.call('GET', '/services/data/v99.0/limits')).status, 404);
    assert.equal((await org.call('GET', '/services/data/v66/limits')).status, 404);
});

test('repeated slashes are one slash', async () => {
    const response = await fetch(`${org.url}//services/data/v66.0/limits`, {
        headers: { authorization: `Bearer ${org.token}` }
    });
    assert.equal(response.status, 200);
});

test('no token is 401, before anything else is looked at', async () => {
    const response = await fetch(`${org.url}/services/data/v66.0/does/not/exist`);
    assert.equal(response.status, 401);
    assert.deepEqual(await response.json(), [
        { message: 'Session expired or invalid', errorCode: 'INVALID_SESSION_ID' }
    ]);
});

test('the usage header counts', async () => {
    const used = async (): Promise<number> => {
        const { headers } = await org.call('GET', 'limits');
        return Number(/api-usage=(\d+)\/\d+/.exec(headers.get('sforce-limit-info') ?? '')?.[1]);
    };
    const before = await used();
    assert.ok((await used()) > before);
});

test('limits have a maximum and what is left of it', async () => {
    const limits = await org.get<Record<string, { Max: number; Remaining: number }>>('limits');
    for (const name of ['DailyApiRequests', 'DailyBulkV2QueryJobs', 'DataStorageMB']) {
        const { Max, Remaining } = limits[name]!;
        assert.ok(Max > 0 && Remaining >= 0 && Remaining <= Max, name);
    }
});

test('recordCount counts the records of an object', async () => {
    await org.call('POST', 'sobjects/Account', { Name: 'Counted' });
    const { sObjects } = await org.get<{ sObjects: { name: string; count: number }[] }>(
        'limits/recordCount?sObjects=Account'
    );
    assert.equal(sObjects[0]?.name, 'Account');
    assert.ok(Number.isInteger(sObjects[0]?.count));
});

test('compressed requests are read, answers are compressed on demand', async () => {
    const body = gzipSync(JSON.stringify({ Name: 'Compressed' }));
    const created = await org.call('POST', 'sobjects/Account', body, {
        'content-type': 'application/json',
        'content-encoding': 'gzip'
    });
    assert.equal(created.status, 201);
    const { headers } = await org.call('GET', 'sobjects/Account/describe', undefined, { 'accept-encoding': 'gzip' });
    assert.equal(headers.get('content-encoding'), 'gzip');
    const plain = await org.call('GET', 'sobjects/Account/describe', undefined, { 'accept-encoding': 'identity' });
    assert.equal(plain.headers.get('content-encoding'), null);
});

test('a body that is not what Content-Encoding says is refused', async () => {
    const { status } = await org.call('POST', 'sobjects/Account', '{"Name":"x"}', {
        'content-type': 'application/json',
        'content-encoding': 'gzip'
    });
    assert.equal(status, 400);
});

test('a body that is nested without end is refused', async () => {
    const body = `${'{"a":['.repeat(20_000)}1${']}'.repeat(20_000)}`;
    const { status, body: answer } = await org.call('POST', 'sobjects/Account', body, {
        'content-type': 'application/json'
    });
    assert.deepEqual([status, (answer as { errorCode: string }[])[0]?.errorCode], [400, 'JSON_PARSER_ERROR']);
    const brackets = await org.call('POST', 'sobjects/Account', { Name: `${'[{'.repeat(100)}\\"${'[{'.repeat(20)}` });
    assert.equal(brackets.status, 201, 'brackets inside of a text are none');
});

test('names that every object has are nothing special', async () => {
    const call = (fields: unknown) => org.call('POST', 'sobjects/Account', fields);
    for (const name of ['toString', 'valueOf'])
        assert.equal((await call({ Name: 'x', [name]: 'y' })).status, 400, name);
    assert.equal((await call('{"Name":"x","__proto__":{"Type":"y"}}')).status, 415);
    const special = await org.call('POST', 'sobjects/Account', '{"Name":"x","__proto__":{"Type":"y"}}', {
        'content-type': 'application/json'
    });
    assert.equal(special.status, 400);
    assert.equal((await call({ Name: 'x', constructor: 'y' })).status, 400);
    assert.equal((await call({ Name: '"toString": constructor' })).status, 201);
    const encoded = await org.call('POST', 'sobjects/Account', { Name: 'x' }, { 'content-encoding': 'constructor' });
    assert.equal(encoded.status, 415);
    const sorted = await org.call('POST', 'ui-api/list-records/Account/Red_Accounts', { sortBy: ['hasOwnProperty'] });
    assert.equal(sorted.status, 400);
});

test('a route that is not there is named', async (context) => {
    if (!org.process) return context.diagnostic('only the local org says so');
    const { status, body } = await org.call('GET', 'tooling/completions?type=apex');
    assert.equal(status, 404);
    const [error] = body as { errorCode: string; message: string }[];
    assert.equal(error?.errorCode, 'NOT_FOUND');
    assert.match(
        error?.message ?? '',
        /the local org does not support GET \/services\/data\/v66\.0\/tooling\/completions/
    );
});
