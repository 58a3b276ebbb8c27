// Compiles every component bundle as the platform would at deployment. It refuses what the open-source compiler lets pass:
// createElement, dynamic import, process.env, named imports from @salesforce/schema, `error` of a GraphQL wire, and more.
import { join } from 'node:path';
import { compile } from '@lwc/sfdc-lwc-compiler';
import { bundleNames, readText, repositoryFiles } from './repository.ts';

const LWC_FOLDER = 'force-app/main/default/lwc';
const ERROR = 1;

/** What the compiler is given of a bundle: scripts, templates and styles, without tests. */
function bundleFiles(name: string, files: readonly string[]): Record<string, string> {
    const folder = `${LWC_FOLDER}/${name}/`;
    const own = files.filter(
        (path) => path.startsWith(folder) && /^[^/]+\.(js|html|css)$/.test(path.slice(folder.length))
    );
    return Object.fromEntries(own.map((path) => [path.slice(folder.length), readText(path)]));
}

function apiVersion(name: string): number {
    const path = join(LWC_FOLDER, name, `${name}.js-meta.xml`);
    const version = /<apiVersion>([\d.]+)</.exec(readText(path))?.[1];
    if (version === undefined) throw new Error(`${path} has no <apiVersion>.`);
    return Number(version);
}

/** Compiles one bundle. Returns the problems that would stop a deployment, as lines to print; none means it would deploy. */
async function compileBundle(name: string, files: readonly string[]): Promise<string[]> {
    const version = apiVersion(name);
    const report = await compile({
        bundle: {
            namespace: 'c',
            name,
            type: 'platform',
            files: bundleFiles(name, files),
            options: { apiVersion: version, disableProcessNodeEnv: true }
        },
        compilerConfigs: [{ outputConfig: { minify: false, env: { NODE_ENV: 'production' } } }]
    });
    const all = [...report.diagnostics, ...(report.results ?? []).flatMap((result) => result.diagnostics ?? [])];
    const fatal = all.filter((diagnostic) => diagnostic.level <= ERROR);
    const lines = fatal.map(
        ({ filename, location, message }) => `${filename ?? name}:${location?.line ?? '?'} ${message}`
    );
    return report.success || lines.length > 0 ? lines : ['The compiler failed without saying why.'];
}

const files = repositoryFiles();
const failed: string[] = [];
for (const name of bundleNames(files)) {
    const problems = await compileBundle(name, files);
    console.log(`${problems.length === 0 ? 'ok  ' : 'FAIL'} c/${name}`);
    for (const problem of problems) console.error(`     ${problem}`);
    if (problems.length > 0) failed.push(name);
}
if (failed.length > 0) {
    console.error(
        `The platform would refuse: ${failed.join(', ')}. Messages starting with LWC are explained in @lwc/errors.`
    );
    process.exitCode = 1;
}
