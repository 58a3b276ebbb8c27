import assert from 'node:assert/strict';
import { existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, it } from 'node:test';
import { setTimeout } from 'node:timers/promises';
import { loadConfig } from '../config/load.ts';
import { UnreachableError } from '../errors.ts';
import { EvidenceCache } from './cache/evidence-cache.ts';
import { checkSources } from './check-sources.ts';
import type { CheckedSource } from './check-sources.ts';
import { Engine } from './engine.ts';
import { StagedFiles } from './stage-files.ts';

const SOURCE = { kind: 'answers', columns: { account: 'key', rating: 'score', date: 'when' } };

describe('StagedFiles', () => {
    let folder: string;
    let kept: string;
    let engine: Engine;
    let files: StagedFiles;
    const warn = (): void => undefined;
    beforeEach(async () => {
        folder = mkdtempSync(join(tmpdir(), 'staged-'));
        kept = join(folder, 'kept');
        engine = await Engine.open({ folder: join(folder, 'engine'), memoryLimit: '128MB' });
        const options = { folder: kept, mostBytes: 1e9, rebuild: false, warn, worthwhileBytes: 0, settleMs: 0 };
        files = await StagedFiles.open(engine, warn, (beside) => new EvidenceCache(beside, options));
    });
    afterEach(() => {
        engine.close();
        rmSync(folder, { recursive: true, force: true });
    });

    const check = (sources: Readonly<Record<string, string>>): Promise<CheckedSource[]> => {
        for (const [name, lines] of Object.entries(sources))
            writeFileSync(join(folder, `${name}.csv`), `key,score,when\n${lines}`);
        const named = Object.keys(sources).map((name) => ({ ...SOURCE, name, files: [`${name}.csv`] }));
        const file = join(folder, 'health-sync.json');
        writeFileSync(file, JSON.stringify({ sources: named }));
        return checkSources(engine, loadConfig(file, {}), warn);
    };

    it('reads the rows of files and counts their keys while nothing is known of accounts', async () => {
        const [checked] = await check({ a: 'K1,9,2026-01-01\nK1,8,2026-01-02\nK2,99,2026-01-01\n' });
        assert.ok(checked);
        files.beginAll([checked]);
        const [reading] = await files.of(0, checked);
        assert.equal(reading?.kept, 'kept_1');
        assert.equal(await engine.count('SELECT count(*) FROM rows_0'), 3);
        assert.deepEqual(await engine.rows('SELECT mark, n FROM keys_0 ORDER BY n'), [
            [5, 1n],
            [null, 2n]
        ]);
        await files.close();
    });

    it('is under way when the engine reads, and where there is nothing to read', async () => {
        const checked = await check({ a: 'K1,9,2026-01-01\n' });
        let isRead = false;
        files.beginAll(checked);
        const reading = Promise.all(checked.map((one, i) => files.of(i, one))).then(() => (isRead = true));
        await files.underWay;
        assert.equal(isRead, false);
        await reading;
        await files.close();
        const none = await StagedFiles.open(engine, warn, () => null);
        none.beginAll([]);
        await none.underWay;
        await none.close();
    });

    it('tells a file that cannot be read to whoever asks for it', async () => {
        const checked = await check({ a: 'K1,9,2026-01-01\n', b: 'K1,9,2026-01-01\n' });
        rmSync(join(folder, 'a.csv'));
        files.beginAll(checked);
        await files.underWay;
        await assert.rejects(files.of(0, checked[0] as CheckedSource), UnreachableError);
        await files.close();
    });

    it('keeps beside what comes next, ends when that is done, and tells its failure to whoever waits for it', async () => {
        let isKept = false;
        files.keep(async () => {
            await setTimeout(50);
            isKept = true;
            throw new Error('no disk');
        });
        const closed = files.close();
        assert.equal(isKept, false);
        await closed;
        assert.equal(isKept, true);
        await assert.rejects(files.allKept, /no disk/u);
    });

    it('leaves nothing behind when the run ends before it asks for the rows', async () => {
        files.beginAll(await check({ a: 'K1,9,2026-01-01\n'.repeat(100_000), b: 'K1,9,2026-01-01\n' }));
        await files.close();
        assert.deepEqual(existsSync(kept) ? readdirSync(kept) : [], []);
    });

    it('keeps nothing that was read and not matched', async () => {
        const [checked] = await check({ a: 'K1,9,2026-01-01\n' });
        assert.ok(checked);
        await files.of(0, checked);
        assert.equal(readdirSync(kept).length > 0, true);
        await files.close();
        assert.deepEqual(readdirSync(kept), []);
    });
});
