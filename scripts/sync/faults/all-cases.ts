import { againCases } from './again-cases.ts';
import type { FaultCase } from './fault-case.ts';
import type { FaultBook, Way } from './fault-book.ts';
import { killCases } from './kill-cases.ts';
import { machineCases } from './machine-cases.ts';
import { platformCases } from './platform-cases.ts';
import { named } from './record.ts';
import type { NamedCase } from './record.ts';
import { requestCases, requestKinds } from './request-cases.ts';

export const PARTS = ['kills', 'requests', 'platform', 'machine', 'again', 'hostile'] as const;
export type Part = (typeof PARTS)[number];

/** Parts whose cases are others with another seed. */
const SEEDED: ReadonlySet<Part> = new Set(['kills', 'again']);
const WAYS: readonly Way[] = ['bulk', 'collections'];

/**
 * The cases of some parts, for both ways of writing. A run without faults shows which requests there are to be struck.
 * @param kills number of kills in all
 * @param seed decides their moments
 * @param threads whether runs score in threads
 */
export async function allCases(
    book: FaultBook,
    wanted: readonly Part[],
    { kills, seed, threads }: { kills: number; seed: number; threads: boolean }
): Promise<NamedCase[]> {
    const cases: NamedCase[] = [];
    for (const [i, way] of WAYS.entries()) {
        const from = performance.now();
        const kinds = await requestKinds(book, way);
        const ms = performance.now() - from;
        const requests = [...kinds.values()].reduce((sum, count) => sum + count, 0);
        const parts: Record<Part, () => FaultCase[]> = {
            kills: () => killCases(Math.ceil(kills / WAYS.length), seed + i, way, { requests, ms }),
            requests: () => requestCases(kinds, way),
            platform: () => platformCases(way),
            machine: () => machineCases(way, threads),
            again: () => againCases(way, seed),
            hostile: () => []
        };
        for (const part of wanted)
            cases.push(
                ...named(
                    `${part}${SEEDED.has(part) ? ` of seed ${seed}` : ''}${threads ? ' in threads' : ''}`,
                    parts[part]()
                )
            );
    }
    return cases;
}
