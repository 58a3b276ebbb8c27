import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';

const PROGRAM = fileURLToPath(new URL('../bin.js', import.meta.url));

describe('what Node compiles', () => {
    const folder = mkdtempSync(join(tmpdir(), 'compiled-'));
    after(() => rmSync(folder, { recursive: true, force: true }));

    it('is kept for the next start', () => {
        const kept = join(folder, 'kept');
        assert.equal(help(kept), 0);
        assert.ok(readdirSync(kept, { recursive: true }).length > 10);
        assert.equal(help(kept), 0);
    });

    it('is enough to start: what strips types is not loaded', () => {
        const kept = join(folder, 'stripped');
        assert.equal(help(kept), 0);
        assert.doesNotMatch(loadedAgain(kept), /amaro/u);
    });

    it('is not kept where nothing can be written', () => {
        const file = join(folder, 'file');
        writeFileSync(file, '');
        assert.equal(help(join(file, 'kept')), 0);
    });
});

function help(compileCache: string): number | null {
    const { NODE_V8_COVERAGE: _, ...environment } = process.env;
    const env = { ...environment, NODE_COMPILE_CACHE: compileCache };
    return spawnSync(process.execPath, [PROGRAM, '--help'], { env }).status;
}

/** What Node itself has loaded at the end of a start that finds what it needs compiled. */
function loadedAgain(compileCache: string): string {
    const { NODE_V8_COVERAGE: _, ...environment } = process.env;
    const env = { ...environment, NODE_COMPILE_CACHE: compileCache };
    const tell = `process.on('exit', () => console.error(process.moduleLoadList.join()))`;
    const args = ['--import', `data:text/javascript,${encodeURIComponent(tell)}`, PROGRAM, '--help'];
    return spawnSync(process.execPath, args, { env, encoding: 'utf8' }).stderr;
}
