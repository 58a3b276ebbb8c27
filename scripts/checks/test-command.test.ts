import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { describe, it } from 'node:test';
import { ROOT } from './repository.ts';
import { testStages } from './stages.ts';

function npmTest(...args: string[]): { status: number | null; stdout: string; stderr: string } {
    return spawnSync(process.execPath, ['scripts/checks/test.ts', ...args], { cwd: ROOT, encoding: 'utf8' });
}

describe('npm test', () => {
    it('lists its stages, the browser last', () => {
        const { status, stdout } = npmTest('--list');
        const names = stdout
            .trim()
            .split('\n')
            .map((line) => line.split(' ')[0]);
        assert.equal(status, 0);
        assert.deepEqual(
            names,
            testStages().map((stage) => stage.name)
        );
        assert.equal(names.at(-1), 'browser');
    });

    it('refuses a stage that it does not have, and names those it has', () => {
        const { status, stderr } = npmTest('--only', 'lint,nonsense');
        assert.equal(status, 2);
        assert.match(stderr, /"nonsense".*typecheck/);
    });

    it('runs browser tests in their own stage only', () => {
        const stages = testStages(['scripts/a/one.test.ts', 'scripts/a/two.browser.test.ts', 'scripts/a/three.ts']);
        const files = (name: string) => stages.find((stage) => stage.name === name)?.nodeArguments.slice(1);
        assert.deepEqual(
            [files('node'), files('browser')],
            [['scripts/a/one.test.ts'], ['scripts/a/two.browser.test.ts']]
        );
    });
});
