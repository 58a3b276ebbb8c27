import assert from 'node:assert/strict';
import { existsSync, mkdirSync, mkdtempSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { it } from 'node:test';
import { loadConfig } from '../../config/load.ts';
import { Engine } from '../engine.ts';
import { keptEvidence } from './kept-evidence.ts';

it('what earlier versions kept beside the evidence goes once nobody has used it for a month', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'kept-'));
    const engine = await Engine.open({ folder: join(folder, 'engine'), memoryLimit: '128MB' });
    try {
        const source = { name: 'portal', kind: 'experience', files: ['a.csv'], columns: { account: 'a', score: 'b', date: 'c' } }; // prettier-ignore
        writeFileSync(join(folder, 'health-sync.json'), JSON.stringify({ sources: [source] }));
        const [old, recent] = ['old.digests', 'recent.digests'].map((name) => join(folder, 'evidence', name));
        assert.ok(old !== undefined && recent !== undefined);
        mkdirSync(join(folder, 'evidence'));
        for (const path of [old, recent]) writeFileSync(path, '');
        utimesSync(old, 0, 0);
        const settings = loadConfig(join(folder, 'health-sync.json'), {});
        assert.ok(keptEvidence(engine, { settings, stateFolder: folder, full: false }, assert.fail));
        assert.deepEqual([old, recent].map(existsSync), [false, true]);
    } finally {
        engine.close();
        rmSync(folder, { recursive: true, force: true });
    }
});
