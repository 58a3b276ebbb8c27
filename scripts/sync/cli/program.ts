import { Command, CommanderError, Option } from 'commander';
import { EXIT } from '../errors.ts';
import type { ExitCode } from '../errors.ts';
import { addExplain } from '../explain/command.ts';
import type { CommandName, Options } from './execute.ts';

const EXIT_HELP = `
Exit codes
  0  done
  1  done, but rows were rejected or the org refused records
  2  the settings or the command line are wrong; nothing was written
  3  the org or a source could not be reached, or refused after retries
  4  a guard stopped the run before it wrote anything
`;

const EXAMPLES: Readonly<Record<CommandName, string>> = {
    plan: `
Examples
  See what a run would change in the local org:
    npm run sync -- plan --org local
  As of a day in the past, as JSON for a program:
    npm run sync -- plan --as-of 2026-06-30 --json
  Every change as CSV, most revenue at stake first:
    npm run sync -- plan --format csv > changes.csv
  The fifty with most contract value at stake:
    npm run sync -- plan --limit 50 --money-field Contract_Value__c
`,
    run: `
Examples
  Score every account that is due and write what changed:
    npm run sync -- run --org local
  In production, stopping when more than a fifth of the scored accounts would move:
    npm run sync -- run --org prod --max-change 20%
  The second of four parts of the accounts, for workers that share the work (see settle --help):
    npm run sync -- run --org prod --shard 1/4
  In a pipeline, logged in by a JWT from SF_LOGIN_URL, SF_CLIENT_ID, SF_USERNAME and SF_JWT_KEY:
    npm run sync -- run --org env --json
`,
    backfill: `
Examples
  Score the last 18 months, month by month, so that trends exist on the first day:
    npm run sync -- backfill --from 2025-06-01 --every month --org local
  Only a quarter, week by week:
    npm run sync -- backfill --from 2026-07-01 --to 2026-09-30 --every week
`,
    settle: `
Examples
  After four workers have each scored their part:
    npm run sync -- run --org prod --shard 0/4      (and 1/4, 2/4, 3/4, at the same time or one after the other)
    npm run sync -- settle --org prod
  Settle by parts, too:
    npm run sync -- settle --org prod --shard 0/4
`
};

/** Parses the command line, runs the command and returns the exit code. */
export async function main(argv: readonly string[]): Promise<ExitCode> {
    let code: ExitCode = EXIT.done;
    const program = new Command('health-sync')
        .description(
            'Scores customer health from evidence files and keeps it on Salesforce accounts: read, score, plan, write, report.'
        )
        .exitOverride()
        .showHelpAfterError('Run with --help to see the options and examples.')
        .addHelpText('after', EXIT_HELP);
    const act = (name: CommandName) => async (options: Options) => {
        // Loaded when needed, so that --help does not wait for the evidence engine.
        const { execute } = await import('./execute.ts');
        code = await execute(name, options);
    };
    withSharedOptions(
        program
            .command('plan')
            .description('Show what a run would change, and the revenue at stake; write nothing.')
            .addOption(
                new Option('--format <format>', 'print the changes as a table, or every change as CSV or JSON')
                    .choices(['table', 'csv', 'json'])
                    .default('table')
            )
            .option('--limit <count>', 'changes to show in the table, most revenue at stake first', '20')
            .option('--money-field <field>', 'Account field with the revenue (default: AnnualRevenue)'),
        'plan'
    ).action(act('plan'));
    withSharedOptions(
        program.command('run').description('Score the accounts that are due and write what changed.'),
        'run'
    ).action(act('run'));
    withSharedOptions(
        program
            .command('backfill')
            .description('Score days in the past in order, then today, and write once at the end.')
            .requiredOption('--from <day>', 'first day to score, YYYY-MM-DD')
            .option('--to <day>', 'last day of the past to score, YYYY-MM-DD (default: the as-of day)')
            .addOption(
                new Option('--every <period>', 'distance between the days').choices(['month', 'week']).default('month')
            ),
        'backfill'
    ).action(act('backfill'));
    withSharedOptions(
        program
            .command('settle')
            .description('Bring percentiles up to date after runs with --shard, by the scores that are stored.'),
        'settle'
    ).action(act('settle'));
    addExplain(program, (result) => {
        code = result;
    });
    try {
        await program.parseAsync([...argv], { from: 'user' });
    } catch (error) {
        if (!(error instanceof CommanderError)) throw error;
        return error.exitCode === 0 ? EXIT.done : EXIT.wrongConfig;
    }
    return code;
}

function withSharedOptions(command: Command, name: CommandName): Command {
    return command
        .option('--config <file>', 'settings file', 'config/health-sync.json')
        .option(
            '--org <alias>',
            'alias or user name of the Salesforce CLI, "env" for a JWT login from SF_*, or "local"'
        )
        .option('--as-of <instant>', 'day or instant to score as of, UTC (default: now)')
        .option(
            '--max-change <percent>',
            'stop before writing when more of the scored accounts would move, such as 20%'
        )
        .option('--shard <part>', 'only one part of the accounts: 0/4, 1/4, 2/4 or 3/4 divides them among four runs')
        .option('--full', 'score every account, not only those that are due')
        .option('--changes <file>', 'where to list every change; .csv or .ndjson (default: in the folder of the run)')
        .option(
            '--rejects <file>',
            'where to list rows that could not be used (default: rejected.csv in the folder of the run)'
        )
        .option('--out <folder>', 'folder for what runs leave behind', '.local/sync')
        .option('--json', 'print the summary as JSON on standard output; everything else goes to standard error')
        .addHelpText('after', EXAMPLES[name] + EXIT_HELP);
}
