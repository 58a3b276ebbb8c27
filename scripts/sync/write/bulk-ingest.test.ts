import assert from 'node:assert/strict';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { after, describe, it } from 'node:test';
import { UnreachableError } from '../errors.ts';
import type { Part } from '../plan/part.ts';
import type { Session } from '../salesforce/session.ts';
import { bulkWrite } from './bulk-ingest.ts';
import { OpenJobs } from './open-jobs.ts';
import type { RefusedRecord } from './outcome.ts';
import type { Target } from './send-parts.ts';

const folder = mkdtempSync(join(tmpdir(), 'health-bulk-'));
after(() => rmSync(folder, { recursive: true, force: true }));

const UPDATE: Target = { object: 'Account', operation: 'update' };
const FAILURES =
    '"sf__Id","sf__Error","Id","Name"\n' +
    '"A1","UNABLE_TO_LOCK_ROW:locked, ""again"":--","A1","a, b"\n"A2","no code","A2",""\n';

interface Job {
    readonly state?: string;
    readonly errorMessage?: string;
    readonly numberRecordsProcessed?: number;
    readonly numberRecordsFailed?: number;
}
type Failures = { readonly status: number; readonly text: string } | 'cut';

/** An org that ends the jobs it is sent as it is told to, and then lists the failed records. */
class Org {
    readonly calls: string[] = [];
    readonly settings: Readonly<Record<string, unknown>>[] = [];
    readonly jobs = new OpenJobs(mkdtempSync(join(folder, 'jobs-')), 'https://org.example');
    readonly refused: RefusedRecord[] = [];
    readonly told: number[] = [];
    readonly waited: (string | null)[] = [];
    /** How often a job is not done yet when it is asked about. */
    busy = 0;
    private readonly ends: readonly Job[];
    private readonly failures: Failures[];

    constructor(ends: readonly Job[], failures: readonly Failures[] = []) {
        this.ends = ends;
        this.failures = [...failures];
    }

    async write(sizes: readonly number[], target = UPDATE): Promise<void> {
        const parts = sizes.map((records): Part => ({ records, bytes: 0, open: nothing, discard: () => undefined }));
        try {
            await bulkWrite(this.session(), target, parts, this.jobs, {
                folder,
                refused: (record) => this.refused.push(record),
                written: (records) => this.told.push(records),
                waiting: (note) => this.waited.push(note)
            });
        } finally {
            // The list of refused records is as long as an upload.
            assert.deepEqual(readdirSync(folder).filter((name) => name.startsWith('failed-results')), []); // prettier-ignore
        }
    }

    private session(): Session {
        const json = (method: string, rest: string, body: Readonly<Record<string, unknown>>): Promise<unknown> => {
            const id = rest.split('/').at(-1) ?? '';
            this.calls.push(method === 'POST' ? 'make' : method === 'GET' ? `ask ${id}` : `${String(body['state'])} ${id}`);
            if (method === 'POST') return Promise.resolve({ id: String(this.settings.push(body) - 1) });
            if (method === 'GET' && this.busy-- > 0) return Promise.resolve({ id, state: 'InProgress' });
            return Promise.resolve(method === 'GET' ? { id, state: 'JobComplete', ...this.ends[Number(id)] } : {});
        };
        const stream = ({ method, rest }: { method: string; rest: string }): Promise<unknown> => {
            this.calls.push(`${method} ${rest.split('/').slice(-2).toReversed().join(' ')}`);
            if (method === 'PUT') return Promise.resolve({ status: 201, body: [] });
            const answer = this.failures.shift() ?? { status: 500, text: '' };
            if (answer !== 'cut') return Promise.resolve({ status: answer.status, body: Readable.from([Buffer.from(answer.text)]) });
            return Promise.resolve({ status: 200, body: Readable.from(brokenOff()) });
        };
        return { json, stream } as unknown as Session;
    } // prettier-ignore
}

async function* nothing(): AsyncGenerator<Uint8Array> {
    // Nothing is read of it here.
}

/** The first of the failed records, then the connection is gone. */
async function* brokenOff(): AsyncGenerator<Buffer> {
    await Promise.resolve();
    yield Buffer.from(FAILURES.split('"A2"')[0] ?? '');
    throw Object.assign(new Error('aborted'), { code: 'ECONNRESET' });
}

const taken = (records: number): Job => ({ numberRecordsProcessed: records, numberRecordsFailed: 0 });
const twoFailed: Job = { numberRecordsProcessed: 5, numberRecordsFailed: 2 };

