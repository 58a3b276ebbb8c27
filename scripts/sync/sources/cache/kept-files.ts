import { readdirSync } from 'node:fs';
import { basename, join } from 'node:path';
import { changedAt } from './identity.ts';

/**
 * Files whose path begins with `start` and a dash, the newest first: two runs at once may both have kept something. None
 * where there is no folder that can be read.
 */
export function keptFiles(folder: string, start: string, ending: string): string[] {
    return namesIn(folder)
        .filter((name) => name.startsWith(`${basename(start)}-`) && name.endsWith(ending))
        .map((name) => join(folder, name))
        .sort((one, other) => changedAt(other) - changedAt(one));
}

function namesIn(folder: string): string[] {
    try {
        return readdirSync(folder);
    } catch {
        // What cannot be written there is told by whoever tries.
        return [];
    }
}
