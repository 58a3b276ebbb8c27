import assert from 'node:assert/strict';
import { appendFileSync, readFileSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, describe, it } from 'node:test';
import type { Fate, SeenRequest } from '../testing/faulty-proxy.ts';
import { proxiedBook } from '../testing/proxied-book.ts';
import { runJob, summaryOf } from '../testing/run-job.ts';
import { forgetResults, settings, storedResults, writeEvidence } from '../testing/seed-book.ts';

const ACCOUNTS = 30;
const SECRET = 'hunter22-planted';

interface Row {
    readonly Id: string;
    readonly [field: string]: unknown;
}

describe('the run row', () => {
    const book = proxiedBook(ACCOUNTS, { PLANTED: SECRET });
    beforeEach(async () => {
        for (const { Id } of await rows()) await book.org.rest('DELETE', `/sobjects/Health_Sync_Run__c/${Id}`);
    });

    const rows = (): Promise<Row[]> =>
        book.org.query<Row>('SELECT FIELDS(ALL) FROM Health_Sync_Run__c ORDER BY Name LIMIT 200');
    const only = async (): Promise<Row> => {
        const all = await rows();
        assert.equal(all.length, 1);
        return all[0] ?? { Id: '' };
    };
    const results = async (): Promise<unknown[]> => (await rows()).map((row) => row['Result__c']);
    const on = (method: string, path: RegExp) => (request: SeenRequest) =>
        request.method === method && path.test(decodeURIComponent(request.path));
    const upload = on('PATCH', /composite\/sobjects$/u);
    const running = join('.local', 'sync', 'running');

    /** Starts a run and kills it when it makes the request. */
    const killedAt = (matches: (request: SeenRequest) => boolean, signal?: NodeJS.Signals) => {
        let kill = (_?: NodeJS.Signals): void => undefined;
        let ended = (): void => undefined;
        const end = new Promise<void>((resolve) => (ended = resolve));
        book.proxy.fate = async (request): Promise<Fate> => {
            if (matches(request)) {
                kill(signal);
                // The answer stays away, so that the run is found where it was however slowly the signal arrives.
                await end;
            }
            return 'pass';
        };
        return runJob(['run', ...settings(book.org)], { ...book.options, started: (stop) => (kill = stop) }).finally(
            () => {
                book.proxy.fate = () => 'pass';
                ended();
            }
        );
    };

    it('tells the whole story of a run', async () => {
        appendFileSync(
            join(book.org.folder, 'outcome.csv'),
            'NOBODY,5,2026-05-01\nK3,eleven,2026-05-01\nNONE,5,2026-05-01\n'
        );
        const run = await summaryOf(['run', ...settings(book.org)], book.options);
        const row = await only();
        const { Started_At__c: started, Finished_At__c: finished, ...others } = row;
        assert.ok(Date.parse(String(started)) <= Date.parse(String(finished)), `${started} - ${finished}`);
        const sum = (of: (source: (typeof run.sources)[number]) => number): number =>
            run.sources.reduce((total, source) => total + of(source), 0);
        const expected = {
            Mode__c: 'Run',
            Result__c: 'Done with errors',
            As_Of__c: '2026-06-01T23:59:59.000+0000',
            Model_Version__c: (await book.org.query<Row>('SELECT Health_Model_Version__c FROM Account LIMIT 1'))[0]?.[
                'Health_Model_Version__c'
            ],
            Evidence_Read__c: sum((source) => source.read),
            Evidence_Matched__c: sum((source) => source.used),
            Evidence_Rejected__c: 3,
            Accounts_Read__c: ACCOUNTS,
            Accounts_Scored__c: ACCOUNTS,
            Accounts_Changed__c: ACCOUNTS,
            Accounts_Failed__c: 0,
            API_Calls__c: run.apiCalls,
            Lease_Key__c: null,
            Lease_Expires_At__c: null
        };
        assert.deepEqual(Object.fromEntries(Object.keys(expected).map((name) => [name, others[name]])), expected);
        assert.equal(
            sum((source) => source.read) - 3,
            sum((source) => source.used)
        );
        const message = String(row['Message__c']);
        assert.match(
            message,
            /^30 accounts changed, 0 unchanged, 0 failed\.\nRejected rows: 3\.\n {2}2 {2}outcome: no account has this Health_Key__c\n/u
        );
        assert.match(message, /1 {2}outcome: score must be a number/u);
        assert.match(message, /Files: \.local\/sync\/\S+ on /u);
        assert.doesNotMatch(message, /NOBODY|eleven/u);
    });

    it('is written by an unchanged rerun too, which writes no account', async () => {
        await summaryOf(['run', ...settings(book.org)], book.options);
        const touched = 'SELECT Id, SystemModstamp FROM Account ORDER BY Id';
        const before = await book.org.query(touched);
        const again = await summaryOf(['run', ...settings(book.org)], book.options);
        assert.equal(again.changes.written, 0);
        assert.deepEqual(await book.org.query(touched), before);
        const [, second] = await rows();
        assert.deepEqual([second?.['Result__c'], second?.['Accounts_Changed__c']], ['Done', 0]);
        assert.match(String(second?.['Message__c']), /^0 accounts changed, 30 unchanged, 0 failed\./u);
        assert.deepEqual(readdirSync(join(book.org.folder, running)), []);
    });

    it('says Backfill for a backfill, and there is none for a plan', async () => {
        await summaryOf(['plan', ...settings(book.org)], book.options);
        assert.deepEqual(await rows(), []);
        await summaryOf(['backfill', ...settings(book.org), '--from', '2026-03-31'], book.options);
        assert.equal((await only())['Mode__c'], 'Backfill');
    });

    it('of a run that a guard stopped says why, with what was counted until then', async () => {
        await summaryOf(['run', ...settings(book.org)], book.options);
        const file = join(book.org.folder, 'outcome.csv');
        const low = readFileSync(file, 'utf8').replace(/,[\d.]+,/gu, ',1,');
        writeEvidence(book.org, ACCOUNTS);
        rmSync(file);
        appendFileSync(file, low);
        assert.equal((await runJob(['run', ...settings(book.org), '--max-change', '5%'], book.options)).code, 4);
        const [, row] = await rows();
        assert.deepEqual(
            ['Result__c', 'Accounts_Read__c', 'Accounts_Changed__c', 'Lease_Key__c'].map((name) => row?.[name]),
            ['Stopped', ACCOUNTS, null, null]
        );
        assert.match(String(row?.['Message__c']), /would change; at most 5 % may[\s\S]*To do: .*--max-change 100%/u);
    });

    it('of a run that the org refused says so, without the secrets of the answer', async () => {
        const token = '00D000000000001AAA!AQplantedtoken.x';
        const body = `[{"errorCode":"INVALID_FIELD","message":"no: Bearer ${token} ${SECRET}"}]`;
        book.proxy.fate = (request): Fate => (upload(request) ? { status: 400, body } : 'pass');
        const more = { accounts: { aliases: { planted: '${PLANTED}' } } };
        assert.equal((await runJob(['run', ...settings(book.org, more, 'planted.json')], book.options)).code, 3);
        const row = await only();
        assert.deepEqual([row['Result__c'], row['Lease_Key__c']], ['Failed', null]);
        assert.match(
            String(row['Message__c']),
            /The org refused to update records: INVALID_FIELD: no: Bearer \*\*\* \*\*\*/u
        );
        assert.doesNotMatch(JSON.stringify(row), /plantedtoken|hunter22|PRIVATE KEY|access_token/u);
    });

    it('is written when a source is missing, and not when the settings are wrong', async () => {
        const columns = { account: 'key', score: 'score', date: 'on' };
        const source = (more: object) => ({ sources: [{ name: 's', kind: 'experience', columns, ...more }] });
        const wrong = settings(
            book.org,
            source({ files: ['experience.csv'], columns: { account: 'nope', score: 'score' } }),
            'wrong.json'
        );
        assert.equal((await runJob(['run', ...wrong], book.options)).code, 2);
        assert.deepEqual(await rows(), []);
        const missing = settings(book.org, source({ files: ['${PLANTED}/gone.csv'] }), 'missing.json');
        assert.equal((await runJob(['run', ...missing], book.options)).code, 3);
        const row = await only();
        assert.equal(row['Result__c'], 'Failed');
        assert.match(String(row['Message__c']), /\*\*\*\/gone\.csv/u);
        assert.doesNotMatch(JSON.stringify(row), /hunter22/u);
    });

    it('of a run that was killed is closed by the next one, which takes over at once', async () => {
        const expected = await summaryOf(['run', ...settings(book.org)], book.options).then(() =>
            storedResults(book.org)
        );
        await forgetResults(book.org);
        assert.equal((await killedAt(upload)).code, null);
        assert.deepEqual(await results(), ['Done', 'Running']);
        assert.equal((await summaryOf(['run', ...settings(book.org)], book.options)).code, 0);
        assert.deepEqual(await results(), ['Done', 'Interrupted', 'Done']);
        assert.deepEqual(await storedResults(book.org), expected);
        assert.deepEqual(readdirSync(join(book.org.folder, running)), []);
    });

    it('of a run that was killed elsewhere keeps others out until its lease has run out', async () => {
        await killedAt(upload);
        rmSync(join(book.org.folder, running), { recursive: true });
        const refused = await runJob(['run', ...settings(book.org)], book.options);
        assert.equal(refused.code, 4);
        assert.match(
            refused.stderr,
            /Another run holds the lease of this org: RUN-\d+, started 20.* by .*Runs on .* as process \d+/u
        );
        assert.match(refused.stderr, /-> If it was killed: .* or wait 15 minutes/u);
        const [dead, second] = await rows();
        assert.deepEqual([dead?.['Result__c'], second?.['Result__c']], ['Running', 'Stopped']);
        await book.org.rest('PATCH', `/sobjects/Health_Sync_Run__c/${dead?.Id}`, {
            Lease_Expires_At__c: '2020-01-01T00:00:00Z'
        });
        assert.equal((await summaryOf(['run', ...settings(book.org)], book.options)).code, 0);
        assert.deepEqual(await results(), ['Interrupted', 'Stopped', 'Done']);
    });

    it('of two runs that start in the same instant lets one write', async () => {
        const takes: (() => void)[] = [];
        let ended = (): void => undefined;
        const oneEnded = new Promise<void>((resolve) => (ended = resolve));
        book.proxy.fate = async (request): Promise<Fate> => {
            if (on('PATCH', /Health_Sync_Run__c\/Run_Key__c/u)(request) && takes.length < 2) {
                await new Promise<void>((resolve) => {
                    takes.push(resolve);
                    if (takes.length === 2) takes.forEach((go) => go());
                });
            }
            // Who has the lease waits for the other one to give up.
            if (on('GET', /FROM Account/u)(request)) await oneEnded;
            return 'pass';
        };
        const run = () => runJob(['run', ...settings(book.org)], book.options).finally(() => ended());
        const codes = (await Promise.all([run(), run()])).map(({ code }) => code).sort();
        assert.deepEqual(codes, [0, 4]);
        assert.deepEqual((await results()).sort(), ['Done', 'Stopped']);
        assert.equal((await storedResults(book.org))['Seed Customer']?.['Health_Score__c'], 14.7);
    });

    it('is closed and its lease given back when somebody ends the program before it writes', async () => {
        const ended = await killedAt(on('GET', /FROM Account/u), 'SIGTERM');
        assert.equal(ended.code, 143);
        const row = await only();
        assert.deepEqual([row['Result__c'], row['Lease_Key__c']], ['Interrupted', null]);
        assert.equal(row['Message__c'], 'Ended by SIGTERM before anything was written.');
    });

    it('keeps its lease when the program is ended while it writes, and the next run closes it', async () => {
        assert.equal((await killedAt(upload, 'SIGTERM')).code, 143);
        assert.notEqual((await only())['Lease_Key__c'], null);
        assert.equal((await summaryOf(['run', ...settings(book.org)], book.options)).code, 0);
        assert.deepEqual(await results(), ['Interrupted', 'Done']);
    });

    it('does not change how a run ends when it cannot be finished itself', async () => {
        const row = on('PATCH', /Health_Sync_Run__c/u);
        let writes = 0;
        const body = '[{"errorCode":"STORAGE_LIMIT_EXCEEDED","message":"full"}]';
        book.proxy.fate = (request): Fate => (row(request) && ++writes > 1 ? { status: 400, body } : 'pass');
        const run = await summaryOf(['run', ...settings(book.org)], book.options);
        assert.deepEqual([run.code, run.changes.written], [0, ACCOUNTS]);
        assert.match(run.warnings.join(), /The row of this run could not be finished: full/u);
        book.proxy.fate = () => 'pass';
        assert.equal((await summaryOf(['run', ...settings(book.org)], book.options)).code, 0);
        assert.deepEqual(await results(), ['Interrupted', 'Done']);
        assert.doesNotMatch(readdirSync(join(book.org.folder, '.local/sync')).join(), /open-jobs/u);
    });
});
