import { EXIT, messageOf, SyncError } from '../errors.ts';
import { knownFailure } from '../known-failure.ts';
import { withoutSecrets } from '../report/secrets.ts';
import { failureText } from './failure.ts';
import { isReaderGone } from './reader-gone.ts';

/** Characters of a line that are shown. */
const LONGEST = 1000;

/**
 * Ends the program on a fault that nobody caught, with its place and without secrets: Node by itself would print everything
 * that hangs on the error, such as the request with its headers.
 */
export function endOnCrash(): void {
    process.on('uncaughtException', (error: unknown) => {
        process.stderr.write(`\n${textOf(error)}`);
        process.exit(EXIT.unreachable);
    });
    // A run goes on to its end when nobody reads its progress any more: the terminal was closed, or there is `| head` behind it.
    process.stderr.on('error', () => undefined);
    // Whoever has read enough misses nothing. A result that does not fit on the disk is missing.
    process.stdout.on('error', (error) => {
        if (!isReaderGone(error)) throw error;
    });
}

function textOf(error: unknown): string {
    const known = knownFailure(error);
    if (known instanceof SyncError) return failureText(withoutSecrets(known.message), known.actions, LONGEST);
    const fault = error instanceof Error ? (error.stack ?? error.message) : messageOf(error);
    const actions = ['This is a fault of the program. Please report it with these lines.'];
    return failureText(`Unexpected: ${withoutSecrets(fault)}`, actions, LONGEST);
}
