import { Command, CommanderError, Option } from 'commander';
import { DEFAULT_CONFIG } from '../config/default-config.ts';
import { EXIT, SyncError } from '../errors.ts';
import type { ExitCode } from '../errors.ts';
import { addDoctor } from '../doctor/command.ts';
import { addExplain } from '../explain/command.ts';
import { addInit } from '../init/command.ts';
import { addSchedule } from '../schedule/command.ts';
import { EXAMPLES, EXIT_HELP } from './examples.ts';
import type { CommandName, Options } from './options.ts';

/** Parses the command line, runs the command and returns the exit code. */
export async function main(argv: readonly string[]): Promise<ExitCode> {
    let code: ExitCode = EXIT.done;
    let endCalls = (): Promise<void> => Promise.resolve();
    const program = new Command('health-sync')
        .description(
            'Scores customer health from evidence (files, databases, services, the org) and keeps it on Salesforce accounts: read, score, plan, write, report.'
        )
        .exitOverride()
        .showHelpAfterError('Run with --help to see the options and examples.')
        .addHelpText('after', EXIT_HELP)
        .hook('preAction', async () => {
            const { useProxies } = await import('../network.ts');
            endCalls = useProxies(process.env);
        });
    const act = (name: CommandName) => async (options: Options) => {
        // Loaded when needed, so that --help does not wait for the evidence engine.
        const { execute } = await import('./execute.ts');
        code = await execute(name, options);
    };
    addPlan(program, act('plan'));
    addRuns(program, act);
    addSchedule(program, (result) => {
        code = result;
    });
    const done = (result: ExitCode): void => {
        code = result;
    };
    addExplain(program, done);
    addDoctor(program, done);
    addInit(program, done);
    try {
        await program.parseAsync([...argv], { from: 'user' });
    } catch (error) {
        if (error instanceof SyncError) return failed(error, argv.includes('--json'));
        if (!(error instanceof CommanderError)) throw error;
        return error.exitCode === 0 ? EXIT.done : EXIT.wrongConfig;
    } finally {
        await endCalls();
    }
    return code;
}

async function failed(error: SyncError, json: boolean): Promise<ExitCode> {
    const { printFailure } = await import('./failure.ts');
    return printFailure(error, json, null);
}

type Action = (options: Options) => Promise<void>;

function addPlan(program: Command, action: Action): void {
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
            .option('--save <file>', 'keep the plan, so that run --plan writes exactly this')
            .option('--money-field <field>', 'Account field with the revenue (default: AnnualRevenue)'),
        'plan'
    ).action(action);
}

function addRuns(program: Command, act: (name: CommandName) => Action): void {
    withSharedOptions(
        program
            .command('run')
            .description('Score the accounts that are due and write what changed.')
            .option('--plan <file>', 'write a plan that plan --save kept, or nothing when the org has moved since'),
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
    withSharedOptions(
        program
            .command('pin')
            .description('Move the cohort NPS of the rules when it is due, before runs with --shard; score nobody.'),
        'pin'
    ).action(act('pin'));
}

/** Options that change nothing about a command. They are taken, so that one set of options serves pin, run and settle, but not shown. */
const WITHOUT_EFFECT: Partial<Record<CommandName, readonly string[]>> = {
    settle: ['--max-change', '--min-source-ratio', '--rejects'],
    pin: ['--max-change', '--max-storage', '--changes', '--shard']
};

function withSharedOptions(command: Command, name: CommandName): Command {
    addSharedOptions(command, name);
    for (const option of command.options) if (WITHOUT_EFFECT[name]?.includes(option.long ?? '')) option.hideHelp();
    return command;
}

function addSharedOptions(command: Command, name: CommandName): void {
    command
        .option('--config <file>', 'settings file', DEFAULT_CONFIG)
        .option(
            '--org <alias>',
            'alias or user name of the Salesforce CLI, "env" for a JWT login from SF_*, or "local"'
        )
        .option('--as-of <instant>', 'day or instant to score as of, UTC (default: now)')
        .option(
            '--max-change <percent>',
            'stop before writing when more of the scored accounts would move, such as 20%'
        )
        .option(
            '--min-source-ratio <ratio>',
            'stop before writing when a source gives less than this share of the rows it gave last (default: 0.5)'
        )
        .option(
            '--max-api-share <percent>',
            'stop when more than this share of the daily API calls would be used (default: 80%)'
        )
        .option(
            '--max-storage <percent>',
            'stop before writing when snapshots would fill more than this share of the storage (default: 95%)'
        )
        .option(
            '--shard <part>',
            'one part of the accounts only: 0/4, 1/4, 2/4 and 3/4 are the four parts of four runs'
        )
        .option('--full', 'read everything again and score every account, not only those that are due')
        .option('--changes <file>', 'where to list every change; .csv or .ndjson (default: in the folder of the run)')
        .option(
            '--rejects <file>',
            'where to list rows that could not be used (default: rejected.csv in the folder of the run)'
        )
        .option('--out <folder>', 'folder for what runs leave behind', '.local/sync')
        .option('--json', 'print the summary as JSON on standard output; everything else goes to standard error')
        .addHelpText('after', EXAMPLES[name] + EXIT_HELP);
}
