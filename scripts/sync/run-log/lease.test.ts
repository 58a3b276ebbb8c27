import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, describe, it } from 'node:test';
import { EXIT, GuardError, UnreachableError } from '../errors.ts';
import { FieldNames } from '../salesforce/field-names.ts';
import { DURATION, heldBy, leaseGround, MINUTE } from '../testing/lease-ground.ts';
import { RunRows } from '../testing/run-rows.ts';
import { Lease } from './lease.ts';
import { ownMark, ProcessMarks } from './process-marks.ts';
import { RunTable } from './run-table.ts';

const root = mkdtempSync(join(tmpdir(), 'health-lease-'));
after(() => rmSync(root, { recursive: true, force: true }));

const setUp = (namespace: string | null = null) => leaseGround(root, namespace);

describe('the lease', () => {
    for (const namespace of [null, 'acme']) {
        it(`is a value of the run's own row (namespace ${namespace ?? 'none'})`, async () => {
            const { org, take } = setUp(namespace);
            const lease = await take('one');
            lease.assertHeld();
            assert.deepEqual(heldBy(org), ['one']);
            assert.equal(org.value('one', 'Result__c'), 'Running');
            assert.equal(org.value('one', 'Lease_Expires_At__c'), '2026-06-01T12:15:00.000Z');
        });
    }

    it('goes to one of many runs that start in the same instant; each of the others names the holder', async () => {
        const { org, take } = setUp();
        const keys = Array.from({ length: 20 }, (_, i) => `run-${i}`);
        const results = await Promise.allSettled(keys.map((key) => take(key)));
        const refused = results.flatMap((result) =>
            result.status === 'rejected' ? [result.reason as GuardError] : []
        );
        assert.equal(refused.length, 19);
        const [holder] = heldBy(org);
        assert.deepEqual(heldBy(org), [holder]);
        for (const error of refused) {
            assert.equal(error.exitCode, EXIT.stoppedByGuard);
            assert.match(error.message, /RUN-\d+, started 2026-06-01T12:00:00Z by Integration User/u);
            assert.match(error.message, new RegExp(`Runs on ${holder}\\.`, 'u'));
            assert.match(error.actions.join(' '), /wait 15 minutes \(until 2026-06-01T12:15:00\.000Z\)/u);
        }
    });

    it('goes to one of many runs that find the same dead holder', async () => {
        const { org, take } = setUp();
        await take('dead');
        org.now += DURATION;
        const results = await Promise.allSettled(Array.from({ length: 20 }, (_, i) => take(`run-${i}`)));
        assert.equal(results.filter((result) => result.status === 'fulfilled').length, 1);
        const [holder, ...others] = heldBy(org);
        assert.deepEqual(others, []);
        assert.notEqual(holder, 'dead');
        for (const result of results)
            if (result.status === 'rejected')
                assert.match(String(result.reason), new RegExp(`Runs on ${holder}\\.`, 'u'));
    });

    it('is not given back while a renewal is on its way, which would take it again', async (t) => {
        t.mock.timers.enable({ apis: ['setInterval'] });
        const { org, options } = setUp();
        const session = org.session();
        const { promise: held, resolve: letGo } = Promise.withResolvers<void>();
        let isSlow = false;
        const json = async (...request: Parameters<typeof session.json>): Promise<unknown> => {
            if (isSlow) await held;
            return session.json(...request);
        };
        const table = new RunTable({ ...session, json } as typeof session, new FieldNames(null, new Map()));
        const lease = await Lease.take(table, options('one'));
        isSlow = true;
        t.mock.timers.tick(DURATION / 3);
        let isOver = false;
        const ended = lease.stop().then(() => (isOver = true));
        await new Promise((resolve) => setImmediate(resolve));
        assert.equal(isOver, false);
        letGo();
        await ended;
    });

    it('is refused until it has run out, and then taken over; the row of the dead run is closed', async () => {
        const { org, take } = setUp();
        await take('dead');
        org.now += DURATION - 1;
        await assert.rejects(take('early'), GuardError);
        org.now += 1;
        const lease = await take('late');
        lease.assertHeld();
        assert.deepEqual(heldBy(org), ['late']);
        assert.equal(org.value('dead', 'Result__c'), 'Interrupted');
        assert.match(
            String(org.value('dead', 'Message__c')),
            /last seen 2026-06-01T12:00:00\.000Z\. Closed by the next run, late/u
        );
    });

    it('is taken over at once when the process that held it is gone', async () => {
        const { org, marks, take } = setUp();
        const ended = spawnSync(process.execPath, ['-e', '']).pid;
        await take('dead');
        new ProcessMarks(marks['folder'], { ...ownMark(), pid: ended }).add('dead', org.now);
        await take('next');
        assert.deepEqual(heldBy(org), ['next']);
        assert.equal(marks.isGone('dead'), false);
    });

    it('closes runs without a lease that died, and leaves those alone that may live', async () => {
        const { org, take } = setUp();
        org.add('died before its lease', { Result__c: 'Running' });
        org.now += DURATION;
        org.add('just started', { Result__c: 'Running' });
        await take('next');
        assert.equal(org.value('died before its lease', 'Result__c'), 'Interrupted');
        assert.equal(org.value('just started', 'Result__c'), 'Running');
    });

    it('is not writing any more after somebody else took it over', async () => {
        const { org, take } = setUp();
        const sleeper = await take('sleeper');
        org.now += DURATION;
        await take('next');
        assert.throws(() => sleeper.assertHeld(), UnreachableError);
        await assert.rejects(sleeper.confirm(), /could not renew its lease for more than 15 minutes/u);
        assert.deepEqual(heldBy(org), ['next']);
    });

    it('notices at its renewal that it was taken over while this clock ran late', async () => {
        const { org, setBehind, take } = setUp();
        const slow = await take('slow');
        org.now += DURATION;
        await take('next');
        setBehind(DURATION - 6 * MINUTE);
        slow.assertHeld();
        await assert.rejects(slow.confirm(), UnreachableError);
        assert.deepEqual(heldBy(org), ['next']);
    });

    it('is renewed before writing when a third of its time has passed', async () => {
        const { org, take } = setUp();
        const lease = await take('one');
        org.now += 4 * MINUTE;
        await lease.confirm();
        assert.equal(org.value('one', 'Lease_Expires_At__c'), '2026-06-01T12:15:00.000Z');
        org.now += 2 * MINUTE;
        await lease.confirm();
        assert.equal(org.value('one', 'Lease_Expires_At__c'), '2026-06-01T12:21:00.000Z');
    });

    it('follows the clock of the org when this machine is wrong', async () => {
        const { org, setBehind, take, warnings } = setUp();
        setBehind(40 * MINUTE);
        await take('behind');
        assert.equal(org.value('behind', 'Lease_Expires_At__c'), '2026-06-01T12:15:00.000Z');
        assert.match(warnings.join(), /clock of this machine is 40 minutes behind the org's/u);
        setBehind(-40 * MINUTE);
        await assert.rejects(take('ahead'), GuardError);
        assert.deepEqual(heldBy(org), ['behind']);
    });

    it('cannot be taken from the row of another user, and says who can help', async () => {
        const { org, take } = setUp();
        org.add(
            'foreign',
            { Result__c: 'Running', Lease_Key__c: 'lease', Started_At__c: '2026-06-01T12:00:00Z' },
            true
        );
        org.now += DURATION;
        await assert.rejects(take('mine'), (error: GuardError) => {
            assert.match(error.actions.join(' '), /Somebody Else owns the row/u);
            assert.match(error.actions.join(' '), /A Health Admin can end its lease by deleting the row RUN-1/u);
            return true;
        });
    });

    it('tells which permission set is missing when the run may not be recorded', async () => {
        const table = new RunTable(new RunRows('acme').session(), new FieldNames(null, new Map()));
        const { marks } = setUp();
        const options = {
            leaseKey: 'lease',
            runKey: 'x',
            row: {},
            durationMs: DURATION,
            now: () => 0,
            marks,
            warn: () => undefined
        };
        await assert.rejects(Lease.take(table, options), (error: UnreachableError) => {
            assert.equal(error.exitCode, EXIT.unreachable);
            assert.match(error.actions.join(' '), /permset --name Health_Sync/u);
            return true;
        });
    });
});
