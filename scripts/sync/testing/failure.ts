import assert from 'node:assert/strict';
import { SyncError } from '../errors.ts';

/** The failure that some work ends with, one that is told to people; anything else fails the test. */
export async function failureOf(work: Promise<unknown>): Promise<SyncError> {
    const error = await work.then(
        () => null,
        (thrown: unknown) => thrown
    );
    assert.ok(error instanceof SyncError, String(error));
    return error;
}
