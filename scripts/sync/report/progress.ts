import { countText } from './count-text.ts';
import { Presets, SingleBar } from 'cli-progress';

/** Is told how far something has come: done so far, and of how many; null while that is not known. */
export type Progress = (done: number, total: number | null) => void;

/** Milliseconds between two lines where there is no terminal: enough to see that a run is alive, without filling a log. */
const LINE_MS = 10_000;
/** Milliseconds between two counts on a terminal. */
const REDRAW_MS = 100;
const CLEAR_LINE = '\r\u001b[K';

/** Shows how far a stage has come: on a terminal a bar, or a count while the end is not known; elsewhere a line now and then. */
export class ProgressDisplay {
    private readonly screen: NodeJS.WriteStream;
    private readonly stopwatch: () => number;
    private stage = '';
    private shownAt = 0;
    private bar: SingleBar | null = null;
    private counting = false;

    /** @param stopwatch milliseconds since any fixed moment */
    constructor(screen: NodeJS.WriteStream, stopwatch: () => number) {
        this.screen = screen;
        this.stopwatch = stopwatch;
    }

    begin(stage: string): void {
        this.stage = stage;
        this.shownAt = this.stopwatch();
    }

    /** @param what is counted, "accounts" */
    show(done: number, total: number | null, what: string): void {
        if (total === 0) return;
        if (!this.screen.isTTY) this.line(done, total, what);
        else if (total === null) this.count(done, what);
        else this.draw(done, total, what);
    }

    /** Takes off the terminal what will not stay, so that other lines have room. */
    clear(): void {
        this.bar?.stop();
        this.bar = null;
        if (this.counting) this.screen.write(CLEAR_LINE);
        this.counting = false;
    }

    private line(done: number, total: number | null, what: string): void {
        if (this.isSoon(LINE_MS)) return;
        this.screen.write(`${this.stage.padEnd(20)} ${textOf(done, total, what)}\n`);
    }

    private count(done: number, what: string): void {
        if (this.bar !== null) this.clear();
        if (this.counting && this.isSoon(REDRAW_MS)) return;
        this.counting = true;
        this.screen.write(`${CLEAR_LINE}${textOf(done, null, what)}`);
    }

    private draw(done: number, total: number, what: string): void {
        if (this.counting) this.clear();
        if (this.bar === null) {
            const options = {
                format: '{bar} {percentage}% | {value}/{total} {what}',
                stream: this.screen,
                clearOnComplete: true
            };
            this.bar = new SingleBar(options, Presets.shades_classic);
            this.bar.start(total, done, { what });
        }
        this.bar.setTotal(total);
        this.bar.update(done, { what });
    }

    /** Whether the last time was less than so long ago; else this is the last time. */
    private isSoon(pauseMs: number): boolean {
        const now = this.stopwatch();
        if (now - this.shownAt < pauseMs) return true;
        this.shownAt = now;
        return false;
    }
}

function textOf(done: number, total: number | null, what: string): string {
    return total === null ? `${countText(done)} ${what} so far` : `${countText(done)} of ${countText(total)} ${what}`;
}
