import assert from 'node:assert/strict';
import { EventEmitter } from 'node:events';
import { describe, it } from 'node:test';
import type { Client } from 'pg';
import { patiently } from './connection.ts';

const MINUTE = 60_000;

/** What of a client is needed to wait for it. */
function clientOf(): { client: Client; emitter: EventEmitter; cuts: () => number } {
    let cuts = 0;
    const stream = { destroy: () => (cuts += 1) };
    const emitter = Object.assign(new EventEmitter(), { connection: { stream } });
    return { client: emitter as unknown as Client, emitter, cuts: () => cuts };
}

describe('patiently', () => {
    it('gives the answer, and forgets the connection', async () => {
        const { client, emitter } = clientOf();
        assert.equal(await patiently(client, MINUTE, Promise.resolve('rows')), 'rows');
        assert.equal(emitter.listenerCount('end'), 0);
    });

    it('does not wait for an answer that cannot come any more, because the connection has ended', async () => {
        const { client, emitter } = clientOf();
        const waiting = patiently(client, MINUTE, new Promise(() => undefined));
        emitter.emit('end');
        await assert.rejects(waiting, /the connection was closed/u);
    });

    it('takes the answer, or the reason, that comes with the end of the connection', async () => {
        for (const [settle, expected] of [
            [(): Promise<string> => Promise.resolve('rows'), /^rows$/u],
            [(): Promise<string> => Promise.reject(new Error('57P01')), /^57P01$/u]
        ] as const) {
            const { client, emitter } = clientOf();
            const answer = new Promise<void>((resolve) => setImmediate(resolve)).then(settle);
            const told = patiently(client, MINUTE, answer).catch((error: Error) => error.message);
            emitter.emit('end');
            assert.match(await told, expected);
        }
    });

    it('cuts a connection that says nothing', async () => {
        const { client, cuts } = clientOf();
        await assert.rejects(patiently(client, 1, new Promise(() => undefined)), /said nothing for 0.001 seconds/u);
        assert.equal(cuts(), 1);
    });
});
