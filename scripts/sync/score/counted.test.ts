import assert from 'node:assert/strict';
import { afterEach, beforeEach, describe, it } from 'node:test';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Engine } from '../sources/engine.ts';
import { COUNTING, countedTable, finishCounted } from './counted.ts';

const ROWS = 1_000_000;

describe('finishCounted', () => {
    let folder: string;
    let engine: Engine;
    beforeEach(async () => {
        folder = mkdtempSync(join(tmpdir(), 'health-counted-'));
        engine = await Engine.open({ folder: join(folder, 'engine'), memoryLimit: '128MB', threads: 1 });
    });
    afterEach(() => {
        engine.close();
        rmSync(folder, { recursive: true, force: true });
    });

    /** @returns pairs of neighbours of which the second comes first */
    async function outOfOrder(account: string, clustered: boolean): Promise<number> {
        await engine.run(`CREATE OR REPLACE TABLE ${COUNTING} AS
            SELECT 0::SMALLINT AS day_no, (${account})::INTEGER AS account FROM range(${ROWS})`);
        await finishCounted(engine, 0, clustered);
        const table = countedTable(0);
        const counts = `SELECT count(*) FROM ${table}`;
        assert.deepEqual([await engine.count(counts), await engine.count(`${counts.replace('*', 'DISTINCT account')}`)], [ROWS, ROWS]); // prettier-ignore
        return engine.count(
            `SELECT count(*) FROM (SELECT account, lag(account) OVER () AS before FROM ${table}) WHERE account < before`
        );
    }

    // 611,953 has no factor in common with the number of rows: every account once, in no order.
    const MIXED = `range * 611953 % ${ROWS}`;

    it('sorts what was counted, and what was taken over and is everywhere', async () => {
        assert.equal(await outOfOrder(MIXED, false), 0);
        assert.equal(await outOfOrder(MIXED, true), 0);
    });

    it('leaves what was taken over as it is when accounts are near their neighbours', async () => {
        assert.equal(await outOfOrder('range', true), 0);
        // Two threads that took turns, and a few that were counted again at the end.
        assert.equal(await outOfOrder(`(range + ${ROWS / 2}) % ${ROWS}`, true), 1);
        const late = ROWS - 20_000;
        const again = await outOfOrder(
            `CASE WHEN range < ${late} THEN range // 49 * 50 + range % 49 ELSE (range - ${late}) * 50 + 49 END`,
            true
        );
        assert.equal(again, 1);
    });

    it('makes a table of nothing', async () => {
        await engine.run(`CREATE TABLE ${COUNTING} (day_no SMALLINT, account INTEGER)`);
        await finishCounted(engine, 0, true);
        assert.equal(await engine.count(`SELECT count(*) FROM ${countedTable(0)}`), 0);
    });
});
