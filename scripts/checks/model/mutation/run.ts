// npm run test:mutation: changes the scoring model in every small way and expects a test to notice. Fetches Stryker on first
// use, from the lockfile beside this file; takes minutes on two cores. Ends with 1 when too many mutants survive, or one that
// docs/score-mutants.md gives no reason for. Further arguments go to Stryker (--mutate <file>); then nothing is compared.
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fetchTools } from '../../fetched-tools.ts';
import { ROOT } from '../../repository.ts';
import { compareWithPage, survivorsOf } from './survivors.ts';
import type { MutationReport } from './survivors.ts';

const HERE = 'scripts/checks/model/mutation';
const STRYKER = join(HERE, 'node_modules/@stryker-mutator/core/bin/stryker.js');
const REPORT = '.local/mutation/report.json';
const PAGE = 'docs/score-mutants.md';

function runStryker(...args: string[]): number {
    const { status, error } = spawnSync(process.execPath, [STRYKER, ...args], { cwd: ROOT, stdio: 'inherit' });
    if (error) console.error(`Stryker could not be started: ${error.message}`);
    return status ?? 1;
}

/** Whether the page lists exactly the mutants that survived; prints what differs. */
function isExplained(): boolean {
    const report = JSON.parse(readFileSync(join(ROOT, REPORT), 'utf8')) as MutationReport;
    const { unexplained, gone } = compareWithPage(survivorsOf(report), readFileSync(join(ROOT, PAGE), 'utf8'));
    if (unexplained.length > 0) console.error(`${PAGE} gives no reason for these survivors: kill them with a test, or explain them.\n${unexplained.join('\n')}`); // prettier-ignore
    if (gone.length > 0) console.error(`${PAGE} explains mutants that did not survive: delete the lines.\n${gone.join('\n')}`); // prettier-ignore
    return unexplained.length + gone.length === 0;
}

fetchTools(import.meta.dirname);
const options = process.argv.slice(2);
const status = runStryker('run', join(HERE, 'stryker.json'), ...options);
process.exitCode = status === 0 && options.length === 0 && !isExplained() ? 1 : status;
