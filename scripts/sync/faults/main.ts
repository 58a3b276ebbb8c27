import { parseArgs } from 'node:util';
import type { FaultCase, Verdict } from './fault-case.ts';
import type { FaultBook, Way } from './fault-book.ts';
import { tryHostileRows } from './hostile/try-hostile.ts';
import { killCases } from './kill-cases.ts';
import { machineCases } from './machine-cases.ts';
import { platformCases } from './platform-cases.ts';
import { requestCases, requestKinds } from './request-cases.ts';
import { runCases, withBooks } from './run-cases.ts';
import { matrixTable, problemLines, summaryTable } from './table.ts';

const WAYS: readonly Way[] = ['bulk', 'collections'];
const PARTS = ['kills', 'requests', 'platform', 'machine', 'hostile'] as const;
type Part = (typeof PARTS)[number];

const { values } = parseArgs({
    options: {
        part: { type: 'string', multiple: true },
        kills: { type: 'string', default: '200' },
        seed: { type: 'string', default: '1' },
        rows: { type: 'string', default: '100000' },
        books: { type: 'string', default: '2' },
        slice: { type: 'string', default: '0/1' },
        minutes: { type: 'string', default: '60' },
        match: { type: 'string', default: '' }
    }
});
const wanted = (values.part ?? PARTS) as Part[];
const bookCount = wanted.some((part) => part !== 'hostile') ? Number(values.books) : 0;
const verdicts = await withBooks(bookCount, async (books) => {
    const cases = await allCases(books);
    const [nth = 0, of = 1] = values.slice.split('/').map(Number);
    const some = cases
        .filter(({ fault, at }) => `${fault} ${at}`.includes(values.match))
        .filter((_, i) => i % of === nth);
    const end = performance.now() + Number(values.minutes) * 60_000;
    const found = await runCases(some, books, report(some.length), () => performance.now() > end);
    if (found.length < some.length)
        process.stdout.write(`Time is over: ${some.length - found.length} cases left out.\n`);
    return found;
});
const problems = problemLines(verdicts);
process.stdout.write(`\n${summaryTable(verdicts)}\n\n${matrixTable(verdicts)}\n`);
if (problems.length > 0) process.stdout.write(`\nProblems\n${problems.map((line) => `- ${line}\n`).join('')}`);
const hostile = wanted.includes('hostile') ? await hostileRows() : 0;
process.exitCode = problems.length + hostile > 0 ? 1 : 0;

/** Returns the number of problems. */
async function hostileRows(): Promise<number> {
    const { rows, rejected, seconds, problems: found } = await tryHostileRows(Number(values.rows), Number(values.seed));
    const counts = `${rows} hostile rows: ${rejected} rejected, ${seconds.toFixed(1)} s, ${found.length} problems`;
    process.stdout.write(`\n${counts}\n${found.map((line) => `- ${line}\n`).join('')}`);
    return found.length;
}

async function allCases(books: readonly FaultBook[]): Promise<FaultCase[]> {
    const [book] = books;
    if (book === undefined) return [];
    const cases: FaultCase[] = [];
    // A kind of request that both ways of writing make is the same request.
    const known = new Set<string>();
    for (const [i, way] of WAYS.entries()) {
        const from = performance.now();
        const kinds = await requestKinds(book, way);
        const ms = performance.now() - from;
        const requests = [...kinds.values()].reduce((sum, count) => sum + count, 0);
        const kills = Math.ceil(Number(values.kills) / WAYS.length);
        if (wanted.includes('kills')) cases.push(...killCases(kills, Number(values.seed) + i, way, { requests, ms }));
        const fresh = new Map([...kinds].filter(([kind]) => !known.has(kind)));
        for (const kind of kinds.keys()) known.add(kind);
        if (wanted.includes('requests')) cases.push(...requestCases(fresh, way));
        if (wanted.includes('platform')) cases.push(...platformCases(way));
        if (wanted.includes('machine')) cases.push(...machineCases(way));
    }
    return cases;
}

function report(total: number): (verdict: Verdict) => void {
    let done = 0;
    return ({ fault, at, way, code, runs, struck, problems: found }) => {
        done += 1;
        const end = found.length === 0 ? 'same end' : found.join('; ');
        const ended = code === null ? 'killed' : `exit ${code}`;
        process.stderr.write(
            `${done}/${total} ${fault} | ${at} | ${way}: ${struck ? '' : 'missed, '}${ended}, ${runs} runs: ${end}\n`
        );
    };
}
