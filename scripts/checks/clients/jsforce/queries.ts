import assert from 'node:assert/strict';
import { operation } from '../operation.ts';
import type { Operation } from '../operation.ts';
import type { JsforceWork } from './work.ts';

/** Queries, search and what changed; in the end the records are deleted. */
export function queryOperations(work: JsforceWork): Operation[] {
    return [
        operation('query', async () => {
            const { records, done } = await work.connection.query<{ Health_Score__c: number }>(
                "SELECT Health_Score__c FROM Account WHERE Health_Key__c = 'JS-ONE'"
            );
            assert.deepEqual([done, records[0]?.Health_Score__c], [true, 7.5]);
        }),
        operation('query with autoFetch', async () => {
            const options = { autoFetch: true, maxFetch: 5000, headers: { 'Sforce-Query-Options': 'batchSize=200' } };
            const all = await work.connection.query("SELECT Id FROM Account WHERE Health_Key__c LIKE 'JS-%'", options);
            assert.equal(all.records.length, 252);
        }),
        operation('queryMore', async () => {
            const first = await work.connection.query("SELECT Id FROM Account WHERE Health_Key__c LIKE 'JS-%'", {
                headers: { 'Sforce-Query-Options': 'batchSize=200' }
            });
            assert.ok(!first.done && first.nextRecordsUrl !== undefined);
            assert.equal((await work.connection.queryMore(first.nextRecordsUrl)).records.length, 52);
        }),
        operation('find, select, sort, limit', async () => {
            const found = await work.connection
                .sobject('Account')
                .find({ Health_Key__c: { $like: 'JS-1%' } })
                .select('Id, Name, Owner.Name')
                .sort('Health_Key__c')
                .limit(5);
            assert.equal(found.length, 5);
        }),
        operation('search', async () => {
            const { searchRecords } = await work.connection.search(
                'FIND {Upserted} IN NAME FIELDS RETURNING Account(Id, Name)'
            );
            assert.equal(searchRecords.length, 1);
        }),
        operation('updated and deleted', async () => {
            const [from, to] = [new Date(Date.now() - 3_600_000), new Date(Date.now() + 60_000)];
            assert.ok((await work.connection.sobject('Account').updated(from, to)).ids.length > 0);
            assert.ok(Array.isArray((await work.connection.sobject('Account').deleted(from, to)).deletedRecords));
        }),
        operation('destroy', async () => {
            assert.ok(
                (await work.connection.sobject('Account').destroy(work.ids.slice(0, 200))).every(
                    ({ success }) => success
                )
            );
            assert.equal(await work.connection.sobject('Account').count({ Id: { $in: work.ids.slice(0, 200) } }), 0);
        }),
        operation('request (composite)', async () => {
            const part = { method: 'GET', url: '/services/data/v66.0/limits', referenceId: 'limits' };
            const body = { compositeRequest: [part] };
            const { compositeResponse } = await work.connection.requestPost<{
                compositeResponse: { httpStatusCode: number }[];
            }>('/composite', body);
            assert.equal(compositeResponse[0]?.httpStatusCode, 200);
        })
    ];
}
