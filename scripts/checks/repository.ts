import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The top folder of the repository, with a slash at the end. */
export const ROOT = fileURLToPath(new URL('../../', import.meta.url));

/** The parts of package.json that the checks read. */
export interface PackageJson {
    readonly scripts: Readonly<Record<string, string>>;
    readonly engines: { readonly node: string };
    readonly dependencies: Readonly<Record<string, string>>;
    readonly optionalDependencies: Readonly<Record<string, string>>;
    readonly devDependencies: Readonly<Record<string, string>>;
}

/**
 * Paths of every file that belongs to the repository, relative to the top folder, with forward slashes, in order.
 * Walks the disk instead of asking git, so that the checks also hold in an unpacked archive; .gitignore names what is left out.
 */
export function repositoryFiles(): string[] {
    const patterns = readText('.gitignore').split('\n');
    const suffixes = patterns.filter((line) => line.startsWith('*.')).map((line) => line.slice(1));
    const names = patterns
        .filter((line) => line !== '' && !line.startsWith('*.'))
        .map((line) => line.replace(/\/$/, ''));
    const ignored = new Set(['.git', ...names]);
    const walk = (folder: string): string[] =>
        readdirSync(join(ROOT, folder), { withFileTypes: true }).flatMap((entry) => {
            const path = folder === '' ? entry.name : `${folder}/${entry.name}`;
            if (ignored.has(entry.name) || ignored.has(path)) return [];
            if (entry.isDirectory()) return walk(path);
            return suffixes.some((suffix) => path.endsWith(suffix)) ? [] : [path];
        });
    return walk('').sort();
}

/** Text of one file of the repository. */
export function readText(path: string): string {
    return readFileSync(join(ROOT, path), 'utf8');
}

/** The root package.json. */
export function packageJson(): PackageJson {
    return JSON.parse(readText('package.json')) as PackageJson;
}

/** Names of the component bundles under force-app, in order. */
export function bundleNames(files: readonly string[] = repositoryFiles()): string[] {
    const names = files.map((path) => /^force-app\/main\/default\/lwc\/([^/.]+)\//.exec(path)?.[1]);
    return [...new Set(names.filter((name) => name !== undefined))].filter((name) => !name.startsWith('__')).sort();
}

/**
 * Path of a package's command, for Node to run: the same on every system, with no shell and no search path between.
 * @param command when the command is not called like the package
 */
export function packageBin(name: string, command: string = name): string {
    const folder = join('node_modules', name);
    const { bin } = JSON.parse(readText(join(folder, 'package.json'))) as { bin: string | Record<string, string> };
    const path = typeof bin === 'string' ? bin : bin[command];
    if (path === undefined) throw new Error(`The package ${name} has no command "${command}". Run: npm ci`);
    return join(folder, path);
}
