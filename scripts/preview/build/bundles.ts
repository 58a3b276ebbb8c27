import fs from 'node:fs';
import path from 'node:path';

/** One Lightning web component of the package. */
export interface Bundle {
    /** Folder name, for example `healthCard`. */
    name: string;
    folder: string;
    /** True when an admin can place it on a page (`isExposed` in its js-meta.xml). */
    exposed: boolean;
}

/** The component bundles below `lwcFolder`; an empty list when the folder does not exist. */
export function listBundles(lwcFolder: string): Bundle[] {
    if (!fs.existsSync(lwcFolder)) return [];
    return fs
        .readdirSync(lwcFolder, { withFileTypes: true })
        .filter((entry) => entry.isDirectory() && hasModule(path.join(lwcFolder, entry.name), entry.name))
        .map((entry) => readBundle(path.join(lwcFolder, entry.name), entry.name))
        .sort((a, b) => a.name.localeCompare(b.name));
}

function hasModule(folder: string, name: string): boolean {
    return fs.existsSync(path.join(folder, `${name}.js`));
}

function readBundle(folder: string, name: string): Bundle {
    const metaFile = path.join(folder, `${name}.js-meta.xml`);
    const meta = fs.existsSync(metaFile) ? fs.readFileSync(metaFile, 'utf8') : '';
    return { name, folder, exposed: /<isExposed>\s*true\s*<\/isExposed>/.test(meta) };
}

/** Files below `folder` that end up in a bundle (tests and examples left out), sorted. */
export function sourceFiles(folder: string, extensions = /\.(js|html|css)$/): string[] {
    if (!fs.existsSync(folder)) return [];
    const found: string[] = [];
    for (const entry of fs.readdirSync(folder, { withFileTypes: true })) {
        if (entry.name === '__tests__' || entry.name === '__examples__') continue;
        const file = path.join(folder, entry.name);
        if (entry.isDirectory()) found.push(...sourceFiles(file, extensions));
        else if (extensions.test(entry.name)) found.push(file);
    }
    return found.sort();
}
