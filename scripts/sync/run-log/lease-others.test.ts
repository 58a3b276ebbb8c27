import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, afterEach, beforeEach, describe, it, mock } from 'node:test';
import { EXIT, UnreachableError } from '../errors.ts';
import type { GuardError } from '../errors.ts';
import { FieldNames } from '../salesforce/field-names.ts';
import type { Session } from '../salesforce/session.ts';
import { DURATION, leaseGround, MINUTE } from '../testing/lease-ground.ts';
import type { RunRows } from '../testing/run-rows.ts';
import { Lease } from './lease.ts';
import { RunTable } from './run-table.ts';

const root = mkdtempSync(join(tmpdir(), 'health-lease-'));
after(() => rmSync(root, { recursive: true, force: true }));

/** An org that answers some calls in another way. `answer` gives undefined for those that go to the rows as usual. */
function through(org: RunRows, answer: (method: string, rest: string, body: unknown) => unknown): RunTable {
    const session = org.session();
    const json = async (method: 'GET' | 'PATCH', rest: string, body?: unknown): Promise<unknown> =>
        (await answer(method, rest, body)) ?? session.json(method, rest, body);
    return new RunTable({ ...session, json } as unknown as Session, new FieldNames(null, new Map()));
}

function failure(errorCode: string): Error {
    return Object.assign(new Error('no'), { errorCode });
}

describe('the lease of a run that works for long', () => {
    beforeEach(() => mock.timers.enable({ apis: ['setInterval'] }));
    afterEach(() => mock.timers.reset());

    it('is renewed by itself while the run works, and no more once it has been stopped', async () => {
        const { org, table, options } = leaseGround(root);
        const expiry = (): unknown => org.value('one', 'Lease_Expires_At__c');
        const lease = await Lease.take(table, options('one'));
        org.now += 5 * MINUTE;
        mock.timers.tick(5 * MINUTE - 1);
        for (let turn = 0; turn < 10; turn++) await new Promise(setImmediate);
        assert.equal(expiry(), '2026-06-01T12:15:00.000Z');
        mock.timers.tick(1);
        // What is under way when the run stops is over before the row is written for the last time.
        await lease.stop();
        assert.equal(expiry(), '2026-06-01T12:20:00.000Z');
        org.now += 5 * MINUTE;
        mock.timers.tick(20 * MINUTE);
        await lease.stop();
        assert.equal(expiry(), '2026-06-01T12:20:00.000Z');
    });

    it('survives a renewal that does not get through', async () => {
        const { org, options } = leaseGround(root);
        let [away, missed] = [false, 0];
        const table = through(org, () => {
            if (away) missed += 1;
            return away ? Promise.reject(failure('SERVER_UNAVAILABLE')) : undefined;
        });
        const lease = await Lease.take(table, options('one'));
        away = true;
        org.now += 5 * MINUTE;
        mock.timers.tick(5 * MINUTE);
        while (missed === 0) await new Promise(setImmediate);
        lease.assertHeld();
        away = false;
        org.now += 5 * MINUTE;
        mock.timers.tick(5 * MINUTE);
        await lease.stop();
        assert.equal(org.value('one', 'Lease_Expires_At__c'), '2026-06-01T12:25:00.000Z');
    });

    for (const [taken, isHeld] of [
        [false, true],
        [true, false]
    ] as const) {
        it(`of a part that slept too long is ${isHeld ? 'had again when nobody wrote' : 'lost when a run over everything began'} meanwhile`, async () => {
            const { org, table, options, take } = leaseGround(root);
            const sleeper = await Lease.take(table, options('sleeper', 'shard 0/2'));
            org.now += DURATION + MINUTE;
            assert.throws(() => sleeper.assertHeld(), UnreachableError);
            await assert.rejects(sleeper.confirm(), UnreachableError);
            if (taken) await take('next');
            mock.timers.tick(5 * MINUTE);
            await sleeper.stop();
            if (isHeld) sleeper.assertHeld();
            else assert.throws(() => sleeper.assertHeld(), UnreachableError);
        });
    }

    for (const leaseKey of ['lease', 'shard 0/2']) {
        it(`of a run (${leaseKey}) that slept too long is lost when another one has come and gone meanwhile`, async () => {
            const { org, table, options, take } = leaseGround(root);
            const sleeper = await Lease.take(table, options('sleeper', leaseKey));
            org.now += DURATION + MINUTE;
            await take('next');
            await table.write('next', { Result__c: 'Done', Lease_Key__c: null, Lease_Expires_At__c: null });
            for (let renewals = 0; renewals < 2; renewals++) {
                mock.timers.tick(5 * MINUTE);
                await sleeper.stop();
                assert.throws(() => sleeper.assertHeld(), UnreachableError);
            }
            assert.equal(org.value('sleeper', 'Result__c'), 'Interrupted');
        });
    }

    it('of a part that slept too long is not had again before it is known that nobody wrote meanwhile', async () => {
        const { org, options } = leaseGround(root);
        let looks = 0;
        let failing = 0;
        const table = through(org, (method) => {
            if (method !== 'GET') return undefined;
            looks += 1;
            return looks === failing ? Promise.reject(failure('QUERY_TIMEOUT')) : undefined;
        });
        const sleeper = await Lease.take(table, options('sleeper', 'shard 0/2'));
        org.now += DURATION + MINUTE;
        // The look before the lease is written goes through, the one after it does not.
        failing = looks + 2;
        mock.timers.tick(5 * MINUTE);
        while (looks < failing) await new Promise(setImmediate);
        await new Promise(setImmediate);
        assert.throws(() => sleeper.assertHeld(), UnreachableError);
        mock.timers.tick(5 * MINUTE);
        await sleeper.stop();
        sleeper.assertHeld();
    });
});

