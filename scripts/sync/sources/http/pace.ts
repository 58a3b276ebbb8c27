import type { Clock } from './clock.ts';
import { untilReset } from './rate-limits.ts';

/** Keeps requests apart as the settings and the service ask. */
export class Pace {
    private readonly clock: Clock;
    /** Milliseconds between two requests. */
    private readonly gap: number;
    private notBefore = 0;

    constructor(clock: Clock, perSecond: number | undefined) {
        this.clock = clock;
        this.gap = perSecond === undefined ? 0 : 1000 / perSecond;
    }

    /** Milliseconds until the next request may be sent. */
    get wait(): number {
        return Math.max(0, this.notBefore - this.clock.now());
    }

    /** To be called when a request is sent. */
    sent(): void {
        this.delay(this.gap);
    }

    /** Reads from the headers of an answer when the service wants the next request. */
    heed(headers: Headers): void {
        this.delay(untilReset(headers, this.clock.now()));
    }

    private delay(milliseconds: number): void {
        this.notBefore = Math.max(this.notBefore, this.clock.now() + milliseconds);
    }
}
