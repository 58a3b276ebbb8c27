/** Strikes a run with faults and compares what the org holds in the end: npm run test:faults -- --help */
import { parseArgs } from 'node:util';
import { allCases, PARTS } from './all-cases.ts';
import type { Part } from './all-cases.ts';
import type { Verdict } from './fault-case.ts';
import { tryHostileRows } from './hostile/try-hostile.ts';
import { addToRecord, readRecords } from './record.ts';
import { runCases, withBooks } from './run-cases.ts';
import { matrixTable, problemLines, summaryTable, totals } from './table.ts';

const HELP = `Strikes runs of the job with faults, one at a time, and compares what the org holds in the end with a run that met none.
Prints a line for each case and the matrix; ends with 1 when a case ended otherwise.

  --part <name>      ${PARTS.join(', ')}; may be repeated (default all)
  --match <text>     only cases whose fault or place contains it
  --kills <number>   moments at which a run is killed (default 200)
  --rows <number>    hostile rows (default 100000)
  --seed <number>    other moments and rows (default 1)
  --threads          score in threads, as with a large book
  --books <number>   cases side by side, each with an org of its own (default 2)
  --slice <i/n>      every nth case, from the ith on (default 0/1)
  --minutes <number> begin no case after that (default 60)
  --record <file>    keep what came of each case, and leave out those that ended well before
  --print <file>     print what was recorded, and try nothing; may be repeated

Example: npm run test:faults -- --part kills --kills 20
`;

const { values } = parseArgs({
    options: {
        help: { type: 'boolean', default: false },
        part: { type: 'string', multiple: true },
        kills: { type: 'string', default: '200' },
        seed: { type: 'string', default: '1' },
        rows: { type: 'string', default: '100000' },
        books: { type: 'string', default: '2' },
        slice: { type: 'string', default: '0/1' },
        minutes: { type: 'string', default: '60' },
        threads: { type: 'boolean', default: false },
        match: { type: 'string', default: '' },
        record: { type: 'string' },
        print: { type: 'string', multiple: true }
    }
});
// A signal ends the process without an exit, and its local orgs end with that.
process.once('SIGINT', () => process.exit(130)).once('SIGTERM', () => process.exit(143));
const wanted = (values.part ?? PARTS) as Part[];
const unknown = wanted.filter((part) => !PARTS.includes(part));
if (values.help) process.stdout.write(HELP);
else if (unknown.length > 0) fail(`There is no part ${unknown.join(', ')}. Parts: ${PARTS.join(', ')}`);
else report(values.print ? readRecords(values.print) : await tryAll());

function fail(message: string): void {
    process.stderr.write(`${message}\n`);
    process.exitCode = 2;
}

function report(verdicts: readonly Verdict[]): void {
    if (verdicts.length === 0) return fail('No case was tried. What there is: npm run test:faults -- --help');
    const problems = problemLines(verdicts);
    process.stdout.write(`\n${summaryTable(verdicts)}\n\n${matrixTable(verdicts)}\n\n${totals(verdicts)}\n`);
    if (problems.length > 0) process.stdout.write(`\nProblems\n${problems.map((line) => `- ${line}\n`).join('')}`);
    process.exitCode = problems.length > 0 ? 1 : 0;
}

async function tryAll(): Promise<Verdict[]> {
    const count = wanted.some((part) => part !== 'hostile') ? Number(values.books) : 0;
    const found = await withBooks({ count, threads: values.threads }, async (all) => {
        const [book] = all;
        if (book === undefined) return [];
        const [kills, seed] = [Number(values.kills), Number(values.seed)];
        const some = stillToTry(await allCases(book, wanted, { kills, seed, threads: values.threads }));
        const end = performance.now() + Number(values.minutes) * 60_000;
        let done = 0;
        const tried = await runCases(
            some,
            all,
            (verdict, id) => keep(id, verdict, `${++done}/${some.length}`),
            () => performance.now() > end
        );
        if (tried.length < some.length)
            process.stdout.write(`Time is over: ${some.length - tried.length} cases left out.\n`);
        return tried;
    });
    return wanted.includes('hostile') ? [...found, await hostileRows()] : found;
}

/** Cases of this slice that match, without those that are recorded and ended well. */
function stillToTry<Case extends { readonly id: string; readonly fault: string; readonly at: string }>(
    cases: readonly Case[]
): Case[] {
    const [nth = 0, of = 1] = values.slice.split('/').map(Number);
    const recorded = values.record === undefined ? [] : readRecords([values.record]);
    const known = new Set(recorded.filter((one) => one.problems.length === 0).map(({ id }) => id));
    return cases
        .filter(({ fault, at }) => `${fault} ${at}`.includes(values.match))
        .filter((_, i) => i % of === nth)
        .filter(({ id }) => !known.has(id));
}

/** The hostile rows as one more case. */
async function hostileRows(): Promise<Verdict> {
    const count = Number(values.rows);
    const { rows, rejected, seconds, code, problems: wrong } = await tryHostileRows(count, Number(values.seed));
    process.stderr.write(`${rows} hostile rows: ${rejected} rejected, ${seconds.toFixed(1)} s\n`);
    const place = { fault: `${rows} hostile rows`, at: 'CSV, NDJSON, JSON, Parquet', way: 'bulk' as const };
    const verdict = { ...place, code, runs: 1, struck: rejected > 0, duplicates: 0, problems: wrong };
    keep(`hostile | ${rows} rows | seed ${values.seed}`, verdict, '1/1');
    return verdict;
}

function keep(id: string, verdict: Verdict, position: string): void {
    if (values.record !== undefined) addToRecord(values.record, id, verdict);
    const { fault, at, way, code, runs, struck, problems: found } = verdict;
    const end = found.length === 0 ? 'same end' : found.join('; ');
    const ended = code === null ? 'killed' : `exit ${code}`;
    process.stderr.write(
        `${position} ${fault} | ${at} | ${way}: ${struck ? '' : 'not struck, '}${ended}, ${runs} runs: ${end}\n`
    );
}
