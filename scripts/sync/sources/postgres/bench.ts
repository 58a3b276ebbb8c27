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
const lines = runs.map(({ name, seconds, fetching, rows, written, peakMemoryMb }) =>
    [
        name.padEnd(12),
        `${seconds.toFixed(1)} s`,
        `${fetching.toFixed(1)} s to fetch ${rows} rows`,
        `${written} accounts written`,
        `${peakMemoryMb} MB`
    ].join('   ')
);
const same = isDeepStrictEqual(one, shards);
lines.unshift(`${size.answers} answers of ${size.accounts} accounts on 2 servers`);
lines.push(same ? 'one run and the shards end in the same state' : 'NOT THE SAME STATE');
process.stdout.write(`${lines.join('\n')}\n`);
process.exitCode = same ? 0 : 1;
