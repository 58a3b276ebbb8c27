import assert from 'node:assert/strict';
import { after, afterEach, before, test } from 'node:test';
import { runJob } from '../testing/bulk-job.ts';
import { client } from '../testing/target-org.ts';
import type { ApiClient } from '../testing/target-org.ts';
import { accessToken, ADMIN, startProcess } from '../testing/org-process.ts';
import type { OrgProcess } from '../testing/org-process.ts';

let running: OrgProcess;
let org: ApiClient;
before(async () => {
    running = await startProcess('memory');
    org = client(running.url, await accessToken(running.login, ADMIN));
});
afterEach(() => fetch(`${running.url}/local-org/faults`, { method: 'DELETE' }));
after(() => running.stop());

interface Report {
    seed: number;
    faults: { kind: string; matched: number; injected: number }[];
    injections: { fault: number; kind: string; target: string }[];
}

function send(plan: unknown, headers: Record<string, string> = {}): Promise<Response> {
    return fetch(`${running.url}/local-org/faults`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', ...headers },
        body: JSON.stringify(plan)
    });
}

async function set(seed: number, ...faults: Record<string, unknown>[]): Promise<void> {
    const response = await send({ seed, faults });
    assert.equal(response.status, 200, await response.text());
}

const report = async (): Promise<Report> => (await (await fetch(`${running.url}/local-org/faults`)).json()) as Report;

const LIMITS = '/services/data/v66.0/limits';
const statuses = async (times: number): Promise<number[]> => {
    const seen: number[] = [];
    for (let call = 0; call < times; call++) seen.push((await org.call('GET', 'limits')).status);
    return seen;
};

/** Unlike fetch, tells a cut connection without trying again. */
const outcome = (path: string, method = 'GET', body?: unknown): Promise<string> =>
    org.call(method, path, body).then(
        ({ status }) => String(status),
        () => 'cut'
    );

const codeOf = (body: unknown): string => (body as { errorCode: string }[])[0]!.errorCode;
const accounts = (names: string[]) => ({
    records: names.map((Name) => ({ attributes: { type: 'Account' }, Name }))
});
const csv = (names: string[]): string => ['Name', ...names].join('\n') + '\n';
const names = (count: number, start = 'Row'): string[] => Array.from({ length: count }, (_, n) => `${start} ${n}`);

async function lockedNames(wanted: string[]): Promise<string[]> {
    const { body } = await org.call('POST', 'composite/sobjects', accounts(wanted));
    const results = body as { success: boolean; errors: { statusCode: string }[] }[];
    return wanted.filter((_, index) => results[index]!.errors[0]?.statusCode === 'UNABLE_TO_LOCK_ROW');
}

test('refusals have the shape of Salesforce and end after their count', async () => {
    const cases = [
        ['unavailable', 503, 'SERVER_UNAVAILABLE'],
        ['expired-session', 401, 'INVALID_SESSION_ID'],
        ['limit-exceeded', 403, 'REQUEST_LIMIT_EXCEEDED']
    ] as const;
    for (const [kind, status, code] of cases) {
        await set(1, { kind, method: 'GET', path: LIMITS, count: 1, skip: 1 });
        assert.equal((await org.call('GET', 'limits')).status, 200, 'the first is let through');
        const refused = await org.call('GET', 'limits');
        assert.equal(refused.status, status);
        assert.equal(codeOf(refused.body), code);
        assert.equal((await org.call('GET', 'limits')).status, 200, 'the count is used up');
    }
});

test('a fault is for its method and path only', async () => {
    await set(1, { kind: 'unavailable', method: 'POST', path: '/services/data/*/sobjects/Acc*t' });
    assert.equal(await outcome('limits'), '200');
    assert.equal(await outcome('sobjects/Contact', 'POST', { LastName: 'A' }), '201');
    assert.equal(await outcome('sobjects/account', 'POST', { Name: 'A' }), '503');
});

test('the same seed hits the same requests, another seed others', async () => {
    const fault = { kind: 'unavailable', path: LIMITS, probability: 0.5 };
    await set(7, fault);
    const first = await statuses(20);
    await set(7, fault);
    assert.deepEqual(await statuses(20), first);
    await set(8, fault);
    assert.notDeepEqual(await statuses(20), first);
    assert.ok(first.includes(200) && first.includes(503));
});

test('a reset does nothing, a lost answer has done it', async () => {
    const count = async (): Promise<number> =>
        (
            await org.get<{ totalSize: number }>(
                `query?q=${encodeURIComponent("SELECT count() FROM Lead WHERE LastName = 'Gone'")}`
            )
        ).totalSize;
    const lead = { LastName: 'Gone', Company: 'Nobody' };
    await set(1, { kind: 'reset', method: 'POST' });
    assert.equal(await outcome('sobjects/Lead', 'POST', lead), 'cut');
    assert.equal(await count(), 0);
    await set(1, { kind: 'lost-answer', method: 'POST' });
    assert.equal(await outcome('sobjects/Lead', 'POST', lead), 'cut');
    assert.equal(await count(), 1);
});

test('a slow request is answered in the end', async () => {
    await set(1, { kind: 'slow', path: LIMITS, ms: 5, count: 1 });
    assert.equal(await outcome('limits'), '200');
    assert.deepEqual((await report()).injections, [{ fault: 0, kind: 'slow', target: `GET ${LIMITS}` }]);
});

