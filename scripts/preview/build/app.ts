import fs from 'node:fs';
import path from 'node:path';
import type { Plugin } from 'rollup';
import { listBundles, sourceFiles, type Bundle } from './bundles.ts';
import { cached, type Cached } from './cached.ts';
import { fingerprint } from './fingerprint.ts';
import { modulesFolder, projectRoot } from './paths.ts';
import { lwcOptions, quietWarnings } from './rollup-options.ts';
import { salesforceModules } from './salesforce-modules.ts';
import type { Usage } from './usage.ts';
import { VIRTUAL_MODULES, virtualModules } from './virtual-modules.ts';

const ENTRY = 'app:';

/** Second stage: the package's components, the stand-ins and the preview's pages; a fraction of a second. */
export async function buildApp(usage: Usage, packageFolder: string, outputFolder: string): Promise<Cached> {
    const lwcFolder = path.join(packageFolder, 'lwc');
    const labelsFile = path.join(packageFolder, 'labels/CustomLabels.labels-meta.xml');
    const key = fingerprint(usage, [
        ...sourceFiles(lwcFolder, /\.(js|html|css|xml)$/),
        ...sourceFiles(modulesFolder),
        ...sourceFiles(path.join(projectRoot, 'scripts/preview/build'), /(?<!\.test)\.ts$/),
        ...(fs.existsSync(labelsFile) ? [labelsFile] : [])
    ]);
    return cached(outputFolder, 'app', key, (folder) => bundleApp(listBundles(lwcFolder), usage, labelsFile, folder));
}

async function bundleApp(bundles: Bundle[], usage: Usage, labelsFile: string, folder: string): Promise<void> {
    const [{ rollup }, { default: lwc }, { environment }] = await Promise.all([
        import('rollup'),
        import('@lwc/rollup-plugin'),
        import('./environment.ts')
    ]);
    const vendor = new Set(['lwc', '@lwc/synthetic-shadow', ...usage.modules]);
    const bundle = await rollup({
        input: { main: ENTRY },
        external: (id) => vendor.has(id),
        onwarn: quietWarnings,
        plugins: [
            appEntry(bundles),
            salesforceModules(labelsFile),
            environment(),
            lwc({ ...lwcOptions(bundles), defaultModules: [], exclude: VIRTUAL_MODULES })
        ]
    });
    await bundle.write({
        dir: folder,
        format: 'es',
        sourcemap: true,
        // full addresses instead of an import map, which the content security policy would have to allow as inline script
        paths: (id) => `/vendor/${id}.js`
    });
    await bundle.close();
}

/** Starts the page and hands it every component that a page may name. */
function appEntry(bundles: Bundle[]): Plugin {
    const exposed = bundles.filter((bundle) => bundle.exposed);
    const source = [
        `import '@lwc/synthetic-shadow';`,
        `import { start } from 'preview/start';`,
        ...exposed.map(({ name }, index) => `import component${index} from 'c/${name}';`),
        `start({ ${exposed.map(({ name }, index) => `${name}: component${index}`).join(', ')} });`
    ].join('\n');
    return virtualModules('app-entry', ENTRY, () => source);
}
