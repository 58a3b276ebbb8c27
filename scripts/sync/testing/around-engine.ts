import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before } from 'node:test';
import { Engine } from '../sources/engine.ts';

/**
 * Opens an engine before the tests of the suite that calls this, and closes it after them.
 * @param take is given the engine
 * @returns a folder that is removed with it
 */
export function aroundEngine(
    take: (engine: Engine) => void,
    { memoryLimit = '64MB', ...more }: { readonly memoryLimit?: string; readonly threads?: number } = {}
): string {
    const folder = mkdtempSync(join(tmpdir(), 'health-engine-'));
    let engine: Engine | null = null;
    before(async () => {
        engine = await Engine.open({ folder: join(folder, 'engine'), memoryLimit, ...more });
        take(engine);
    });
    after(() => {
        engine?.close();
        rmSync(folder, { recursive: true, force: true });
    });
    return folder;
}
