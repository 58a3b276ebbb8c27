import type { Command } from 'commander';
import { EXIT_HELP } from '../cli/examples.ts';
import { printFailure } from '../cli/failure.ts';
import type { ExitCode } from '../errors.ts';
import type { ScheduleOptions } from './execute-schedule.ts';

const EXAMPLES = `
Examples
  Every six hours, beginning now:
    npm run sync -- schedule --every 6h -- --org prod --max-change 20%
  Every night:
    npm run sync -- schedule --at 02:30 --time-zone Europe/Berlin -- --org env
  Whether it is alive, for a supervisor (exit code 0 or 3):
    npm run sync -- schedule --check
`;

/** Adds the command that runs the job again and again. */
export function addSchedule(program: Command, ended: (code: ExitCode) => void): void {
    program
        .command('schedule')
        .description('Run the job again and again, for those who have no scheduler. Options of run stand after --.')
        .argument('[run-options...]', 'options of every run, after --')
        .option('--every <time>', 'from now on every so often: 30m, 6h, 1d')
        .option('--at <time>', 'every day at this time: 02:30')
        .option('--time-zone <zone>', 'zone of --at', 'UTC')
        .option('--out <folder>', 'folder for what runs leave behind, and for schedule.json', '.local/sync')
        .option('--check', 'only say whether the schedule in this folder is alive and gets its runs done')
        .showHelpAfterError(
            'Options of run stand after --, as in: schedule --every 6h -- --org prod. Run with --help to see the others.'
        )
        .addHelpText('after', EXAMPLES + EXIT_HELP)
        .action(async (runOptions: string[], options: ScheduleOptions) => {
            try {
                const { executeSchedule } = await import('./execute-schedule.ts');
                ended(await executeSchedule(options, runOptions));
            } catch (error) {
                ended(printFailure(error, false, null));
            }
        });
}
