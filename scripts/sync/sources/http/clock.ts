import { setTimeout as wait } from 'node:timers/promises';

/** Time as the client of a service sees it, so that tests need not wait. */
export interface Clock {
    /** Milliseconds since 1970. */
    now(): number;
    sleep(milliseconds: number): Promise<void>;
    /** 0 to 1, for jitter. */
    random(): number;
}

export const realClock: Clock = {
    now: () => Date.now(),
    sleep: async (milliseconds) => {
        await wait(milliseconds);
    },
    random: () => Math.random()
};
