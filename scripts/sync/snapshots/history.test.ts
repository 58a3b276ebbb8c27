import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { FaultyProxy } from '../testing/faulty-proxy.ts';
import { TestOrg } from '../testing/local-org.ts';
import { addUser, countAs } from '../testing/people.ts';
import { runJob, summaryOf } from '../testing/run-job.ts';
import { seedBook, setOutcome, settings } from '../testing/seed-book.ts';

const ACCOUNTS = 12;
/** All but the last, which has no evidence. */
const TRACKED = ACCOUNTS - 1;

interface Snapshot {
    readonly Snapshot_Key__c: string;
    readonly Account__c: string;
    readonly Snapshot_Date__c: string;
    readonly Health_Score__c: number | null;
    readonly Status__c: string | null;
    readonly State__c: string;
    readonly Status_Changed__c: boolean;
    readonly OwnerId: string;
    readonly Annual_Revenue__c: number | null;
}

async function snapshots(org: TestOrg, where = ''): Promise<Snapshot[]> {
    const records = await org.query<Snapshot & { attributes?: unknown }>(
        `SELECT Snapshot_Key__c, Account__c, Snapshot_Date__c, Health_Score__c, Status__c, State__c, Status_Changed__c, OwnerId,
            Annual_Revenue__c FROM Health_Snapshot__c ${where} ORDER BY Snapshot_Key__c`.replaceAll(/\s+/gu, ' ')
    );
    return records.map(({ attributes: _, ...record }) => record);
}

