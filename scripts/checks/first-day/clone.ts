import { cpSync, existsSync, mkdirSync, symlinkSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { runCommand } from '../clients/run-command.ts';
import { repositoryFiles, ROOT } from '../repository.ts';

/**
 * What somebody has who has just cloned the repository: its last commit. In an unpacked archive, which has no commits, its
 * files. `npm ci` is taken as done: the packages are those of this folder.
 */
export async function freshClone(folder: string): Promise<void> {
    if (existsSync(join(ROOT, '.git'))) await clone(folder);
    else copy(folder);
    symlinkSync(join(ROOT, 'node_modules'), join(folder, 'node_modules'), 'junction');
}

async function clone(folder: string): Promise<void> {
    // A commit hook names its own repository in the environment, and git would take that one.
    const env = Object.fromEntries(Object.entries(process.env).filter(([name]) => !name.startsWith('GIT_')));
    const args = ['clone', '--quiet', '--depth', '1', pathToFileURL(ROOT).href, folder];
    const { code, stderr } = await runCommand('git', args, { cwd: ROOT, env });
    if (code !== 0) throw new Error(`git ${args.join(' ')} ended with ${code}: ${stderr}`);
}

function copy(folder: string): void {
    for (const path of repositoryFiles()) {
        mkdirSync(dirname(join(folder, path)), { recursive: true });
        cpSync(join(ROOT, path), join(folder, path));
    }
}
