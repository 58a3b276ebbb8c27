import assert from 'node:assert/strict';
import { API } from './work.ts';
import { operation } from '../operation.ts';
import type { Operation } from '../operation.ts';
import type { CurlWork } from './work.ts';

/** The Bulk API 2.0. */
export function bulkOperations(work: CurlWork): Operation[] {
    return [
        operation('bulk ingest (upsert)', async () => {
            const job = {
                object: 'Health_Snapshot__c',
                operation: 'upsert',
                externalIdFieldName: 'Snapshot_Key__c',
                contentType: 'CSV',
                lineEnding: 'LF'
            };
            const { id } = JSON.parse((await work.curl('POST', `${API}/jobs/ingest`, ...work.json(job))).text) as {
                id: string;
            };
            const rows = Array.from({ length: 100 }, (_, i) => `CURL-${i}:2026-01-01,2026-01-01,${i / 10 + 2}`);
            const upload = work.csv(
                'snapshots.csv',
                ['Snapshot_Key__c,Snapshot_Date__c,Health_Score__c', ...rows, ''].join('\n')
            );
            assert.equal((await work.curl('PUT', `${API}/jobs/ingest/${id}/batches`, ...upload)).status, 201);
            assert.equal(
                (await work.curl('PATCH', `${API}/jobs/ingest/${id}`, ...work.json({ state: 'UploadComplete' })))
                    .status,
                200
            );
            const done = await work.finished(`${API}/jobs/ingest/${id}`);
            assert.deepEqual(
                [done['state'], done['numberRecordsProcessed'], done['numberRecordsFailed']],
                ['JobComplete', 100, 0]
            );
        }),
        operation('bulk query', async () => {
            const body = {
                operation: 'query',
                query: "SELECT Snapshot_Key__c, Health_Score__c FROM Health_Snapshot__c WHERE Snapshot_Key__c LIKE 'CURL-%'"
            };
            const { id } = JSON.parse((await work.curl('POST', `${API}/jobs/query`, ...work.json(body))).text) as {
                id: string;
            };
            assert.equal((await work.finished(`${API}/jobs/query/${id}`))['state'], 'JobComplete');
            const { text } = await work.curl('GET', `${API}/jobs/query/${id}/results`);
            assert.equal(text.trim().split('\n').length, 101);
        })
    ];
}
