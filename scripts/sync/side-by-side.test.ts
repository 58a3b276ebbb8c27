import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { sideBySide } from './side-by-side.ts';

describe('two things at once', () => {
    it('give both results', async () => {
        assert.deepEqual(await sideBySide(Promise.resolve(1), Promise.resolve('two')), [1, 'two']);
    });

    it('end only when both have ended, also when one fails', async () => {
        const ended: string[] = [];
        const other = Promise.withResolvers<void>();
        const slow = other.promise.then(() => ended.push('other'));
        const both = sideBySide(Promise.reject(new Error('one')), slow);
        const told = both.catch((error: Error) => ended.push(error.message));
        await new Promise(setImmediate);
        assert.deepEqual(ended, []);
        other.resolve();
        await told;
        assert.deepEqual(ended, ['other', 'one']);
    });

    it('tell the failure of the first when both fail', async () => {
        const failed = [Promise.reject(new Error('one')), Promise.reject(new Error('other'))] as const;
        await assert.rejects(sideBySide(...failed), /one/u);
    });
});
