import assert from 'node:assert/strict';
import { API } from './work.ts';
import { operation } from '../operation.ts';
import type { Operation } from '../operation.ts';
import type { CurlWork } from './work.ts';

const SNAPSHOTS = `${API}/sobjects/Health_Snapshot__c`;

/** Login, queries and single records. */
export function recordOperations(work: CurlWork): Operation[] {
    return [
        operation('OAuth client credentials', async () => {
            const { clientId, clientSecret } = work.org.login;
            const form = ['grant_type=client_credentials', `client_id=${clientId}`, `client_secret=${clientSecret}`];
            const { status, text } = await work.curl(
                'POST',
                '/services/oauth2/token',
                ...form.flatMap((part) => ['-d', part])
            );
            assert.equal(status, 200, text);
            work.token = (JSON.parse(text) as { access_token: string }).access_token;
        }),
        operation('query', async () => assert.equal((await work.query('SELECT Id FROM Organization')).totalSize, 1)),
        operation('sobject create, get, update, delete', async () => {
            const values = { Snapshot_Key__c: 'CURL:2026-01-01', Snapshot_Date__c: '2026-01-01' };
            const made = await work.curl('POST', SNAPSHOTS, ...work.json(values));
            assert.equal(made.status, 201, made.text);
            const record = `${SNAPSHOTS}/${(JSON.parse(made.text) as { id: string }).id}`;
            assert.equal((await work.curl('GET', record)).status, 200);
            assert.equal((await work.curl('PATCH', record, ...work.json({ Health_Score__c: 12.5 }))).status, 204);
            const { records } = await work.query(
                "SELECT Health_Score__c FROM Health_Snapshot__c WHERE Snapshot_Key__c = 'CURL:2026-01-01'"
            );
            assert.equal(records[0]?.['Health_Score__c'], 12.5);
            assert.equal((await work.curl('DELETE', record)).status, 204);
            assert.equal((await work.curl('GET', record)).status, 404);
        }),
        operation("an error in Salesforce's shape", async () => {
            const { status, text } = await work.curl(
                'GET',
                `${API}/query?q=${encodeURIComponent('SELECT Nothing FROM Account')}`
            );
            const [error] = JSON.parse(text) as { errorCode: string; message: string }[];
            assert.deepEqual([status, error?.errorCode], [400, 'INVALID_FIELD']);
        })
    ];
}