describe('the lease, when somebody else has one', () => {
    it('of a part and one over everything exclude each other, and parts of one division do not', async () => {
        for (const [held, wanted, isRefused] of [
            ['shard 0/2', 'lease', true],
            ['lease', 'shard 0/2', true],
            ['shard 0/2', 'shard 0/3', true],
            ['shard 0/2', 'shard 1/2', false]
        ] as const) {
            const { org, take } = leaseGround(root);
            await take('first', held);
            if (isRefused)
                await assert.rejects(take('second', wanted), /lease of this org: RUN-1, .* Runs on first\./u);
            else (await take('second', wanted)).assertHeld();
            assert.equal(org.value('first', 'Lease_Key__c'), held);
        }
    });

    it('over everything is refused beside a part whose row another user owns, however long it has been silent', async () => {
        const { org, take } = leaseGround(root);
        org.add('foreign', { Result__c: 'Running', Lease_Key__c: 'shard 0/2' }, true);
        org.now += 100 * DURATION;
        await assert.rejects(take('mine'), /lease of this org: RUN-1, started at an unknown time by Somebody Else/u);
    });

    it('of a run that does not say until when it has it lasts from its last sign of life', async () => {
        const { org, take, setBehind } = leaseGround(root);
        org.add('silent', { Result__c: 'Running', Lease_Key__c: 'lease' });
        org.now += 10 * MINUTE;
        setBehind(40 * MINUTE);
        await assert.rejects(take('early'), (error: GuardError) => {
            assert.match(error.actions.join(' '), /wait 5 minutes \(until 2026-06-01T12:15:00\.000Z\)/u);
            return true;
        });
        org.now += 4 * MINUTE + 1;
        await assert.rejects(take('early'), (error: GuardError) => {
            assert.match(error.actions.join(' '), /wait 1 minute \(/u);
            return true;
        });
        org.now += MINUTE;
        (await take('late')).assertHeld();
    });

    it('says nothing of clocks that differ by seconds', async () => {
        for (const [behind, warning] of [
            [29_000, ''],
            [-29_000, ''],
            [31_000, "The clock of this machine is 1 minute behind the org's."],
            [-90_000, "The clock of this machine is 2 minutes ahead of the org's."]
        ] as const) {
            const { warnings, take, setBehind } = leaseGround(root);
            setBehind(behind);
            await take('one');
            assert.equal(warnings.join(), warning);
        }
    });

    it('is refused without a name when its holder is gone by the time it is looked for', async () => {
        const { org, options } = leaseGround(root);
        const table = through(org, (method, _, body) =>
            method === 'PATCH' && (body as object | undefined) && 'Lease_Key__c' in (body as object)
                ? Promise.reject(failure('DUPLICATE_VALUE'))
                : undefined
        );
        await assert.rejects(Lease.take(table, options('one')), (error: GuardError) => {
            assert.equal(error.exitCode, EXIT.stoppedByGuard);
            assert.match(error.message, /Another run held the lease of this org a moment ago/u);
            return true;
        });
    });

    for (const [code, isTaken] of [
        ['NOT_FOUND', true],
        ['ENTITY_IS_DELETED', true],
        ['UNABLE_TO_LOCK_ROW', false]
    ] as const) {
        it(`${isTaken ? 'is taken' : 'is not taken'} when closing the row of a dead run ends with ${code}`, async () => {
            const { org, options, take } = leaseGround(root);
            await take('dead', 'shard 0/3');
            org.now += DURATION;
            const table = through(org, (method, rest) =>
                method === 'PATCH' && !rest.includes('Run_Key__c') ? Promise.reject(failure(code)) : undefined
            );
            const taken = Lease.take(table, options('next', 'shard 0/2'));
            if (isTaken) return (await taken).stop();
            await assert.rejects(taken, (error: UnreachableError) => {
                assert.equal(error.exitCode, EXIT.unreachable);
                assert.match(error.message, /refused to record the run: UNABLE_TO_LOCK_ROW/u);
                return true;
            });
        });
    }
});
