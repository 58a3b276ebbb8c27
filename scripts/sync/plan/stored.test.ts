import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { after, before, describe, it } from 'node:test';
import type { FieldNames } from '../salesforce/field-names.ts';
import type { Session } from '../salesforce/session.ts';
import { Engine } from '../sources/engine.ts';
import { cheapestWay, readStored, STORED_FIELDS } from './stored.ts';

const SCORED = 120_000;
/** Accounts whose review day has come: every fourth. */
const RIPE = SCORED / 4;
const TODAY = '2026-06-01';

/** An org that holds a receipt of every account and notes what it is asked for. */
class Org {
    readonly asked: string[] = [];
    private where = '';

    session(): Session {
        const json = (method: string, rest: string, body?: { ids?: string[]; query?: string }): Promise<unknown> => {
            const path = rest.split('?')[0] ?? '';
            this.asked.push(`${method} ${path}`);
            if (path === '/query')
                return Promise.resolve({ totalSize: this.answered(decodeURIComponent(rest)).length });
            if (body?.ids) return Promise.resolve(body.ids.map((Id) => ({ Id, Health_Detail__c: `receipt of ${Id}` })));
            this.where = body?.query ?? this.where;
            return Promise.resolve({ id: 'job', state: 'JobComplete' });
        };
        return { json, stream: () => Promise.resolve(this.page()) } as unknown as Session;
    }

    private answered(soql: string): string[] {
        const ids = Array.from({ length: SCORED }, (_, i) => `A${i + 1}`);
        return soql.includes(`Health_Next_Review__c <= ${TODAY}`) ? ids.filter((_, i) => (i + 1) % 4 === 0) : ids;
    }

    private page() {
        this.asked.push('page');
        const ids = this.answered(this.where);
        const blanks = ','.repeat(STORED_FIELDS.length - 1);
        const lines = ids.map((id) => `${id}${blanks}receipt of ${id}`);
        const body = Readable.from([[STORED_FIELDS.join(','), ...lines, ''].join('\n')]);
        return { status: 200, headers: { 'sforce-numberofrecords': String(ids.length) }, body };
    }
}

describe('receipts of accounts that are due', () => {
    let folder: string;
    let engine: Engine;
    /** Accounts so far and of all, as they were told. */
    let progress: [number, number | null][];
    /** Accounts that were read by Id. */
    let byId: number;
    before(async () => {
        folder = mkdtempSync(join(tmpdir(), 'health-stored-'));
        engine = await Engine.open({ folder: join(folder, 'engine'), memoryLimit: '256MB' });
        await engine.run(`CREATE TABLE accounts AS SELECT i::INTEGER AS idx, 'A' || i AS "Id", 'Scored' AS "Health_State__c",
            CASE WHEN i % 4 = 0 THEN '2026-05-30' WHEN i % 7 > 0 THEN '2026-07-01' END AS "Health_Next_Review__c" FROM range(1, ${SCORED + 1}) r(i)`);
    });
    after(() => {
        engine.close();
        rmSync(folder, { recursive: true, force: true });
    });

    /** Reads the receipts of the accounts of a condition on `idx`. Returns how many calls of each kind it took. */
    const read = async (due: string): Promise<Record<string, number>> => {
        await engine.run(
            `CREATE OR REPLACE TABLE due AS SELECT idx, "Id" AS id, "Health_State__c" AS state_stored FROM accounts WHERE ${due}`
        );
        const org = new Org();
        const names = { of: (field: string) => field } as FieldNames;
        progress = [];
        const told = (done: number, total: number | null): void => void progress.push([done, total]);
        const options = { folder, bulkFrom: 2000, asOf: TODAY, progress: told };
        const receipts = await readStored(engine, org.session(), names, 'due', options);
        const read = await receipts?.takeBefore(SCORED + 1);
        const right = [...(read ?? [])].filter(([idx, [receipt]]) => receipt === `receipt of A${idx}`);
        const unread = await engine.count(`SELECT count(*) FROM due ANTI JOIN (SELECT idx FROM stored
            WHERE "Health_Detail__c" = 'receipt of A' || idx UNION SELECT unnest([${right.map(([idx]) => idx)}])) s ON s.idx = due.idx`);
        assert.equal(unread, 0);
        byId = read?.size ?? 0;
        return Object.fromEntries([...new Set(org.asked)].map((kind) => [kind, org.asked.filter((one) => one === kind).length])); // prettier-ignore
    };
    const stored = () => engine.count('SELECT count(*) FROM stored');
    const BULK = { 'GET /query': 1, 'POST /jobs/query': 1, page: 1, 'DELETE /jobs/query/job': 1 };

    it('are read by Id while they are a small part of the book, also when they are many', async () => {
        assert.deepEqual(await read('idx % 5 = 1'), { 'POST /composite/sobjects/Account': SCORED / 5 / 2000 });
        assert.deepEqual([await stored(), byId], [0, SCORED / 5]);
    });

    it('are read by one query of what time has made due, and the others by Id', async () => {
        const due = await read('idx % 4 = 0 OR idx % 60 = 1');
        assert.deepEqual(due, { 'POST /composite/sobjects/Account': 1, ...BULK });
        assert.deepEqual([await stored(), byId], [RIPE, SCORED / 60]);
    });

    it('are read by one query of everything when a large part of the book is due', async () => {
        assert.deepEqual(await read('idx % 4 > 1'), BULK);
        assert.equal(await stored(), SCORED);
        const other = `receipt_bytes IS DISTINCT FROM strlen("Health_Detail__c")`;
        assert.equal(await engine.count(`SELECT count(*) FROM stored WHERE ${other}`), 0);
        assert.deepEqual(progress, [[SCORED, SCORED]]);
    });

    it('cost nothing when nobody is due', async () => {
        assert.deepEqual(await read('false'), {});
    });
});

describe('the cheapest way', () => {
    const million = { scored: 1_000_000, ripe: 0, ripeWanted: 0 };

    it('keeps a day on which one account in a hundred is due within 5 calls, of a million accounts', () => {
        assert.equal(cheapestWay({ ...million, wanted: 10_000 }), 'byId');
        assert.equal(cheapestWay({ ...million, wanted: 30_000 }), 'byId');
    });

    it('crosses over at about 150,000 of a million', () => {
        assert.equal(cheapestWay({ ...million, wanted: 150_000 }), 'byId');
        assert.equal(cheapestWay({ ...million, wanted: 160_000 }), 'all');
    });

    it('asks a part of the accounts by Id where everybody would be read for it', () => {
        const part = { wanted: 62_500, scored: 50_000_000, ripe: 500_000, ripeWanted: 62_500 };
        assert.equal(cheapestWay(part), 'byId');
    });
});
