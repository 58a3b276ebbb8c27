import { PassThrough } from 'node:stream';
import type { Connection } from 'jsforce';
import { UnreachableError } from '../errors.ts';
import { assertNoPage, sentOnTo } from './foreign-answers.ts';

type Transport = Connection['_transport'];

/** Longest time for one answer, the platform's own limit. Behind a proxy that hangs up, fetch would ask it for ever. */
const LONGEST_MS = 600_000;

/**
 * Gives a connection a transport that hands on whole answers only. jsforce's own leaves an answer that breaks off without a
 * listener, which ends the process; here it is an error of the call, and the session sends the call again.
 * @param heard is told the time in each answer, as the other side writes it
 */
export function useWholeAnswers(connection: Connection, heard: (date: string) => void): void {
    const httpRequest = (request: Parameters<Transport['httpRequest']>[0]) =>
        Object.assign(answerOf(request, heard), { stream: () => new PassThrough() });
    connection._transport = { httpRequest } as unknown as Transport;
}

async function answerOf(
    { method, url, headers, body }: Parameters<Transport['httpRequest']>[0],
    heard: (date: string) => void
) {
    const answer = await fetch(url, {
        method,
        headers: headers as Record<string, string>,
        ...(typeof body === 'string' ? { body } : {}),
        // The token is for this org, and a request that was sent on may arrive as another one.
        redirect: 'manual',
        signal: AbortSignal.timeout(LONGEST_MS)
    });
    const target = sentOnTo(url, answer);
    if (target !== null) throw moved(url, target, answer.status);
    assertNoPage(url, answer);
    heard(answer.headers.get('date') ?? '');
    return { statusCode: answer.status, headers: Object.fromEntries(answer.headers), body: await answer.text() };
}

function moved(url: string, target: string, status: number): UnreachableError {
    return new UnreachableError(
        `The org is not at ${new URL(url).origin} any more: it sends on to ${target}.`,
        ['Log in again, with SF_LOGIN_URL or by: sf org login web --alias <alias>. Then run the same command again.'],
        new Error(`HTTP ${status}`)
    );
}
