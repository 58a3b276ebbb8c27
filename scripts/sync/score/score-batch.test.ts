import assert from 'node:assert/strict';
import { after, describe, it } from 'node:test';
import { setTimeout } from 'node:timers/promises';
import { findDue } from '../plan/due.ts';
import { STORED_FIELDS } from '../plan/stored.ts';
import { Pool } from '../pool/pool.ts';
import { SHIPPED } from '../rules/published.ts';
import { accounts, EvidenceFolder } from '../testing/evidence-folder.ts';
import { gatherEvidence } from './gather-evidence.ts';
import { scoreBatch } from './score-batch.ts';

const DAY = '2026-06-01';
const SURVEY = { name: 'survey', kind: 'nps', files: ['nps.csv'], columns: { account: 'key', nps: 'nps', responses: 'n', date: 'when' } }; // prettier-ignore

describe('scoreBatch', () => {
    const folder = new EvidenceFolder();
    after(() => folder.close());

    /** Scores so many accounts; tells how many were scored when the other work began. */
    async function score(
        count: number,
        meanwhile: () => Promise<void>,
        pool = new Pool(1)
    ): Promise<{ before: number; scored: number }> {
        const book = accounts(Math.max(1, count));
        folder.write('nps.csv', `key,nps,n,when\n${book.map(({ Health_Key__c: key }) => `${key},10,5,2026-05-01\n`).join('')}`); // prettier-ignore
        const { engine, sources } = await folder.read([SURVEY], book);
        const columns = STORED_FIELDS.map((name) => `"${name}" VARCHAR`).join(', ');
        await engine.run(`CREATE OR REPLACE TABLE stored (idx INTEGER, ${columns}, receipt_bytes INTEGER)`);
        for (const column of ['revenue DOUBLE', 'currency VARCHAR'])
            await engine.run(`ALTER TABLE accounts ADD COLUMN ${column}`);
        await engine.run(`DELETE FROM accounts WHERE idx > ${count}`);
        const evidence = await gatherEvidence(engine, sources, [DAY]);
        await findDue(engine, [SHIPPED], { evidence, asOf: DAY });
        const scoring = { rules: [SHIPPED.rules], days: [DAY], withPast: false, scoredAt: `${DAY}T00:00:00.000Z`, changesFile: 'changes.csv' }; // prettier-ignore
        let [before, scored] = [-1, 0];
        const { blocks } = await scoreBatch(engine, pool, 'due', scoring, {
            evidence,
            receipts: null,
            folder: folder.path,
            progress: (n) => (scored = n),
            meanwhile: () => {
                before = scored;
                return meanwhile();
            }
        });
        assert.equal(blocks.reduce((sum, { rows }) => sum + rows, 0), count); // prettier-ignore
        return { before, scored };
    }

    it('begins other work for the engine before the first accounts, and is done when both are', async () => {
        let isDone = false;
        const { before, scored } = await score(6000, async () => {
            await new Promise(setImmediate);
            isDone = true;
        });
        assert.ok(isDone);
        assert.deepEqual([before, scored], [0, 6000]);
    });

    it('does the other work where there is nobody to score', async () => {
        let calls = 0;
        assert.deepEqual(await score(0, () => Promise.resolve(void (calls += 1))), { before: 0, scored: 0 });
        assert.equal(calls, 1);
    });

    it('ends behind the other work when it fails: what follows closes what that uses', async (t) => {
        const pool = new Pool(1);
        t.mock.method(pool, 'score', () => Promise.reject(new Error('no disk')));
        let isDone = false;
        const other = async (): Promise<void> => {
            await setTimeout(50);
            isDone = true;
        };
        await assert.rejects(score(10, other, pool), /no disk/u);
        assert.ok(isDone);
    });

    it('fails with the other work', async () => {
        await assert.rejects(
            score(6000, () => Promise.reject(new Error('no room'))),
            /no room/u
        );
    });
});
