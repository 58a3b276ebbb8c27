import assert from 'node:assert/strict';
import { join } from 'node:path';
import { before, describe, it } from 'node:test';
import type { Engine } from '../../sources/engine.ts';
import { aroundEngine } from '../../testing/around-engine.ts';
import { lit } from '../../sources/sql.ts';
import { sequence } from '../../testing/sequence.ts';
import { KEYS_TABLES, makeKeys } from '../keys.ts';
import { DATABASE, KeptAccounts } from './kept-accounts.ts';
import { compareNews, mergeNews } from './merge-accounts.ts';

const KEPT = 'kept_book';
const COLUMNS = 'mine BOOLEAN, "Id" VARCHAR, "Health_Key__c" VARCHAR';
const BY_KEY = { by: 'Health_Key__c', how: 'exact', aliases: {} } as const;
const WAYS = [BY_KEY, { ...BY_KEY, by: 'Id' }];
const ACCOUNTS = 4000;
const DAYS = 25;

describe('keys kept with the accounts', () => {
    let engine: Engine;
    const folder = aroundEngine((opened) => (engine = opened));
    before(async () => {
        await engine.run(`ATTACH ${lit(join(folder, 'kept.duckdb'))} AS ${KEPT}`);
    });

    const idOf = (number: number): string => `001${String(number).padStart(12, '0')}AAA`;
    const rowsOf = (table: string): Promise<unknown[]> => engine.rows(`SELECT key, account FROM ${table} ORDER BY ALL`);

    it('are those that would be made anew, whatever was changed, created and deleted, and whoever shares one', async () => {
        const random = sequence(5);
        await engine.run(`CREATE TABLE book AS SELECT i::INTEGER AS idx, true AS mine,
            concat('001', lpad(i::VARCHAR, 12, '0'), 'AAA') AS "Id", concat('K', i) AS "Health_Key__c" FROM range(1, ${ACCOUNTS + 1}) t(i)`);
        await engine.run('CREATE VIEW accounts AS FROM book');
        const first = await Promise.all(WAYS.map((way) => makeKeys(engine, way)));
        for (const table of first) await engine.run(`CREATE TABLE first_${table} AS FROM ${table}`);
        let last = ACCOUNTS;
        const living = new Set(Array.from({ length: ACCOUNTS }, (_, i) => i + 1));
        const used = { kept: 0, anew: 0 };
        // What has changed since they were kept; each run has a copy of its own.
        const news = new Map<number, string>();
        for (let day = 0; day < DAYS; day++) {
            const put = (number: number, key: string | null, gone = false): unknown =>
                news.set(number, `(true, ${lit(idOf(number))}, ${key === null ? 'NULL' : lit(key)}, ${gone})`);
            const some = (): number => [...living][random(living.size)] ?? 1;
            const [one, other] = [some(), some()];
            if (day > DAYS / 2) put(some(), `K${some()}`);
            put(some(), null);
            put(some(), `new ${day}`);
            // A key goes from one account to another; both may be gone, or have it, the next day.
            put(one, `moved ${day}`);
            if (other !== one) put(other, `K${one}`);
            const gone = some();
            put(gone, null, true);
            living.delete(gone);
            put((last += 1), `K${last}`);
            living.add(last);
            await engine.run(`CREATE OR REPLACE TABLE news (${COLUMNS}, gone BOOLEAN)`);
            await engine.run(`INSERT INTO news VALUES ${[...news.values()].join(', ')}`);
            await engine.run('DROP VIEW accounts');
            const kept = `${KEPT}.accounts`;
            await engine.run(`CREATE OR REPLACE TABLE ${kept} AS FROM book`);
            for (const table of first)
                await engine.run(`CREATE OR REPLACE TABLE ${KEPT}.${table} AS FROM first_${table}`);
            const table = await mergeNews(engine, kept, ACCOUNTS, await compareNews(engine, kept));
            assert.ok(table);
            for (const way of WAYS) {
                const name = await makeKeys(engine, way, { database: KEPT, table });
                used[name.startsWith(KEPT) ? 'kept' : 'anew'] += 1;
                assert.deepEqual(
                    await rowsOf(name),
                    await rowsOf(await makeKeys(engine, way)),
                    `${way.by} on day ${day}`
                );
            }
        }
        assert.ok(used.kept > DAYS && used.anew > 0, JSON.stringify(used));
    });

    it('are in the file of the accounts, but for those of a shard, of which not all say whose they are', async () => {
        const keptIn = async (name: string): Promise<number> => {
            const options = {
                folder: join(folder, name),
                work: folder,
                days: 7,
                mostBytes: 1e9,
                worthwhile: 1,
                rebuild: false
            };
            const kept = new KeptAccounts(engine, { ...options, warn: assert.fail });
            await kept.keep(() => Promise.resolve('a reading'), { readAt: 1, wholeAt: 1 });
            const open = await kept.open('a reading', 1);
            assert.ok(typeof open !== 'string', String(open));
            const tables = await engine.count(`SELECT count(*) FROM duckdb_tables()
                WHERE database_name = '${DATABASE}' AND starts_with(table_name, '${KEYS_TABLES}')`);
            await kept.close();
            return tables;
        };
        await engine.run(`CREATE TABLE ${KEYS_TABLES}own AS SELECT 5::UBIGINT AS key, 1 AS account`);
        const all = await keptIn('all');
        assert.ok(all > 0);
        await engine.run(`UPDATE ${KEYS_TABLES}own SET account = -2`);
        assert.equal(await keptIn('shard'), 0);
        await engine.run(`DROP TABLE ${KEYS_TABLES}own`);
        assert.equal(await keptIn('others'), all - 1);
    });

    it('are not used for another way of matching', async () => {
        const name = await makeKeys(engine, { ...BY_KEY, how: 'normalized' }, { database: KEPT, table: 'exchanged' });
        assert.ok(!name.startsWith(KEPT), name);
    });
});
