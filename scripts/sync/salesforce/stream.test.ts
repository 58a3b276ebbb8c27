import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, it } from 'node:test';
import { openStream, textOf } from './stream.ts';
import type { Body, StreamReply } from './stream.ts';

const MEGABYTE = 1024 * 1024;

/** A body of some megabytes, made in one buffer, and what became of it. */
class Megabytes implements Body {
    readonly bytes: number;
    readonly made: number;
    opened = 0;
    given = 0;
    closed = 0;

    /** @param made how many there really are */
    constructor(megabytes: number, made = megabytes) {
        this.bytes = megabytes * MEGABYTE;
        this.made = made;
    }

    async *open(): AsyncGenerator<Uint8Array> {
        this.opened += 1;
        const chunk = Buffer.alloc(MEGABYTE);
        try {
            for (let nth = 0; nth < this.made; nth++) {
                await new Promise(setImmediate);
                this.given += 1;
                yield chunk.fill(nth);
            }
        } finally {
            this.closed += 1;
        }
    }
}

describe('sending a body', () => {
    let servers: Server[] = [];
    afterEach(() => {
        for (const server of servers) {
            server.closeAllConnections();
            server.close();
        }
        servers = [];
    });

    async function put(
        body: Body,
        answer: (request: IncomingMessage, reply: ServerResponse) => void,
        signal?: AbortSignal
    ): Promise<StreamReply> {
        const server = createServer(answer);
        servers.push(server);
        await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
        const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
        return openStream({ method: 'PUT', url, token: 't', body, ...(signal === undefined ? {} : { signal }) });
    }

    /** Takes the whole request; answers with its size and with the first byte of each megabyte. */
    async function take(request: IncomingMessage, reply: ServerResponse): Promise<void> {
        const chunks = (await Array.fromAsync(request)) as Buffer[];
        const all = Buffer.concat(chunks);
        const firsts = Array.from({ length: all.length / MEGABYTE }, (_, nth) => all[nth * MEGABYTE]);
        reply.writeHead(201).end(`${request.headers['content-length']} ${all.length} ${firsts.join()}`);
    }

    it('sends every chunk as it was when it was made, with its size ahead', async () => {
        const body = new Megabytes(5);
        const reply = await put(body, (request, answer) => void take(request, answer));
        assert.equal(reply.status, 201);
        assert.equal(await textOf(reply), `${5 * MEGABYTE} ${5 * MEGABYTE} 0,1,2,3,4`);
        assert.deepEqual([body.opened, body.closed], [1, 1]);
    });

    for (const [made, what] of [
        [2, 'smaller'],
        [4, 'larger']
    ] as const) {
        it(`breaks off when the body is ${what} than was announced`, async () => {
            const body = new Megabytes(3, made);
            await assert.rejects(
                put(body, (request) => void request.resume()),
                /size that was announced, 3145728 bytes/u
            );
            assert.equal(body.closed, 1);
        });
    }

    it('takes the answer of a server that refuses early, and makes no more of the body', async () => {
        const body = new Megabytes(500);
        const reply = await put(body, (_, answer) => void answer.writeHead(503).end('busy'));
        assert.deepEqual([reply.status, await textOf(reply)], [503, 'busy']);
        while (body.closed === 0) await new Promise(setImmediate);
        assert.ok(body.given < 500, `${body.given} megabytes were made`);
    });

    it('tells of a body that cannot be made, and of a server that goes away', async () => {
        const gone: Body = {
            bytes: 10,
            open: () => {
                throw new Error('the disk is gone');
            }
        };
        await assert.rejects(
            put(gone, (request) => void request.resume()),
            /the disk is gone/u
        );
        const body = new Megabytes(50);
        await assert.rejects(
            put(body, (request) => void request.once('data', () => request.socket.destroy())),
            ({ code }: NodeJS.ErrnoException) => code === 'ECONNRESET' || code === 'EPIPE'
        );
        while (body.closed === 0) await new Promise(setImmediate);
    });

    it('can be broken off', async () => {
        const stop = new AbortController();
        const body = new Megabytes(50);
        await assert.rejects(
            put(body, (request) => void request.once('data', () => stop.abort()), stop.signal),
            { name: 'AbortError' }
        );
        while (body.closed === 0) await new Promise(setImmediate);
        assert.ok(body.given < 50);
    });
});
