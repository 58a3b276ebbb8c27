import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { FieldNames } from '../salesforce/field-names.ts';
import type { Session } from '../salesforce/session.ts';
import { RunLog } from './run-log.ts';

describe('the end of a program', () => {
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
            command: 'run',
            runKey: 'run-1',
            startedAt: '2026-06-01T10:00:00.000Z',
            asOf: '2026-06-01T10:00:00Z',
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
