import { DAY_MS } from '../day-ms.ts';
import { EXIT } from '../errors.ts';
import { nextTime } from './times.ts';
import type { Rhythm } from './times.ts';

const FIRST_RETRY = 60_000;
const LONGEST_RETRY = 3_600_000;
/** A machine that sleeps or whose clock is put right must not miss a time by more than this. */
const LONGEST_NAP = 60_000;
/** Exit codes from here on mean that a signal ended the run. */
const ENDED_BY_SIGNAL = 129;

/** How the schedule stands, for supervisors. */
export interface ScheduleState {
    readonly state: 'waiting' | 'running' | 'stopped';
    /** When the next run begins, ISO 8601; null while one is under way. */
    readonly next: string | null;
    readonly last: { readonly startedAt: string; readonly finishedAt: string; readonly exitCode: number | null } | null;
    readonly failuresInARow: number;
}

/** What a schedule needs of the world. */
export interface World {
    readonly now: () => number;
    /** Waits until a time, or until the signal says to stop. */
    readonly waitUntil: (time: number, stop: AbortSignal) => Promise<void>;
    /** Runs the job to its end; null when it was killed. It ends early and cleanly when the signal says to stop. */
    readonly run: (stop: AbortSignal) => Promise<number | null>;
    readonly tell: (state: ScheduleState) => void;
}

/**
 * Runs the job again and again until it is told to stop; never two at once. A run that could not reach something is tried
 * again after 1, 2, 4 ... minutes, at most an hour and never later than the next regular time. What needs a person (wrong
 * settings, a guard) waits for the regular time.
 * @param atOnce whether the first run begins now
 */
export async function keepRunning(rhythm: Rhythm, atOnce: boolean, world: World, stop: AbortSignal): Promise<void> {
    let start = world.now();
    let last: ScheduleState['last'] = null;
    let failures = 0;
    let isRetry = false;
    /** The last time of the day that had its run: it has it, too, when the clock is put back and that time comes again. */
    let had = Number.NEGATIVE_INFINITY;
    const putBack = (by: number): void => {
        start -= by;
        // The date was wrong, so that day has had no run.
        if (by >= DAY_MS) had = Number.NEGATIVE_INFINITY;
    };
    const regularAfter = (now: number): number => nextTime(rhythm, start, Math.max(now, had));
    let next = atOnce ? start : nextTime(rhythm, start, start);
    while (!stop.aborted) {
        const tellNext = (): void => world.tell({ state: 'waiting', next: iso(next), last, failuresInARow: failures });
        tellNext();
        while (world.now() < next && !stop.aborted) {
            const back = await nap(next, world, stop);
            if (back === 0) continue;
            putBack(back);
            next = isRetry || rhythm.kind === 'every' ? next - back : regularAfter(world.now());
            tellNext();
        }
        if (stop.aborted) break;
        if (rhythm.kind === 'at' && !isRetry) had = next;
        const began = world.now();
        world.tell({ state: 'running', next: null, last, failuresInARow: failures });
        const exitCode = await world.run(stop);
        const now = world.now();
        putBack(Math.max(0, began - now));
        last = { startedAt: iso(began), finishedAt: iso(now), exitCode };
        const isGood = exitCode === EXIT.done || exitCode === EXIT.doneWithRejects;
        failures = isGood ? 0 : failures + 1;
        const regular = regularAfter(now);
        const isPassing = exitCode === null || exitCode === EXIT.unreachable || exitCode >= ENDED_BY_SIGNAL;
        isRetry = isPassing && now + retryAfter(failures) < regular;
        next = isRetry ? now + retryAfter(failures) : regular;
    }
    world.tell({ state: 'stopped', next: null, last, failuresInARow: failures });
}

/**
 * Waits until a time, at most for the longest nap. Returns how many milliseconds earlier it is afterwards by the clock, 0 when it is
 * not: how far the clock was put back, less the time napped. Else the next run would wait until all that time has passed again.
 */
async function nap(time: number, world: World, stop: AbortSignal): Promise<number> {
    const before = world.now();
    await world.waitUntil(Math.min(time, before + LONGEST_NAP), stop);
    return Math.max(0, before - world.now());
}

function retryAfter(failures: number): number {
    return Math.min(LONGEST_RETRY, FIRST_RETRY * 2 ** Math.min(10, failures - 1));
}

function iso(time: number): string {
    return `${new Date(time).toISOString().slice(0, 19)}Z`;
}
