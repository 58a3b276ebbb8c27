import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, beforeEach, describe, it } from 'node:test';
import { FieldNames } from '../salesforce/field-names.ts';
import type { Session } from '../salesforce/session.ts';
import { parseShard } from '../shard/shard.ts';
import { Engine } from '../sources/engine.ts';
import { OpenJobs } from '../write/open-jobs.ts';
import type { HistoryRun } from './history-run.ts';
import { History } from './history.ts';
import { housekeep } from './housekeep.ts';
import { reown } from './reown.ts';

const LAST = { createdAt: '2026-05-03T08:00:00.000Z', userId: '005job', month: '2026-05' };
type Records = readonly Readonly<Record<string, unknown>>[];

describe('the history of an org', () => {
    let folder: string;
    let engine: Engine;
    /** Conditions of the queries, by object. */
    let asked: string[];
    let deleted: string[];
    let given: [string, string][];
    /** Answers a query with its records. */
    let answer: (object: string, where: string) => Records;
    before(async () => {
        folder = mkdtempSync(join(tmpdir(), 'health-tidying-'));
        engine = await Engine.open({ folder: join(folder, 'engine'), memoryLimit: '128MB' });
    });
    beforeEach(() => {
        [asked, deleted, given] = [[], [], []];
    });
    after(() => {
        engine.close();
        rmSync(folder, { recursive: true, force: true });
    });

    function run(shard = '0/1'): HistoryRun {
        const json = (method: string, rest: string, body?: { records: { id: string; OwnerId: string }[] }): Promise<unknown> => {
            const done = (count: number) => Array.from({ length: count }, () => ({ success: true, errors: [] }));
            if (method === 'DELETE') {
                const ids = /ids=([^&]*)/u.exec(rest)?.[1]?.split(',') ?? [];
                deleted.push(...ids);
                return Promise.resolve(done(ids.length));
            }
            if (body !== undefined) {
                given.push(...body.records.map(({ id, OwnerId }): [string, string] => [id, OwnerId]));
                return Promise.resolve(done(body.records.length));
            }
            const [, object = '', where = ''] = / FROM (\w+)(?: WHERE (.*))?$/u.exec(decodeURIComponent(rest)) ?? [];
            const records = answer(object, where);
            if (rest.includes('COUNT()')) asked.push(`${object}: ${where}`);
            return Promise.resolve({ totalSize: records.length, done: true, records });
        };
        const session = { json, path: (rest: string) => rest } as unknown as Session;
        return {
            settings: { enabled: true, keepMonths: 36, segmentField: 'Type' },
            engine,
            session,
            names: new FieldNames(null, new Map()),
            jobs: new OpenJobs(folder, 'https://org.example'),
            shard: parseShard(shard) ?? null,
            isPlan: false,
            full: false,
            asOf: '2026-06-01T23:59:59Z',
            days: ['2026-06-01'],
            folder,
            work: folder,
            bulkFrom: 2000,
            unfit: new Set(),
            beforeWrite: () => Promise.resolve(),
            assertHeld: () => undefined,
            warn: assert.fail
        };
    } // prettier-ignore

    /** Accounts of this run and of other parts, and those that have their picture of the month. */
    async function accounts(mine: readonly string[], others: readonly string[], pictured: readonly string[]): Promise<void> {
        const rows = [...mine.map((id) => `('${id}', true)`), ...others.map((id) => `('${id}', false)`)];
        await engine.run(`CREATE OR REPLACE TABLE accounts AS SELECT * FROM (VALUES ${rows.join(', ')}) t("Id", mine)`);
        await engine.run('CREATE OR REPLACE TABLE month_pictured (account VARCHAR)');
        for (const id of pictured) await engine.run(`INSERT INTO month_pictured VALUES ('${id}')`);
    } // prettier-ignore

    it('is made good only by a run that is sure of its lease', async () => {
        const objects: string[] = [];
        answer = (object) => {
            objects.push(object);
            return [{ Id: 'R1', As_Of__c: '2026-05-31T23:59:59.000+0000', History_Due__c: 'lease', History_Month__c: null }];
        };
        const lost = new Error('the lease is gone');
        const history = await History.open({ ...run(), beforeWrite: () => Promise.reject(lost) });
        const marked: unknown[] = [];
        await assert.rejects(history.begin(true, (values) => Promise.resolve(void marked.push(values))), lost);
        assert.deepEqual([objects, given, marked], [['Health_Sync_Run__c'], [], []]);
    }); // prettier-ignore

    describe('that has grown old', () => {
        const aged = (id: string, account: string | null, day: string, changed = false) => ({
            Id: id,
            Account__c: account,
            Snapshot_Date__c: day,
            Status_Changed__c: changed
        });

        it('is looked at as far as less of it is kept since the last time, and for accounts that are gone', async () => {
            await accounts(['A'], [], []);
            answer = () => [];
            await housekeep(run(), null);
            await housekeep(run(), LAST);
            await housekeep(run('1/4'), LAST);
            const since = [
                '(Snapshot_Date__c < 2026-03-03 AND Snapshot_Date__c >= 2026-01-24)',
                '(Snapshot_Date__c < 2025-06-01 AND Snapshot_Date__c >= 2025-03-31)',
                'Snapshot_Date__c < 2023-06-01'
            ].join(' OR ');
            assert.deepEqual(asked, [
                'Health_Snapshot__c: (Account__c != null AND (Snapshot_Date__c < 2026-03-03)) OR Account__c = null',
                `Health_Snapshot__c: (Account__c != null AND (${since})) OR Account__c = null`,
                `Health_Snapshot__c: (Account__c != null AND (${since}))`
            ]);
        });

        it('is thinned account by account, without those of other parts', async () => {
            await accounts(['A', 'B'], ['X'], []);
            answer = () => [
                aged('a1', 'A', '2025-01-05'),
                aged('a2', 'A', '2025-01-20'),
                aged('a3', 'A', '2025-01-10', true),
                aged('a4', 'A', '2025-02-01'),
                aged('b1', 'B', '2025-01-06'),
                aged('b2', 'B', '2025-01-21'),
                aged('x1', 'X', '2025-01-06'),
                aged('x2', 'X', '2025-01-21'),
                aged('gone', null, '2026-05-30')
            ];
            assert.equal((await housekeep(run(), null)).written, 3);
            assert.deepEqual(deleted.toSorted(), ['a1', 'b1', 'gone']);
        });

        it('loses the newest of what is old only where there is something newer', async () => {
            await accounts(['A', 'B'], [], ['B']);
            answer = () => [aged('a', 'A', '2020-01-05', true), aged('b', 'B', '2020-01-05', true)];
            assert.equal((await housekeep(run(), null)).written, 1);
            assert.deepEqual(deleted, ['b']);
        });
    });

    describe('of accounts that changed hands', () => {
        const owned = (id: string, account: string, owner: string, wanted: string) => ({
            Id: id,
            Account__c: account,
            OwnerId: owner,
            Account__r: { OwnerId: wanted }
        });

        it('is looked at since the last run began, where somebody else than the job changed the account', async () => {
            await accounts(['A'], [], []);
            answer = () => [owned('s', 'A', 'ann', 'ann')];
            assert.equal((await reown(run(), { last: null, unfinished: [] })).written, 0);
            assert.equal((await reown(run(), { last: LAST, unfinished: [] })).written, 0);
            assert.deepEqual(asked, [
                "Health_Snapshot__c: Account__r.SystemModstamp >= 2026-05-03T08:00:00.000Z AND (Account__r.LastModifiedById != '005job') AND Snapshot_Date__c >= 2026-03-31"
            ]);
        });

        it('is given as a whole to the new owner, unless that one has left', async () => {
            await accounts(['A', 'B', 'C'], ['X'], []);
            answer = (object, where) => {
                if (object === 'User') return [{ Id: 'carl' }];
                const all = [
                    owned('a1', 'A', 'ann', 'bob'),
                    owned('a2', 'A', 'bob', 'bob'),
                    owned('b1', 'B', 'ann', 'carl'),
                    owned('c1', 'C', 'ann', 'ann'),
                    owned('x1', 'X', 'ann', 'bob')
                ];
                const older = [owned('a0', 'A', 'dora', 'bob')];
                if (!where.startsWith('Account__c IN')) return all;
                return [...older, ...all].filter(({ Account__c: account }) => where.includes(`'${account}'`));
            };
            assert.equal((await reown(run(), { last: LAST, unfinished: [] })).written, 2);
            assert.deepEqual(given.toSorted(), [['a0', 'bob'], ['a1', 'bob']]); // prettier-ignore
            assert.equal(asked.at(-1), "Health_Snapshot__c: Account__c IN ('A', 'B')");
        });

        it('is asked for in groups of 200 accounts', async () => {
            const ids = Array.from({ length: 250 }, (_, i) => `A${String(i).padStart(3, '0')}`);
            await accounts(ids, [], []);
            answer = (object, where) => {
                if (object === 'User') return [];
                const all = ids.map((id) => owned(`s-${id}`, id, 'ann', 'bob'));
                const some = [...where.matchAll(/'(A\d+)'/gu)].map(([, id]) => id);
                return where.startsWith('Account__c IN') ? all.filter(({ Account__c: id }) => some.includes(id)) : all;
            };
            assert.equal((await reown(run(), { last: LAST, unfinished: [] })).written, 250);
            assert.deepEqual(given.map(([id]) => id).toSorted(), ids.map((id) => `s-${id}`));
            const groups = asked.filter((where) => where.includes(' IN ')).map((where) => where.split(',').length);
            assert.deepEqual(groups, [200, 50]);
        }); // prettier-ignore
    });
});
