import assert from 'node:assert/strict';
import { operation } from '../operation.ts';
import type { Operation } from '../operation.ts';
import type { JsforceWork } from './work.ts';

/** Records one by one and up to 200 a request. */
export function recordOperations(work: JsforceWork): Operation[] {
    return [
        operation('create (one)', async () => {
            const made = await work.connection.sobject('Account').create({ Name: 'One', Health_Key__c: 'JS-ONE' });
            assert.ok(made.success);
            work.ids.push(made.id ?? '');
        }),
        operation('create (array)', async () => {
            const made = await work.connection
                .sobject('Account')
                .create(work.keys('JS', 250), { allowRecursive: true });
            assert.equal(made.filter(({ success }) => success).length, 250);
            work.ids.push(...made.map(({ id }) => id ?? ''));
        }),
        operation('retrieve', async () => {
            const got = await work.connection.sobject('Account').retrieve(work.ids.slice(0, 3));
            assert.deepEqual(
                got.map((row) => row?.['Id']),
                work.ids.slice(0, 3)
            );
        }),
        operation('update', async () => {
            const rows = work.ids.slice(0, 2).map((Id) => ({ Id, Health_Score__c: 7.5 }));
            assert.ok((await work.connection.sobject('Account').update(rows)).every(({ success }) => success));
        }),
        operation('upsert', async () => {
            const one = { Name: 'Upserted', Health_Key__c: 'JS-UP' };
            const [first, second] = [
                await work.connection.sobject('Account').upsert(one, 'Health_Key__c'),
                await work.connection.sobject('Account').upsert(one, 'Health_Key__c')
            ];
            assert.ok(first.success && second.success);
            assert.equal(await work.connection.sobject('Account').count({ Health_Key__c: 'JS-UP' }), 1);
        })
    ];
}
