import { availableParallelism } from 'node:os';
import type { Piscina } from 'piscina';
import type { BlocksSize, Listing, PlacedBlocks } from '../plan/measure-blocks.ts';
import type { AccountTexts } from '../score/known-account.ts';
import type { BlockFile } from '../score/scored-block.ts';
import { keep, list, measure, score } from './worker.ts';
import type { KeepTask, ScoreAnswer, ScoreTask } from './worker.ts';

/** Accounts from which it pays to start threads: they take a tenth of a second and some memory. */
const THREADS_FROM = 20_000;
/** Each thread takes some 60 MB. */
const MOST_THREADS = 4;

/** Threads that score and write, as many as there are processors; for a small book the program's own. */
export class Pool {
    private readonly most: number;
    private threads: Piscina | null = null;

    /** @param most most threads, undefined for as many as there are processors */
    constructor(most: number | undefined) {
        this.most = Math.min(most ?? availableParallelism(), MOST_THREADS);
    }

    /** Tasks worth giving at a time. */
    get lanes(): number {
        return this.threads === null ? 1 : this.most;
    }

    /**
     * Starts the threads when it pays.
     * @param accounts number of accounts to score
     * @returns whether there are many accounts, whatever there are of processors
     */
    async start(accounts: number): Promise<boolean> {
        if (accounts < THREADS_FROM) return false;
        if (this.threads !== null || this.most < 2) return true;
        // Most days have few accounts to score, and do without loading it.
        const { Piscina: Threads } = await import('piscina');
        this.threads = new Threads({
            filename: new URL('./worker.ts', import.meta.url).href,
            minThreads: this.most,
            maxThreads: this.most,
            execArgv: [],
            // What scoring makes dies young, and a thread that may take gigabytes collects late. Nothing comes near the limit.
            resourceLimits: { maxYoungGenerationSizeMb: 24, maxOldGenerationSizeMb: 512 },
            recordTiming: false
        });
        return true;
    }

    /** Scores a range of accounts. Its texts are gone afterwards. */
    score(task: ScoreTask): Promise<ScoreAnswer> {
        return this.run('score', score, task, bytesOf(task.texts));
    }

    /** Makes the block of a range of accounts that stay as they are. Its texts are gone afterwards. */
    keep(task: KeepTask): Promise<BlockFile> {
        return this.run('keep', keep, task, bytesOf(task.texts));
    }

    /** See measureBlocks. */
    measure(blocks: PlacedBlocks): Promise<BlocksSize> {
        return this.run('measure', measure, blocks);
    }

    /** See listChanges. */
    list(listing: Listing): Promise<void> {
        return this.run('list', list, listing);
    }

    /** Ends the threads, which keep their memory as long as they live. What is asked for afterwards is done without them. */
    async close(): Promise<void> {
        const { threads } = this;
        this.threads = null;
        await threads?.destroy();
    }

    private async run<Task, Answer>(
        name: string,
        work: (task: Task) => Answer,
        task: Task,
        transferList: ArrayBuffer[] = []
    ): Promise<Answer> {
        return this.threads === null ? work(task) : ((await this.threads.run(task, { name, transferList })) as Answer);
    }
}

/** What becomes a thread's own instead of being copied: garbage of this size would lie about in the one that gives it away. */
function bytesOf({ lines, pieces }: AccountTexts): ArrayBuffer[] {
    return pieces === null ? [lines.buffer] : [lines.buffer, pieces.numbers.buffer];
}

/**
 * Does the work for each item, a few at a time, and gives the results in their order. A failure ends all: no other item is begun,
 * and it is told when those under way are done.
 */
export async function inLanes<Item, Result>(
    items: readonly Item[],
    lanes: number,
    work: (item: Item, nth: number) => Promise<Result>
): Promise<Result[]> {
    const results: Result[] = [];
    let next = 0;
    const lane = async (): Promise<void> => {
        try {
            for (let nth = next++; nth < items.length; nth = next++) results[nth] = await work(items[nth] as Item, nth);
        } finally {
            // The others begin no more, either.
            next = items.length;
        }
    };
    const working = Array.from({ length: Math.min(lanes, items.length) }, lane);
    const all = Promise.all(working);
    await Promise.allSettled([all, ...working]);
    await all;
    return results;
}
