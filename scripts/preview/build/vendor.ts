import fs from 'node:fs';
import path from 'node:path';
import type { Plugin } from 'rollup';
import { dropNativeShadowStyles, pruneIcons } from './base-component-plugins.ts';
import { sourceFiles } from './bundles.ts';
import { cached, type Cached } from './cached.ts';
import { fingerprint, installedVersion } from './fingerprint.ts';
import { baseComponentsFolder, modulesFolder, projectRoot } from './paths.ts';
import { lwcOptions, quietWarnings } from './rollup-options.ts';
import type { Usage } from './usage.ts';
import { virtualModules } from './virtual-modules.ts';

const ENTRY = 'vendor:';
const ENGINE = ['lwc', '@lwc/synthetic-shadow'];

/** First stage: the LWC engine and the base components in use. Built only when the set, the icons or a version change. */
export async function buildVendor(usage: Usage, outputFolder: string): Promise<Cached> {
    const key = fingerprint(
        [usage, ['lwc', 'lightning-base-components', 'rollup'].map(installedVersion)],
        [
            ...sourceFiles(path.join(modulesFolder, 'force')),
            ...sourceFiles(
                path.join(projectRoot, 'scripts/preview/build'),
                /(vendor|virtual-modules|base-component-plugins|rollup-options)\.ts$/
            )
        ]
    );
    return cached(outputFolder, 'vendor', key, (folder) =>
        bundleVendor([...ENGINE, ...usage.modules], usage.icons, folder)
    );
}

async function bundleVendor(modules: string[], icons: string[], folder: string): Promise<void> {
    const [{ rollup }, { default: lwc }, { environment }] = await Promise.all([
        import('rollup'),
        import('@lwc/rollup-plugin'),
        import('./environment.ts')
    ]);
    const bundle = await rollup({
        input: Object.fromEntries(modules.map((id) => [id, ENTRY + id])),
        onwarn: quietWarnings,
        preserveEntrySignatures: 'strict',
        plugins: [
            vendorEntries(),
            pruneIcons(baseComponentsFolder, icons),
            environment(),
            dropNativeShadowStyles(),
            // the platform sets these two for its own components only, so ours are compiled without them
            lwc({ ...lwcOptions(), enableDynamicComponents: true, enableSyntheticElementInternals: true })
        ]
    });
    await bundle.write({
        dir: folder,
        format: 'es',
        entryFileNames: '[name].js',
        chunkFileNames: 'chunks/[name]-[hash].js'
    });
    await bundle.close();
}

/** The LWC plugin leaves entries alone (they have no importer), so each module is entered through a virtual one. */
function vendorEntries(): Plugin {
    return virtualModules('vendor-entries', ENTRY, entrySource);
}

function entrySource(id: string): string {
    if (id === 'lwc') return `export * from 'lwc';`;
    if (!id.startsWith('lightning/')) return `import '${id}';`;
    const name = id.slice('lightning/'.length);
    const file = path.join(baseComponentsFolder, name, `${name}.js`);
    if (!fs.existsSync(file)) throw new Error(`${id}: lightning-base-components has no such component`);
    const hasDefault = /export default|as default/.test(fs.readFileSync(file, 'utf8'));
    return `export * from '${id}';${hasDefault ? `\nexport { default } from '${id}';` : ''}`;
}
