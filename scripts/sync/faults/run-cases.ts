import { FaultBook } from './fault-book.ts';
import { tryCase } from './fault-case.ts';
import type { Verdict } from './fault-case.ts';
import type { NamedCase } from './record.ts';

/** Tries cases, each worker with a book of its own. Verdicts come in the order of the cases; when time is over, the rest is left out. */
export async function runCases(
    cases: readonly NamedCase[],
    books: readonly FaultBook[],
    done: (verdict: Verdict, id: string) => void,
    isOver: () => boolean
): Promise<Verdict[]> {
    const verdicts: Verdict[] = [];
    let next = 0;
    const work = async (book: FaultBook): Promise<void> => {
        for (let i = next++; i < cases.length && !isOver(); i = next++) {
            const one = cases[i];
            if (one === undefined) return;
            const verdict = await tryCase(book, one);
            verdicts[i] = verdict;
            done(verdict, one.id);
        }
    };
    await Promise.all(books.map(work));
    return verdicts.filter(Boolean);
}

/** Runs `work` with some books, which are stopped after it. @param threads see FaultBook.start */
export async function withBooks<Result>(
    { count, threads }: { count: number; threads: boolean },
    work: (books: readonly FaultBook[]) => Promise<Result>
): Promise<Result> {
    const started = await Promise.allSettled(Array.from({ length: count }, () => FaultBook.start({ threads })));
    const books = started.flatMap((one) => (one.status === 'fulfilled' ? [one.value] : []));
    try {
        const failed = started.find((one) => one.status === 'rejected');
        if (failed) throw failed.reason;
        return await work(books);
    } finally {
        for (const book of books) await book.stop();
    }
}
