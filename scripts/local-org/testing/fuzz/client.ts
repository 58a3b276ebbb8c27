// Requests as a client sends them, and as none should: any path, any header, any bytes.
import { Agent, request } from 'node:http';
import { connect } from 'node:net';
import { gunzipSync } from 'node:zlib';

export interface Sent {
    method: string;
    path: string;
    headers?: Record<string, string>;
    body?: string | Buffer;
}

export interface Got {
    status: number;
    text: string;
    contentType: string;
}

/** Longer than any answer may take. */
const PATIENCE_MS = 20_000;

/** What is said to be compressed must be. */
function textOf(bytes: Buffer, encoding: string | undefined): string {
    if (encoding !== 'gzip' || bytes.length === 0) return bytes.toString('utf8');
    return gunzipSync(bytes).toString('utf8');
}

export class FuzzClient {
    readonly #port: number;
    readonly #agent = new Agent({ keepAlive: true, maxSockets: 4 });
    readonly token: string;

    constructor(url: string, token: string) {
        this.#port = Number(new URL(url).port);
        this.token = token;
    }

    close(): void {
        this.#agent.destroy();
    }

    /** Rejects when the connection is cut or nothing is answered. */
    send({ method, path, headers = {}, body }: Sent): Promise<Got> {
        return new Promise((done, fail) => {
            const outgoing = request(
                {
                    host: '127.0.0.1',
                    port: this.#port,
                    agent: this.#agent,
                    method,
                    // What cannot stand in a request line travels encoded.
                    path: path.replace(/[^!-~]/g, (one) => encodeURIComponent(one.isWellFormed() ? one : '\ufffd')),
                    headers: {
                        authorization: `Bearer ${this.token}`,
                        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
                        ...headers,
                        ...(body === undefined ? {} : { 'content-length': String(Buffer.byteLength(body)) })
                    }
                },
                (response) => {
                    const chunks: Buffer[] = [];
                    response.on('data', (chunk: Buffer) => chunks.push(chunk));
                    response.on('error', fail);
                    response.on('end', () =>
                        done({
                            status: response.statusCode ?? 0,
                            text: textOf(Buffer.concat(chunks), response.headers['content-encoding']),
                            contentType: response.headers['content-type'] ?? ''
                        })
                    );
                }
            );
            outgoing.setTimeout(PATIENCE_MS, () => outgoing.destroy(new Error(`no answer in ${PATIENCE_MS} ms`)));
            outgoing.on('error', fail);
            outgoing.end(body);
        });
    }

    json(method: string, path: string, body?: unknown): Promise<Got> {
        return this.send({ method, path, body: body === undefined ? undefined : JSON.stringify(body) });
    }

    /** Bytes that may be no HTTP at all. Resolves with what came back when the connection is over. */
    raw(bytes: Buffer): Promise<string> {
        return new Promise((done, fail) => {
            const socket = connect(this.#port, '127.0.0.1');
            const chunks: Buffer[] = [];
            const end = (): void => {
                socket.destroy();
                done(Buffer.concat(chunks).toString('latin1'));
            };
            socket.setTimeout(PATIENCE_MS, () => {
                socket.destroy();
                fail(new Error(`no answer to raw bytes in ${PATIENCE_MS} ms`));
            });
            socket.on('data', (chunk: Buffer) => chunks.push(chunk));
            socket.on('error', end);
            socket.on('close', end);
            socket.end(bytes);
        });
    }
}
