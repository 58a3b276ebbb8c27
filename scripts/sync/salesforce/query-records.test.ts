import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { after, describe, it } from 'node:test';
import { UnreachableError } from '../errors.ts';
import { FieldNames } from './field-names.ts';
import { countRecords, queryAccounts, queryRecords } from './query-records.ts';
import type { RecordQuery } from './query-records.ts';
import type { Session } from './session.ts';

const folder = mkdtempSync(join(tmpdir(), 'health-query-'));
after(() => rmSync(folder, { recursive: true, force: true }));

const ALL: RecordQuery = { object: 'Thing__c', fields: ['Id', 'Name'], where: '' };
const PATH = '/services/data/v66.0';

/** An org that answers with these records, two a page, and says that there are `total` of them. */
class Org {
    readonly asked: string[] = [];
    private readonly records: readonly object[];
    private readonly total: number;
    private readonly failure: Error | null;

    constructor(records: readonly object[], total = records.length, failure: Error | null = null) {
        this.records = records;
        this.total = total;
        this.failure = failure;
    }

    session(): Session {
        const json = (method: string, rest: string, body?: object): Promise<unknown> => {
            this.asked.push(decodeURIComponent(`${method} ${rest}${body === undefined ? '' : ` ${JSON.stringify(body)}`}`));
            if (rest.startsWith('/jobs')) return Promise.resolve({ id: 'job', state: 'JobComplete' });
            if (rest.includes('COUNT()')) return Promise.resolve({ totalSize: this.total });
            if (this.failure !== null) return Promise.reject(this.failure);
            const from = Number(/^\/query\/next-(\d+)$/u.exec(rest)?.[1] ?? 0);
            const done = from + 2 >= this.records.length;
            const more = done ? {} : { nextRecordsUrl: `${PATH}/query/next-${from + 2}` };
            return Promise.resolve({ totalSize: this.total, done, records: this.records.slice(from, from + 2), ...more });
        };
        const stream = (): Promise<unknown> =>
            Promise.resolve({ status: 200, headers: { 'sforce-numberofrecords': '1' }, body: Readable.from(['Id,Name\n"1","a"\n']) });
        return { json, stream, path: (rest: string) => PATH + rest } as unknown as Session;
    } // prettier-ignore
}

const things = (count: number): object[] =>
    Array.from({ length: count }, (_, i) => ({ attributes: { type: 'Thing__c' }, Id: `T${i}`, Name: `n${i}` }));

async function read(org: Org, query = ALL, bulkFrom = 2000): Promise<{ lines: string[]; records: number }> {
    const { files, records } = await queryRecords(org.session(), query, { folder, name: 'things', bulkFrom });
    return { lines: files.flatMap((file) => readFileSync(file, 'utf8').trimEnd().split('\n')), records };
}

describe('records of a query', () => {
    it('are read page by page, in the order the org sends them', async () => {
        const org = new Org(things(5));
        const { lines, records } = await read(org);
        assert.deepEqual(lines, ['Id,Name', ...things(5).map((_, i) => `"T${i}","n${i}"`)]);
        assert.equal(records, 5);
        assert.deepEqual(org.asked, [
            'GET /query?q=SELECT COUNT() FROM Thing__c',
            'GET /query?q=SELECT Id, Name FROM Thing__c',
            'GET /query/next-2',
            'GET /query/next-4'
        ]);
    });

    it('are not asked for when there are none', async () => {
        const org = new Org([]);
        assert.deepEqual(await read(org, { ...ALL, where: 'Name = null' }), { lines: ['Id,Name'], records: 0 });
        assert.deepEqual(org.asked, ['GET /query?q=SELECT COUNT() FROM Thing__c WHERE Name = null']);
    });

    it('come by the Bulk API from the number that was set, and not below it', async () => {
        for (const [count, kind] of [
            [3, 'POST /jobs/query'],
            [2, 'GET /query?q=SELECT Id']
        ] as const) {
            const org = new Org(things(count));
            await read(org, ALL, 3);
            assert.ok(org.asked[1]?.startsWith(kind), org.asked[1]);
        }
    });

    it('are deleted ones, too, where that was asked, either way', async () => {
        const few = new Org(things(1));
        await read(few, { ...ALL, deleted: true });
        assert.deepEqual(
            few.asked.map((call) => call.slice(0, 13)),
            ['GET /queryAll', 'GET /queryAll']
        );
        for (const [deleted, operation] of [
            [true, 'queryAll'],
            [false, 'query']
        ] as const) {
            const many = new Org(things(1));
            await read(many, { ...ALL, deleted }, 1);
            assert.match(many.asked[1] ?? '', new RegExp(`"operation":"${operation}"`, 'u'));
        }
    });

    it('are an error when fewer arrive than the org announced', async () => {
        await assert.rejects(read(new Org(things(3), 4)), (error: UnreachableError) => {
            assert.ok(error instanceof UnreachableError);
            assert.equal(error.message, 'The org announced 4 records and sent 3.');
            return true;
        });
    });

    it('keep what a cell holds: quotes, blanks, numbers, and fields of a parent in any case', async () => {
        const fields = ['Id', 'Name', 'Score__c', 'Is__c', 'Parent__r.Owner.Name', 'Gone__r.Name', 'Note__c'];
        const org = new Org([
            {
                id: 'T1',
                Name: 'say "hi",\nthere',
                Score__c: 1.5,
                Is__c: false,
                parent__r: { OWNER: { Name: 'Ann' } },
                Gone__r: null,
                Note__c: null
            }
        ]);
        const { lines } = await read(org, { ...ALL, fields });
        assert.equal(lines.slice(1).join('\n'), '"T1","say ""hi"",\nthere","1.5","false","Ann",,');
    });

    it('tell what the org refused', async () => {
        const failure = Object.assign(new Error('no such column'), { errorCode: 'INVALID_FIELD' });
        await assert.rejects(
            read(new Org(things(1), 1, failure)),
            /The org refused to read records: INVALID_FIELD: no such column/u
        );
        const away = { json: () => Promise.reject(failure) } as unknown as Session;
        await assert.rejects(countRecords(away, 'SELECT COUNT() FROM X'), /refused to count records: INVALID_FIELD/u);
    });
});

describe('accounts of a query', () => {
    it('are named as the org names them, and meet every condition', async () => {
        const org = new Org([]);
        const query = {
            fields: ['Id', 'Health_Digest__c'],
            having: 'Health_State__c',
            until: { field: 'Health_Next_Review__c', day: '2026-06-01' }
        };
        const names = new FieldNames('acme', new Map());
        const options = { folder, name: 'accounts', bulkFrom: 2000 };
        const { files } = await queryAccounts(org.session(), names, query, options);
        assert.match(
            org.asked[0] ?? '',
            / FROM Account WHERE acme__Health_State__c != null AND acme__Health_Next_Review__c <= 2026-06-01$/u
        );
        assert.equal(readFileSync(files[0] ?? '', 'utf8'), 'Id,acme__Health_Digest__c\n');
        await queryAccounts(org.session(), names, { fields: ['Id'] }, options);
        assert.match(org.asked[1] ?? '', / FROM Account$/u);
    });
});
