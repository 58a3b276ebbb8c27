import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { EXIT, messageOf } from '../errors.ts';
import type { ExitCode } from '../errors.ts';
import { synchronise } from '../pipeline.ts';
import { hasProblems } from '../report/summary.ts';
import { ScreenReporter } from '../report/reporter.ts';
import { logIn } from '../salesforce/login.ts';
import { printFailure } from './failure.ts';
import { toTask } from './options.ts';
import type { CommandName, Options } from './options.ts';
import { printResult } from './print.ts';
import { discardWork, makeRunFolder, pruneRuns } from './run-folders.ts';

/** Runs a command and prints its result. The clock is read here and nowhere below. */
export async function execute(command: CommandName, options: Options): Promise<ExitCode> {
    const now = new Date().toISOString();
    const start = `${now.slice(0, 19).replaceAll(':', '')}Z-${command}-${process.pid}`;
    let folder: string;
    try {
        folder = makeRunFolder(options.out, start);
    } catch (error) {
        return printFailure(error, options.json === true, null);
    }
    const reporter = new ScreenReporter({
        screen: process.stderr,
        logFile: join(folder, 'log.ndjson'),
        stopwatch: () => performance.now(),
        timestamp: () => new Date().toISOString()
    });
    pruneRuns(options.out, folder, (run, bytes) => reporter.log({ event: 'work of a killed run removed', run, bytes }));
    let release: Release = () => Promise.resolve();
    const interrupt = onInterrupt(options.out, join(folder, 'work'), (signal) => release(signal));
    try {
        const { task, org } = toTask(command, options, folder, now, (given) => (release = given));
        reporter.log({ event: 'start', command, asOf: task.asOf, org });
        const summary = await synchronise(task, () => logIn(org, process.env), reporter);
        reporter.log({ event: 'done', summary });
        await printResult(summary, options);
        return hasProblems(summary) ? EXIT.doneWithRejects : EXIT.done;
    } catch (error) {
        reporter.log({
            event: 'failed',
            message: messageOf(error),
            stack: error instanceof Error ? error.stack : undefined
        });
        return printFailure(error, options.json === true, join(folder, 'log.ndjson'));
    } finally {
        await interrupt.end();
    }
}

type Release = (signal: string) => Promise<void>;
/** Longest wait for the org when somebody ends the program, milliseconds. */
const RELEASE_MS = 3000;

/** Signals that end a run in good order, with the exit codes by which shells know them: Ctrl-C, an order to end, a terminal that was closed. */
const SIGNALS: Readonly<Partial<Record<NodeJS.Signals, number>>> = { SIGINT: 130, SIGTERM: 143, SIGHUP: 129 };

/** On a signal: gives the lease back, removes the work files and says how to go on. What the org has been sent stays consistent in any case. */
function onInterrupt(out: string, work: string, release: Release): { end: () => Promise<void> } {
    let stopping: Promise<void> | null = null;
    const stop = async (signal: NodeJS.Signals): Promise<void> => {
        process.stderr.write(
            `\nInterrupted (${signal}). Run the same command again: it goes on where this one stopped.\n`
        );
        await Promise.race([release(signal), sleep(RELEASE_MS)]);
        try {
            discardWork(out, work);
        } catch {
            // There may be none yet, and the engine may be writing at this moment. The next run removes what is left.
        }
        process.exit(SIGNALS[signal]);
    };
    const handle = (signal: NodeJS.Signals): void => void (stopping ??= stop(signal));
    // Shells and supervisors may send one twice: the second must not end what the first has begun, three seconds at most.
    for (const signal of Object.keys(SIGNALS)) process.on(signal, handle);
    const end = async (): Promise<void> => {
        // A run that was told to stop ends as interrupted, whatever the rest of it came to in the meantime.
        if (stopping) await stopping;
        for (const signal of Object.keys(SIGNALS)) process.off(signal, handle);
    };
    return { end };
}
