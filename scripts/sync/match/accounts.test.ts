import { strict as assert } from 'node:assert';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { FieldNames } from '../salesforce/field-names.ts';
import type { Session } from '../salesforce/session.ts';
import { Engine } from '../sources/engine.ts';
import { readAccounts } from './accounts.ts';

const FIELDS = ['Id', 'Name', 'Health_Score__c'];

describe('readAccounts', () => {
    const folder = mkdtempSync(join(tmpdir(), 'health-accounts-'));
    let engine: Engine;
    before(async () => {
        engine = await Engine.open({ folder: join(folder, 'engine'), memoryLimit: '64MB' });
    });
    after(() => {
        engine.close();
        rmSync(folder, { recursive: true, force: true });
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
});
