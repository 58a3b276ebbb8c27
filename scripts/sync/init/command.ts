import type { Command } from 'commander';
import { DEFAULT_CONFIG } from '../config/default-config.ts';
import type { ExitCode } from '../errors.ts';
import type { InitArguments } from './execute-init.ts';

const HELP = `
Looks at a file of evidence, proposes which column is which by names and values, asks what it cannot know, and writes the
settings. Paths are stored relative to the settings. Several files, databases and services: docs/sources.md.

Examples
  By asking:
    npm run sync -- init
  Without questions, taking what is proposed:
    npm run sync -- init --yes --file exports/survey.csv --org prod
  With some answers given:
    npm run sync -- init --yes --file survey.csv --column account=Customer --match Name --scale 1-5

Exit codes
  0  written
  2  nothing was written: the file exists already, an answer is missing or wrong, or the evidence cannot be read
`;

/** Adds `init` to the program. */
export function addInit(program: Command, done: (code: ExitCode) => void): void {
    const collect = (text: string, before: readonly string[]): readonly string[] => [...before, text];
    program
        .command('init')
        .description('Write the settings file by asking; propose what the evidence tells by itself.')
        .option('--config <file>', 'settings file to write', DEFAULT_CONFIG)
        .option('--force', 'replace a file that exists; the old one is kept as .bak')
        .option('--yes', 'ask nothing: take the options and what is proposed')
        .option('--file <file>', 'evidence: CSV, JSON, NDJSON or Parquet, or a pattern')
        .option('--kind <kind>', 'answers, nps, experience or roi')
        .option(
            '--column <name=column>',
            'which column is which, such as account=Customer; may be repeated',
            collect,
            []
        )
        .option('--scale <scale>', 'of answers: 0-10, 1-10, 1-5 or 1-7')
        .option('--match <field>', 'Account field the account column is compared with')
        .option('--date <day>', 'day of all rows, when no column has it')
        .option('--date-order <first>', 'month or day, when dates could be read both ways')
        .option('--org <alias>', 'alias of the Salesforce CLI, "env" or "local"')
        .addHelpText('after', HELP)
        .action(async (options: InitArguments) => {
            const { executeInit } = await import('./execute-init.ts');
            done(await executeInit(options, { input: process.stdin, output: process.stdout }));
        });
}