test('locked rows fail alone, the same ones however they are grouped, and are free at the next try', async () => {
    const wanted = names(40, 'Locked');
    await set(3, { kind: 'lock-rows', object: 'Account', probability: 0.3 });
    const locked = await lockedNames(wanted);
    assert.ok(locked.length > 2 && locked.length < 30, String(locked.length));
    assert.deepEqual(await lockedNames(locked), [], 'second try');
    await set(3, { kind: 'lock-rows', object: 'Account', probability: 0.3 });
    const halves = [await lockedNames(wanted.slice(20)), await lockedNames(wanted.slice(0, 20))];
    assert.deepEqual(halves.flat().sort(), [...locked].sort());
});

test('one locked row rolls back a request that wants all or none', async () => {
    await set(5, { kind: 'lock-rows', probability: 0.5 });
    const wanted = names(10, 'Together');
    const { body } = await org.call('POST', 'composite/sobjects', { allOrNone: true, ...accounts(wanted) });
    const codes = (body as { errors: { statusCode: string }[] }[]).map(({ errors }) => errors[0]?.statusCode);
    assert.deepEqual(new Set(codes), new Set(['UNABLE_TO_LOCK_ROW', 'ALL_OR_NONE_OPERATION_ROLLED_BACK']));
    const found = await org.get<{ totalSize: number }>(
        `query?q=${encodeURIComponent("SELECT Id FROM Account WHERE Name LIKE 'Together%'")}`
    );
    assert.equal(found.totalSize, 0);
});

test('locked rows of a Bulk job are in its failed results', async () => {
    await set(3, { kind: 'lock-rows', probability: 0.3 });
    const { job, failed } = await runJob(org, { object: 'Account', operation: 'insert' }, csv(names(40)));
    assert.equal(job.state, 'JobComplete');
    assert.ok(job.numberRecordsFailed > 2 && job.numberRecordsFailed < 30);
    assert.equal(failed.split('UNABLE_TO_LOCK_ROW').length - 1, job.numberRecordsFailed);
});

test('rows are refused for good with the code and the words that are asked for', async () => {
    const code = 'CANNOT_INSERT_UPDATE_ACTIVATE_ENTITY';
    await set(3, { kind: 'refuse-rows', object: 'Account', code, message: 'Trigger: "x"\n\ncaused by: y' });
    for (let time = 0; time < 3; time++) {
        const { body } = await org.call('POST', 'composite/sobjects', accounts(['Refused']));
        const [{ errors }] = body as [{ errors: unknown[] }];
        assert.deepEqual(errors, [{ statusCode: code, message: 'Trigger: "x"\n\ncaused by: y', fields: [] }]);
    }
    const { job, failed } = await runJob(org, { object: 'Account', operation: 'insert' }, csv(['Refused too']));
    assert.equal(job.numberRecordsFailed, 1);
    assert.ok(failed.includes(`"${code}:Trigger: ""x""\n\ncaused by: y:--"`), failed);
    assert.equal(await outcome('sobjects/Contact', 'POST', { LastName: 'A' }), '201');
});

test('jobs end Failed or Aborted, with what was not processed', async () => {
    for (const [kind, state] of [
        ['job-failed', 'Failed'],
        ['job-aborted', 'Aborted']
    ] as const) {
        await set(1, { kind, object: 'Account', rows: 2500, count: 1 });
        const rows = csv(names(3000));
        const ended = await runJob(org, { object: 'Account', operation: 'insert' }, rows);
        assert.equal(ended.job.state, state);
        assert.equal(ended.rows.length, 2500);
        assert.equal(ended.unprocessed.trim().split('\n').length, 501);
        const next = await runJob(org, { object: 'Account', operation: 'insert' }, csv(['After']));
        assert.equal(next.job.state, 'JobComplete');
    }
});

test('a result file ends early', async () => {
    await set(1, { kind: 'truncated', path: '*/unprocessedrecords', bytes: 60 }, { kind: 'job-failed', count: 1 });
    const { unprocessed } = await runJob(org, { object: 'Account', operation: 'insert' }, csv(names(20)));
    assert.equal(unprocessed.length, 60);
    assert.match(unprocessed, /^"Name"\n"Row 0"\n/);
});

test('faults that are not understood are refused with what was expected', async () => {
    const cases: [unknown, RegExp][] = [
        [
            { faults: [{ kind: 'earthquake' }] },
            /faults\[0\]\.kind: expected one of unavailable, .*received "earthquake"/
        ],
        [{ faults: [{ kind: 'slow', probability: 2 }] }, /faults\[0\]\.probability: expected a number from 0 to 1/],
        [{ faults: [{ kind: 'slow', speed: 2 }] }, /faults\[0\]\.speed: expected one of kind/],
        [{ seed: 'x', faults: [] }, /seed: expected a whole number/],
        [{}, /faults: expected a list/]
    ];
    for (const [plan, message] of cases) {
        const response = await send(plan);
        assert.equal(response.status, 400);
        const [problem] = (await response.json()) as { errorCode: string; message: string }[];
        assert.equal(problem!.errorCode, 'INVALID_FAULT');
        assert.match(problem!.message, message);
    }
    assert.deepEqual(await report(), { seed: 1, faults: [], injections: [] });
});

test('pages in a browser cannot set faults', async () => {
    const plan = { faults: [{ kind: 'unavailable' }] };
    assert.equal((await send(plan, { origin: 'http://127.0.0.1:8711' })).status, 403);
    assert.equal((await send(plan, { 'content-type': 'text/plain' })).status, 415);
    assert.equal(await outcome('limits'), '200');
});
