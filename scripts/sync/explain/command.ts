import type { Command } from 'commander';
import { DEFAULT_CONFIG } from '../config/default-config.ts';
import type { ExitCode } from '../errors.ts';
import type { ExplainArguments } from './execute-explain.ts';

const HELP = `
Reads one account and writes nothing. The score is computed again from the evidence on its receipt (Health_Detail__c)
under the rules stored there, and compared with the record: score, halves, weight, status, state and trend.

Examples
  By the Salesforce id in the address of the account page, 15 or 18 characters:
    npm run sync -- explain 0015g00000XyZabAAF --org prod
  By key (Health_Key__c) or exact name:
    npm run sync -- explain "Acorn Analytics" --org local
  What moved the score since a day, as data for a program:
    npm run sync -- explain ACORN-SEED --since 2026-01-01 --json

Exit codes
  0  proved: the stored score follows from its receipt
  1  NOT proved: something does not match, or there is no receipt that can be read
  2  the command line is wrong: no such account, or several of that name (they are listed)
  3  the org could not be reached, or refused after retries
`;

/** Adds `explain <account>` to the program. */
export function addExplain(program: Command, done: (code: ExitCode) => void): void {
    program
        .command('explain <account>')
        .description('Print the receipt of one account, and prove that its stored score follows from it.')
        .option('--since <day>', 'split the change since this day, YYYY-MM-DD (default: 90 days before the score)')
        .option(
            '--org <alias>',
            'alias or user name of the Salesforce CLI, "env" for a JWT login from SF_*, or "local" (default: as in the settings)'
        )
        .option('--config <file>', 'settings file, read only when --org is not given', DEFAULT_CONFIG)
        .option('--json', 'print everything as JSON on standard output')
        .addHelpText('after', HELP)
        .action(async (account: string, options: ExplainArguments) => {
            const { executeExplain } = await import('./execute-explain.ts');
            done(await executeExplain(account, options));
        });
}
