import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

/** Garbage that may gather in a thread, bytes. */
const GARBAGE_BYTES = 64 * 1024 * 1024;

let collect: (() => void) | null = null;
/** Heap in use after the last collection. */
let needed = 0;

/**
 * Collects garbage when much of it has gathered. V8 lets garbage grow with the memory of the machine, not with the need of
 * the program; a job beside other programs should take what it needs. Costs about 30 ms when it acts.
 */
export function trimHeap(): void {
    if (process.memoryUsage().heapUsed < needed + GARBAGE_BYTES) return;
    if (collect === null) {
        setFlagsFromString('--expose-gc');
        collect = runInNewContext('gc') as () => void;
    }
    collect();
    needed = process.memoryUsage().heapUsed;
}
