import { createHash } from 'node:crypto';
import { readdirSync, rmSync } from 'node:fs';
import { basename, join, resolve } from 'node:path';
import { statOrNull } from '../stat-or-null.ts';
import { changedAt } from './identity.ts';

/** Folders in the folder that outlives the run, with what is kept of files of evidence, and of accounts. */
export const EVIDENCE_FOLDER = 'evidence';
export const ACCOUNTS_FOLDER = 'accounts';
export const KEPT_FOLDERS = [EVIDENCE_FOLDER, ACCOUNTS_FOLDER];

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

/** Names of what is in a folder; none where there is no folder that can be read. */
export function namesIn(folder: string): string[] {
    try {
        return readdirSync(folder);
    } catch {
        // What cannot be written there is told by whoever tries.
        return [];
    }
}

/** Size of a file and milliseconds since 1970 of its last change; 0 when it is gone. */
export function sizeOf(path: string): { bytes: number; changed: number } {
    const stat = statOrNull(path);
    return { bytes: Number(stat?.size ?? 0), changed: Number(stat?.mtimeNs ?? 0) / 1e6 };
}

/** Removes a file or a folder. Where files in use cannot be removed, a later run does it. */
export function remove(path: string): void {
    try {
        rmSync(path, { force: true, recursive: true });
    } catch {
        // It takes room, and nothing else.
    }
}

/** Text of 20 characters for the name of a file, which differs when a part does. */
export function nameOf(parts: readonly (string | number)[]): string {
    return createHash('sha256').update(JSON.stringify(parts)).digest('hex').slice(0, 20);
}

/** Ending of the names of files that a run has begun to keep, so that others know whose they are. @param engineFolder of that run */
export function unfinishedEnding(engineFolder: string): string {
    return `.${nameOf([resolve(engineFolder)])}.unfinished`;
}
