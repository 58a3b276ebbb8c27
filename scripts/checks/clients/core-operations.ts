import assert from 'node:assert/strict';
import type { Connection } from '@salesforce/core';
import { ADMINISTRATOR } from './client-org.ts';
import type { ClientOrg } from './client-org.ts';
import { operation } from './operation.ts';
import type { Operation } from './operation.ts';

/** What programs built on @salesforce/core do: log in, keep the login, query and write. Runs after force-app was deployed. */
export function coreOperations(org: ClientOrg): Operation[] {
    let connection: Connection;
    return [
        operation('AuthInfo.create (JWT), save, alias', async () => {
            const { AuthInfo } = await import('@salesforce/core');
            const { clientId, privateKeyFile } = org.login;
            const oauth2Options = { clientId, privateKeyFile, loginUrl: org.url };
            const info = await AuthInfo.create({ username: ADMINISTRATOR, oauth2Options });
            await info.save();
            await info.handleAliasAndDefaultSettings({
                alias: 'core',
                setDefault: false,
                setDefaultDevHub: false,
                setTracksSource: false
            });
        }),
        operation('Org.create by alias', async () => {
            const { Org } = await import('@salesforce/core');
            const found = await Org.create({ aliasOrUsername: 'core' });
            connection = found.getConnection('66.0');
            assert.equal(found.getUsername(), ADMINISTRATOR);
        }),
        operation('Connection.query', async () => {
            const { records } = await connection.query<{ Name: string }>('SELECT Name FROM Organization');
            assert.equal(records.length, 1);
        }),
        operation('Connection.singleRecordQuery', async () => {
            const user = await connection.singleRecordQuery<{ Username: string }>(
                `SELECT Username FROM User WHERE Username = '${ADMINISTRATOR}'`
            );
            assert.equal(user.Username, ADMINISTRATOR);
        }),
        operation('sobject create, retrieve, update, delete', async () => {
            const accounts = connection.sobject('Account');
            const made = await accounts.create({ Name: 'Core', Health_Key__c: 'CORE-1' });
            assert.ok(made.success && made.id !== undefined);
            await accounts.update({ Id: made.id, Health_Score__c: 11.1 });
            assert.equal((await accounts.retrieve(made.id))?.['Health_Score__c'], 11.1);
            await accounts.destroy(made.id);
        }),
        operation('Connection.retrieveMaxApiVersion', async () => {
            assert.ok(Number(await connection.retrieveMaxApiVersion()) >= 66);
        })
    ];
}
