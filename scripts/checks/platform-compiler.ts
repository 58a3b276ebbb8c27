// Compiles a component bundle as the platform would at deployment. It refuses what the open-source compiler lets pass:
// createElement, dynamic import, process.env, named imports from @salesforce/schema, `error` of a GraphQL wire, and more.
import { compile } from '@lwc/sfdc-lwc-compiler';
import { readText } from './repository.ts';

const LWC_FOLDER = 'force-app/main/default/lwc';
const ERROR = 1;

/** A bundle as it would be deployed, without its tests. */
export interface DeployedBundle {
    readonly name: string;
    readonly apiVersion: number;
    /** File name -> text. */
    readonly files: Readonly<Record<string, string>>;
}

/** Reads a bundle of the repository. */
export function readBundle(name: string, paths: readonly string[]): DeployedBundle {
    const folder = `${LWC_FOLDER}/${name}/`;
    const own = paths.filter((path) => path.startsWith(folder)).map((path) => path.slice(folder.length));
    const compiled = own.filter((file) => /^[^/]+\.(js|html|css)$/.test(file));
    const settings = `${folder}${name}.js-meta.xml`;
    const apiVersion = paths.includes(settings) ? /<apiVersion>([\d.]+)</.exec(readText(settings))?.[1] : undefined;
    return {
        name,
        apiVersion: Number(apiVersion),
        files: Object.fromEntries(compiled.map((file) => [file, readText(`${folder}${file}`)]))
    };
}

/** The problems that would stop the deployment of a bundle, as lines to print; none means it would deploy. */
export async function compileProblems({ name, apiVersion, files }: DeployedBundle): Promise<string[]> {
    if (Number.isNaN(apiVersion)) return [`${name}.js-meta.xml is missing or has no <apiVersion>`];
    if (Object.keys(files).length === 0) return ['the bundle has neither script nor template'];
    const report = await compile({
        bundle: {
            namespace: 'c',
            name,
            type: 'platform',
            files,
            options: { apiVersion, disableProcessNodeEnv: true }
        },
        compilerConfigs: [{ outputConfig: { minify: false, env: { NODE_ENV: 'production' } } }]
    });
    const all = [...report.diagnostics, ...(report.results ?? []).flatMap((result) => result.diagnostics ?? [])];
    const lines = all
        .filter((diagnostic) => diagnostic.level <= ERROR)
        .map(({ filename, location, message }) => `${filename ?? name}:${location?.line ?? '?'} ${message}`);
    return report.success || lines.length > 0 ? lines : ['The compiler failed without saying why.'];
}
