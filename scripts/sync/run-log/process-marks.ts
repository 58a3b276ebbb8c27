import { mkdirSync, readdirSync, readFileSync, readlinkSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { z } from 'zod';

const markSchema = z.object({ host: z.string(), space: z.string(), pid: z.int().positive() });

/** No lease lasts longer than a day without being renewed; a run that does is rare, and then waits for its lease. */
const LONGEST_LEASE = 24 * 3_600_000;

/** A process that can be looked up on the machine it runs on. */
export type ProcessMark = z.infer<typeof markSchema>;

/** This process. */
export function ownMark(): ProcessMark {
    return { host: hostname(), space: processSpace(), pid: process.pid };
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
            if (now - statSync(file).mtimeMs > LONGEST_LEASE) rmSync(file, { force: true });
        }
        writeFileSync(this.file(runKey), JSON.stringify(this.self));
    }

    remove(runKey: string): void {
        rmSync(this.file(runKey), { force: true });
    }

    /** Whether the process of a run is known to have ended. */
    isGone(runKey: string): boolean {
        const mark = this.read(runKey);
        if (mark === null || mark.host !== this.self.host || mark.space !== this.self.space) return false;
        // The number of a process that has ended is given out again: this process cannot be the one of an earlier run.
        return mark.pid === this.self.pid || !isAlive(mark.pid);
    }

    private read(runKey: string): ProcessMark | null {
        try {
            return markSchema.parse(JSON.parse(readFileSync(this.file(runKey), 'utf8')));
        } catch {
            return null;
        }
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

/** Containers that share a folder and a host name do not share process numbers. */
function processSpace(): string {
    try {
        return readlinkSync('/proc/self/ns/pid');
    } catch {
        return '';
    }
}
