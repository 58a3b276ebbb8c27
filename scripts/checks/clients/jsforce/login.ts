import assert from 'node:assert/strict';
import { Connection, OAuth2 } from 'jsforce';
import { ADMINISTRATOR } from '../client-org.ts';
import { operation } from '../operation.ts';
import type { Operation } from '../operation.ts';
import type { JsforceWork } from './work.ts';

/** Logging in and looking around. */
export function loginOperations(work: JsforceWork): Operation[] {
    return [
        operation('OAuth2.requestToken (JWT)', async () => {
            const { clientId } = work.org.login;
            const oauth2 = new OAuth2({ loginUrl: work.org.url, clientId });
            const token = await oauth2.requestToken({
                grant_type: 'urn:ietf:params:oauth:grant-type:jwt-bearer',
                assertion: work.org.assertion()
            });
            work.connection = new Connection({
                instanceUrl: token.instance_url,
                accessToken: token.access_token,
                version: '66.0'
            });
        }),
        operation('authorize (client credentials)', async () => {
            const { clientId, clientSecret, username } = work.org.login;
            const own = new Connection({
                oauth2: { loginUrl: work.org.url, clientId, clientSecret },
                instanceUrl: work.org.url,
                version: '66.0'
            });
            await own.authorize({ grant_type: 'client_credentials' });
            assert.equal((await own.identity()).username, username);
        }),
        operation('limits', async () => {
            const limits = (await work.connection.limits()) as unknown as Record<
                string,
                { Max: number; Remaining: number }
            >;
            assert.ok((limits['DailyApiRequests']?.Remaining ?? 0) > 0);
        }),
        operation('describeGlobal', async () => {
            const { sobjects } = await work.connection.describeGlobal();
            assert.ok(sobjects.some(({ name }) => name === 'Health_Model__c'));
        }),
        operation('sobject.describe', async () => {
            const { fields } = await work.connection.sobject('Account').describe();
            assert.equal(fields.find(({ name }) => name === 'Health_Score__c')?.type, 'double');
        }),
        operation('identity', async () => assert.equal((await work.connection.identity()).username, ADMINISTRATOR))
    ];
}
