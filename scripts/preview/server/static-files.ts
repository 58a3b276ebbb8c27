import fs from 'node:fs/promises';
import path from 'node:path';
import { styleSheetFile } from '../build/paths.ts';

const TYPES: Record<string, string> = {
    '.js': 'text/javascript; charset=utf-8',
    '.css': 'text/css; charset=utf-8',
    '.map': 'application/json; charset=utf-8'
};

export interface StaticFile {
    contentType: string;
    body: Buffer;
}

/** Where the two stages of the build lie. */
export interface BuiltFolders {
    vendorFolder: string;
    appFolder: string;
}

/** A built bundle or the style sheet; null when the address names none. */
export async function staticFile(address: string, built: () => Promise<BuiltFolders>): Promise<StaticFile | null> {
    const file = await fileOf(address, built);
    if (file === null) return null;
    try {
        return { contentType: TYPES[path.extname(file)] ?? 'application/octet-stream', body: await fs.readFile(file) };
    } catch {
        return null;
    }
}

async function fileOf(address: string, built: () => Promise<BuiltFolders>): Promise<string | null> {
    if (address === '/slds.css') return styleSheetFile;
    const [, stage, rest = ''] = /^\/(vendor|app)\/(.+)$/.exec(address) ?? [];
    if (stage === undefined) return null;
    const { vendorFolder, appFolder } = await built();
    return inside(stage === 'vendor' ? vendorFolder : appFolder, rest);
}

/** The file below `folder`, or null when the address would leave it. */
function inside(folder: string, relative: string): string | null {
    const file = path.join(folder, relative);
    return file.startsWith(folder + path.sep) && path.extname(file) in TYPES ? file : null;
}
