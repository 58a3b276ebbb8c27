// Hostile input at the local org: npm run fuzz:org -- [cases] [--seed 1] [--from 0]
//   A failing case is run again alone with --from <case> and 1 case.
import { parseArgs } from 'node:util';
import { runFuzz } from './fuzz/run.ts';

const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: { seed: { type: 'string', default: '1' }, from: { type: 'string', default: '0' } }
});
const cases = Number(positionals[0] ?? 100_000);
const [seed, from] = [Number(values.seed), Number(values.from)];
if (![cases, seed, from].every((number) => Number.isInteger(number) && number >= 0)) {
    process.stderr.write('Give whole numbers: npm run fuzz:org -- 2000 --seed 1 --from 0\n');
    process.exit(2);
}

const print = (line: string): void => void process.stdout.write(`${line}\n`);
const report = await runFuzz({ seed, from, cases }, (done) => {
    if (done % 10_000 === 0) print(`${done} cases`);
});
for (const [name, count] of Object.entries(report.counts).sort()) print(`${String(count).padStart(8)}  ${name}`);
for (const { case: index, kind, request, what } of report.problems.slice(0, 50)) {
    print(`\ncase ${index} (${kind}): ${what}\n    ${request}`);
}
print(
    `\n${report.cases} cases from ${from} with seed ${seed}: ${report.problems.length} problems, ${report.seconds.toFixed(0)} s`
);
process.exitCode = report.problems.length > 0 ? 1 : 0;
