import { EXIT, messageOf, SyncError } from '../errors.ts';
import type { ExitCode } from '../errors.ts';
import { knownFailure } from '../known-failure.ts';
import { sanitize } from '../report/sanitize.ts';
import { withoutSecrets } from '../report/secrets.ts';

/**
 * Prints what stopped a command and what to do next: to standard error, and with `json` also to standard output as data.
 * @param cause what was thrown
 * @param logFile log of the run, null when the command keeps none
 */
export function printFailure(cause: unknown, json: boolean, logFile: string | null): ExitCode {
    const error = knownFailure(cause);
    const known = error instanceof SyncError;
    const code = known ? error.exitCode : EXIT.unreachable;
    const actions = known ? error.actions : ['This is a fault of the program. Please report it with the log.'];
    const message = withoutSecrets(known ? error.message : `Unexpected: ${messageOf(error)}`);
    if (json) process.stdout.write(`${JSON.stringify({ error: { message, actions, exitCode: code } }, null, 2)}\n`);
    const log = logFile === null ? '' : `  log: ${logFile}\n`;
    process.stderr.write(`\n${failureText(message, actions, 3000)}${log}`);
    return code;
}

/**
 * A failure as a terminal shows it, with what to do next.
 * @param message without secrets
 * @param longest characters of a line
 */
export function failureText(message: string, actions: readonly string[], longest: number): string {
    const lines = message.split('\n').map((line) => sanitize(line, longest));
    return `${lines.join('\n')}\n${actions.map((action) => `  -> ${action}\n`).join('')}`;
}
