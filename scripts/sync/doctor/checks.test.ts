// Single checks of the doctor against an org that answers what each test says.
import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { describe, it } from 'node:test';
import type { LoadedConfig } from '../config/load.ts';
import { FieldNames } from '../salesforce/field-names.ts';
import { NOW, patientOf, records, refusal } from '../testing/answering-org.ts';
import { checkAccounts } from './check-accounts.ts';
import { checkLimits } from './check-limits.ts';
import { checkPermissions } from './check-permissions.ts';
import { checkPlaybooks } from './check-playbooks.ts';
import { checkServer } from './check-server.ts';
import type { Describes } from './describe.ts';
import type { Finding } from './finding.ts';
import type { Patient } from './patient.ts';

const short = (findings: readonly Finding[]): string[] =>
    findings.map(({ level, check, found }) => `${level} ${check}: ${found}`);

describe('the limits of the org', () => {
    const limits = (calls: readonly number[], storage: readonly number[]): object => ({
        DailyApiRequests: { Max: calls[0], Remaining: calls[1] },
        DataStorageMB: { Max: storage[0], Remaining: storage[1] }
    });
    const settings = (guards: object, snapshots: object): Partial<Patient> => ({
        settings: { config: { guards, write: { bulkFrom: 2000 }, snapshots } } as unknown as LoadedConfig
    });
    const look = (answer: unknown, more: Partial<Patient> = {}, accounts = 1000, rows = 0): Promise<readonly Finding[]> =>
        checkLimits(
            patientOf(
                { '/limits': answer, 'FROM Health_Snapshot__c': { totalSize: rows }, 'FROM Account': { totalSize: accounts } },
                more
            )
        ); // prettier-ignore

    it('are told with what a run that writes everything needs: 5 calls three times, and 15', async () => {
        const [calls, storage] = short(await look(limits([1000, 900], [1000, 1000])));
        assert.equal(calls, 'ok API calls: 100 of 1,000 API calls of the last 24 hours are used; a run that writes every account needs about 30'); // prettier-ignore
        assert.match(storage ?? '', /^ok storage: 0 of 1,000 MB .* snapshots are off/u);
    });

    it('warn when a run would pass the share, and fail when it has been passed already', async () => {
        const calls = async (remaining: number, guards = {}): Promise<string> =>
            short(await look(limits([1000, remaining], [1, 1]), settings(guards, {})))[0] ?? '';
        assert.match(await calls(230), /^ok /u);
        assert.match(await calls(229), /^warning .* at most 80 % may be used\.$/u);
        assert.match(await calls(200), /^warning /u);
        assert.match(await calls(199), /^fail /u);
        assert.match(await calls(199, { maxApiShare: '95%' }), /^ok /u);
    });

    it('count the snapshots of a year against the storage', async () => {
        const storage = async (remaining: number, rows: number, snapshots: object): Promise<string> =>
            short(await look(limits([9e5, 9e5], [10, remaining]), settings({}, snapshots), 100, rows))[1] ?? '';
        const on = { enabled: true, keepMonths: 24 };
        // 512 snapshots take 1 MB; those of a year are counted in their place.
        assert.match(await storage(5, 512, on), /^ok /u);
        assert.match(await storage(3, 512, on), /^warning .* take 1 MB of them, at most \d.* within the year\.$/u);
        assert.match(await storage(0, 512, on), /^fail storage: 10 of 10 MB of data storage are used; at most 95 %/u);
        assert.match(await storage(0, 512, { enabled: false }), /^ok /u);
        const text = short(await look(limits([9e5, 9e5], [1000, 999]), settings({}, on), 100, 512))[1] ?? '';
        assert.match(text, /^ok storage: 1 of 1,000 MB .*; snapshots take 1 MB of them, at most [\d.]+ MB in a year/u);
    });

    it('are a warning when the user may not read them', async () => {
        const [only, ...others] = await look(refusal('INSUFFICIENT_ACCESS'));
        assert.deepEqual([only?.level, others], ['warning', []]);
    });
});

