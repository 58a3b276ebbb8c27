import type { Summary } from '../report/summary.ts';
import type { JobResult } from '../testing/run-job.ts';
import type { FaultBook, Way } from './fault-book.ts';
import { differences, duplicates, runProblems } from './org-state.ts';

/** One way in which things go wrong. */
export interface FaultCase {
    readonly fault: string;
    /** Where it happens: the kind of request, or the stage. */
    readonly at: string;
    readonly way: Way;
    /** Exit codes that are documented for it; null is a kill. Default: 0 and 3. */
    readonly exits?: readonly (number | null)[];
    /** Options that the next run needs to make good what the fault left, beside those of a usual run. */
    readonly next?: readonly string[];
    /** Does the run to which it happens; `args` are those of a usual run. The book has been restored. */
    readonly strike: (book: FaultBook, args: readonly string[]) => Promise<Strike | JobResult>;
}

/** What came of the run that was struck. */
export interface Strike {
    readonly result: JobResult;
    /** Runs that were started, when it was more than one. */
    readonly started?: number;
    /** Whether it was struck at all; false when the run was over before. Default: true. */
    readonly struck?: boolean;
    /** Where it happened, when that is known only now. */
    readonly at?: string;
    /** What is wrong beside the end state. */
    readonly problems?: readonly string[];
}

/** What is known of a case when everything is over. */
export interface Verdict {
    readonly fault: string;
    readonly at: string;
    readonly way: Way;
    readonly code: number | null;
    /** Runs it took to reach the end: 1 when the struck run reached it itself. */
    readonly runs: number;
    readonly struck: boolean;
    readonly duplicates: number;
    /** Everything that is not as it should be; empty when all is well. */
    readonly problems: readonly string[];
}

const DOCUMENTED: readonly (number | null)[] = [0, 3];

/** Restores the book, strikes, runs once more when the struck run did not finish, and compares the end with that of no fault. */
export async function tryCase(book: FaultBook, one: FaultCase): Promise<Verdict> {
    await book.restore();
    const args = book.args(one.way);
    const outcome = await one.strike(book, args);
    const strike: Strike = 'result' in outcome ? outcome : { result: outcome };
    const { code } = strike.result;
    book.proxy.fate = () => 'pass';
    await book.setFaults(null);
    const problems = [...(strike.problems ?? []), ...outputProblems(strike.result)];
    if (!(one.exits ?? DOCUMENTED).includes(code)) problems.push(`exit ${code}: ${lastLines(strike.result.stderr)}`);
    let started = strike.started ?? 1;
    const isDone = code === 0;
    if (!isDone) {
        const next = await book.run([...args, ...(one.next ?? [])]);
        started += 1;
        if (next.code !== 0) problems.push(`the next run ended with ${next.code}: ${lastLines(next.stderr)}`);
        problems.push(...outputProblems(next));
    }
    const state = await book.state();
    const runs = book.newRuns(state);
    problems.push(...differences(book.expected[one.way], state), ...runProblems(runs, started));
    const twice = duplicates(state);
    if (twice > 0) problems.push(`${twice} records are there twice`);
    const { fault, way } = one;
    const at = strike.at ?? one.at;
    return { fault, at, way, code, runs: isDone ? 1 : 2, struck: strike.struck ?? true, duplicates: twice, problems };
}

/** Whether what a run says of itself adds up: nothing is lost without a word. */
function outputProblems({ code, stdout, stderr }: JobResult): string[] {
    if (/Unexpected|fault of the program/u.test(stderr)) return [`not understood: ${lastLines(stderr)}`];
    if (/^\s+at .+:\d+:\d+\)?$/mu.test(stderr)) return [`a stack on the screen: ${lastLines(stderr)}`];
    if (code !== 0 && code !== 1) return [];
    const { sources, changes, history, tasks } = JSON.parse(stdout) as Summary;
    const sums: [string, number, number][] = [
        ...sources.map(({ source, read, used, filtered, rejected, elsewhere }): [string, number, number] => [
            `rows of ${source}`,
            read,
            used + filtered + rejected + elsewhere
        ]),
        ['accounts', changes.planned, changes.written + changes.failed],
        ['tasks', tasks.planned, tasks.created + tasks.failed],
        ['snapshots', Math.min(history.planned, history.written + history.failed), history.planned]
    ];
    return sums.filter(([, a, b]) => a !== b).map(([what, a, b]) => `${what} do not add up: ${a} and ${b}`);
}

function lastLines(text: string): string {
    return text.trim().split('\n').slice(-4).join(' | ').slice(0, 500);
}
