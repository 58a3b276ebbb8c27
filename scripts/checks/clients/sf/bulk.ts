import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { operation } from '../operation.ts';
import type { Operation } from '../operation.ts';
import type { SfWork } from './work.ts';

interface BulkResult {
    readonly jobInfo: { readonly numberRecordsProcessed: number; readonly numberRecordsFailed: number };
}

/** Records by the Bulk API 2.0. */
export function bulkOperations(work: SfWork): Operation[] {
    return [
        operation('data import bulk', async () => {
            const rows = Array.from({ length: 300 }, (_, i) => `Bulk ${i},BULK-${i}`);
            const csv = work.write('import.csv', ['Name,Health_Key__c', ...rows, ''].join('\n'));
            await work.bulk('data import bulk', csv);
            assert.equal((await work.query("SELECT Id FROM Account WHERE Health_Key__c LIKE 'BULK-%'")).totalSize, 300);
        }),
        operation('data upsert bulk', async () => {
            const csv = work.write(
                'upsert.csv',
                'Health_Key__c,Name,Health_Score__c\nBULK-1,Bulk 1,9.9\nBULK-NEW,New,12\n'
            );
            const { jobInfo } = await work.bulk<BulkResult>('data upsert bulk', csv, '--external-id', 'Health_Key__c');
            assert.deepEqual([jobInfo.numberRecordsProcessed, jobInfo.numberRecordsFailed], [2, 0]);
        })
    ];
}

/** Changing, exporting and deleting them. */
export function bulkChangeOperations(work: SfWork): Operation[] {
    return [
        operation('data update bulk', async () => {
            const { records } = await work.query("SELECT Id FROM Account WHERE Health_Key__c = 'BULK-1'");
            const csv = work.write('update.csv', `Id,Health_Score__c\n${records[0]?.Id},3.3\n`);
            await work.bulk('data update bulk', csv);
            const after = await work.query("SELECT Health_Score__c FROM Account WHERE Health_Key__c = 'BULK-1'");
            assert.equal(after.records[0]?.['Health_Score__c'], 3.3);
        }),
        operation('data export bulk', async () => {
            const soql = "SELECT Id, Name FROM Account WHERE Health_Key__c LIKE 'BULK-%'";
            await work.sf.run('data export bulk', [
                '--query',
                soql,
                '--output-file',
                work.file('export.csv'),
                '--wait',
                '5',
                ...work.target
            ]);
            assert.equal(readFileSync(work.file('export.csv'), 'utf8').trim().split('\n').length, 302);
        }),
        operation('data delete bulk', async () => {
            const ids = await work.query("SELECT Id FROM Account WHERE Health_Key__c LIKE 'BULK-%'");
            const csv = work.write('delete.csv', ['Id', ...ids.records.map(({ Id }) => Id), ''].join('\n'));
            await work.bulk('data delete bulk', csv);
            assert.equal((await work.query("SELECT Id FROM Account WHERE Health_Key__c LIKE 'BULK-%'")).totalSize, 0);
        })
    ];
}