describe('the permissions', () => {
    const assignment = (Name: string, NamespacePrefix: string | null, id: string): object => ({ PermissionSetId: id, PermissionSet: { Name, NamespacePrefix } }); // prettier-ignore
    const look = async (answers: Readonly<Record<string, unknown>>, namespace: string | null = null) =>
        checkPermissions(patientOf(answers, { names: new FieldNames(namespace, new Map()) }));
    const held = { SetupEntityAccess: records({ ParentId: '0PS2' }) };
    const custom = { CustomPermission: records({ Id: '0CP1', NamespacePrefix: null }) };

    it('of a set of the same name without the namespace of the package count for nothing', async () => {
        const own = { PermissionSetAssignment: records(assignment('Health_Sync', null, '0PS2')), ...custom, ...held };
        assert.equal((await look(own)).assigned, true);
        const other = await look(own, 'acct');
        assert.equal(other.assigned, false);
        assert.deepEqual(other.findings.map(({ level }) => level), ['fail', 'warning']); // prettier-ignore
    });

    it('may come by another set that holds the custom permission', async () => {
        const other = { PermissionSetAssignment: records(assignment('Mine', null, '0PS2')), ...custom };
        assert.deepEqual((await look({ ...other, ...held })).findings.map(({ level }) => level), ['fail', 'ok']);
        const unheld = await look({ ...other, SetupEntityAccess: records({ ParentId: '0PS9' }) });
        assert.deepEqual(unheld.findings.map(({ level }) => level), ['fail', 'fail']);
    }); // prettier-ignore

    it('may come by a group that is assigned, where the user may look at groups', async () => {
        const group = { PermissionSetAssignment: records(assignment('X00e1', null, '0PS7')), ...custom, ...held };
        const members = records(assignment('Health_Sync', null, '0PS2'));
        const grouped = await look({ PermissionSetGroupComponent: members, ...group });
        assert.equal(grouped.assigned, true);
        assert.deepEqual(grouped.findings.map(({ level }) => level), ['ok', 'ok']);
        assert.equal((await look({ PermissionSetGroupComponent: refusal('INVALID_TYPE'), ...group })).assigned, false);
        const busy = await look({ PermissionSetGroupComponent: refusal('REQUEST_LIMIT_EXCEEDED'), ...group });
        assert.deepEqual([busy.assigned, busy.findings.length], [null, 1]);
        assert.match(busy.findings[0]?.found ?? '', /^REQUEST_LIMIT_EXCEEDED/u);
    }); // prettier-ignore

    it('are no failure when the user may not look at them', async () => {
        const { assigned, findings } = await look({ PermissionSetAssignment: refusal('INVALID_TYPE') });
        assert.deepEqual([assigned, findings.map(({ level }) => level)], [null, ['warning']]);
        const nobody = await checkPermissions(patientOf({}, { userId: null }));
        assert.deepEqual([nobody.assigned, nobody.findings.length], [null, 1]);
    });
});

describe('the accounts', () => {
    it('fail when the user sees none', async () => {
        const [found] = await checkAccounts(patientOf({ 'count()': { totalSize: 0 } }));
        assert.deepEqual([found?.level, found?.found], ['fail', 'The user sees no account.']);
    });

    it('are looked at from both ends of the book', async () => {
        const ids = (from: number): object[] => Array.from({ length: 100 }, (_, i) => ({ Id: `001${from + i}` }));
        const rights = { UserRecordAccess: records({ RecordId: '0011399', HasEditAccess: false }, { RecordId: '0011000', HasEditAccess: true }) };
        const answers = { 'count()': { totalSize: 5000 }, ...rights, 'DESC LIMIT 100': records(...ids(1300)), 'BY Id LIMIT 100': records(...ids(1000)) };
        const [found] = await checkAccounts(patientOf(answers));
        assert.equal(found?.found, '5,000 accounts visible, but of 200 looked at 1 may not be edited: 0011399');
    }); // prettier-ignore

    it('are no failure when the org does not say who the user is, and one when it cannot be asked', async () => {
        const few = { 'count()': { totalSize: 1 }, 'FROM Account': records({ Id: '0011' }) };
        assert.match(short(await checkAccounts(patientOf(few, { userId: null })))[0] ?? '', /^ok .* does not say/u);
        const broken = { UserRecordAccess: refusal('SERVER_UNAVAILABLE'), ...few };
        await assert.rejects(checkAccounts(patientOf(broken)), /SERVER_UNAVAILABLE/u);
    });
});

