import fs from 'node:fs';
import path from 'node:path';
import { buildApp } from './app.ts';
import { sourceFiles } from './bundles.ts';
import { modulesFolder, outputFolder as defaultOutputFolder, packageFolder as defaultPackageFolder } from './paths.ts';
import { findUsage } from './usage.ts';
import { buildVendor } from './vendor.ts';

/** Where the two built stages lie. */
export interface Build {
    vendorFolder: string;
    appFolder: string;
    /** What had to be built; empty when everything was fresh. */
    built: ('base components' | 'components')[];
}

/**
 * Compiles what the browser needs, in two stages, each only when its inputs changed. Throws the compiler's error when a
 * component does not compile.
 */
export async function build(packageFolder = defaultPackageFolder, outputFolder = defaultOutputFolder): Promise<Build> {
    const files = [...sourceFiles(path.join(packageFolder, 'lwc')), ...sourceFiles(modulesFolder)];
    const usage = findUsage(files, isOurs);
    const vendor = await buildVendor(usage, outputFolder);
    const app = await buildApp(usage, packageFolder, outputFolder);
    const built: Build['built'] = [];
    if (vendor.built) built.push('base components');
    if (app.built) built.push('components');
    return { vendorFolder: vendor.folder, appFolder: app.folder, built };
}

function isOurs(moduleId: string): boolean {
    return fs.existsSync(path.join(modulesFolder, moduleId));
}
