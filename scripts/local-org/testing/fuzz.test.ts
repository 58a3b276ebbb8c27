// A sample of the fuzzer's cases; all of them: npm run fuzz:org
import assert from 'node:assert/strict';
import { it } from 'node:test';
import { runFuzz } from './fuzz/run.ts';

it('hostile input: 2,000 cases', async () => {
    const { problems, counts } = await runFuzz({ seed: 20261122, from: 0, cases: 2000 }, () => undefined);
    assert.deepEqual(problems, []);
    assert.ok(Object.keys(counts).length > 20, 'many kinds of answers');
});
