import assert from 'node:assert/strict';
import { mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, it } from 'node:test';
import { Engine } from './engine.ts';

describe('Engine', () => {
    let folder: string;
    let engine: Engine;
    beforeEach(async () => {
        folder = mkdtempSync(join(tmpdir(), 'engine-'));
        engine = await Engine.open({ folder: join(folder, 'data'), memoryLimit: '128MB' });
    });
    afterEach(() => {
        engine.close();
        rmSync(folder, { recursive: true, force: true });
    });

    const packing = async (): Promise<unknown> =>
        (await engine.rows(`SELECT lower(current_setting('force_compression'))`))[0]?.[0];

    it('fills tables as they are as long as anybody wants that, through whichever connection', async () => {
        const beside = await engine.beside();
        const seen: unknown[] = [];
        for (let i = 0; i < 20; i++) {
            const look = async (): Promise<void> => void seen.push(await packing());
            await Promise.all([engine.unpacked(look), beside.unpacked(look), beside.unpacked(look)]);
            seen.push(await packing());
        }
        beside.close();
        const round = ['uncompressed', 'uncompressed', 'uncompressed', 'auto'];
        assert.deepEqual(seen, Array.from({ length: 20 }, () => round).flat());
    });

    it('forgets tables while others are being read, and has the memory for the next ones', async () => {
        await engine.run('CREATE TABLE large AS SELECT i, hash(i) AS h FROM range(3000000) t(i)');
        let rows = 0;
        for await (const some of engine.stream('SELECT count(*) FROM large GROUP BY h % 50000')) {
            await engine.forget();
            rows += [...some].length;
        }
        assert.equal(rows, 50_000);
        const limit = await engine.rows(`SELECT current_setting('memory_limit')`);
        await engine.shrink();
        assert.deepEqual(await engine.rows(`SELECT current_setting('memory_limit')`), limit);
    });

    it('writes no log, and new tables take the place of those that are gone', async () => {
        const replace = (): Promise<number> =>
            engine.run('CREATE OR REPLACE TABLE large AS SELECT i, hash(i) AS h FROM range(500000) t(i)');
        await replace();
        await replace();
        const file = join(folder, 'data', 'evidence.duckdb');
        const { size } = statSync(file);
        for (let i = 0; i < 4; i++) await replace();
        assert.ok(statSync(file).size < size * 1.5, `${statSync(file).size} instead of ${size}`);
        assert.deepEqual(readdirSync(join(folder, 'data')), ['evidence.duckdb']);
    });

    it('finds its tables through every connection', async () => {
        await engine.run('CREATE TABLE few AS SELECT i::DOUBLE AS i, encode(i::VARCHAR) AS text FROM range(3) t(i)');
        const beside = await engine.beside();
        assert.equal(await beside.count('SELECT count(*) FROM few'), 3);
        beside.close();
        const fork = await engine.fork();
        await fork.run('INSERT INTO few VALUES (3, NULL)');
        fork.closeSync();
        assert.deepEqual(await Array.fromAsync(engine.column('SELECT i FROM few ORDER BY i')), ['0', '1', '2', '3']);
        const texts = await Array.fromAsync(engine.bytes('SELECT i, text FROM few WHERE i < 3 ORDER BY i'));
        assert.deepEqual(texts.map(([n, bytes]) => [n, String(Buffer.from(bytes))]), [[0, '0'], [1, '1'], [2, '2']]); // prettier-ignore
        const parts = await engine.numbers('SELECT i FROM few ORDER BY i', 1, [2, 4]);
        assert.equal(parts.length, 2);
    });

    it('packs tables again when the work has failed', async () => {
        await assert.rejects(
            engine.unpacked(() => engine.run('SELECT nothing')),
            /nothing/u
        );
        assert.equal(await packing(), 'auto');
    });

    it('leaves processors to others while they work, keeps one, and takes all again, also when the work has failed', async () => {
        const several = await Engine.open({ folder: join(folder, 'several'), memoryLimit: '64MB', threads: 3 });
        try {
            const threads = (): Promise<number> => several.count(`SELECT current_setting('threads')`);
            assert.equal(await several.leaving(1, threads), 2);
            assert.equal(await threads(), 3);
            assert.equal(await several.leaving(4, threads), 1);
            await assert.rejects(
                several.leaving(2, () => several.run('SELECT nothing')),
                /nothing/u
            );
            assert.equal(await threads(), 3);
        } finally {
            several.close();
        }
    });

    it('tells why work has failed, not what could not be set right behind it', async () => {
        for (const way of ['leaving', 'unpacked'] as const) {
            const beside = await engine.beside();
            const work = async (): Promise<never> => {
                beside.close();
                throw new Error('the work');
            };
            const failed = way === 'leaving' ? beside.leaving(1, work) : beside.unpacked(work);
            await assert.rejects(failed, /^Error: the work$/u);
        }
    });
});
