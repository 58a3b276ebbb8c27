import type { Command } from 'commander';
import { DEFAULT_CONFIG } from '../config/default-config.ts';
import type { ExitCode } from '../errors.ts';
import type { DoctorArguments } from './execute-doctor.ts';

const HELP = `
Looks at the settings, the login, the package, the access of the user to every field the job reads or writes, the accounts,
rules, playbooks, limits, lease and sources, in the order in which you would put them right, and says for each failure what
to type or click. It changes nothing, neither in the org nor in a source.

Examples
  Before the first run, and whenever something is odd:
    npm run sync -- doctor --org prod
  For monitoring:
    npm run sync -- doctor --org env --json

Exit codes
  0  all is well, or there are warnings only
  2  the settings or the command line are wrong
  3  the org or a source cannot be reached, or refuses the login
  4  something must be put right in the org
`;

/** Adds `doctor` to the program. */
export function addDoctor(program: Command, done: (code: ExitCode) => void): void {
    program
        .command('doctor')
        .description('Look at everything a run needs, and say how to put right what is wrong; write nothing.')
        .option('--config <file>', 'settings file', DEFAULT_CONFIG)
        .option(
            '--org <alias>',
            'alias or user name of the Salesforce CLI, "env" for a JWT login from SF_*, or "local" (default: as in the settings)'
        )
        .option('--out <folder>', 'folder for what runs leave behind', '.local/sync')
        .option('--json', 'print the findings as JSON on standard output')
        .addHelpText('after', HELP)
        .action(async (options: DoctorArguments) => {
            const { executeDoctor } = await import('./execute-doctor.ts');
            done(await executeDoctor(options));
        });
}