describe('writing by the Bulk API', () => {
    it('sends every part before it waits for the first job, and tells what was written of each', async () => {
        const org = new Org([taken(5), taken(7)]);
        await org.write([5, 7]);
        const lastSent = org.calls.findLastIndex((call) => call.startsWith('UploadComplete'));
        const firstAsked = org.calls.findIndex((call) => call.startsWith('ask'));
        assert.ok(lastSent < firstAsked, org.calls.join());
        assert.deepEqual(org.told, [0, 0, 5, 7]);
        assert.deepEqual([org.refused, org.jobs.left()], [[], []]);
        assert.ok(!org.calls.some((call) => call.includes('failedResults')));
    });

    it('says what is to be done with the records, and by which key', async () => {
        const csv = { contentType: 'CSV', lineEnding: 'LF', columnDelimiter: 'COMMA' };
        const org = new Org([taken(1)]);
        await org.write([1]);
        assert.deepEqual(org.settings, [{ object: 'Account', operation: 'update', ...csv }]);
        const other = new Org([taken(1)]);
        const upsert: Target = { object: 'Health_Snapshot__c', operation: 'upsert', key: 'Snapshot_Key__c' };
        await other.write([1], upsert);
        assert.deepEqual(other.settings, [
            { object: 'Health_Snapshot__c', operation: 'upsert', externalIdFieldName: 'Snapshot_Key__c', ...csv }
        ]);
    });

    it('names the records that failed as they were sent, and counts the others as written', async () => {
        const org = new Org([twoFailed], [{ status: 200, text: FAILURES }]);
        await org.write([5]);
        assert.deepEqual(org.told, [0, 3]);
        assert.deepEqual(org.refused, [
            { id: 'A1', code: 'UNABLE_TO_LOCK_ROW', message: 'locked, "again":--', record: { Id: 'A1', Name: 'a, b' } },
            { id: 'A2', code: 'UNKNOWN', message: 'no code', record: { Id: 'A2', Name: '' } }
        ]);
    });

    it('counts a record as deleted that is gone already, and only when it is to be', async () => {
        const text =
            '"sf__Id","sf__Error","Id"\n"","ENTITY_IS_DELETED:entity is deleted:--","a01"\n"","X_Y:no:--","a02"\n';
        for (const [target, written, refused] of [
            [{ object: 'Health_Snapshot__c', operation: 'delete' }, 4, ['a02']],
            [UPDATE, 3, ['a01', 'a02']]
        ] as const) {
            const org = new Org([twoFailed], [{ status: 200, text }]);
            await org.write([5], target);
            assert.deepEqual([org.told, org.refused.map(({ id }) => id)], [[0, written], refused]);
        }
    });

    it('calls a failed record by the id the org gave it when none was sent', async () => {
        const text = '"sf__Id","sf__Error","Key__c"\n"a01","X_Y:no:--","k1"\n"","X_Y:no:--","k2"\n';
        const org = new Org([{ numberRecordsProcessed: 2, numberRecordsFailed: 2 }], [{ status: 200, text }]);
        await org.write([2]);
        assert.deepEqual(
            org.refused.map(({ id, record }) => [id, record]),
            [
                ['a01', { Key__c: 'k1' }],
                ['', { Key__c: 'k2' }]
            ]
        );
    });

    for (const [what, first] of [
        ['the list breaks off', 'cut'],
        ['the org is busy', { status: 503, text: 'busy' }]
    ] as const) {
        it(`asks again for the failed records when ${what}, and names each once`, async () => {
            const org = new Org([twoFailed], [first, { status: 200, text: FAILURES }]);
            await org.write([5]);
            assert.deepEqual(
                org.refused.map(({ id }) => id),
                ['A1', 'A2']
            );
        });
    }

    it('asks once for the failed records when the org refuses to list them', async () => {
        const body = '[{"errorCode":"REQUEST_LIMIT_EXCEEDED"}]';
        const org = new Org([twoFailed], [{ status: 403, text: body }]);
        await assert.rejects(org.write([5]), (error: UnreachableError) => {
            assert.match(error.message, /refused to send the failed records \(HTTP 403\)/u);
            assert.match(error.actions.join(), /Run the same command again later/u);
            return true;
        });
        assert.equal(org.calls.filter((call) => call.includes('failedResults')).length, 1);
        assert.deepEqual(org.refused, []);
    });

    it('stops when the list of failed records is not as long as the org counts', async () => {
        const org = new Org([{ ...twoFailed, numberRecordsFailed: 3 }], [{ status: 200, text: FAILURES }]);
        await assert.rejects(org.write([5]), /The update job 0 counts 3 failed records and lists 2/u);
        assert.deepEqual(org.told, [0]);
    });

    it('stops when the org has worked on fewer records than were sent, and leaves the job to the next run', async () => {
        for (const job of [taken(4), {}]) {
            const org = new Org([job, taken(7)]);
            await assert.rejects(org.write([5, 7]), (error: UnreachableError) => {
                assert.ok(error instanceof UnreachableError);
                assert.match(error.message, /The update job 0 processed [04] of 5 records sent/u);
                return true;
            });
            assert.deepEqual(org.jobs.left(), ['0', '1']);
            assert.deepEqual(org.told, [0, 0]);
        }
    });

    it('waits for a job that the org does not get to, and says so once it has taken half an hour', async (context) => {
        let minutes = 0;
        context.mock.method(performance, 'now', () => (minutes += 20) * 60_000);
        const org = new Org([taken(5)]);
        org.busy = 3;
        await org.write([5]);
        assert.deepEqual(org.told, [0, 5]);
        const notes = org.waited.filter((note) => note !== null);
        assert.deepEqual([org.waited.length, notes.length], [3, 1]);
        assert.match(
            notes[0] ?? '',
            /not finished the update job 0 for 30 minutes \(InProgress\).*Bulk Data Load Jobs/u
        );
    });

    for (const [end, why] of [
        [
            { state: 'Failed', errorMessage: 'InvalidBatch : Field name not found : X' },
            'Failed: InvalidBatch : Field name not found : X'
        ],
        [{ state: 'Aborted' }, 'Aborted: no reason given']
    ] as const) {
        it(`stops when a job ends ${end.state}, says why, and remembers the jobs that are still under way`, async () => {
            const org = new Org([end, taken(7)]);
            await assert.rejects(org.write([5, 7]), (error: UnreachableError) => {
                assert.equal(error.message, `The update job 0 ended ${why}`);
                assert.match(error.actions.join(), /run the same command again/u);
                assert.equal(error.actions.join().includes('-- doctor'), end.state === 'Failed');
                return true;
            });
            assert.deepEqual(org.jobs.left(), ['1']);
        });
    }
});
