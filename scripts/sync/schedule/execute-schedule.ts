import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { ConfigError, EXIT, messageOf } from '../errors.ts';
import type { ExitCode } from '../errors.ts';
import { BEAT_MS, checkHealth, writeHealth } from './health.ts';
import { keepRunning } from './scheduler.ts';
import type { ScheduleState } from './scheduler.ts';
import { isTimeZone, parseAt, parseEvery } from './times.ts';
import type { Rhythm } from './times.ts';

const MAIN = fileURLToPath(new URL('../bin.js', import.meta.url));

/** Options as they are typed. */
export interface ScheduleOptions {
    readonly every?: string;
    readonly at?: string;
    readonly timeZone: string;
    readonly out: string;
    readonly check?: boolean;
}

/** Runs the schedule until a signal ends it, or says how it stands. @param runOptions options for each run */
export async function executeSchedule(options: ScheduleOptions, runOptions: readonly string[]): Promise<ExitCode> {
    if (options.check === true) {
        const { healthy, text } = checkHealth(options.out, Date.now());
        process.stdout.write(`${text}\n`);
        return healthy ? EXIT.done : EXIT.unreachable;
    }
    const rhythm = rhythmOf(options);
    const stop = new AbortController();
    const end = (): void => stop.abort();
    process.on('SIGTERM', end).on('SIGINT', end).on('SIGHUP', end);
    let state: ScheduleState | null = null;
    const health = healthWriter(options.out);
    const beat = setInterval(() => state && health(state), BEAT_MS);
    const tell = (now: ScheduleState): void => {
        state = now;
        health(now);
        process.stderr.write(`${sentence(now)}\n`);
    };
    const args = [MAIN, 'run', '--out', options.out, ...runOptions];
    try {
        // By its path: when the folder is removed and made anew, as releases are, the next run starts in the new one.
        const cwd = process.cwd();
        const run = (signal: AbortSignal): Promise<number | null> => runOnce(args, cwd, signal);
        const world = { now: () => Date.now(), waitUntil, tell, run };
        await keepRunning(rhythm, rhythm.kind === 'every', world, stop.signal);
    } finally {
        clearInterval(beat);
        process.off('SIGTERM', end).off('SIGINT', end).off('SIGHUP', end);
    }
    return EXIT.done;
}

/** Writes how the schedule stands. A full disk, or a folder that is away, must not end the schedule: it is told once. */
function healthWriter(out: string): (state: ScheduleState) => void {
    let isTold = false;
    return (state) => {
        try {
            writeHealth(out, state, Date.now());
            isTold = false;
        } catch (error) {
            if (!isTold) process.stderr.write(`How the schedule stands cannot be written: ${messageOf(error)}\n`);
            isTold = true;
        }
    };
}

function rhythmOf({ every, at, timeZone }: ScheduleOptions): Rhythm {
    const problems: string[] = [];
    if ((every === undefined) === (at === undefined)) problems.push('Say either --every 6h or --at 02:30.');
    const ms = every === undefined ? null : parseEvery(every);
    if (every !== undefined && ms === null)
        problems.push(`--every "${every}" is not 5m to 31d, such as 30m, 6h or 1d.`);
    const time = at === undefined ? null : parseAt(at);
    if (at !== undefined && time === null) problems.push(`--at "${at}" is not a time such as 02:30.`);
    if (!isTimeZone(timeZone)) problems.push(`--time-zone "${timeZone}" is not a zone such as Europe/Berlin.`);
    if (problems.length > 0) throw new ConfigError('The command line', problems);
    return ms === null
        ? { kind: 'at', hour: time?.hour ?? 0, minute: time?.minute ?? 0, timeZone }
        : { kind: 'every', ms };
}

function sentence({ state, next, last, failuresInARow }: ScheduleState): string {
    if (state === 'running') return 'A run begins.';
    const ended =
        last === null
            ? ''
            : `The run ended with exit code ${last.exitCode ?? 'none: it was killed or could not begin'}. `;
    const failed = failuresInARow > 1 ? `${failuresInARow} runs in a row have failed. ` : '';
    return state === 'stopped' ? `${ended}The schedule was stopped.` : `${ended}${failed}Next run: ${next}`;
}

function waitUntil(time: number, stop: AbortSignal): Promise<void> {
    return new Promise((resolve) => {
        const done = (): void => {
            clearTimeout(timer);
            stop.removeEventListener('abort', done);
            resolve();
        };
        const timer = setTimeout(done, time - Date.now());
        stop.addEventListener('abort', done);
    });
}

/** The run is a process of its own and in a group of its own: Ctrl-C reaches it once, through here. Null when it was killed, or could not begin. */
export function runOnce(args: readonly string[], cwd: string, stop: AbortSignal): Promise<number | null> {
    return new Promise((resolve) => {
        const child = spawn(process.execPath, args, {
            cwd,
            stdio: ['ignore', 'inherit', 'inherit'],
            detached: true
        });
        const end = (): void => void child.kill('SIGTERM');
        stop.addEventListener('abort', end);
        const ended = (code: number | null): void => {
            stop.removeEventListener('abort', end);
            resolve(code);
        };
        const failed = (error: Error): void => {
            process.stderr.write(`The run could not begin in ${cwd}: ${messageOf(error)}\n`);
            ended(null);
        };
        child.once('error', failed).once('exit', ended);
    });
}
