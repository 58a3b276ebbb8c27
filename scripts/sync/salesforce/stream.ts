import { request as httpRequest } from 'node:http';
import type { ClientRequest, IncomingMessage } from 'node:http';
import { request as httpsRequest } from 'node:https';

/** What is sent with a request, made while it is sent. */
export interface Body {
    /** Its size. */
    readonly bytes: number;
    /** The body from its start. Each chunk may be overwritten once the next is asked for. */
    open(): AsyncIterable<Uint8Array>;
}

/** A request whose body or answer is too large for memory. */
export interface StreamRequest {
    readonly method: 'GET' | 'PUT';
    readonly url: string;
    readonly token: string;
    /** Opened anew for every attempt: a half-read body is never sent again. */
    readonly body?: Body;
    /** Breaks the request off. */
    readonly signal?: AbortSignal;
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
    const call = send(request.url, {
        method: request.method,
        timeout: request.timeoutMs ?? 600_000,
        ...(request.signal === undefined ? {} : { signal: request.signal }),
        headers: {
            authorization: `Bearer ${request.token}`,
            accept: 'text/csv, application/json',
            ...(request.contentType === undefined ? {} : { 'content-type': request.contentType }),
            ...(request.body === undefined ? {} : { 'content-length': String(request.body.bytes) })
        }
    });
    call.on('timeout', () =>
        call.destroy(Object.assign(new Error(`no answer from ${request.url}`), { code: 'ETIMEDOUT' }))
    );
    const sending = request.body === undefined ? null : new Sending(request.body, call);
    let isAnswered = false;
    const answered = new Promise<IncomingMessage>((resolve, reject) => {
        call.once('response', (answer) => {
            isAnswered = true;
            // A server that refuses early has no use for the rest.
            answer.once('end', () => sending?.isOver === false && call.destroy());
            resolve(answer);
        });
        call.once('error', reject);
    });
    if (sending === null) call.end();
    else
        sending.run().catch((error: Error) => {
            // Nor does it matter then that its side is closed: its answer counts, not the broken pipe.
            if (!isAnswered) call.destroy(error);
        });
    const body = await answered;
    return { status: body.statusCode ?? 0, headers: body.headers, body };
}

/** A body on its way. Each chunk is in the hands of the system before the next is made, so that they can share their memory. */
class Sending {
    private readonly body: Body;
    private readonly call: ClientRequest;
    private left: number;

    constructor(body: Body, call: ClientRequest) {
        this.body = body;
        this.call = call;
        this.left = body.bytes;
    }

    /** Whether all of the body has been handed over. */
    get isOver(): boolean {
        return this.left <= 0;
    }

    async run(): Promise<void> {
        const { body, call } = this;
        const closed = new Promise<never>((_, reject) => {
            call.once('close', () => reject(new Error('The connection was closed while the body was sent.')));
        });
        closed.catch(() => undefined);
        for await (const chunk of body.open()) {
            this.left -= chunk.length;
            if (this.left < 0) break;
            const taken = new Promise<void>((resolve, reject) =>
                call.write(chunk, (error) => (error ? reject(error) : resolve()))
            );
            await Promise.race([taken, closed]);
        }
        if (this.left !== 0) throw new Error(`The body has not the size that was announced, ${body.bytes} bytes.`);
        call.end();
    }
}

/** The whole answer as text, for short answers such as errors. */
export async function textOf(reply: StreamReply): Promise<string> {
    const parts: Buffer[] = [];
    for await (const part of reply.body) parts.push(part as Buffer);
    return Buffer.concat(parts).toString('utf8');
}