describe('the history of a book', () => {
    let org: TestOrg;
    let ids: string[];
    let ann: string;
    let options: { cwd: string; env: NodeJS.ProcessEnv };
    let args: string[];
    const run = (day: string, ...more: string[]) => summaryOf(['run', ...args, '--as-of', day, ...more], options);
    before(async () => {
        org = await TestOrg.start();
        ids = await seedBook(org, ACCOUNTS);
        ann = await addUser(org, 'Ann', ['Health_Account_Manager']);
        await addUser(org, 'Olive', ['Health_Sales_Ops']);
        await org.rest('PATCH', `/sobjects/Account/${ids[0]}`, { OwnerId: ann, AnnualRevenue: 5000 });
        options = { cwd: org.folder, env: org.environment };
        args = settings(org, { snapshots: { enabled: true } });
    });
    after(() => org.stop());

    it('is foretold by a plan, which writes none', async () => {
        const plan = await summaryOf(['plan', ...args], options);
        assert.equal(plan.history.planned, TRACKED);
        assert.equal(plan.history.forecast?.bytesAfterRun, TRACKED * 2048);
        assert.deepEqual(await snapshots(org), []);
    });

    it('begins with one snapshot of each account that has something to show, owned by its owner', async () => {
        const first = await run('2026-06-01');
        assert.deepEqual([first.code, first.history.written, first.history.failed], [0, TRACKED, 0]);
        const rows = await snapshots(org);
        assert.equal(rows.length, TRACKED);
        assert.deepEqual(
            rows.find(({ Account__c }) => Account__c === ids[0]),
            {
                Snapshot_Key__c: `${ids[0]}:2026-06-01`,
                Account__c: ids[0],
                Snapshot_Date__c: '2026-06-01',
                Health_Score__c: 14.7,
                Status__c: 'Amber',
                State__c: 'Scored',
                Status_Changed__c: false,
                OwnerId: ann,
                Annual_Revenue__c: 5000
            }
        );
        const [row] = await org.query<Record<string, unknown>>(
            'SELECT Snapshots_Written__c, History_Due__c, History_Month__c FROM Health_Sync_Run__c ORDER BY CreatedDate DESC, Name DESC LIMIT 1'
        );
        assert.deepEqual(
            [row?.['Snapshots_Written__c'], row?.['History_Due__c'], row?.['History_Month__c']],
            [TRACKED, null, '2026-06']
        );
    });

    it('costs two calls and no snapshot when nothing changed', async () => {
        const off = settings(org, {}, 'without.json');
        const without = await summaryOf(['run', ...off, '--as-of', '2026-06-02'], options);
        assert.equal(without.history.enabled, false);
        const again = await run('2026-06-03');
        assert.deepEqual([again.changes.written, again.history.written, again.history.planned], [0, 0, 0]);
        assert.equal(again.apiCalls - without.apiCalls, 2);
        assert.equal((await snapshots(org)).length, TRACKED);
    });

    it('is seen by sales ops as a whole and by an account manager for the own accounts', async () => {
        const soql = 'SELECT Id FROM Health_Snapshot__c';
        assert.equal(await countAs(org, 'Olive', soql), TRACKED);
        assert.equal(await countAs(org, 'Ann', soql), 1);
    });

    it('takes a snapshot of the one account that changed, and says that its status changed', async () => {
        setOutcome(org, 'K0', 9.5, '2026-06-03');
        const changed = await run('2026-06-04');
        assert.deepEqual([changed.changes.written, changed.history.written], [1, 1]);
        const [row, ...others] = await snapshots(org, 'WHERE Snapshot_Date__c = 2026-06-04');
        assert.equal(others.length, 0);
        assert.deepEqual([row?.Account__c, row?.Status__c, row?.Status_Changed__c], [ids[0], 'Green', true]);
    });

    it('gives all snapshots of an account to its new owner', async () => {
        const bob = await addUser(org, 'Bob', ['Health_Account_Manager']);
        await org.rest('PATCH', `/sobjects/Account/${ids[0]}`, { OwnerId: bob });
        const next = await run('2026-06-05');
        assert.deepEqual([next.changes.written, next.history.reowned, next.history.written], [0, 2, 0]);
        assert.equal(await countAs(org, 'Ann', 'SELECT Id FROM Health_Snapshot__c'), 0);
        assert.equal(await countAs(org, 'Bob', 'SELECT Id FROM Health_Snapshot__c'), 2);
        assert.equal((await run('2026-06-06')).history.reowned, 0);
    });

    it('takes a picture of every account on the first run of a month, once', async () => {
        const july = await run('2026-07-02');
        assert.equal(july.history.written, TRACKED);
        const again = await run('2026-07-03');
        assert.deepEqual([again.history.written, again.history.planned], [0, 0]);
        assert.equal((await snapshots(org, 'WHERE Snapshot_Date__c = 2026-07-02')).length, TRACKED);
    });

    it('keeps the row with the user of the job when the owner has left', async () => {
        const carl = await addUser(org, 'Carl', []);
        await org.rest('PATCH', `/sobjects/Account/${ids[1]}`, { OwnerId: carl });
        await org.rest('PATCH', `/sobjects/User/${carl}`, { IsActive: false });
        setOutcome(org, 'K1', 9, '2026-07-03');
        const changed = await run('2026-07-04');
        assert.deepEqual([changed.code, changed.history.written, changed.history.failed], [0, 1, 0]);
        const [row] = await snapshots(org, 'WHERE Snapshot_Date__c = 2026-07-04');
        assert.notEqual(row?.OwnerId, carl);
    });

    it('is thinned, purged and freed of orphans by the first run of a later month, and never loses the newest', async () => {
        const old = ['2023-01-10', '2023-02-10', '2025-06-03', '2025-06-20', '2026-04-06', '2026-04-08'];
        await org.create(
            'Health_Snapshot__c',
            old.map((day) => ({
                Account__c: ids[2],
                Snapshot_Key__c: `${ids[2]}:${day}`,
                Snapshot_Date__c: day,
                State__c: 'Scored'
            }))
        );
        await org.create('Health_Snapshot__c', [
            { Snapshot_Key__c: 'gone:2026-07-01', Snapshot_Date__c: '2026-07-01', State__c: 'Scored' }
        ]);
        const august = await run('2026-08-01');
        // 2023 is past 36 months; one of two in a month and in a week goes; and the orphan.
        assert.equal(august.history.purged, 2 + 1 + 1 + 1);
        const left = await snapshots(org, `WHERE Account__c = '${ids[2]}'`);
        assert.deepEqual(
            left.map(({ Snapshot_Date__c }) => Snapshot_Date__c),
            ['2025-06-20', '2026-04-08', '2026-06-01', '2026-07-02', '2026-08-01']
        );
        assert.equal((await snapshots(org, 'WHERE Account__c = null')).length, 0);
    });

    it('goes to the new owner of an account, too, when the run itself changes the account', async () => {
        const where = `WHERE Account__c = '${ids[2]}'`;
        const before = await snapshots(org, where);
        const dan = await addUser(org, 'Dan', ['Health_Account_Manager']);
        await org.rest('PATCH', `/sobjects/Account/${ids[2]}`, { OwnerId: dan });
        setOutcome(org, 'K2', 9.4, '2026-08-02');
        assert.equal((await run('2026-08-02')).history.reowned, before.length);
        const rows = await snapshots(org, where);
        assert.deepEqual([rows.length, rows.at(-1)?.Snapshot_Date__c], [before.length + 1, '2026-08-02']);
        assert.deepEqual([...new Set(rows.map(({ OwnerId }) => OwnerId))], [dan]);
    });
});

