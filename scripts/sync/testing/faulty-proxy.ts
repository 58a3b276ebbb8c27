import { createServer, request as send } from 'node:http';
import type { IncomingMessage, RequestListener, Server, ServerResponse } from 'node:http';
import { createServer as createSecureServer } from 'node:https';
import type { AddressInfo } from 'node:net';

/** A request on its way to the org. */
export interface SeenRequest {
    readonly method: string;
    readonly path: string;
    /** 1 for the first request of all. */
    readonly nth: number;
}

/**
 * What happens to a request: passed on, answered in the org's place, dropped before or after the org has worked on it,
 * or its answer rewritten or cut in the middle.
 */
export type Fate =
    | 'pass'
    | 'reset'
    | 'lose answer'
    | 'cut answer'
    | { readonly status: number; readonly body: string; readonly headers?: Readonly<Record<string, string>> }
    | { readonly rewrite: (body: string) => string };

/** A server with TLS; its certificate and key as PEM texts. */
interface NamedServer {
    readonly name: string;
    readonly cert: string;
    readonly key: string;
}

/** Stands between the job and the org and does what networks and busy servers do. */
export class FaultyProxy {
    readonly seen: SeenRequest[] = [];
    /** Decides what happens to each request. */
    fate: (request: SeenRequest) => Fate | Promise<Fate> = () => 'pass';
    /** Sees what was sent with each request that is not dropped. */
    watch: (request: SeenRequest, body: string) => void = () => undefined;
    /** Milliseconds by which the clock in answers is ahead of the org's. */
    ahead = 0;
    private readonly target: URL;
    private readonly server: Server;
    private readonly name: string | null;

    private constructor(target: string, tls: NamedServer | null) {
        this.target = new URL(target);
        this.name = tls?.name ?? null;
        // A client that was killed takes its request with it; nobody is left to be answered.
        const listener: RequestListener = (request, response) => {
            this.handle(request, response).catch(() => request.socket.destroy());
        };
        this.server = tls === null ? createServer(listener) : createSecureServer(tls, listener);
    }

    /** @param tls name under which others know it, and its certificate; without, it speaks plainly under its number */
    static async start(target: string, tls: NamedServer | null = null): Promise<FaultyProxy> {
        const proxy = new FaultyProxy(target, tls);
        await new Promise<void>((resolve) => proxy.server.listen(0, '127.0.0.1', resolve));
        return proxy;
    }

    get port(): number {
        return (this.server.address() as AddressInfo).port;
    }

    get url(): string {
        return this.name === null ? `http://127.0.0.1:${this.port}` : `https://${this.name}`;
    }

    async stop(): Promise<void> {
        this.server.closeAllConnections();
        await new Promise((resolve) => this.server.close(resolve));
    }

    private async handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
        const seen = { method: request.method ?? '', path: request.url ?? '', nth: this.seen.length + 1 };
        this.seen.push(seen);
        const fate = await this.fate(seen);
        if (fate === 'reset') return void request.socket.destroy();
        const body = await read(request);
        this.watch(seen, body.toString('utf8'));
        if (typeof fate === 'object' && 'status' in fate) {
            response.writeHead(fate.status, { 'content-type': 'application/json', ...fate.headers });
            return void response.end(fate.body);
        }
        const answer = await this.forward(request, body);
        const bytes = await read(answer);
        if (fate === 'lose answer') return void request.socket.destroy();
        this.reply(request, response, answer, bytes, fate);
    }

    private forward(request: IncomingMessage, body: Buffer): Promise<IncomingMessage> {
        return new Promise((resolve, reject) => {
            const { hostname, port } = this.target;
            const headers = { ...request.headers, 'content-length': String(body.length) };
            delete headers['transfer-encoding'];
            // Answers must be plain text to be rewritten.
            delete headers['accept-encoding'];
            if (this.name !== null) headers.host = this.target.host;
            send({ hostname, port, method: request.method, path: request.url, headers }, resolve)
                .on('error', reject)
                .end(body);
        });
    }

    private reply(
        request: IncomingMessage,
        response: ServerResponse,
        answer: IncomingMessage,
        bytes: Buffer,
        fate: Fate
    ): void {
        const rewritten =
            typeof fate === 'object' && 'rewrite' in fate ? Buffer.from(fate.rewrite(bytes.toString('utf8'))) : bytes;
        const own = request.url?.startsWith('/services/oauth2/')
            ? Buffer.from(rewritten.toString('utf8').replaceAll(this.target.origin, this.url))
            : rewritten;
        const headers = { ...answer.headers };
        delete headers['transfer-encoding'];
        if (headers.date !== undefined) headers.date = new Date(Date.parse(headers.date) + this.ahead).toUTCString();
        response.writeHead(answer.statusCode ?? 500, { ...headers, 'content-length': String(own.length) });
        if (fate !== 'cut answer') return void response.end(own);
        response.write(own.subarray(0, Math.floor(own.length / 2)), () => request.socket.destroy());
    }
}

async function read(message: IncomingMessage): Promise<Buffer> {
    const parts: Buffer[] = [];
    for await (const part of message) parts.push(part as Buffer);
    return Buffer.concat(parts);
}
