import { mkdirSync, readdirSync, readFileSync, readlinkSync, statSync, writeFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { z } from 'zod';
import { remove } from '../sources/cache/kept-files.ts';

const markSchema = z.object({
    host: z.string(),
    space: z.string(),
    pid: z.int().positive(),
    boot: z.string().default(''),
    began: z.string().default('')
});

/** No lease lasts longer than a day without being renewed; a run that does is rare, and then waits for its lease. */
const LONGEST_LEASE = 24 * 3_600_000;

/** A process that can be looked up on the machine it runs on. What a system does not tell is "". */
export type ProcessMark = z.infer<typeof markSchema>;

/** This process, or another one of this machine and container. */
export function ownMark(pid = process.pid): ProcessMark {
    const boot = textOf('/proc/sys/kernel/random/boot_id');
    return { host: hostname(), space: processSpace(), pid, boot, began: beganAt(pid) };
}

/** A note about a process; null when there is none that can be read. */
export function readMark(file: string): ProcessMark | null {
    try {
        return markSchema.parse(JSON.parse(readFileSync(file, 'utf8')));
    } catch {
        return null;
    }
}

/** Whether the process of another run has ended. Its number must be one of this machine and container. */
export function hasEnded(mark: ProcessMark, self: ProcessMark): boolean {
    // The number of a process that has ended is given out again: to this process, which does one run, or to any other.
    if (mark.pid === self.pid || !isAlive(mark.pid)) return true;
    const began = beganAt(mark.pid);
    return mark.began !== '' && began !== '' && (mark.began !== began || mark.boot !== self.boot);
}

/**
 * Notes on disk which process does which run, so that a run that was killed is known to be gone at once on the machine it
 * ran on. A run without a note, or with the note of another machine, may be alive.
 */
export class ProcessMarks {
    private readonly folder: string;
    private readonly self: ProcessMark;

    constructor(folder: string, self: ProcessMark) {
        this.folder = folder;
        this.self = self;
    }

    /** Notes that this process does the run, and forgets notes that no lease can refer to any more. */
    add(runKey: string, now: number): void {
        mkdirSync(this.folder, { recursive: true });
        for (const name of readdirSync(this.folder)) {
            const file = join(this.folder, name);
            // Other runs remove theirs at any time.
            const noted = statSync(file, { throwIfNoEntry: false })?.mtimeMs ?? now;
            if (now - noted > LONGEST_LEASE) remove(file);
        }
        writeFileSync(this.file(runKey), JSON.stringify(this.self));
    }

    remove(runKey: string): void {
        remove(this.file(runKey));
    }

    /** Whether the process of a run is known to have ended. */
    isGone(runKey: string): boolean {
        const mark = readMark(this.file(runKey));
        if (mark === null || mark.host !== this.self.host || mark.space !== this.self.space) return false;
        return hasEnded(mark, this.self);
    }

    /** Run keys come from the org, too: nothing in one may lead out of the folder. */
    private file(runKey: string): string {
        return join(this.folder, `${runKey.replaceAll(/[^\w-]/gu, '_')}.json`);
    }
}

function isAlive(pid: number): boolean {
    try {
        return process.kill(pid, 0);
    } catch (error) {
        return (error as NodeJS.ErrnoException).code !== 'ESRCH';
    }
}

/** When a process began, in the ticks of its machine: tells it from another one that had its number. */
function beganAt(pid: number): string {
    // The name of the program, in brackets, may hold anything; what follows are numbers.
    return textOf(`/proc/${pid}/stat`).replace(/^.*\)/su, '').trim().split(' ')[19] ?? '';
}

function textOf(file: string): string {
    try {
        return readFileSync(file, 'utf8').trim();
    } catch {
        return '';
    }
}

/** Containers that share a folder and a host name do not share process numbers. */
function processSpace(): string {
    try {
        return readlinkSync('/proc/self/ns/pid');
    } catch {
        return '';
    }
}
