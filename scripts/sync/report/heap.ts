import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

/** Garbage that may gather in a thread, bytes. */
const GARBAGE_BYTES = 64 * 1024 * 1024;

type Collect = (options?: { readonly type: 'minor' }) => void;

let exposed: Collect | null = null;
/** Heap in use after the last collection, at first what the program itself takes. */
let needed = process.memoryUsage().heapUsed;

/**
 * Collects garbage when much of it has gathered. V8 lets garbage grow with the memory of the machine, not with the need of
 * the program; a job beside other programs should take what it needs. Costs about 30 ms when it acts.
 */
export function trimHeap(): void {
    if (process.memoryUsage().heapUsed < needed + GARBAGE_BYTES) return;
    collector()();
    needed = process.memoryUsage().heapUsed;
}

/**
 * Collects what has become garbage lately. Rows of the engine and pieces of answers are in memory that V8 does not see, so it
 * has no reason to give them back while few objects are made. Costs about 2 ms.
 */
export function trimYoung(): void {
    collector()({ type: 'minor' });
}

function collector(): Collect {
    if (exposed === null) {
        setFlagsFromString('--expose-gc');
        exposed = runInNewContext('gc') as Collect;
    }
    return exposed;
}
