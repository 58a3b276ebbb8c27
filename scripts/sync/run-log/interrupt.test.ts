import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { FieldNames } from '../salesforce/field-names.ts';
import type { Session } from '../salesforce/session.ts';
import type { RejectFile } from '../sources/rejects.ts';
import { RunLog } from './run-log.ts';
import { withRunLog } from './with-run-log.ts';
import type { RecordedTask } from './with-run-log.ts';

const RUN = {
    command: 'run',
    runKey: 'run-1',
    startedAt: '2026-06-01T10:00:00.000Z',
    asOf: '2026-06-01T10:00:00Z'
} as const;

describe('the end of a program', () => {
    it('gives back the lease that is just being taken', async () => {
        const folder = mkdtempSync(join(tmpdir(), 'health-interrupt-'));
        const rows: Record<string, unknown>[] = [];
        let answer = (): void => undefined;
        const json = async (method: string, _: string, body: Record<string, unknown> = {}): Promise<unknown> => {
            if (method === 'GET') return { records: [] };
            rows.push(body);
            if (rows.length === 1) await new Promise<void>((resolve) => (answer = resolve));
            return {};
        };
        let release: (signal: string) => Promise<void> = () => Promise.resolve();
        const task = {
            ...RUN,
            folder,
            stateFolder: folder,
            shard: null,
            settings: { config: { guards: { leaseMinutes: 15 } }, secrets: [] },
            now: () => Date.now(),
            onLease: (given: typeof release) => (release = given)
        } as unknown as RecordedTask;
        const recording = {
            session: { json, calls: 0, connection: {} } as unknown as Session,
            names: new FieldNames(null, new Map()),
            rejects: { count: 0, reasons: {} } as RejectFile,
            warn: assert.fail
        };
        let over = Promise.resolve();
        const running = withRunLog(task, recording, async (log) => {
            await over;
            log?.assertHeld();
            return assert.fail();
        });
        const stopped = assert.rejects(running, /was told to stop/u);
        over = release('SIGTERM');
        answer();
        await stopped;
        assert.deepEqual(
            rows.map((row) => [row['Result__c'], row['Lease_Key__c']]),
            [
                ['Running', 'lease'],
                ['Interrupted', null]
            ]
        );
        rmSync(folder, { recursive: true, force: true });
    });

    it('waits for the row of a run that is just being finished', async () => {
        const folder = mkdtempSync(join(tmpdir(), 'health-interrupt-'));
        const results: unknown[] = [];
        let answer = (): void => undefined;
        const json = async (method: string, _: string, body?: Record<string, unknown>): Promise<unknown> => {
            if (method === 'GET') return { records: [] };
            if (body?.['Result__c'] !== 'Running') await new Promise<void>((resolve) => (answer = resolve));
            results.push(body?.['Result__c']);
            return {};
        };
        const session = { json, calls: 0, connection: {} } as unknown as Session;
        const start = {
            ...RUN,
            folder,
            stateFolder: folder,
            leaseKey: 'lease',
            part: '',
            leaseMinutes: 15,
            now: () => Date.now(),
            warn: assert.fail,
            secrets: []
        } as const;
        const log = await RunLog.open(session, new FieldNames(null, new Map()), start, { count: 0, reasons: {} });
        await log.beforeWrite();
        let isOver = false;
        void log.fail(new Error('no'));
        const over = log.interrupt('SIGTERM').then(() => (isOver = true));
        for (let i = 0; i < 10; i++) await new Promise(setImmediate);
        assert.deepEqual([isOver, results], [false, ['Running']]);
        answer();
        await over;
        assert.deepEqual(results, ['Running', 'Failed']);
        rmSync(folder, { recursive: true, force: true });
    });
});
