import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { UnreachableError } from '../errors.ts';
import type { Part } from '../plan/part.ts';
import type { Session } from '../salesforce/session.ts';
import { collectionsWrite } from './collections.ts';
import type { RefusedRecord } from './outcome.ts';
import type { Target } from './send-parts.ts';

interface Call {
    readonly method: string;
    readonly rest: string;
    readonly body: { readonly allOrNone: boolean; readonly records: readonly object[] };
}
interface Result {
    readonly success: boolean;
    readonly errors: readonly { readonly statusCode: string; readonly message: string }[];
}

const UPDATE: Target = { object: 'Account', operation: 'update' };
const DONE: Result = { success: true, errors: [] };
const refusal = (statusCode: string, message = ''): Result => ({ success: false, errors: [{ statusCode, message }] });

function partOf(lines: readonly string[], records = lines.length - 1): Part {
    const bytes = Buffer.from(`${lines.join('\n')}\n`);
    return {
        records,
        bytes: bytes.length,
        async *open() {
            await Promise.resolve();
            yield bytes;
        },
        discard: () => undefined
    };
}

const ids = (count: number): string[] => ['Id', ...Array.from({ length: count }, (_, i) => `A${i}`)];

/** Writes a part to an org that answers with these results, or takes everything. */
async function write(part: Part, target = UPDATE, answer?: Result[] | Error) {
    const calls: Call[] = [];
    const json = (method: string, rest: string, body: Call['body']): Promise<Result[]> => {
        calls.push({ method, rest, body });
        if (answer instanceof Error) return Promise.reject(answer);
        const count = body?.records.length ?? rest.split(',').length;
        return Promise.resolve(answer ?? Array.from({ length: count }, () => DONE));
    };
    const refused: RefusedRecord[] = [];
    const session = { json } as unknown as Session;
    const written = await collectionsWrite(session, target, part, (record) => refused.push(record));
    return { written, calls, refused };
}

describe('writing by collections calls', () => {
    it('takes 200 records a call, each on its own', async () => {
        const { written, calls } = await write(partOf(ids(401)));
        assert.equal(written, 401);
        assert.deepEqual(
            calls.map(({ body }) => body.records.length),
            [200, 200, 1]
        );
        assert.ok(calls.every(({ method, body }) => method === 'PATCH' && body.allOrNone === false));
        assert.equal((await write(partOf(ids(200)))).calls.length, 1);
        assert.deepEqual((await write(partOf(ids(0)))).calls, []);
    });

    it('clears a field with #N/A and leaves one without a value alone', async () => {
        const part = partOf(['Id,Name,Score,Note', 'A1,"a, ""b""",#N/A,']);
        const { calls } = await write(part);
        assert.equal(calls[0]?.rest, '/composite/sobjects');
        assert.deepEqual(calls[0]?.body.records, [
            { attributes: { type: 'Account' }, id: 'A1', Name: 'a, "b"', Score: null }
        ]);
    });

    it('names the refused records with the code and the words of the org, and counts the others as written', async () => {
        const results = [DONE, refusal('UNABLE_TO_LOCK_ROW', 'locked'), { success: false, errors: [] }];
        const { written, refused } = await write(partOf(['Id,Name', 'A0,a', 'A1,b', 'A2,c']), UPDATE, results);
        assert.equal(written, 1);
        assert.deepEqual(refused, [
            { id: 'A1', code: 'UNABLE_TO_LOCK_ROW', message: 'locked', record: { Id: 'A1', Name: 'b' } },
            { id: 'A2', code: 'UNKNOWN', message: '', record: { Id: 'A2', Name: 'c' } }
        ]);
    });

    it('upserts by the key of the records, and calls refused ones by it', async () => {
        const target: Target = { object: 'Health_Snapshot__c', operation: 'upsert', key: 'Key__c' };
        const { calls, refused } = await write(partOf(['Key__c,Score', 'k1,5']), target, [refusal('X')]);
        assert.equal(calls[0]?.rest, '/composite/sobjects/Health_Snapshot__c/Key__c');
        assert.deepEqual(
            refused.map(({ id }) => id),
            ['k1']
        );
    });

    it('counts a record that was deleted before as deleted, and as refused when it was to be changed', async () => {
        const results = [DONE, refusal('ENTITY_IS_DELETED'), refusal('INSUFFICIENT_ACCESS')];
        const deleted = await write(partOf(ids(3)), { object: 'Health_Snapshot__c', operation: 'delete' }, results);
        assert.equal(deleted.calls[0]?.method, 'DELETE');
        assert.equal(deleted.calls[0].rest, '/composite/sobjects?ids=A0,A1,A2&allOrNone=false');
        assert.deepEqual([deleted.written, deleted.refused.map(({ id }) => id)], [2, ['A2']]);
        const changed = await write(partOf(ids(3)), UPDATE, results);
        assert.deepEqual([changed.written, changed.refused.map(({ id }) => id)], [1, ['A1', 'A2']]);
    });

    it('stops when the org answers for fewer records than were sent', async () => {
        await assert.rejects(write(partOf(ids(3)), UPDATE, [DONE, DONE]), (error: UnreachableError) => {
            assert.ok(error instanceof UnreachableError);
            assert.equal(error.message, 'The org answered for 2 of 3 records.');
            return true;
        });
    });

    it('stops when the upload does not hold the records that were planned', async () => {
        await assert.rejects(write(partOf(ids(3), 4)), /The upload holds 3 records, 4 were planned/u);
    });

    it('tells what the org refused as a whole', async () => {
        const error = Object.assign(new Error('full'), { errorCode: 'STORAGE_LIMIT_EXCEEDED' });
        await assert.rejects(
            write(partOf(ids(1)), UPDATE, error),
            /The org refused to update records: STORAGE_LIMIT_EXCEEDED: full/u
        );
    });
});
