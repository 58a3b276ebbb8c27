import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { globSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, describe, it } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';

const MAIN = fileURLToPath(new URL('./main.ts', import.meta.url));

describe('the fault matrix', () => {
    const folder = mkdtempSync(join(tmpdir(), 'faults-'));
    after(() => rmSync(folder, { recursive: true, force: true }));

    it('leaves no local org running when it is interrupted', async () => {
        const env = { ...process.env, TMPDIR: folder };
        const child = spawn(process.execPath, [MAIN, '--part', 'kills', '--kills', '1', '--books', '1'], {
            env,
            stdio: 'ignore'
        });
        const ended = once(child, 'exit');
        const login = async (): Promise<string> => {
            for (;;) {
                const [file] = globSync(join(folder, '*', 'org', 'login.json'));
                if (file !== undefined) return file;
                assert.equal(child.exitCode, null);
                await sleep(100);
            }
        };
        const { instanceUrl } = JSON.parse(readFileSync(await login(), 'utf8')) as { instanceUrl: string };
        while (!(await isThere(instanceUrl))) await sleep(100);
        child.kill('SIGINT');
        assert.deepEqual(await ended, [130, null]);
        for (let wait = 0; wait < 100 && (await isThere(instanceUrl)); wait++) await sleep(100);
        assert.equal(await isThere(instanceUrl), false);
    });
});

function isThere(url: string): Promise<boolean> {
    return fetch(url).then(
        () => true,
        () => false
    );
}
