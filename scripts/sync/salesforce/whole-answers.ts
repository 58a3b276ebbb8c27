import { PassThrough } from 'node:stream';
import type { Connection } from 'jsforce';

type Transport = Connection['_transport'];

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
        ...(typeof body === 'string' ? { body } : {})
    });
    heard(answer.headers.get('date') ?? '');
    return { statusCode: answer.status, headers: Object.fromEntries(answer.headers), body: await answer.text() };
}
