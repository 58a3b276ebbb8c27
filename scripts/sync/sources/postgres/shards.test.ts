import assert from 'node:assert/strict';
import { it } from 'node:test';
import { scatteredAnswers } from '../../testing/scattered-answers.ts';

it('4 shards at the same time, against 2 servers that hold half of the answers each, end as one run', async (t) => {
    const { runs, one, shards } = await scatteredAnswers({ accounts: 300, answers: 20_000, shards: 4 });
    for (const run of runs)
        t.diagnostic(
            `${run.name}: ${run.seconds.toFixed(1)} s, ${run.rows} rows fetched, ${run.written} accounts written`
        );
    assert.deepEqual(shards, one);
    const [whole, ...parts] = runs;
    const fetched = parts.filter((run) => run.name.startsWith('shard')).map((run) => run.rows);
    // The servers divide, too: no shard is sent rows of another.
    assert.deepEqual([fetched.length, fetched.reduce((sum, rows) => sum + rows, 0)], [4, whole?.rows]);
    assert.equal(whole?.rows, 300);
});
