import { EXIT, messageOf } from '../errors.ts';
import { sanitize } from '../report/sanitize.ts';
import { withoutSecrets } from '../report/secrets.ts';

/**
 * Ends the program on a fault that nobody caught, with its place and without secrets: Node by itself would print everything
 * that hangs on the error, such as the request with its headers.
 */
export function endOnCrash(): void {
    process.on('uncaughtException', (error: unknown) => {
        const text = error instanceof Error ? (error.stack ?? error.message) : messageOf(error);
        const lines = withoutSecrets(text).split('\n');
        process.stderr.write(
            `\nUnexpected: ${lines.map((line) => sanitize(line, 1000)).join('\n')}\n  -> This is a fault of the program. Please report it with these lines.\n`
        );
        process.exit(EXIT.unreachable);
    });
}
