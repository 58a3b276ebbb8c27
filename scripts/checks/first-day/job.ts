import { copyFileSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { runCommand } from '../clients/run-command.ts';
import { surveyCsv, valueCsv } from './company.ts';

/** What the job says with --json, as far as this test reads it. */
export interface JobSummary {
    readonly warnings: readonly string[];
    readonly changes: {
        readonly planned: number;
        readonly written: number;
        readonly failed: number;
        readonly examples: readonly {
            readonly name: string;
            readonly scoreBefore: number | null;
            readonly scoreAfter: number | null;
            readonly revenue: number | null;
        }[];
    };
}

/** What `doctor` found. */
export interface Diagnosis {
    readonly findings: readonly { readonly check: string; readonly level: string; readonly found: string }[];
}

/** The settings as README says: the example copied, and the files that it names. @param day YYYY-MM-DD of all evidence */
export function setUpJob(clone: string, day: string): void {
    copyFileSync(join(clone, 'config/health-sync.example.json'), join(clone, 'config/health-sync.json'));
    mkdirSync(join(clone, 'evidence'));
    writeFileSync(join(clone, 'evidence/survey-1.csv'), surveyCsv(day));
    writeFileSync(join(clone, 'evidence/value-realised.csv'), valueCsv(day));
}

/**
 * Runs the job of the clone, with the logins of the Salesforce CLI in `home`.
 * @throws Error with what it printed when it does not end with 0
 */
export async function runJob<Answer>(clone: string, home: string, args: readonly string[]): Promise<Answer> {
    const env = { PATH: process.env['PATH'], HOME: home, USERPROFILE: home, SF_USE_GENERIC_UNIX_KEYCHAIN: 'true' };
    const program = [join(clone, 'scripts/sync/main.ts'), ...args, '--json'];
    const { code, stdout, stderr } = await runCommand(process.execPath, program, { cwd: clone, env });
    if (code !== 0) throw new Error(`health-sync ${args.join(' ')} ended with ${code}: ${stdout}${stderr}`);
    return JSON.parse(stdout) as Answer;
}
