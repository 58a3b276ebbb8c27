import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, describe, it } from 'node:test';
import type { LoadedConfig } from '../config/load.ts';
import { hasEnded, ownMark } from '../run-log/process-marks.ts';
import { NOW, patientOf, records, refusal, USER_ID } from '../testing/answering-org.ts';
import { checkLease, checkOpenJobs } from './check-lease.ts';
import type { Finding } from './finding.ts';
import type { Patient } from './patient.ts';

const at = (minutes: number): string => new Date(NOW + minutes * 60_000).toISOString();
const short = (findings: readonly Finding[]): string[] =>
    findings.map(({ level, check, found }) => `${level} ${check}: ${found}`);

describe('the lease', () => {
    const folder = mkdtempSync(join(tmpdir(), 'health-doctor-'));
    after(() => rmSync(folder, { recursive: true, force: true }));
    const row = (more: object): object => ({
        Id: 'a01000000000001AAA', Name: 'SR-7', SystemModstamp: at(-5), CreatedById: USER_ID, CreatedBy: { Name: 'Sync' },
        Run_Key__c: 'run-7', Started_At__c: at(-30), Lease_Key__c: 'org', Lease_Expires_At__c: at(10), Message__c: 'Runs.', ...more
    }); // prettier-ignore
    const look = async (more: object, changed: Partial<Patient> = {}): Promise<string> => {
        const [found] = await checkLease(patientOf({ Health_Sync_Run__c: records(row(more)) }, changed));
        return `${found?.found} ${found?.fix.join(' ')}`;
    };

    it('is free when no run is under way', async () => {
        const [found] = await checkLease(patientOf({ Health_Sync_Run__c: records() }));
        assert.equal(found?.level, 'ok');
    });

    it('is held until its time is over by the clock of the org', async () => {
        assert.match(await look({}), /^SR-7 holds the lease "org", started .* by Sync; until .* wait 10 minutes/u);
        assert.match(await look({}, { clockAhead: 9 * 60_000 }), /wait 1 minute,/u);
        assert.match(await look({}, { clockAhead: 10 * 60_000 }), /it ran out .* The next run closes it/u);
        assert.match(await look({ Lease_Expires_At__c: at(-1) }, { clockAhead: -2 * 60_000 }), /wait 1 minute,/u);
    });

    it('lasts as long as the settings say after the last sign, when the row does not say until when', async () => {
        const silent = { Lease_Key__c: null, Lease_Expires_At__c: null };
        assert.match(await look(silent), /^SR-7 holds no lease, .* wait 10 minutes/u);
        const settings = { config: { guards: { leaseMinutes: 25 } } } as unknown as LoadedConfig;
        assert.match(await look(silent, { settings }), /wait 20 minutes/u);
    });

    it('of a run of this machine that is gone is closed by the next one, if the row is its own', async () => {
        mkdirSync(join(folder, 'running'));
        const ended = { ...ownMark(), pid: 2 ** 22 + 1 };
        assert.ok(hasEnded(ended, ownMark()));
        writeFileSync(join(folder, 'running', 'run-7.json'), JSON.stringify(ended));
        const here = { stateFolder: folder };
        assert.match(await look({}, here), /its process on this machine is gone\. The next run closes it/u);
        assert.match(await look({ CreatedById: '005000000000002AAA' }, here), /another user owns it.*Run the job as Sync/u);
        assert.match(await look({ CreatedById: '005000000000002AAA' }, { ...here, userId: null }), /The next run closes it/u);
    }); // prettier-ignore

    it('is not asked of update jobs: those of another org are none', async () => {
        const state = { leaseKey: 'org', jobs: ['750A', '750B'] };
        const job = { '/jobs/ingest/750A': { state: 'InProgress' }, '/jobs/ingest/750B': refusal('NOT_FOUND') };
        const look = async (instanceUrl: string): Promise<string[]> => {
            writeFileSync(join(folder, 'open-jobs.json'), JSON.stringify({ ...state, instanceUrl }));
            return short(await checkOpenJobs(patientOf(job, { stateFolder: folder })));
        };
        assert.deepEqual(await look('https://other.example'), ['ok open jobs: none left by an interrupted run']);
        assert.deepEqual(await look('https://org.example'), ['warning open jobs: 2 update jobs of an interrupted run: 750A InProgress, 750B unknown to the org.']); // prettier-ignore
    });
});
