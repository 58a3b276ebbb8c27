import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/**
 * Installs the packages of a folder that has a lockfile of its own, unless what is installed is what the lockfile says.
 * For tools too heavy to be dependencies of the project: only the check that needs them fetches them.
 * @param folder absolute path of a folder with package.json and package-lock.json
 * @throws Error when npm fails, with the command to run by hand
 */
export function fetchTools(folder: string): void {
    const lock = createHash('sha256')
        .update(readFileSync(join(folder, 'package-lock.json')))
        .digest('hex');
    const stamp = join(folder, 'node_modules', '.lockfile-sha256');
    if (existsSync(stamp) && readFileSync(stamp, 'utf8') === lock) return;
    const args = ['ci', '--ignore-scripts', '--no-progress'];
    const { status, error } = spawnSync('npm', args, {
        cwd: folder,
        stdio: ['ignore', 'ignore', 'inherit'],
        shell: process.platform === 'win32'
    });
    if (status !== 0) {
        const why = error ? error.message : `exit code ${status}`;
        throw new Error(`The tools of this check could not be fetched (${why}). Try: cd ${folder} && npm ci`);
    }
    writeFileSync(stamp, lock);
}
