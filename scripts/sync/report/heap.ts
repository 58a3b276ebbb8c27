import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

/** Used heap from which garbage is collected, bytes. What the job holds at a time is a third of it. */
const LIMIT_BYTES = 120 * 1024 * 1024;

let collect: (() => void) | null = null;

/**
 * Collects garbage when much of it has gathered. V8 lets garbage grow with the memory of the machine, not with the need of
 * the program; a job beside other programs should take what it needs. Costs about 30 ms when it acts.
 */
export function trimHeap(): void {
    if (process.memoryUsage().heapUsed < LIMIT_BYTES) return;
    if (collect === null) {
        setFlagsFromString('--expose-gc');
        collect = runInNewContext('gc') as () => void;
    }
    collect();
}
