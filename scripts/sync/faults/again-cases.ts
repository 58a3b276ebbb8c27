import type { Fate } from '../testing/faulty-proxy.ts';
import type { FaultBook, Way } from './fault-book.ts';
import type { FaultCase, Strike } from './fault-case.ts';
import { killAt, MOMENTS } from './kill-cases.ts';
import { firstLines } from './platform-cases.ts';
import { randomNumbers } from './random.ts';
import { ONCE } from './request-cases.ts';
import { kindOf } from './request-kind.ts';

/** Cases of each kind, per way of writing. */
const EACH = 25;
/** Moments of the first run and, as it may find little left to do, of the next: runs make at least so many requests. */
const REQUESTS = [40, 20] as const;
const FAILURES = 'GET jobs/ingest/:id/failedResults';

/**
 * Two things that go wrong one after the other: the run that cleans up after a kill is killed as well or meets a fault, and the
 * list of refused rows does not come through.
 */
export function againCases(way: Way, seed: number): FaultCase[] {
    const random = randomNumbers(seed + (way === 'bulk' ? 1000 : 2000));
    const upTo = (most: number): number => Math.floor(random() * most);
    const cases = Array.from({ length: EACH }, () => {
        const [first, second] = [1 + upTo(REQUESTS[0]), 1 + upTo(REQUESTS[1])];
        const [one, other] = [MOMENTS[upTo(3)] ?? 'while', MOMENTS[upTo(3)] ?? 'while'];
        const [name, fate] = ONCE[upTo(ONCE.length)] ?? ['', 'pass'];
        return [
            afterKill(
                'kill -9, and of the next run too',
                way,
                (book, args) => killAt(book, args, first, one),
                (book, args) => killAt(book, args, second, other)
            ),
            afterKill(
                `kill -9, and in the next run: ${name}`,
                way,
                (book, args) => killAt(book, args, first, one),
                (book, args) => strikeNth(book, args, second, fate)
            )
        ];
    }).flat();
    return way === 'bulk' ? [...cases, ...refusedRowsLost()] : cases;
}

type Strikes = (book: FaultBook, args: readonly string[]) => Promise<Strike>;

function afterKill(fault: string, way: Way, kill: Strikes, strike: Strikes): FaultCase {
    return {
        fault,
        at: 'n-th request',
        way,
        exits: [null, 0, 3],
        async strike(book, args) {
            const killed = await kill(book, args);
            book.proxy.seen.length = 0;
            const next = await strike(book, args);
            return { ...next, started: 2, struck: killed.struck === true && next.struck === true };
        }
    };
}

async function strikeNth(book: FaultBook, args: readonly string[], nth: number, fate: Fate): Promise<Strike> {
    let seen = 0;
    book.proxy.fate = () => (++seen === nth ? fate : 'pass');
    const result = await book.run(args);
    const request = book.proxy.seen[nth - 1];
    return { result, struck: request !== undefined, at: request === undefined ? 'after the end' : kindOf(request) };
}

function backwards(csv: string): string {
    const [header, ...lines] = csv.trimEnd().split('\n');
    return `${[header, ...lines.reverse()].join('\n')}\n`;
}

/** Rows that stay locked are refused; the list of them is what the faults are at. */
function refusedRowsLost(): FaultCase[] {
    const half: Fate = { rewrite: (body) => firstLines(body, 0.5) };
    const turned: Fate = { rewrite: backwards };
    const fates: readonly (readonly [string, Fate])[] = [
        ...ONCE,
        ['half a file that looks whole', half],
        ['rows in another order than sent', turned]
    ];
    return fates.map(([fault, fate]) => ({
        fault,
        at: FAILURES,
        way: 'bulk',
        // The list is asked for again; a list that is too short is not believed.
        exits: fate === half ? [3] : [1],
        async strike(book, args) {
            await book.setFaults([{ kind: 'lock-rows', object: 'Account', probability: 0.3, count: 50 }]);
            let left = 1;
            book.proxy.fate = (request) => (kindOf(request) === FAILURES && left-- > 0 ? fate : 'pass');
            return { result: await book.run(args), struck: left < 1 };
        }
    }));
}
