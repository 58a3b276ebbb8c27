import assert from 'node:assert/strict';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, beforeEach, describe, it } from 'node:test';
import { filePart } from '../plan/part.ts';
import { cellsOf } from '../salesforce/csv.ts';
import type { Session } from '../salesforce/session.ts';
import { OpenJobs } from './open-jobs.ts';
import type { RefusedRecord, WriteCounts } from './outcome.ts';
import { writeParts } from './write-plan.ts';

const root = mkdtempSync(join(tmpdir(), 'health-write-'));
after(() => rmSync(root, { recursive: true, force: true }));

interface Sent {
    readonly attributes: unknown;
    readonly [field: string]: unknown;
}

describe('writing parts', () => {
    let folder: string;
    beforeEach(() => {
        folder = mkdtempSync(join(root, 'run-'));
    });

    /** Writes to an org that refuses the records of a call with these codes, by their id. */
    async function write(
        files: readonly (readonly string[])[],
        refusals: readonly Readonly<Record<string, string>>[] = [],
        bulkFrom = 2000,
        instead: (refused: RefusedRecord) => RefusedRecord['record'] | null = () => null
    ) {
        const calls: Sent[][] = [];
        const kinds: string[] = [];
        const progress: number[] = [];
        const json = (method: string, rest: string, body: { records: Sent[] }): Promise<unknown> => {
            kinds.push(`${method} ${rest.split('/')[1]}`);
            if (rest === '/jobs/ingest') return Promise.resolve({ id: 'job' });
            if (rest.startsWith('/jobs'))
                return Promise.resolve({ id: 'job', state: 'JobComplete', numberRecordsProcessed: 2 });
            const codes = refusals[calls.push(body.records) - 1] ?? {};
            return Promise.resolve(
                body.records.map(({ id }) => {
                    const [statusCode, ...words] = codes[String(id)]?.split(':') ?? [];
                    const errors = statusCode === undefined ? [] : [{ statusCode, message: words.join(':') || 'no' }];
                    return { success: statusCode === undefined, errors };
                })
            );
        };
        const session = { json, stream: () => Promise.resolve({ status: 201, body: [] }) } as unknown as Session;
        const parts = files.map((lines, i) => {
            const path = join(folder, `upload-${i}.csv`);
            writeFileSync(path, `${lines.join('\n')}\n`);
            return filePart(path, lines.length - 1);
        });
        const counts: WriteCounts = await writeParts(session, parts, {
            target: { object: 'Account', operation: 'update' },
            bulkFrom,
            folder,
            failedFile: join(folder, 'failed.csv'),
            jobs: new OpenJobs(folder, 'https://org.example'),
            progress: (written) => progress.push(written),
            instead
        });
        return { counts, calls, kinds, progress };
    }
    const failedRows = (): string[][] =>
        readFileSync(join(folder, 'failed.csv'), 'utf8').trimEnd().split('\n').map(cellsOf);

    it('tells how many are written so far, over all parts, and throws away what was sent', async () => {
        const { counts, calls, progress } = await write([
            ['Id', 'A1', 'A2'],
            ['Id', 'A3']
        ]);
        assert.deepEqual(counts, { written: 3, failed: 0, byCode: {} });
        assert.deepEqual([calls.length, progress], [2, [2, 3]]);
        assert.deepEqual(
            [0, 1].map((i) => existsSync(join(folder, `upload-${i}.csv`))),
            [false, false]
        );
        assert.equal(existsSync(join(folder, 'failed.csv')), false);
    });

    it('uses the Bulk API from the number of records that was set, all parts counted', async () => {
        const two = await write([['Id', 'A1', 'A2']], [], 2);
        assert.deepEqual([two.counts.written, two.calls, two.kinds[0]], [2, [], 'POST jobs']);
        const few = await write([['Id', 'A1', 'A2']], [], 3);
        assert.deepEqual([few.counts.written, few.kinds], [2, ['PATCH composite']]);
    });

    it('sends a record that was locked again as it was, and lists one that was refused for good', async () => {
        const upload = ['Id,Name,Score__c,Note__c', 'A1,"a, ""b""",#N/A,', 'A2,c,1.5,x', 'A3,d,2,y'];
        const refusals = [{ A1: 'UNABLE_TO_LOCK_ROW', A2: 'FIELD_CUSTOM_VALIDATION_EXCEPTION' }];
        const { counts, calls, progress } = await write([upload], refusals);
        assert.deepEqual(counts, { written: 2, failed: 1, byCode: { FIELD_CUSTOM_VALIDATION_EXCEPTION: 1 } });
        assert.deepEqual(progress, [1, 2]);
        const attributes = { type: 'Account' };
        assert.deepEqual(calls[1], [{ attributes, id: 'A1', Name: 'a, "b"', Score__c: null }]);
        assert.deepEqual(
            failedRows().map(([id, code]) => [id, code]),
            [
                ['Id', 'code'],
                ['A2', 'FIELD_CUSTOM_VALIDATION_EXCEPTION']
            ]
        );
    });

    it('sends a record again whose trigger met a lock, and not one whose trigger failed of itself', async () => {
        const trigger = 'CANNOT_INSERT_UPDATE_ACTIVATE_ENTITY';
        const lock = `${trigger}:T: execution of AfterUpdate\n\ncaused by: first error: UNABLE_TO_LOCK_ROW, no access`;
        const { counts, calls } = await write(
            [['Id', 'A1', 'A2']],
            [{ A1: lock, A2: `${trigger}:T: null\n\npointer` }]
        );
        assert.deepEqual(counts, { written: 1, failed: 1, byCode: { [trigger]: 1 } });
        assert.deepEqual(
            calls.map((records) => records.map(({ id }) => id)),
            [['A1', 'A2'], ['A1']]
        );
        assert.equal(failedRows()[1]?.join(), `A2,${trigger},T: null pointer`);
    });

    it('sends what is to be sent in the place of a refused record, once', async () => {
        const upload = ['Id,OwnerId', 'A1,U1', 'A2,U2'];
        const unfit = { A1: 'TRANSFER_REQUIRES_READ' };
        const instead = ({ code, record }: RefusedRecord) =>
            code === 'OTHER' || record['OwnerId'] === '' ? null : { ...record, OwnerId: '' };
        const { counts, calls } = await write([upload], [{ ...unfit, A2: 'OTHER' }, unfit], 2000, instead);
        assert.deepEqual(counts, { written: 0, failed: 2, byCode: { TRANSFER_REQUIRES_READ: 1, OTHER: 1 } });
        assert.deepEqual(calls[1], [{ attributes: { type: 'Account' }, id: 'A1' }]);
        assert.equal(calls.length, 2);
    });

    it('gives a record up that is locked the fourth time', async () => {
        const locked = { A1: 'UNABLE_TO_LOCK_ROW' };
        const { counts, calls } = await write([['Id', 'A1', 'A2']], [locked, locked, locked, locked, locked]);
        assert.deepEqual(counts, { written: 1, failed: 1, byCode: { UNABLE_TO_LOCK_ROW: 1 } });
        assert.deepEqual(
            calls.map((records) => records.length),
            [2, 1, 1, 1]
        );
        assert.equal(failedRows()[1]?.[0], 'A1');
    });

    it('asks nothing when there is nothing to write', async () => {
        const { counts, kinds } = await write([], [], 0);
        assert.deepEqual([counts, kinds], [{ written: 0, failed: 0, byCode: {} }, []]);
    });
});
