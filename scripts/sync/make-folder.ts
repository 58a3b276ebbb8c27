import { mkdirSync, statSync } from 'node:fs';
import { dirname, resolve } from 'node:path';

/**
 * Makes a folder, and those above it that are missing. Node's own way of making them all looks for a missing parent for ever where
 * the system says "no such file or directory" of a parent that is there: below /proc, a share that an automounter does not know, or
 * a working folder that has been removed. Errors come as the system says them.
 */
export function makeFolder(path: string): void {
    const wanted = resolve(path);
    if (isFolder(wanted)) return;
    const above = dirname(wanted);
    if (above !== wanted) makeFolder(above);
    try {
        mkdirSync(wanted);
    } catch (error) {
        // Another process made it at this moment.
        if (!isFolder(wanted)) throw error;
    }
}

function isFolder(path: string): boolean {
    return statSync(path, { throwIfNoEntry: false })?.isDirectory() ?? false;
}
