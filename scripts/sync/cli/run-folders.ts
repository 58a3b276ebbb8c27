import { readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';

/** Folders of past runs that are kept. */
const KEPT = 30;
const RUN = /^\d{4}-\d{2}-\d{2}T\d{6}Z-(plan|run|backfill|settle|pin)-\d+$/u;

/** Removes the oldest run folders, and what killed runs left of their work. Names start with the time, so their order is their age. */
export function pruneRuns(folder: string, current: string): void {
    const runs = readdirSync(folder)
        .filter((name) => RUN.test(name) && name !== current)
        .sort();
    for (const name of runs.slice(0, Math.max(0, runs.length - KEPT))) remove(join(folder, name));
    for (const name of runs.slice(-KEPT))
        if (!isAlive(Number(/\d+$/u.exec(name)?.[0]))) remove(join(folder, name, 'work'));
}

function remove(path: string): void {
    rmSync(path, { recursive: true, force: true });
}

function isAlive(processId: number): boolean {
    try {
        return process.kill(processId, 0);
    } catch (error) {
        // Not permitted to signal it: it is there, but somebody else's.
        return (error as NodeJS.ErrnoException).code === 'EPERM';
    }
}
