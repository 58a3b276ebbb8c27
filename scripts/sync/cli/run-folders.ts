import { readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';

/** Folders of past runs that are kept. */
const KEPT = 30;
const RUN = /^\d{4}-\d{2}-\d{2}T\d{6}Z-(plan|run|backfill)-\d+$/u;

/** Removes the oldest run folders. Names start with the time, so their order is their age. */
export function pruneRuns(folder: string, current: string): void {
    const runs = readdirSync(folder)
        .filter((name) => RUN.test(name) && name !== current)
        .sort();
    for (const name of runs.slice(0, Math.max(0, runs.length - KEPT)))
        rmSync(join(folder, name), { recursive: true, force: true });
}
