import { PassThrough } from 'node:stream';
import type { Connection } from 'jsforce';

type Transport = Connection['_transport'];

/**
 * Gives a connection a transport that hands on whole answers only. jsforce's own leaves an answer that breaks off without a
 * listener, which ends the process; here it is an error of the call, and the session sends the call again.
 */
export function useWholeAnswers(connection: Connection): void {
    const httpRequest = (request: Parameters<Transport['httpRequest']>[0]) =>
        Object.assign(answerOf(request), { stream: () => new PassThrough() });
    connection._transport = { httpRequest } as unknown as Transport;
}

async function answerOf({ method, url, headers, body }: Parameters<Transport['httpRequest']>[0]) {
    const answer = await fetch(url, {
        method,
        headers: headers as Record<string, string>,
        ...(typeof body === 'string' ? { body } : {})
    });
    return { statusCode: answer.status, headers: Object.fromEntries(answer.headers), body: await answer.text() };
}
