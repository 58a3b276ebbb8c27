import assert from 'node:assert/strict';
import { operation } from '../operation.ts';
import type { Operation } from '../operation.ts';
import type { JsforceWork } from './work.ts';

/** The Bulk API 2.0, and 1.0 as `bulk`. */
export function bulkOperations(work: JsforceWork): Operation[] {
    return [
        operation('bulk2.loadAndWaitForResults (insert)', async () => {
            const done = await work.connection.bulk2.loadAndWaitForResults({
                object: 'Account',
                operation: 'insert',
                input: work.keys('BULK2', 500)
            });
            assert.deepEqual([done.successfulResults.length, done.failedResults.length], [500, 0]);
        }),
        operation('bulk2.loadAndWaitForResults (upsert)', async () => {
            const input = [{ Health_Key__c: 'BULK2-1', Health_Score__c: 4.4 }, { Health_Key__c: 'BULK2-NEW', Name: 'New', Health_Score__c: 5 }]; // prettier-ignore
            const csv = `Health_Key__c,Name,Health_Score__c\n${input.map((row) => `${row.Health_Key__c},N,${row.Health_Score__c}`).join('\n')}\n`;
            const done = await work.connection.bulk2.loadAndWaitForResults({
                object: 'Account',
                operation: 'upsert',
                externalIdFieldName: 'Health_Key__c',
                input: csv
            });
            assert.equal(done.successfulResults.length, 2);
        }),
        operation('bulk2.query', async () => {
            const rows = await (
                await work.connection.bulk2.query("SELECT Id, Name FROM Account WHERE Health_Key__c LIKE 'BULK2-%'")
            ).toArray();
            assert.equal(rows.length, 501);
        }),
        operation('bulk2.loadAndWaitForResults (delete)', async () => {
            const rows = (
                await work.connection.query<{ Id: string }>(
                    "SELECT Id FROM Account WHERE Health_Key__c LIKE 'BULK2-%'",
                    {
                        autoFetch: true
                    }
                )
            ).records;
            const input = rows.map(({ Id }) => ({ Id }));
            await work.connection.bulk2.loadAndWaitForResults({ object: 'Account', operation: 'delete', input });
            assert.equal(await work.connection.sobject('Account').count({ Health_Key__c: { $like: 'BULK2-%' } }), 0);
        }),
        operation('bulk2.createJob, abort', async () => {
            const job = work.connection.bulk2.createJob({ object: 'Account', operation: 'insert' });
            await job.open();
            await job.uploadData('Name\nNever\n');
            await job.abort();
            assert.equal((await job.check()).state, 'Aborted');
            assert.equal(await work.connection.sobject('Account').count({ Name: 'Never' }), 0);
        }),
        operation('bulk.load, bulk.query (Bulk API 1.0)', async () => {
            const { bulk } = work.connection;
            const made = await bulk.load('Account', 'insert', work.keys('BULK1', 300));
            assert.ok(made.length === 300 && made.every(({ success }) => success));
            const soql = "SELECT Id, Name FROM Account WHERE Health_Key__c LIKE 'BULK1-%'";
            const rows = (await (await bulk.query(soql)).toArray()) as { Id: string }[];
            assert.equal(rows.length, 300);
            const gone = await bulk.load('Account', 'delete', rows);
            assert.ok(gone.every(({ success }) => success));
        })
    ];
}
