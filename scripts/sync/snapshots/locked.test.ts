import assert from 'node:assert/strict';
import { before, describe, it } from 'node:test';
import { addUser } from '../testing/people.ts';
import { proxiedBook } from '../testing/proxied-book.ts';
import { summaryOf } from '../testing/run-job.ts';
import { setOutcome, settings } from '../testing/seed-book.ts';

const LOCKED = { success: false, errors: [{ statusCode: 'UNABLE_TO_LOCK_ROW', message: '' }] };

describe('a snapshot that was locked', () => {
    const book = proxiedBook(5);
    let id: string;
    let args: string[];
    before(async () => {
        id = (await book.org.query<{ Id: string }>("SELECT Id FROM Account WHERE Health_Key__c = 'K0'"))[0]?.Id ?? '';
        args = settings(book.org, { snapshots: { enabled: true } });
    });
    const run = (day: string) => summaryOf(['run', ...args, '--as-of', day], book.options);
    const snapshots = (where: string) =>
        book.org.query<{ Snapshot_Date__c: string }>(`SELECT Snapshot_Date__c FROM Health_Snapshot__c WHERE ${where}`);

    it('counts as not removed, and is removed by the next run', async () => {
        const old = ['2026-01-12', '2026-01-14'].map((day) => ({
            Snapshot_Key__c: `${id}:${day}`,
            Account__c: id,
            Snapshot_Date__c: day
        }));
        await book.org.create('Health_Snapshot__c', old);
        const body = JSON.stringify([LOCKED]);
        book.proxy.fate = ({ method }) => (method === 'DELETE' ? { status: 200, body } : 'pass');
        const refused = await run('2026-07-01');
        assert.deepEqual([refused.code, refused.history.purged], [1, 0]);
        assert.deepEqual(refused.history.failedByCode, { UNABLE_TO_LOCK_ROW: 1 });
        book.proxy.fate = () => 'pass';
        const next = await run('2026-07-02');
        assert.deepEqual([next.code, next.history.purged, next.history.failed], [0, 1, 0]);
        assert.deepEqual(
            (await snapshots('Snapshot_Date__c < 2026-02-01')).map(({ Snapshot_Date__c: day }) => day),
            ['2026-01-14']
        );
        assert.equal((await run('2026-07-03')).history.purged, 0);
    });

    it('is given to the new owner of its account by the next run', async () => {
        assert.equal((await run('2026-08-03')).code, 0);
        const rows = (await snapshots(`Account__c = '${id}'`)).length;
        const dora = await addUser(book.org, 'Dora', ['Health_Account_Manager']);
        await book.org.rest('PATCH', `/sobjects/Account/${id}`, { OwnerId: dora });
        const body = JSON.stringify(Array.from({ length: rows }, () => LOCKED));
        book.proxy.fate = ({ method, path }) =>
            method === 'PATCH' && path.endsWith('/composite/sobjects') ? { status: 200, body } : 'pass';
        const refused = await run('2026-08-04');
        assert.deepEqual([refused.code, refused.history.reowned], [1, 0]);
        assert.deepEqual(refused.history.failedByCode, { UNABLE_TO_LOCK_ROW: rows });
        book.proxy.fate = () => 'pass';
        const next = await run('2026-08-05');
        assert.deepEqual([next.code, next.history.reowned, next.history.failed], [0, rows, 0]);
        assert.equal((await run('2026-08-06')).history.reowned, 0);
    });

    it('is given to the new owner also when the run that could not do so has changed the account', async () => {
        assert.equal((await run('2026-09-03')).code, 0);
        const dan = await addUser(book.org, 'Dan', ['Health_Account_Manager']);
        await book.org.rest('PATCH', `/sobjects/Account/${id}`, { OwnerId: dan });
        setOutcome(book.org, 'K0', 9.6, '2026-09-03');
        await book.org.setFaults([{ kind: 'refuse-rows', object: 'Health_Snapshot__c', code: 'UNABLE_TO_LOCK_ROW' }]);
        assert.deepEqual([(await run('2026-09-04')).code, (await run('2026-09-05')).code], [1, 1]);
        await book.org.setFaults(null);
        assert.equal((await run('2026-09-06')).code, 0);
        const rows = await book.org.query<{ OwnerId: string }>(
            `SELECT OwnerId FROM Health_Snapshot__c WHERE Account__c = '${id}'`
        );
        assert.deepEqual([...new Set(rows.map(({ OwnerId }) => OwnerId))], [dan]);
    });
});

describe('an org that does not count all of its snapshots', () => {
    const book = proxiedBook(5);

    it('fails neither a run that has written everything nor a plan: they tell that storage is not foretold', async () => {
        const args = settings(book.org, { snapshots: { enabled: true } });
        const refused = JSON.stringify([
            { errorCode: 'QUERY_TIMEOUT', message: 'Your query request was running for too long.' }
        ]);
        const all = 'SELECT COUNT() FROM Health_Snapshot__c';
        book.proxy.fate = ({ path }) =>
            new URL(path, 'http://org').searchParams.get('q') === all ? { status: 400, body: refused } : 'pass';
        const plan = await summaryOf(['plan', ...args, '--as-of', '2026-07-01'], book.options);
        assert.deepEqual([plan.code, plan.history.planned, plan.history.forecast], [0, 4, null]);
        const run = await summaryOf(['run', ...args, '--as-of', '2026-07-01'], book.options);
        assert.deepEqual([run.code, run.history.written, run.history.forecast], [0, 4, null]);
        assert.match(run.warnings.join('\n'), /How much storage the history will take is not known: .*too long/u);
        const [row] = await book.org.query<Record<string, unknown>>(
            'SELECT Result__c, History_Due__c FROM Health_Sync_Run__c'
        );
        assert.deepEqual([row?.['Result__c'], row?.['History_Due__c']], ['Done', null]);
    });
});
