import { createReadStream, statSync } from 'node:fs';
import { request as httpRequest } from 'node:http';
import type { IncomingMessage } from 'node:http';
import { request as httpsRequest } from 'node:https';
import { pipeline } from 'node:stream/promises';

/** A request whose body or answer is too large for memory. */
export interface StreamRequest {
    readonly method: 'GET' | 'PUT';
    readonly url: string;
    readonly token: string;
    /** File to send. Opened anew for every attempt: a half-read body is never sent again. */
    readonly file?: string;
    readonly contentType?: string;
    /** Longest silence of the server, milliseconds. Default 10 minutes, the platform's own limit. */
    readonly timeoutMs?: number;
}

export interface StreamReply {
    readonly status: number;
    readonly headers: IncomingMessage['headers'];
    readonly body: IncomingMessage;
}

/** Sends the request and returns as soon as the answer's headers are there. The caller must read or resume the body. */
export async function openStream(request: StreamRequest): Promise<StreamReply> {
    const send = request.url.startsWith('https:') ? httpsRequest : httpRequest;
    const length = request.file === undefined ? undefined : statSync(request.file).size;
    const call = send(request.url, {
        method: request.method,
        timeout: request.timeoutMs ?? 600_000,
        headers: {
            authorization: `Bearer ${request.token}`,
            accept: 'text/csv, application/json',
            ...(request.contentType === undefined ? {} : { 'content-type': request.contentType }),
            ...(length === undefined ? {} : { 'content-length': String(length) })
        }
    });
    call.on('timeout', () =>
        call.destroy(Object.assign(new Error(`no answer from ${request.url}`), { code: 'ETIMEDOUT' }))
    );
    const answered = new Promise<IncomingMessage>((resolve, reject) => {
        call.once('response', resolve);
        call.once('error', reject);
    });
    if (request.file === undefined) call.end();
    else {
        // A server that refuses early closes its side while the file is still being sent: its answer counts, not the broken pipe.
        pipeline(createReadStream(request.file, { highWaterMark: 256 * 1024 }), call).catch(() => undefined);
    }
    const body = await answered;
    return { status: body.statusCode ?? 0, headers: body.headers, body };
}

/** The whole answer as text, for short answers such as errors. */
export async function textOf(reply: StreamReply): Promise<string> {
    const parts: Buffer[] = [];
    for await (const part of reply.body) parts.push(part as Buffer);
    return Buffer.concat(parts).toString('utf8');
}
