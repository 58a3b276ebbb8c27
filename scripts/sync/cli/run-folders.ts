import { mkdirSync, readdirSync, rmSync, statSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { ConfigError, messageOf } from '../errors.ts';
import { isFullDisk } from '../file-failure.ts';
import { makeFolder } from '../make-folder.ts';
import { KEPT_FOLDERS, namesIn, sizeOf, unfinishedEnding } from '../sources/cache/kept-files.ts';
import { isAbandoned, MARK } from '../work-folder.ts';

/** Folders of past runs that are kept. */
const KEPT = 30;
const RUN = /^\d{4}-\d{2}-\d{2}T\d{6}Z-(plan|run|backfill|settle|pin)-\d+(-\d+)?$/u;

/**
 * Makes the folder of a run, of a name that no other run has: in containers that share a disk, runs that start in the same second
 * have the same process number.
 * @throws ConfigError when nothing can be written there
 */
export function makeRunFolder(out: string, start: string): string {
    const path = resolve(out);
    // The engine takes what follows for parameters, and fails when its log is written: in the middle of the run.
    if (path.includes('?'))
        throw new ConfigError(
            'The command line',
            [`Nothing can be kept in the folder ${path}: its path has a question mark.`],
            ['Name a folder without one: --out <folder>']
        );
    try {
        makeFolder(path);
        for (let n = 1; ; n++) {
            const folder = join(out, n === 1 ? start : `${start}-${n}`);
            try {
                mkdirSync(folder);
                return folder;
            } catch (error) {
                if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
            }
        }
    } catch (error) {
        if (isFullDisk(error)) throw error;
        const problem = `Nothing can be written to the folder ${out}: ${messageOf(error)}`;
        throw new ConfigError(
            'The command line',
            [problem],
            ['Let the user of the job write there, or name another folder: --out <folder>']
        );
    }
}

/**
 * Removes the oldest run folders, and what killed runs left of their work and had begun to keep. Names start with the time, so their
 * order is their age. What cannot be removed stays.
 * @param own folder of the run that asks
 * @param told is given what was removed
 */
export function pruneRuns(out: string, own: string, told: (run: string, bytes: number) => void): void {
    // By the clock of the file system, which may be that of another machine.
    const now = statSync(own).mtimeMs;
    const runs = readdirSync(out).filter((name) => RUN.test(name) && join(out, name) !== own);
    for (const [i, name] of runs.sort().reverse().entries()) {
        try {
            const isOver = discardIfOver(out, name, now, told);
            if (isOver && i >= KEPT) rmSync(join(out, name), { recursive: true, force: true });
        } catch {
            // It belongs to another user, or another run removes it at this moment.
        }
    }
}

/** Removes the work of a run if the run is over. Returns whether it is. */
function discardIfOver(out: string, name: string, now: number, told: (run: string, bytes: number) => void): boolean {
    const work = join(out, name, 'work');
    if (statSync(work, { throwIfNoEntry: false }) === undefined) return true;
    if (!isAbandoned(work, now)) return false;
    const bytes = [...begunIn(out, work), ...pathsIn(work)].reduce((sum, path) => sum + sizeOf(path).bytes, 0);
    discardWork(out, work);
    told(name, bytes);
    return true;
}

/**
 * Removes the work of a run that is over or ends now, and what it had begun to keep.
 * @throws when something cannot be removed, such as a folder that the engine writes to at this moment; the note of the process stays
 * then, by which the next run knows that this one has ended
 */
export function discardWork(out: string, work: string): void {
    const inside = namesIn(work).filter((name) => name !== MARK);
    for (const path of [...begunIn(out, work), ...inside.map((name) => join(work, name)), work])
        rmSync(path, { recursive: true, force: true });
}

/** Files that a run has begun to keep. */
function begunIn(out: string, work: string): string[] {
    const ending = unfinishedEnding(join(work, 'engine'));
    const kept = KEPT_FOLDERS.flatMap((folder) => namesIn(join(out, folder)).map((name) => join(out, folder, name)));
    return kept.filter((path) => path.includes(ending));
}

function pathsIn(folder: string): string[] {
    return readdirSync(folder, { recursive: true, encoding: 'utf8' }).map((name) => join(folder, name));
}