describe('the history of a run that is killed', () => {
    let org: TestOrg;
    let proxy: FaultyProxy;
    let ids: string[];
    let options: { cwd: string; env: NodeJS.ProcessEnv };
    before(async () => {
        org = await TestOrg.start();
        proxy = await FaultyProxy.start(org.url);
        ids = await seedBook(org, ACCOUNTS);
        options = { cwd: org.folder, env: org.environmentThrough(proxy.url) };
    });
    after(async () => {
        await proxy.stop();
        await org.stop();
    });

    for (const [name, bulkFrom, stop] of [
        ['collections', 2000, /composite\/sobjects\/Health_Snapshot__c/u],
        ['the Bulk API', 1, /jobs\/ingest\/\w+\/batches/u]
    ] as const) {
        it(`is made good by the next run, with the day of the killed one (${name})`, async () => {
            const day = name === 'collections' ? '2026-06-01' : '2026-06-11';
            const next = name === 'collections' ? '2026-06-02' : '2026-06-12';
            const args = settings(org, { snapshots: { enabled: true }, write: { bulkFrom } }, `${bulkFrom}.json`);
            if (name !== 'collections') setOutcome(org, 'K3', 9.9, '2026-06-10');
            const expected = name === 'collections' ? TRACKED : 1;
            let uploads = 0;
            await new Promise<void>((resolve, reject) => {
                let kill: () => void = () => undefined;
                proxy.fate = (request) => {
                    const isSnapshots = stop.test(request.path) && (name === 'collections' || ++uploads > 1);
                    if (isSnapshots) kill();
                    return isSnapshots ? 'reset' : 'pass';
                };
                const started = (end: (signal?: NodeJS.Signals) => void): void => void (kill = () => end('SIGKILL'));
                runJob(['run', ...args, '--as-of', day], { ...options, started }).then(() => resolve(), reject);
            });
            proxy.fate = () => 'pass';
            assert.equal((await snapshots(org, `WHERE Snapshot_Date__c = ${day}`)).length, 0);
            const good = await summaryOf(['run', ...args, '--as-of', next], options);
            assert.deepEqual(
                [good.changes.written, good.history.madeGood, good.history.written],
                [0, expected, expected]
            );
            const rows = await snapshots(org, `WHERE Snapshot_Date__c >= ${day}`);
            assert.deepEqual([...new Set(rows.map(({ Snapshot_Date__c }) => Snapshot_Date__c))], [day]);
            assert.equal(rows.length, expected);
            assert.equal((await summaryOf(['run', ...args, '--as-of', next], options)).history.written, 0);
            assert.equal((await org.query('SELECT Id FROM Health_Sync_Run__c WHERE History_Due__c != null')).length, 0);
        });
    }

    it('has no snapshot of an account that the org refused to change', async () => {
        const args = settings(org, { snapshots: { enabled: true } }, 'refused.json');
        setOutcome(org, 'K4', 9.8, '2026-06-19');
        const errors = [{ statusCode: 'FIELD_CUSTOM_VALIDATION_EXCEPTION', message: 'frozen' }];
        const plan = await summaryOf(['plan', ...args, '--as-of', '2026-06-20'], options);
        const body = JSON.stringify(Array.from({ length: plan.changes.planned }, () => ({ success: false, errors })));
        proxy.fate = ({ method, path }) =>
            method === 'PATCH' && path.endsWith('/composite/sobjects') ? { status: 200, body } : 'pass';
        const refused = await summaryOf(['run', ...args, '--as-of', '2026-06-20'], options);
        assert.deepEqual(
            [refused.changes.written, refused.history.planned, refused.history.written],
            [0, plan.history.planned, 0]
        );
        proxy.fate = () => 'pass';
        const later = await summaryOf(['run', ...args, '--as-of', '2026-06-21'], options);
        assert.deepEqual([later.changes.written, later.history.written], [plan.changes.planned, plan.history.planned]);
        assert.deepEqual(
            (await snapshots(org, `WHERE Account__c = '${ids[4]}'`)).map(({ Snapshot_Date__c }) => Snapshot_Date__c),
            ['2026-06-01', '2026-06-21']
        );
    });
});

describe('the history of past days', () => {
    let org: TestOrg;
    before(async () => {
        org = await TestOrg.start();
        await seedBook(org, ACCOUNTS);
    });
    after(() => org.stop());

    it('is written by a backfill, once', async () => {
        const options = { cwd: org.folder, env: org.environment };
        const args = settings(org, { snapshots: { enabled: true } });
        const backfill = ['backfill', ...args, '--from', '2026-04-15', '--every', 'week'];
        const first = await summaryOf(backfill, options);
        assert.equal(first.history.failed, 0);
        const rows = await snapshots(org);
        const days = [...new Set(rows.map(({ Snapshot_Date__c }) => Snapshot_Date__c))].sort();
        // Evidence begins on May 1st and 2nd: the first replayed day that sees it is May 6th, and June has its own picture.
        assert.deepEqual(
            days.filter((day) => day.slice(0, 7) !== '2026-05'),
            ['2026-06-01']
        );
        assert.ok(days.includes('2026-05-06'), days.join());
        assert.equal(rows.filter(({ Snapshot_Date__c }) => Snapshot_Date__c === '2026-06-01').length, TRACKED);
        assert.equal(rows.length, first.history.written);
        const { forecast } = first.history;
        assert.equal(forecast?.rowsNow, rows.length);
        assert.ok(forecast.rowsInTheEnd >= TRACKED * 36, String(forecast.rowsInTheEnd));
        const again = await summaryOf(backfill, options);
        assert.deepEqual([again.history.written, (await snapshots(org)).length], [0, rows.length]);
    });
});
