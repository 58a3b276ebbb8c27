import { readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { makeFolder } from '../make-folder.ts';
import type { ScheduleState } from './scheduler.ts';

const FILE = 'schedule.json';
/** A schedule writes a sign of life every half minute. */
export const BEAT_MS = 30_000;
const SILENT_MS = 5 * 60_000;
const TOO_MANY_FAILURES = 3;

const healthSchema = z.object({
    pid: z.int(),
    aliveAt: z.iso.datetime(),
    state: z.enum(['waiting', 'running', 'stopped']),
    next: z.iso.datetime().nullable(),
    last: z
        .object({ startedAt: z.iso.datetime(), finishedAt: z.iso.datetime(), exitCode: z.int().nullable() })
        .nullable(),
    failuresInARow: z.int()
});

/** Writes how the schedule stands to `schedule.json` in the folder that runs leave things in. */
export function writeHealth(folder: string, state: ScheduleState, now: number): void {
    makeFolder(folder);
    const file = join(folder, FILE);
    const health = { pid: process.pid, aliveAt: new Date(now).toISOString(), ...state };
    writeFileSync(`${file}.part`, `${JSON.stringify(health, null, 4)}\n`);
    renameSync(`${file}.part`, file);
}

/** Whether a schedule is alive and gets its runs done, with a sentence that says so. */
export function checkHealth(folder: string, now: number): { healthy: boolean; text: string } {
    let health: z.infer<typeof healthSchema>;
    try {
        health = healthSchema.parse(JSON.parse(readFileSync(join(folder, FILE), 'utf8')));
    } catch {
        return { healthy: false, text: `There is no schedule in ${folder}.` };
    }
    const { state, next, last, failuresInARow, aliveAt, pid } = health;
    const ran =
        last === null
            ? 'No run has ended yet.'
            : `The last run ended at ${last.finishedAt}${last.exitCode === null ? ': it was killed or could not begin' : ` with exit code ${last.exitCode}`}.`;
    if (state === 'stopped') return { healthy: false, text: `The schedule was stopped. ${ran}` };
    // A sign from the future was given before the clock was put back, and a schedule that lives gives another one soon.
    if (Math.abs(now - Date.parse(aliveAt)) > SILENT_MS)
        return {
            healthy: false,
            text: `The schedule gave its last sign of life at ${aliveAt} (process ${pid}). ${ran}`
        };
    const now_ = state === 'running' ? 'A run is under way.' : `The next run begins at ${next}.`;
    if (failuresInARow >= TOO_MANY_FAILURES)
        return { healthy: false, text: `${failuresInARow} runs in a row have failed. ${ran} ${now_}` };
    return { healthy: true, text: `${ran} ${now_}` };
}
