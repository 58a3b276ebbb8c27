import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { GuardError, UnreachableError } from '../errors.ts';
import { FieldNames } from '../salesforce/field-names.ts';
import type { Session } from '../salesforce/session.ts';
import { guardSources, sourceLine } from './source-ratio.ts';

const counts = (used: number) => ({
    source: 'outcome',
    used,
    elsewhere: 0,
    kind: 'roi',
    files: 1,
    read: used,
    filtered: 0,
    rejected: 0
});

describe('the guard on shrunken sources', () => {
    /** Guards a source of 10 rows when the org answers the question for the last good run like this. */
    const guard = (answer: () => Promise<unknown>): Promise<void> => {
        const task = { command: 'run', minSourceRatio: 0.5, shard: null };
        const session = { json: answer } as unknown as Session;
        const run = { session, names: new FieldNames(null, new Map()), task, reporter: { warn: assert.fail } };
        return guardSources(run, [counts(10)]);
    };
    const refusing = (errorCode: string) => () => Promise.reject(Object.assign(new Error('no'), { errorCode }));

    it('compares with the last good run', async () => {
        const last = (used: number) => () =>
            Promise.resolve({ records: [{ Message__c: `Well.\n${sourceLine([counts(used)], null)}` }] });
        await guard(last(20));
        await assert.rejects(guard(last(21)), GuardError);
        await guard(() => Promise.resolve({ records: [] }));
    });

    it('lets no run through because the org did not answer', async () => {
        await assert.rejects(guard(refusing('QUERY_TIMEOUT')), (error) => {
            assert.ok(error instanceof UnreachableError);
            assert.match(error.message, /refused to say how much evidence the last good run had: QUERY_TIMEOUT/u);
            return true;
        });
    });

    it('has nothing to compare with when the user may not read the runs', async () => {
        for (const code of ['INVALID_TYPE', 'INVALID_FIELD', 'INSUFFICIENT_ACCESS_OR_READONLY'])
            await guard(refusing(code));
    });
});
