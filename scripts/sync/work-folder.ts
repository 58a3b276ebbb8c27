import { existsSync, mkdirSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { unlink } from 'node:fs/promises';
import { join } from 'node:path';
import { hasEnded, ownMark, readMark } from './run-log/process-marks.ts';
import type { Engine } from './sources/engine.ts';

/** Name of the note about the process, the last of a work folder to be removed. */
export const MARK = 'process.json';
/** How often a run gives a sign of life, for machines that cannot look it up. */
const BEAT_MS = 10 * 60_000;
/** Without a sign of life for so long, a run that cannot be looked up is dead. */
const SILENT_MS = 24 * 3_600_000;

/** Makes the folder for files that do not outlive the run, with a note of the process it belongs to. Returns how to end the signs of life. */
export function beginWork(work: string): () => void {
    mkdirSync(work, { recursive: true });
    const mark = join(work, MARK);
    const note = JSON.stringify(ownMark());
    writeFileSync(mark, note);
    const beat = setInterval(() => {
        try {
            // Written in place: the file system sets the time, by the clock that it is compared with, and no reader finds half a note.
            writeFileSync(mark, note, { flag: 'r+' });
        } catch {
            // Whoever removed the folder has ended the run with it.
        }
    }, BEAT_MS);
    beat.unref();
    return () => clearInterval(beat);
}

/**
 * Whether the run of a work folder is known to have ended: on this machine by its process; from elsewhere, or without a note, when
 * nothing has changed in its folder for a day.
 * @param now by the clock of the file system, milliseconds since 1970
 */
export function isAbandoned(work: string, now: number): boolean {
    const [mark, self] = [readMark(join(work, MARK)), ownMark()];
    const isHere = mark !== null && mark.host === self.host && mark.space === self.space && mark.boot === self.boot;
    if (isHere) return hasEnded(mark, self);
    const names = ['.', '../log.ndjson', ...readdirSync(work)];
    const changed = names.map((name) => statSync(join(work, name), { throwIfNoEntry: false })?.mtimeMs ?? 0);
    return Math.max(...changed) < now - SILENT_MS;
}

/** Closes the engine of a run and removes its work files; those beside the engine's go while it closes: both take a while when large. */
export async function removeWork(work: string, engine: Engine): Promise<void> {
    const names = existsSync(work) ? readdirSync(work) : [];
    // What cannot be removed like this, such as a folder, goes at the end, and so does what the engine has open.
    const idle = names.filter((name) => !name.includes('.duckdb') && name !== MARK);
    const removed = idle.map((name) => unlink(join(work, name)).catch(() => undefined));
    engine.close();
    await Promise.all(removed);
    rmSync(work, { recursive: true, force: true });
}
