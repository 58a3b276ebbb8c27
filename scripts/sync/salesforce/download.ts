import { createWriteStream } from 'node:fs';
import type { IncomingHttpHeaders } from 'node:http';
import { pipeline } from 'node:stream/promises';
import { fileFailure } from '../file-failure.ts';
import { answerError, orgError } from './org-error.ts';
import { backoff, isRetryable, isRetryableStatus } from './retry.ts';
import type { Session } from './session.ts';
import { textOf } from './stream.ts';

const ATTEMPTS = 5;

/**
 * Puts an answer of the org into a file that only the user of the job may read, from its start again when it breaks off.
 * @param doing completes "The org refused to …"
 * @returns the headers of the answer
 * @throws UnreachableError when the org does not send it; what the system says when the file cannot be written
 */
export async function download(
    session: Session,
    rest: string,
    file: string,
    doing: string
): Promise<IncomingHttpHeaders> {
    for (let attempt = 1; ; attempt++) {
        let failure: Error;
        let mayPass: boolean;
        try {
            const reply = await session.stream({ method: 'GET', rest });
            if (reply.status === 200) {
                await pipeline(reply.body, createWriteStream(file, { mode: 0o600 }));
                return reply.headers;
            }
            failure = answerError(doing, reply.status, await textOf(reply));
            mayPass = isRetryableStatus(reply.status) || reply.status === 401;
        } catch (error) {
            if (fileFailure(error) !== null) throw error;
            failure = orgError(doing, error);
            mayPass = failure !== error && isRetryable(error);
        }
        if (!mayPass || attempt >= ATTEMPTS) throw failure;
        await backoff(attempt);
    }
}
