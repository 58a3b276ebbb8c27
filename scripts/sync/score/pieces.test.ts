import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, describe, it } from 'node:test';
import { Engine } from '../sources/engine.ts';
import { readPieces } from './pieces.ts';

describe('readPieces', () => {
    const folder = mkdtempSync(join(tmpdir(), 'health-pieces-'));
    after(() => rmSync(folder, { recursive: true, force: true }));

    it('takes the memory the settings allow when evidence does not fit into what it is left', async () => {
        const engine = await Engine.open({ folder: join(folder, 'engine'), memoryLimit: '256MB' });
        try {
            await engine.run(`SET memory_limit = '32MB'`);
            const sql = `SELECT (i % 2)::DOUBLE, 0::DOUBLE, 0::DOUBLE, string_agg(i || repeat('x', 1000), ' ' ORDER BY i)
                FROM range(15000) t(i) GROUP BY i % 2`;
            await assert.rejects(engine.numbers(sql, 3, [1, 2]), /Out of Memory/u);
            const parts = await readPieces(engine, sql, { forms: [], width: 3 }, [1, 2]);
            assert.deepEqual(parts.map(({ numbers }) => [...numbers]), [[0, 0, 0], [1, 0, 0]]); // prettier-ignore
            assert.ok(parts.every(({ texts }) => texts[0]?.split(' ').length === 7500));
        } finally {
            engine.close();
        }
    });
});
