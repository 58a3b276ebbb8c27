import { appendFileSync, mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import { messageOf } from '../errors.ts';
import { ProgressDisplay } from './progress.ts';
import { sanitize } from './sanitize.ts';
import { jsonWithoutSecrets, withoutSecrets } from './secrets.ts';

/** Tells people and the log file how a run goes. The only place that prints while a run is under way. */
export interface Reporter {
    readonly stages: readonly { readonly name: string; readonly seconds: number }[];
    readonly warnings: readonly string[];
    /** Runs a stage, times it and says so. */
    stage<Result>(name: string, work: () => Promise<Result>): Promise<Result>;
    /** How far the stage under way has come, of how many, null while that is not known; and what is counted, "accounts". */
    readonly progress: (done: number, total: number | null, what?: string) => void;
    warn(message: string): void;
    /** Writes to the log file only. */
    log(event: Readonly<Record<string, unknown>>): void;
}

export interface ReporterOptions {
    /** Where progress and warnings go; the result never goes there. */
    readonly screen: NodeJS.WriteStream;
    /** NDJSON, one event a line. */
    readonly logFile: string;
    /** Milliseconds since any fixed moment. */
    readonly stopwatch: () => number;
    /** Text of now for the log, ISO 8601. */
    readonly timestamp: () => string;
}

/** Progress on the screen, and a log file. */
export class ScreenReporter implements Reporter {
    readonly stages: { name: string; seconds: number }[] = [];
    readonly warnings: string[] = [];
    private readonly options: ReporterOptions;
    private readonly display: ProgressDisplay;
    private logIsGone = false;

    constructor(options: ReporterOptions) {
        this.options = options;
        this.display = new ProgressDisplay(options.screen, options.stopwatch);
        mkdirSync(dirname(options.logFile), { recursive: true });
    }

    async stage<Result>(name: string, work: () => Promise<Result>): Promise<Result> {
        const start = this.options.stopwatch();
        const busyBefore = process.cpuUsage();
        this.log({ event: 'stage', name });
        this.display.begin(name);
        try {
            return await work();
        } finally {
            const seconds = Math.round(this.options.stopwatch() - start) / 1000;
            this.stages.push({ name, seconds });
            const busy = process.cpuUsage(busyBefore);
            const cpuSeconds = Math.round((busy.user + busy.system) / 1000) / 1000;
            const memoryMb = Math.round(process.memoryUsage.rss() / 1e6);
            this.log({ event: 'stage done', name, seconds, cpuSeconds, memoryMb });
            this.print(`${name.padEnd(20)} ${seconds.toFixed(1)} s`);
        }
    }

    readonly progress = (done: number, total: number | null, what = 'accounts'): void => {
        this.display.show(done, total, sanitize(what, 80));
    };

    warn(text: string): void {
        const message = withoutSecrets(text);
        this.warnings.push(message);
        this.log({ event: 'warning', message });
        this.print(`note: ${sanitize(message, 2000)}`);
    }

    log(event: Readonly<Record<string, unknown>>): void {
        if (this.logIsGone) return;
        try {
            appendFileSync(
                this.options.logFile,
                `${jsonWithoutSecrets({ time: this.options.timestamp(), ...event })}\n`
            );
        } catch (error) {
            // A log that cannot be written, on a full disk perhaps, is no reason to stop.
            this.logIsGone = true;
            this.warn(`The log ends here: ${messageOf(error)}`);
        }
    }

    private print(line: string): void {
        this.display.clear();
        this.options.screen.write(`${line}\n`);
    }
}
