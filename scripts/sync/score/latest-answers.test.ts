import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Engine } from '../sources/engine.ts';
import { aroundEngine } from '../testing/around-engine.ts';
import { latestByGrouping, latestOf } from './latest-answers.ts';

describe('the way to find latest answers', () => {
    let engine: Engine;
    aroundEngine((opened) => (engine = opened));

    const isSorting = async (key: string, person: string): Promise<boolean> => {
        await engine.run(`CREATE OR REPLACE TABLE answers AS SELECT ${key} AS key, NULL::TINYINT AS mark,
            (${person})::UBIGINT AS person, 1 AS rank FROM range(200_000) t(i)`);
        return (await latestOf(engine, 'answers', 200_000, 'true')) !== latestByGrouping;
    };

    it('is sorting where most persons have answered once', async () => {
        assert.deepEqual([await isSorting('hash(i)', 'i'), await isSorting('hash(i % 1000)', 'i % 10')], [true, false]);
    });

    it('is the one that never costs much where the answers of few accounts, or of nobody, tell nothing', async () => {
        const last = '18446744073709551615::UBIGINT';
        assert.deepEqual([await isSorting(last, 'i % 10'), await isSorting('hash(i)', 'NULL')], [false, false]);
    });
});
