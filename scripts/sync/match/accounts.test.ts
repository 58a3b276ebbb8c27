import { strict as assert } from 'node:assert';
import { describe, it } from 'node:test';
import { FieldNames } from '../salesforce/field-names.ts';
import type { Session } from '../salesforce/session.ts';
import type { Engine } from '../sources/engine.ts';
import { aroundEngine } from '../testing/around-engine.ts';
import { readAccounts } from './accounts.ts';

const FIELDS = ['Id', 'Name', 'Health_Score__c'];

describe('readAccounts', () => {
    let engine: Engine;
    const folder = aroundEngine((opened) => (engine = opened));

    it('reads a number that is no score as people write it, whoever writes it', async () => {
        const written = ['1.2345678E7', '12345678', '3.0', '-0.0', '12.5', '1.23456789E7', '', 'odd', '1.0E18'];
        const fields = ['Id', 'Tier__c', 'Code__c'];
        const records = written.map((text, i) => ({ Id: `00100000000000${i}AAA`, Tier__c: text, Code__c: text }));
        const session = {
            username: 'sync@example.com',
            path: (rest: string) => rest,
            json: () => Promise.resolve({ totalSize: records.length, done: true, records })
        } as unknown as Session;
        const definition = (name: string, type: string) => [name, { name, type, updateable: true, calculated: false }] as const; // prettier-ignore
        const definitions = new Map([definition('tier__c', 'double'), definition('code__c', 'string')]);
        const names = new FieldNames(null, new Map(fields.map((field) => [field.toLowerCase(), true])), definitions);
        const options = { folder, bulkFrom: 2000, shard: null, revenue: null, kept: null };
        await readAccounts(engine, session, names, fields, options);
        const plain = ['12345678', '12345678', '3', '0', '12.5', '12345678.9', null, 'odd', '1e+18'];
        assert.deepEqual(
            await engine.rows('SELECT "Tier__c", "Code__c" FROM accounts ORDER BY idx'),
            plain.map((tier, i) => [tier, written[i] === '' ? null : written[i]])
        );
    });

    const read = async (ids: readonly string[]): Promise<unknown[]> => {
        const records = ids.map((Id, i) => ({ Id, Name: `Account ${i}`, Health_Score__c: i === 0 ? 14.7 : null }));
        const session = {
            username: 'sync@example.com',
            path: (rest: string) => rest,
            json: () => Promise.resolve({ totalSize: records.length, done: true, records })
        } as unknown as Session;
        const names = new FieldNames(null, new Map(FIELDS.map((field) => [field.toLowerCase(), true])));
        const options = { folder, bulkFrom: 2000, shard: null, revenue: null, kept: null };
        const { accounts, fetched } = await readAccounts(engine, session, names, FIELDS, options);
        assert.deepEqual([accounts, fetched], [ids.length, ids.length]);
        return engine.rows('SELECT idx, "Id", "Health_Score__c" FROM accounts');
    };
    const [a, b, c] = ['001000000000001AAA', '001000000000002AAA', '00100000000000aAAA'];

    it('numbers the accounts in the order of Id, as they come', async () => {
        assert.deepEqual(await read([a, b, c]), [[1, a, 14.7], [2, b, null], [3, c, null]]); // prettier-ignore
    });

    it('numbers them in the order of Id when the org sends them otherwise', async () => {
        assert.deepEqual(await read([c, a, b]), [[1, a, null], [2, b, null], [3, c, 14.7]]); // prettier-ignore
    });

    it('takes a field of the package that is hidden for a missing permission, also where the settings name it', async () => {
        const session = { username: 'sync@example.com' } as unknown as Session;
        const names = new FieldNames(null, new Map([['id', true]]));
        const named = [{ field: 'health_key__c', where: 'match.by of source "survey"' }];
        const options = { folder, bulkFrom: 2000, shard: null, revenue: null, kept: null, named };
        await assert.rejects(readAccounts(engine, session, names, ['Id', 'Health_Key__c'], options), {
            message: 'sync@example.com does not see these Account fields: Health_Key__c'
        });
    });
});
