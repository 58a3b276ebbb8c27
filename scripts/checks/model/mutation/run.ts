// npm run test:mutation: changes the scoring model in every small way and expects a test to notice. Fetches Stryker on first
// use, from the lockfile beside this file; takes minutes on two cores. Survivors are listed at the end.
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from '../../repository.ts';

const HERE = 'scripts/checks/model/mutation';
const STRYKER = join(HERE, 'node_modules/@stryker-mutator/core/bin/stryker.js');

function run(command: string, ...args: string[]): number {
    const { status, error } = spawnSync(command, args, { cwd: ROOT, stdio: 'inherit', shell: process.platform === 'win32' && command === 'npm' }); // prettier-ignore
    if (error) console.error(`${command} could not be started: ${error.message}`);
    return status ?? 1;
}

if (!existsSync(join(ROOT, STRYKER))) {
    const fetched = run('npm', 'ci', '--ignore-scripts', '--prefix', HERE);
    if (fetched !== 0) process.exit(fetched);
}
process.exitCode = run(process.execPath, STRYKER, 'run', join(HERE, 'stryker.json'), ...process.argv.slice(2));
