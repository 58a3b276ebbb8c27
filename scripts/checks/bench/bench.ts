/** Measures the sync job on a made-up book: npm run bench -- --help */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { cpus, tmpdir, totalmem } from 'node:os';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { generateEvidence } from './generate.ts';
import { medianOf, table } from './report.ts';
import { measureStages, STAGES } from './stages.ts';
import { judge } from './targets.ts';

const HELP = `Measures the sync job on a made-up book: its own cost against a receiver that only accepts bytes, the least that
has to be done (the floor) and jsforce's array call beside it, and end to end against a local org.

  --accounts <number>  accounts in the book (default 100000)
  --answers <number>   survey answers (default ten for each account)
  --stages <names>     ${STAGES.join(',')} (default all)
  --runs <number>      measure each stage so often and take the median (default 3)
  --out <file>         JSON file with every run (default .local/bench/result.json)
  --json               print JSON instead of a table

Example: npm run bench -- --accounts 1000000 --stages floor,first,unchanged --runs 1
`;

const { values } = parseArgs({
    options: {
        accounts: { type: 'string', default: '100000' },
        answers: { type: 'string' },
        stages: { type: 'string', default: STAGES.join(',') },
        runs: { type: 'string', default: '3' },
        out: { type: 'string', default: '.local/bench/result.json' },
        json: { type: 'boolean', default: false },
        help: { type: 'boolean', default: false }
    }
});
if (values.help) process.stdout.write(HELP);
else await bench();

async function bench(): Promise<void> {
    const accounts = Number(values.accounts);
    const size = { accounts, answers: Number(values.answers ?? accounts * 10) };
    const folder = mkdtempSync(join(tmpdir(), 'health-bench-'));
    const say = (text: string): void => void process.stderr.write(`${text}\n`);
    try {
        say(`${size.answers} answers for ${size.accounts} accounts`);
        const evidence = resolve(await generateEvidence('.local/bench', size));
        const stages = values.stages.split(',').map((name) => name.trim());
        const runs = await measureStages({ evidence, folder, size, stages, runs: Number(values.runs), say });
        const medians = [...runs.values()].map(medianOf);
        const targets = judge(medians, accounts);
        const machine = {
            processors: cpus().length,
            model: cpus()[0]?.model ?? '',
            memoryGb: Math.round(totalmem() / 2 ** 30)
        };
        const result = {
            date: new Date().toISOString(),
            machine,
            node: process.version,
            size,
            targets,
            medians,
            runs: Object.fromEntries(runs)
        };
        mkdirSync('.local/bench', { recursive: true });
        writeFileSync(values.out, `${JSON.stringify(result, null, 2)}\n`);
        process.stdout.write(values.json ? `${JSON.stringify(result, null, 2)}\n` : `\n${table(medians, targets)}`);
    } finally {
        rmSync(folder, { recursive: true, force: true });
    }
}
