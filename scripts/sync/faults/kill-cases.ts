import { mkdirSync, watch } from 'node:fs';
import { join } from 'node:path';
import { ACCOUNTS_FOLDER } from '../sources/cache/kept-files.ts';
import type { Fate } from '../testing/faulty-proxy.ts';
import type { FaultBook, Way } from './fault-book.ts';
import type { FaultCase, Strike } from './fault-case.ts';
import { randomNumbers } from './random.ts';
import { kindOf } from './request-kind.ts';

/** Share of the kills that come at a request; the others come at a moment of the clock. */
const AT_REQUESTS = 0.75;
const EXITS = [null, 0, 3];
type Moment = 'before' | 'while' | 'after';
/** The org has not seen the request, works on it, or has answered. */
export const MOMENTS: readonly Moment[] = ['before', 'while', 'after'];

/**
 * Kills at random moments, the same for the same seed: at the n-th request, before or after the org has worked on it, or some
 * milliseconds after the start.
 * @param requests how many requests a run without faults makes
 * @param ms how long it takes
 */
export function killCases(
    count: number,
    seed: number,
    way: Way,
    { requests, ms }: { requests: number; ms: number }
): FaultCase[] {
    const random = randomNumbers(seed);
    const upTo = (most: number): number => Math.floor(random() * most);
    return Array.from({ length: count }, () => {
        const [atRequest, moment] = [random() < AT_REQUESTS, MOMENTS[upTo(MOMENTS.length)] ?? 'while'];
        const nth = 1 + upTo(requests);
        const after = upTo(ms);
        return atRequest
            ? {
                  fault: 'kill -9',
                  at: 'n-th request',
                  way,
                  exits: EXITS,
                  strike: (book: FaultBook, args: readonly string[]) => killAt(book, args, nth, moment)
              }
            : {
                  fault: 'kill -9',
                  at: 'at a random millisecond',
                  way,
                  exits: EXITS,
                  strike: (book: FaultBook, args: readonly string[]) => killAfter(book, args, after)
              };
    });
}

/** Kills the run at its n-th request. */
export async function killAt(book: FaultBook, args: readonly string[], nth: number, moment: Moment): Promise<Strike> {
    let kill = (): void => undefined;
    let seen = 0;
    const fates: Record<Moment, () => Fate> = {
        before: () => {
            kill();
            return 'reset';
        },
        while: () => {
            kill();
            return 'pass';
        },
        after: () => ({
            rewrite: (body) => {
                kill();
                return body;
            }
        })
    };
    book.proxy.fate = () => (++seen === nth ? fates[moment]() : 'pass');
    const result = await book.run(args, { started: (stop) => (kill = stop) });
    const request = book.proxy.seen[nth - 1];
    const at = request === undefined ? 'after the end' : kindOf(request);
    return { result, struck: result.code === null, at };
}

/** Kills the run while it writes the accounts from which the next one may start. */
export function killWhileKeeping(way: Way): FaultCase {
    return {
        fault: 'kill -9',
        at: 'while accounts are kept',
        way,
        exits: EXITS,
        async strike(book, args) {
            const folder = join(book.org.folder, '.local/sync', ACCOUNTS_FOLDER);
            mkdirSync(folder, { recursive: true });
            let kill = (): void => undefined;
            const watcher = watch(folder, (_, name) => name?.includes('.unfinished') === true && kill());
            const result = await book.run(args, { started: (stop) => (kill = stop) });
            watcher.close();
            return { result, struck: result.code === null };
        }
    };
}

async function killAfter(book: FaultBook, args: readonly string[], ms: number): Promise<Strike> {
    let timer: NodeJS.Timeout | undefined;
    const result = await book.run(args, { started: (kill) => (timer = setTimeout(kill, ms)) });
    clearTimeout(timer);
    return { result, struck: result.code === null };
}