describe('playbooks', () => {
    const look = async (fields: readonly string[], createable: boolean, active: readonly object[]): Promise<string> => {
        const task = { createable, fields: fields.map((name) => ({ name, createable: name !== 'ActivityDate' })) };
        const describes = { of: () => Promise.resolve(task) } as unknown as Describes;
        return (
            short(await checkPlaybooks(patientOf({ Health_Playbook__c: records(...active) }, { describes })))[0] ?? ''
        );
    };
    const playbook = { Id: 'a02', Name: 'Call', Trigger__c: 'Status falls', Task_Subject__c: 'Call', Within_Days__c: null, Applies_From__c: null }; // prettier-ignore
    const fields = ['Subject', 'Description', 'Priority', 'Status', 'WhatId', 'OwnerId', 'ActivityDate'];

    it('name the field of tasks that may not be filled in', async () => {
        assert.match(await look(fields, true, [playbook]), /^fail .*1 active playbook, but .* create the fields ActivityDate of tasks/u); // prettier-ignore
        assert.match(await look(fields, true, []), /^ok .* and need not$/u);
        assert.match(await look([], false, [playbook]), /may not create tasks: none will come/u);
    });
});

describe('the server', () => {
    /** An org whose clock is so many seconds ahead, that has these API versions. */
    async function look(seconds: number | null, versions: unknown): Promise<{ ahead: number; lines: string[] }> {
        const server = createServer((request, response) => {
            response.sendDate = false;
            if (seconds !== null) response.setHeader('Date', new Date(NOW - 500 + seconds * 1000).toUTCString());
            response.end(request.url === '/services/data/' ? JSON.stringify(versions) : '');
        });
        await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
        try {
            const address = `http://127.0.0.1:${(server.address() as AddressInfo).port}//`;
            const { clockAhead, findings } = await checkServer(address, () => NOW - 500);
            return { ahead: clockAhead, lines: short(findings) };
        } finally {
            server.close();
        }
    }
    const versions = [{ version: '67.0' }, { version: '66.0' }, {}];

    it('must have the API version of the job', async () => {
        assert.match((await look(0, versions)).lines[0] ?? '', /^ok API version: 67\.0; the job uses 66\.0/u);
        assert.match((await look(0, [{ version: '65.0' }])).lines[0] ?? '', /^fail .* has 65\.0 at most/u);
        assert.match((await look(0, { error: 'none' })).lines[0] ?? '', /^fail .* has 0\.0 at most/u);
    });

    it('says how far the clocks are from each other, and warns from a minute on', async () => {
        assert.deepEqual(await look(59, versions).then(({ ahead, lines: [, clock] }) => [ahead, clock]), [59_000, "ok clock: 59 s from the org's"]); // prettier-ignore
        assert.match((await look(61, versions)).lines[1] ?? '', /^warning .* is 61 s behind the org's: .* too late/u);
        assert.match(
            (await look(-61, versions)).lines[1] ?? '',
            /^warning .* is 61 s ahead of the org's: .* too early/u
        );
        assert.match((await look(7200, versions)).lines[1] ?? '', / 2\.0 hours behind /u);
        assert.deepEqual(await look(null, versions).then(({ ahead, lines: [, clock] }) => [ahead, clock]), [0, 'warning clock: The org does not say what time it is.']); // prettier-ignore
    });
});
