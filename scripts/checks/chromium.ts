import { execFile } from 'node:child_process';
import { accessSync, constants, existsSync } from 'node:fs';
import { mkdir, mkdtemp, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { delimiter, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { chromium as playwright } from 'playwright-core';
import type { Browser } from 'playwright-core';

const run = promisify(execFile);
const ROOT = fileURLToPath(new URL('../../', import.meta.url));
const SYSTEM_NAMES = ['chromium', 'chromium-browser', 'google-chrome-stable', 'google-chrome'];
const FONT_CONFIGURATION = 'fonts.conf';
const SYSTEM_PATHS = ['/Applications/Google Chrome.app/Contents/MacOS/Google Chrome'];

/** Flags for pages that we serve ourselves on 127.0.0.1: no sandbox (containers run as root), no traffic of the browser's own. */
const FLAGS = [
    '--no-sandbox',
    '--disable-gpu',
    '--disable-quic',
    '--no-first-run',
    '--disable-background-networking',
    '--disable-component-update',
    '--disable-sync',
    '--font-render-hinting=none'
];

/** A browser binary and the environment it needs. */
interface ChromiumBinary {
    readonly executablePath: string;
    readonly source: 'CHROMIUM_PATH' | 'system' | 'npm';
    /** Added to the environment of the browser process. */
    readonly env: Readonly<Record<string, string>>;
}

/**
 * Starts headless Chromium for the browser tests: `CHROMIUM_PATH` when set, else the system's, else the one from npm.
 * The caller closes it.
 * @throws Error when no browser can run here, with what to do about it.
 */
export async function launchChromium(): Promise<Browser> {
    const binary = await findChromium();
    try {
        return await playwright.launch({
            executablePath: binary.executablePath,
            args: FLAGS,
            env: { ...definedEnvironment(), ...binary.env }
        });
    } catch (cause) {
        throw new Error(
            `Chromium did not start (${binary.source}: ${binary.executablePath}). ` +
                `Install Chromium or Chrome, or point at one: CHROMIUM_PATH=/path/to/chrome npm test -- --only browser`,
            { cause }
        );
    }
}

/** Finds the browser without starting it. The npm one is unpacked on first use into `.local/chromium`, once per version. */
async function findChromium(): Promise<ChromiumBinary> {
    const chosen = process.env['CHROMIUM_PATH'];
    if (chosen) {
        if (!isExecutable(chosen)) throw new Error(`CHROMIUM_PATH is "${chosen}", which is not an executable file.`);
        return { executablePath: chosen, source: 'CHROMIUM_PATH', env: {} };
    }
    const system = systemChromium();
    return system ? { executablePath: system, source: 'system', env: {} } : unpackedChromium();
}

function systemChromium(): string | undefined {
    const folders = (process.env['PATH'] ?? '').split(delimiter).filter((folder) => folder !== '');
    const candidates = folders.flatMap((folder) => SYSTEM_NAMES.map((name) => join(folder, name)));
    return [...candidates, ...SYSTEM_PATHS].find(isExecutable);
}

function isExecutable(path: string): boolean {
    try {
        accessSync(path, constants.X_OK);
        return true;
    } catch {
        return false;
    }
}

async function unpackedChromium(): Promise<ChromiumBinary> {
    if (process.platform !== 'linux' || process.arch !== 'x64') {
        throw new Error(
            `The Chromium from npm runs on Linux x64 only, this is ${process.platform} ${process.arch}. ` +
                'Install Chromium or Chrome, or set CHROMIUM_PATH to one.'
        );
    }
    const manifest = await readFile(join(ROOT, 'node_modules/@sparticuz/chromium/package.json'), 'utf8');
    const { version } = JSON.parse(manifest) as { version: string };
    const folder = join(ROOT, '.local', 'chromium', version);
    if (!existsSync(folder)) await unpackInto(folder);
    const executablePath = join(folder, 'chromium');
    return { executablePath, source: 'npm', env: await browserEnvironment(executablePath, folder) };
}

/**
 * The package unpacks into the temp folder and takes any file already there for complete, so two tests starting at once
 * could run half a browser. It gets a temp folder of its own, and the result is moved into place in one step.
 */
async function unpackInto(folder: string): Promise<void> {
    const parent = join(folder, '..');
    await mkdir(parent, { recursive: true });
    const staging = await mkdtemp(join(parent, 'unpacking-'));
    try {
        const program = "import chromium from '@sparticuz/chromium'; await chromium.executablePath();";
        await run(process.execPath, ['--input-type=module', '--eval', program], {
            cwd: ROOT,
            // The second variable makes it unpack the shared libraries too (libnss3 and others), see browserEnvironment.
            env: { ...process.env, TMPDIR: staging, AWS_EXECUTION_ENV: 'AWS_Lambda_nodejs24.x' }
        });
        await writeFile(join(staging, FONT_CONFIGURATION), fontConfiguration(folder));
        await rename(staging, folder);
    } catch (error) {
        await rm(staging, { recursive: true, force: true });
        if (!existsSync(folder)) throw error; // else another process was first, and its copy is whole
    }
}

/** The machine's fonts, if it has any, and Open Sans from the package, so that text is drawn on a machine without fonts too. */
function fontConfiguration(folder: string): string {
    return [
        '<?xml version="1.0"?>',
        '<!DOCTYPE fontconfig SYSTEM "fonts.dtd">',
        '<fontconfig>',
        '    <include ignore_missing="yes">/etc/fonts/fonts.conf</include>',
        `    <dir>${join(folder, 'fonts', 'fonts')}</dir>`,
        `    <cachedir>${join(folder, 'fonts-cache')}</cachedir>`,
        '</fontconfig>',
        ''
    ].join('\n');
}

/** Uses the shared libraries that came with the browser only where the machine lacks some, so that nothing is mixed needlessly. */
async function browserEnvironment(executablePath: string, folder: string): Promise<Record<string, string>> {
    const env = { FONTCONFIG_FILE: join(folder, FONT_CONFIGURATION) };
    const listing = await run('ldd', [executablePath]).then(
        ({ stdout }) => stdout,
        () => 'ldd: not found'
    );
    if (!listing.includes('not found')) return env;
    const libraries = join(folder, 'al2023', 'lib');
    const inherited = process.env['LD_LIBRARY_PATH'];
    return { ...env, LD_LIBRARY_PATH: inherited ? `${libraries}:${inherited}` : libraries };
}

function definedEnvironment(): Record<string, string> {
    const entries = Object.entries(process.env);
    return Object.fromEntries(entries.filter((entry): entry is [string, string] => entry[1] !== undefined));
}
