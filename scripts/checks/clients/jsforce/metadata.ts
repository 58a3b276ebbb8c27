import assert from 'node:assert/strict';
import { operation } from '../operation.ts';
import type { Operation } from '../operation.ts';
import type { JsforceWork } from './work.ts';

const FIELD = { fullName: 'Account.Client_Note__c', label: 'Client Note', type: 'Text' as const, length: 40 };

/** The Metadata API, component by component and as a list. */
export function metadataOperations(work: JsforceWork): Operation[] {
    return [
        operation('metadata.create, read, update, upsert, delete', async () => {
            const { metadata } = work.connection;
            assert.ok((await metadata.create('CustomField', FIELD)).success);
            assert.equal((await metadata.read('CustomField', FIELD.fullName)).length, 40);
            assert.ok((await metadata.update('CustomField', { ...FIELD, length: 50 })).success);
            assert.equal((await metadata.upsert('CustomField', FIELD)).created, false);
            assert.ok((await metadata.delete('CustomField', FIELD.fullName)).success);
        }),
        operation('metadata.describe, list', async () => {
            const { metadata } = work.connection;
            const { metadataObjects } = await metadata.describe();
            assert.ok(metadataObjects.some(({ xmlName }) => xmlName === 'SharingRules'));
            const sets = await metadata.list({ type: 'PermissionSet' });
            assert.ok(sets.some(({ fullName }) => fullName === 'Health_Sync'));
        }),
        operation('tooling.query, describe', async () => {
            const { tooling } = work.connection;
            const { records } = await tooling.query('SELECT MemberName FROM SourceMember LIMIT 1');
            assert.equal(records.length, 1);
            assert.equal((await tooling.describe('SourceMember')).name, 'SourceMember');
        })
    ];
}
