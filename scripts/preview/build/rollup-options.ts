import type { RollupLwcOptions } from '@lwc/rollup-plugin';
import type { RollupLog } from 'rollup';
import type { Bundle } from './bundles.ts';
import { baseComponentsFolder, modulesFolder } from './paths.ts';

/** Salesforce API version whose compiler behaviour the components declare in their js-meta.xml. */
const API_VERSION = 66;
const OVERLAYS = 'lightning/overlayContainer';

/** Compiler options that both stages share; `bundles` makes the package's components resolvable as `c/*`. */
export function lwcOptions(bundles: Bundle[] = []): RollupLwcOptions {
    return {
        rootDir: modulesFolder,
        modules: [
            ...bundles.map(({ name, folder }) => ({ name: `c/${name}`, path: `${folder}/${name}.js` })),
            { dir: modulesFolder },
            // where dialogs appear; the platform puts it on every page, the npm package keeps it to itself
            { name: OVERLAYS, path: `${baseComponentsFolder}/overlayContainer/overlayContainer.js` },
            { npm: 'lightning-base-components' }
        ],
        apiVersion: API_VERSION,
        sourcemap: true
    };
}

/** Shows warnings about our sources only. */
export function quietWarnings(warning: RollupLog, show: (warning: RollupLog) => void): void {
    const where = warning.loc?.file ?? warning.id ?? warning.message;
    if (warning.code === 'CIRCULAR_DEPENDENCY' || /node_modules/.test(where)) return;
    show(warning);
}
