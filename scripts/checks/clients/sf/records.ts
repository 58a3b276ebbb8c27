import assert from 'node:assert/strict';
import { operation } from '../operation.ts';
import type { Operation } from '../operation.ts';
import type { SfWork } from './work.ts';

/** Records one by one, and as a tree. */
export function recordOperations(work: SfWork): Operation[] {
    return [
        operation('data create record', async () => {
            const values = "Name='Acme, Inc.' Health_Key__c=SF-1 Health_Score__c=14.7";
            const made = await work.sf.run<{ id: string }>('data create record', [
                '--sobject',
                'Account',
                '--values',
                values,
                ...work.target
            ]);
            work.record = made.id;
            assert.match(work.record, /^001\w{15}$/u);
        }),
        operation('data get record', async () => {
            const got = await work.sf.run<Record<string, unknown>>('data get record', [
                '--sobject',
                'Account',
                '--record-id',
                work.record,
                ...work.target
            ]);
            assert.deepEqual([got['Name'], got['Health_Score__c']], ['Acme, Inc.', 14.7]);
        }),
        operation('data update record', async () => {
            await work.sf.run('data update record', [
                '--sobject',
                'Account',
                '--record-id',
                work.record,
                '--values',
                'Health_Status__c=Amber',
                ...work.target
            ]);
            const { records } = await work.query(`SELECT Health_Status__c FROM Account WHERE Id = '${work.record}'`);
            assert.equal(records[0]?.['Health_Status__c'], 'Amber');
        }),
        operation('data query', async () => {
            const { records, totalSize } = await work.query(
                "SELECT Id, Owner.Name, Health_Score__c FROM Account WHERE Health_Key__c = 'SF-1'"
            );
            assert.deepEqual([totalSize, records[0]?.['Health_Score__c']], [1, 14.7]);
        }),
        operation('data delete record', async () => {
            await work.sf.run('data delete record', [
                '--sobject',
                'Account',
                '--record-id',
                work.record,
                ...work.target
            ]);
            assert.equal((await work.query(`SELECT Id FROM Account WHERE Id = '${work.record}'`)).totalSize, 0);
        })
    ];
}

/** Records with their children. */
export function treeOperations(work: SfWork): Operation[] {
    return [
        operation('data import tree', async () => {
            const account = { attributes: { type: 'Account', referenceId: 'a' }, Name: 'Tree', Health_Key__c: 'TREE' };
            const children = {
                Contacts: { records: [{ attributes: { type: 'Contact', referenceId: 'c' }, LastName: 'Leaf' }] }
            };
            const tree = work.write('tree.json', JSON.stringify({ records: [{ ...account, ...children }] }));
            await work.sf.run('data import tree', ['--files', tree, ...work.target]);
            assert.equal(
                (await work.query("SELECT Id FROM Contact WHERE Account.Health_Key__c = 'TREE'")).totalSize,
                1
            );
        })
    ];
}
