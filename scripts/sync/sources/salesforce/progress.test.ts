import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { after, describe, it } from 'node:test';
import type { Session } from '../../salesforce/session.ts';
import { runValues } from '../run-values.ts';
import { SalesforceOrigin } from './salesforce-origin.ts';

const SOQL = 'SELECT Id FROM Survey_Response__c';

describe('objects of the org, while they are read', () => {
    const folder = mkdtempSync(join(tmpdir(), 'health-progress-'));
    after(() => rmSync(folder, { recursive: true, force: true }));

    /** What is told while the query is read from an org that gives these answers by path, in order. */
    const told = async (answers: Record<string, object[]>, soql: string, pages: string[] = []) => {
        const json = (method: string, rest: string) => Promise.resolve(answers[`${method} ${rest.split('?')[0]}`]?.shift() ?? {}); // prettier-ignore
        const stream = () => {
            const page = pages.shift() ?? '';
            const records = page.trim().split('\n').length - 1;
            const headers = { 'sforce-numberofrecords': String(records), ...(pages.length > 0 ? { 'sforce-locator': 'next' } : {}) }; // prettier-ignore
            return Promise.resolve({ status: 200, headers, body: Readable.from([page]) });
        };
        const session = { json, stream, path: () => '', username: 'x' } as unknown as Session;
        const values = runValues('2026-06-01T23:59:59Z', ['2026-06-01'], 365, null);
        const list: [number, number | null][] = [];
        const progress = (rows: number, total: number | null): void => void list.push([rows, total]);
        const context = { folder, session, values, columns: [], warn: () => undefined, progress };
        await new SalesforceOrigin('responses', { soql, days: 365, bind: {} } as never).fetch(context);
        return list;
    };

    it('say how many of them are here, by REST', async () => {
        const page = (count: number, done: boolean) => ({ totalSize: 3, done, nextRecordsUrl: '/more', records: Array.from({ length: count }, () => ({ n: 1 })) }); // prettier-ignore
        const answers = { 'GET /query': [page(2, false)], 'GET /more': [page(1, true)] };
        assert.deepEqual(await told(answers, 'SELECT COUNT(Id) n FROM Survey_Response__c GROUP BY Account__c'), [
            [2, 3],
            [3, 3]
        ]);
    });

    it('say how many of them are here, in bulk', async () => {
        const answers = {
            'GET /query': [{ totalSize: 3, done: false, records: [] }],
            'POST /jobs/query': [{ id: 'job', state: 'UploadComplete' }],
            'GET /jobs/query/job': [{ id: 'job', state: 'JobComplete', numberRecordsProcessed: 3 }]
        };
        assert.deepEqual(await told(answers, SOQL, ['Id\na\nb\n', 'Id\nc\n']), [
            [0, null],
            [2, 3],
            [3, 3]
        ]);
    });
});
