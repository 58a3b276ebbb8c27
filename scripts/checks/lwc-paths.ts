// tsc allows one star in a path pattern and the platform's module name c/<bundle> would need two, so each bundle is listed.
import { bundleNames, readText, repositoryFiles } from './repository.ts';

/** Where the list is kept; `npm run lwc:paths` writes it. */
export const LWC_PATHS_FILE = 'config/tsconfig.lwc-paths.json';

/** Module name -> file, for the components and for the modules that the preview adds beside them. */
export function lwcModules(files: readonly string[] = repositoryFiles()): ReadonlyMap<string, string> {
    const preview = files.map((path) => /^scripts\/preview\/lwc\/(preview|force)\/(\w+)\/\2\.js$/.exec(path));
    return new Map([
        ...bundleNames(files).map((name): [string, string] => [
            `c/${name}`,
            `force-app/main/default/lwc/${name}/${name}.js`
        ]),
        ...preview
            .filter((match) => match !== null)
            .map((match): [string, string] => [`${match[1]}/${match[2]}`, match[0]])
    ]);
}

/** The text that config/tsconfig.lwc-paths.json must have for these modules. */
export function lwcPaths(modules: ReadonlyMap<string, string>): string {
    const paths = [...modules].map(([name, file]) => `"${name}": ["../${file}"]`);
    const lines = paths.join(`,\n${' '.repeat(12)}`);
    return `{\n    "compilerOptions": {\n        "paths": {\n            ${lines}\n        }\n    }\n}\n`;
}

/** True when the committed file names exactly the modules that exist. */
export function lwcPathsAreFresh(): boolean {
    return readText(LWC_PATHS_FILE) === lwcPaths(lwcModules());
}
