import { createServer } from 'node:http';
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Clock } from './clock.ts';

/** A request as the service saw it. */
export interface Seen {
    readonly method: string;
    readonly url: URL;
    readonly headers: IncomingMessage['headers'];
    readonly body: string;
}

/** What the service answers. `raw` writes the answer itself. */
export type Reply =
    | { readonly json: unknown; readonly status?: number; readonly headers?: Readonly<Record<string, string>> }
    | { readonly text: string; readonly status?: number; readonly headers?: Readonly<Record<string, string>> }
    | { readonly raw: (response: ServerResponse) => void };

/** A service on a free port that answers as a test says. HEAD requests are answered and not seen. */
export class TestService {
    readonly seen: Seen[] = [];
    answer: (request: Seen, nth: number) => Reply | Promise<Reply> = () => ({ json: [] });
    private readonly server: Server;

    private constructor() {
        this.server = createServer((request, response) => {
            this.handle(request, response).catch(() => request.socket.destroy());
        });
    }

    static async start(): Promise<TestService> {
        const service = new TestService();
        await new Promise<void>((resolve) => service.server.listen(0, '127.0.0.1', resolve));
        return service;
    }

    get url(): string {
        return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
    }

    async stop(): Promise<void> {
        this.server.closeAllConnections();
        await new Promise((resolve) => this.server.close(resolve));
    }

    private async handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
        if (request.method === 'HEAD') return void response.end();
        const parts: Buffer[] = [];
        for await (const part of request) parts.push(part as Buffer);
        const body = Buffer.concat(parts).toString('utf8');
        const seen = {
            method: request.method ?? '',
            url: new URL(request.url ?? '', this.url),
            headers: request.headers,
            body
        };
        this.seen.push(seen);
        const reply = await this.answer(seen, this.seen.length);
        if ('raw' in reply) return reply.raw(response);
        const text = 'json' in reply ? JSON.stringify(reply.json) : reply.text;
        const type = 'json' in reply ? 'application/json' : 'text/html';
        response.writeHead(reply.status ?? 200, { 'content-type': type, ...reply.headers });
        response.end(text);
    }
}

/** A clock that moves only when somebody sleeps. */
export class TestClock implements Clock {
    /** Milliseconds of every sleep. */
    readonly sleeps: number[] = [];
    private time = Date.parse('2026-06-01T12:00:00Z');

    now(): number {
        return this.time;
    }

    sleep(milliseconds: number): Promise<void> {
        this.sleeps.push(milliseconds);
        this.time += milliseconds;
        return Promise.resolve();
    }

    random(): number {
        return 1;
    }

    pass(milliseconds: number): void {
        this.time += milliseconds;
    }
}
