// tsc allows one star in a path pattern and the platform's module name c/<bundle> would need two, so each bundle is listed.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT, bundleNames, readText } from './repository.ts';

const FILE = 'config/tsconfig.lwc-paths.json';

/** The text that config/tsconfig.lwc-paths.json must have for these bundles. */
export function lwcPaths(bundles: readonly string[]): string {
    const paths = bundles.map((name) => `"c/${name}": ["../force-app/main/default/lwc/${name}/${name}.js"]`);
    const lines = paths.join(`,\n${' '.repeat(12)}`);
    return `{\n    "compilerOptions": {\n        "paths": {\n            ${lines}\n        }\n    }\n}\n`;
}

/** True when the committed file names exactly the bundles that exist. */
export function lwcPathsAreFresh(): boolean {
    return readText(FILE) === lwcPaths(bundleNames());
}

if (import.meta.main) writeFileSync(join(ROOT, FILE), lwcPaths(bundleNames()));
