import assert from 'node:assert/strict';
import { before, describe, it } from 'node:test';
import type { Batch } from '../score/score-batch.ts';
import type { Engine } from '../sources/engine.ts';
import { aroundEngine } from '../testing/around-engine.ts';
import { countShown, countStanding } from './standing.ts';

describe('accounts by state and status', () => {
    let engine: Engine;
    aroundEngine((opened) => (engine = opened), { memoryLimit: '256MB', threads: 1 });
    before(async () => {
        // Four that show something, one that shows nothing, and one of another shard.
        await engine.run(`CREATE TABLE accounts AS SELECT * FROM (VALUES
            (0, true, 'Scored', 'Green'), (1, true, 'Scored', 'Red'), (2, true, 'Scored', 'Red'),
            (3, true, 'Stale', NULL), (4, true, NULL, NULL), (5, false, 'Scored', 'Green')
        ) t(idx, mine, "Health_State__c", "Health_Status__c")`);
        await engine.run('CREATE TABLE due AS SELECT 1 AS idx UNION ALL SELECT 4');
        await engine.run(`CREATE TABLE standing AS SELECT * FROM (VALUES ('Scored', 'Green'), ('Stale', NULL)) t(state, status)`);
    }); // prettier-ignore

    it('are those of accounts that were scored, with the stored ones of the others', async () => {
        const shown = await countShown(engine, 'standing');
        assert.deepEqual(new Set(shown), new Set([['Scored', 'Green', 1], ['Stale', null, 1]])); // prettier-ignore
        assert.deepEqual(await countStanding(engine, [{ accounts: 'due', shown } as unknown as Batch]), {
            byState: { Scored: 3, Stale: 2 },
            byStatus: { Green: 2, Red: 1 }
        });
    });

    it('are the stored ones when none was scored; those that show nothing have no state', async () => {
        assert.deepEqual(await countStanding(engine, []), {
            byState: { Scored: 3, Stale: 1, null: 1 },
            byStatus: { Green: 1, Red: 2 }
        });
    });
});
