import { EXIT, messageOf, SyncError } from '../errors.ts';
import { knownFailure } from '../known-failure.ts';
import { sanitize } from '../report/sanitize.ts';
import { withoutSecrets } from '../report/secrets.ts';
import { isReaderGone } from './reader-gone.ts';

/**
 * Ends the program on a fault that nobody caught, with its place and without secrets: Node by itself would print everything
 * that hangs on the error, such as the request with its headers.
 */
export function endOnCrash(): void {
    process.on('uncaughtException', (error: unknown) => {
        const known = knownFailure(error);
        process.stderr.write(`\n${known instanceof SyncError ? failureText(known) : faultText(error)}`);
        process.exit(EXIT.unreachable);
    });
    // A run goes on to its end when nobody reads its progress any more: the terminal was closed, or there is `| head` behind it.
    process.stderr.on('error', () => undefined);
    // Whoever has read enough misses nothing. A result that does not fit on the disk is missing.
    process.stdout.on('error', (error) => {
        if (!isReaderGone(error)) throw error;
    });
}

function failureText({ message, actions }: SyncError): string {
    const lines = withoutSecrets(message).split('\n');
    return `${lines.map((line) => sanitize(line, 1000)).join('\n')}\n${actions.map((action) => `  -> ${action}\n`).join('')}`;
}

function faultText(error: unknown): string {
    const text = error instanceof Error ? (error.stack ?? error.message) : messageOf(error);
    const lines = withoutSecrets(text).split('\n');
    return `Unexpected: ${lines.map((line) => sanitize(line, 1000)).join('\n')}\n  -> This is a fault of the program. Please report it with these lines.\n`;
}
