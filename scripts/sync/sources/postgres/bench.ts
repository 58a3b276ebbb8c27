// node scripts/sync/sources/postgres/bench.ts [--accounts 20000] [--answers 2000000] [--shards 4]: one run and n shards at the same
// time against two PostgreSQL servers of its own, which hold half of the answers each, and whether both end in the same state.
import { isDeepStrictEqual, parseArgs } from 'node:util';
import { scatteredAnswers } from '../../testing/scattered-answers.ts';

const { values } = parseArgs({
    options: {
        accounts: { type: 'string', default: '20000' },
        answers: { type: 'string', default: '2000000' },
        shards: { type: 'string', default: '4' }
    }
});
const size = { accounts: Number(values.accounts), answers: Number(values.answers), shards: Number(values.shards) };
const { runs, one, shards } = await scatteredAnswers(size);
console.log(`${size.answers} answers of ${size.accounts} accounts on 2 servers`);
console.table(
    runs.map((run) => ({
        ...run,
        seconds: Number(run.seconds.toFixed(1)),
        fetching: Number(run.fetching.toFixed(1))
    }))
);
const same = isDeepStrictEqual(one, shards);
console.log(same ? 'one run and the shards end in the same state' : 'NOT THE SAME STATE');
process.exitCode = same ? 0 : 1;
