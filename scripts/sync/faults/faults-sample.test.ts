import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { againCases } from './again-cases.ts';
import { FaultBook } from './fault-book.ts';
import { tryCase } from './fault-case.ts';
import type { FaultCase } from './fault-case.ts';
import { killCases } from './kill-cases.ts';
import { machineCases } from './machine-cases.ts';
import { platformCases } from './platform-cases.ts';
import { requestCases, requestKinds } from './request-cases.ts';
import { kindOf } from './request-kind.ts';
import { tryHostileRows } from './hostile/try-hostile.ts';

const KILLS = 8;
/** A run without faults makes about so many requests and takes about so long; what lies beyond strikes nobody. */
const RUN = { requests: 45, ms: 1500 };
const HOSTILE_ROWS = 5000;

/** One case of each kind of fault; `npm run test:faults` tries them all, at every kind of request. */
function sample(): FaultCase[] {
    const kinds = new Map([
        ['GET query Health_Sync_Run__c', 1],
        ['PUT jobs/ingest/:id/batches', 2]
    ]);
    const requests = requestCases(kinds, 'bulk');
    const [platform, rest] = [platformCases('bulk'), platformCases('collections')];
    const [machine, again] = [machineCases('collections'), againCases('bulk', 1)];
    const wanted: readonly (readonly [readonly FaultCase[], string, string])[] = [
        [requests, 'answer that breaks off', 'GET query Health_Sync_Run__c'],
        [requests, 'connection reset after the org has worked', 'PUT'],
        [requests, 'REQUEST_LIMIT_EXCEEDED from here on', 'PUT'],
        [platform, 'UNABLE_TO_LOCK_ROW on 5 % of the rows', 'Account'],
        [platform, 'rows in an approval process (ENTITY_IS_LOCKED)', 'Account'],
        [platform, 'storage is full (STORAGE_LIMIT_EXCEEDED)', 'Health_Snapshot__c'],
        [platform, 'session expired until the next login', 'PUT'],
        [platform, 'job that ends Failed', 'Health_Snapshot__c, after some rows'],
        [platform, 'half a file that looks whole', 'GET jobs/query'],
        [again, '503', 'GET jobs/ingest/:id/failedResults'],
        [again, 'answer that breaks off', 'GET jobs/ingest/:id/failedResults'],
        [again, 'kill -9, and of the next run too', ''],
        [rest, 'storage is full (STORAGE_LIMIT_EXCEEDED)', 'Task'],
        [rest, 'half a file that looks whole', 'POST composite/sobjects/Account'],
        [machine, 'full disk', 'rejected.csv'],
        [machine, 'source that dies mid-stream', 'HTTP, for good'],
        [machine, 'two runs at once', 'started together']
    ];
    return wanted.map(([cases, fault, at]) => {
        const found = cases.find((one) => one.fault === fault && one.at.startsWith(at));
        if (found === undefined) throw new Error(`no case of "${fault}" at ${at}`);
        return found;
    });
}

describe('a sample of the fault matrix', () => {
    let book: FaultBook;
    before(async () => {
        book = await FaultBook.start({ accounts: 30 });
    });
    after(() => book.stop());

    for (const one of [...sample(), ...killCases(KILLS, 20, 'bulk', RUN)]) {
        it(`reaches the same end after: ${one.fault} | ${one.at}`, async () => {
            const verdict = await tryCase(book, one);
            assert.deepEqual(verdict.problems, []);
            assert.equal(verdict.duplicates, 0);
        });
    }

    it('knows every kind of request of a run', async () => {
        const kinds = [...(await requestKinds(book, 'bulk')).keys()];
        for (const kind of [
            'POST oauth2/token',
            'GET query count Account',
            'PUT jobs/ingest/:id/batches',
            'POST composite'
        ])
            assert.ok(kinds.includes(kind), `${kind} is not among ${kinds.join(', ')}`);
        assert.equal(
            kindOf({ method: 'GET', path: '/services/data/v66.0/jobs/query/750x/results?maxRecords=1' }),
            'GET jobs/query/:id/results'
        );
    });
});

describe('faults in threads', () => {
    let book: FaultBook;
    before(async () => {
        book = await FaultBook.start({ accounts: 30, threads: true });
    });
    after(() => book.stop());

    for (const [fault, at] of [
        ['no memory left', 'threads that score'],
        ['full disk', 'scored accounts']
    ]) {
        it(`are told and leave the same end: ${fault} | ${at}`, async () => {
            const one = machineCases('bulk', true).find((some) => some.fault === fault && some.at === at);
            assert.ok(one);
            const { problems, struck, code } = await tryCase(book, one);
            assert.deepEqual({ problems, struck, code }, { problems: [], struck: true, code: 3 });
        });
    }
});

describe('hostile rows', () => {
    it('are rejected one by one, each with a reason, and leave the good rows alone', async () => {
        const { problems, rejected } = await tryHostileRows(HOSTILE_ROWS, 2);
        assert.deepEqual(problems.slice(0, 20), []);
        assert.ok(rejected > HOSTILE_ROWS / 4, `${rejected} rejected`);
    });
});
