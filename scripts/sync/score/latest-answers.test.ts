import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { Engine } from '../sources/engine.ts';
import { latestByGrouping, latestOf } from './latest-answers.ts';

describe('the way to find latest answers', () => {
    const folder = mkdtempSync(join(tmpdir(), 'health-latest-'));
    let engine: Engine;
    before(async () => {
        engine = await Engine.open({ folder: join(folder, 'engine'), memoryLimit: '64MB' });
    });
    after(() => {
        engine.close();
        rmSync(folder, { recursive: true, force: true });
    });

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
