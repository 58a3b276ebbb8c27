import assert from 'node:assert/strict';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, describe, it } from 'node:test';
import { blockPart } from '../plan/block-part.ts';
import { SHIPPED } from '../rules/published.ts';
import { PIECE_HEAD } from '../score/pieces.ts';
import { inLanes, Pool } from './pool.ts';
import type { ScoreTask } from './worker.ts';

const folder = mkdtempSync(join(tmpdir(), 'health-pool-'));
after(() => rmSync(folder, { recursive: true, force: true }));

const DAY = '2026-06-01';
const DAY_NUMBER = Date.UTC(2026, 3, 2) / 86_400_000;
const scoring = {
    rules: [SHIPPED.rules],
    days: ['2026-05-01', DAY],
    withPast: true,
    scoredAt: `${DAY}T00:00:00.000Z`,
    changesFile: 'changes.csv'
};
const line = (i: number): string => {
    const known = [i, 0, null, null, false, null, null, 'digest', null, 'Größe', `00100000000000${i}`, `Account ${i}`];
    const stored = [null, null, null, null, null, null, null];
    return JSON.stringify([...known, ...stored]);
};
// The engine answers in any order, but for the evidence.
const lines = Array.from({ length: 40 }, (_, i) => line(50 - i)).join('\n');
const bytesOf = (text: string) => new TextEncoder().encode(text);
/** Texts belong to whom they are handed. */
const texts = () => ({
    lines: bytesOf(lines),
    pieces: { ...pieces, numbers: pieces.numbers.slice() },
    stored: new Map()
});
const pieces = {
    forms: [{ kind: 'score', half: 'x', source: 'cx' } as const],
    width: PIECE_HEAD + 2,
    numbers: Float64Array.from(
        Array.from({ length: 40 }, (_, i) => [0, 1].flatMap((day) => [11 + i, day, 0, 2 + (i % 8), DAY_NUMBER])).flat()
    ),
    texts: []
};

function taskFor(name: string): ScoreTask {
    const path = (ending: string): string => join(folder, `${name}.${ending}`);
    return { texts: texts(), scoring, files: { block: path('block'), standing: path('csv'), past: path('ndjson') } };
}

/** What a pool makes of some accounts, up to the upload. */
async function madeBy(pool: Pool, name: string): Promise<unknown[]> {
    const task = taskFor(name);
    const answer = await pool.score(task);
    const placed = { blocks: [answer.block], placing: { cohorts: null, asOf: DAY } };
    const size = await pool.measure(placed);
    const changes = join(folder, `${name}.changes`);
    writeFileSync(changes, 'title\n');
    await pool.list({ ...placed, file: changes, from: 6 });
    const part = blockPart({ ...placed, header: 'Id' }, size);
    const upload = (await Array.fromAsync(part.open(), (chunk) => Buffer.from(chunk).toString('utf8'))).join('');
    assert.equal(Buffer.byteLength(upload), part.bytes);
    part.discard();
    const texts = [task.files.standing, task.files.past, changes].map((file) => readFileSync(file, 'utf8'));
    assert.equal(Buffer.byteLength(texts[2] ?? ''), 6 + size.lineBytes);
    const { file, ...block } = answer.block;
    assert.equal(file, task.files.block);
    return [{ ...answer, block }, part.records, ...texts, upload];
}

describe('Pool', () => {
    it('makes the same in threads as without, in the order of the accounts', async () => {
        const [alone, threads] = [new Pool(2), new Pool(2)];
        await threads.start(1_000_000);
        assert.deepEqual([alone.lanes, threads.lanes], [1, 2]);
        try {
            const made = await madeBy(alone, 'alone');
            assert.deepEqual(await madeBy(threads, 'threads'), made);
            assert.equal(made[1], 40);
            const ids = String(made[5]).split('\n').slice(1, -1).map((record) => record.split(',')[0]); // prettier-ignore
            assert.deepEqual(ids, ids.toSorted());
            assert.deepEqual(readdirSync(folder).filter((name) => name.endsWith('.block')), []); // prettier-ignore
        } finally {
            await threads.close();
        }
    });

    it('gives the texts of accounts away to a thread', async () => {
        const pool = new Pool(2);
        await pool.start(1_000_000);
        const task = taskFor('given');
        try {
            await pool.score(task);
            assert.deepEqual([task.texts.lines.length, task.texts.pieces?.numbers.length], [0, 0]);
        } finally {
            await pool.close();
        }
    });

    it('tells what failed in a thread', async () => {
        const pool = new Pool(2);
        await pool.start(1_000_000);
        try {
            await assert.rejects(
                pool.score({ ...taskFor('broken'), texts: { ...texts(), lines: bytesOf('no JSON') } }),
                /JSON/u
            );
        } finally {
            await pool.close();
        }
    });

    it('does without threads once they were ended', async () => {
        const pool = new Pool(2);
        await pool.start(1_000_000);
        await pool.close();
        assert.equal(pool.lanes, 1);
        assert.equal((await madeBy(pool, 'after'))[1], 40);
        await pool.close();
    });

    it('starts no thread for a small book', async () => {
        const pool = new Pool(4);
        await pool.start(100);
        assert.equal(pool.lanes, 1);
    });
});

describe('inLanes', () => {
    it('works on a few items at a time and keeps their order', async () => {
        let [busy, most] = [0, 0];
        const results = await inLanes([1, 2, 3, 4, 5], 2, async (item, nth) => {
            busy += 1;
            most = Math.max(most, busy);
            await new Promise(setImmediate);
            busy -= 1;
            return [item, nth];
        });
        assert.deepEqual(results, [[1, 0], [2, 1], [3, 2], [4, 3], [5, 4]]); // prettier-ignore
        assert.equal(most, 2);
    });

    it('begins nothing behind a failure, and tells it when what was under way is done', async () => {
        const slow = Promise.withResolvers<void>();
        const told: unknown[] = [];
        const working = inLanes([1, 2, 3, 4], 2, async (item) => {
            told.push(item);
            if (item === 2) throw new Error('two');
            await slow.promise;
            throw new Error('another');
        });
        const failed = working.catch((error: Error) => told.push(error.message));
        await new Promise(setImmediate);
        assert.deepEqual(told, [1, 2]);
        slow.resolve();
        await failed;
        assert.deepEqual(told, [1, 2, 'two']);
    });
});
