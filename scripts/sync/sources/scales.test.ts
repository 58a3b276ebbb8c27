import assert from 'node:assert/strict';
import { after, describe, it } from 'node:test';
import { accounts, EvidenceFolder } from '../testing/evidence-folder.ts';
import type { Scale } from './scales.ts';

/** As docs/sync.md shows it: lowest answer, what each becomes, and how many of them are detractors and passives. */
const DOCUMENTED: Readonly<Record<Scale, readonly [lowest: number, becomes: readonly number[], groups: readonly [number, number]]>> = {
    '0-10': [0, [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10], [7, 2]],
    '1-10': [1, [1, 2, 3, 4, 5, 6, 7, 8, 9, 10], [6, 2]],
    '1-5': [1, [0, 3, 5, 8, 10], [3, 1]],
    '1-7': [1, [0, 2, 3, 5, 7, 8, 10], [4, 2]]
}; // prettier-ignore

describe('scales of answers', () => {
    const folder = new EvidenceFolder();
    after(() => folder.close());

    for (const [scale, [lowest, becomes, [detractors, passives]]] of Object.entries(DOCUMENTED)) {
        it(`of ${scale} become what the documentation says, and nothing outside counts`, async () => {
            const highest = lowest + becomes.length - 1;
            const answers = Array.from({ length: 14 }, (_, i) => String(i - 1));
            const rows = answers.map((answer, i) => `K${i + 1},${answer},2026-01-01`);
            folder.write('answers.csv', `key,score,when\n${rows.join('\n')}\n`);
            const columns = { account: 'key', rating: 'score', date: 'when' };
            const source = { name: 'survey', kind: 'answers', files: ['answers.csv'], columns, scale };
            const { engine, rejected } = await folder.read([source], accounts(14));
            const found = await engine.rows('SELECT 10 - ((rank & 31) >> 1) FROM evidence_0 ORDER BY account');
            assert.deepEqual(found.flat().map(Number), becomes);
            const outside = answers.filter((answer) => Number(answer) < lowest || Number(answer) > highest);
            assert.deepEqual(rejected.map(([, , , , value]) => value).toSorted(), outside.toSorted());
            const reason = `rating must be a whole number from ${lowest} to ${highest}, the scale of this source`;
            assert.deepEqual([...new Set(rejected.map((row) => row[5]))], [reason]);
            assert.equal(becomes.filter((value) => value < 7).length, detractors);
            assert.equal(becomes.filter((value) => value === 7 || value === 8).length, passives);
        });
    }
});
