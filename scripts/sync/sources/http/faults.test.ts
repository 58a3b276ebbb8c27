import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer as createSecureServer } from 'node:https';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, beforeEach, describe, it } from 'node:test';
import { gzipSync } from 'node:zlib';
import type { SyncError } from '../../errors.ts';
import { makeCertificate } from '../../testing/certificates.ts';
import { page, TestReading } from './test-reading.ts';
import { TestService } from './test-service.ts';
import type { Reply } from './test-service.ts';

const BODY = JSON.stringify(page(1, 2, 3));
const busy = (status: number, headers: Record<string, string> = {}): Reply => ({ status, text: 'busy', headers });
/** Promises more than it sends, then breaks the connection. */
const cut: Reply = {
    raw: (response) => {
        response.writeHead(200, { 'content-type': 'application/json', 'content-length': String(BODY.length) });
        response.write(BODY.slice(0, 30), () => response.destroy());
    }
};

describe('a service in trouble', () => {
    let read: TestReading;
    let other: TestService;

    before(async () => {
        read = await TestReading.start();
        other = await TestService.start();
    });
    after(() => Promise.all([read.stop(), other.stop()]));
    beforeEach(() => {
        read.reset();
        other.seen.length = 0;
    });

    describe('is waited for', () => {
        it('as long as Retry-After says, in seconds or as a date', async () => {
            read.replies(
                busy(429, { 'retry-after': '7' }),
                busy(503, { 'retry-after': 'Mon, 01 Jun 2026 12:00:17 GMT' }),
                { json: page(1) }
            );
            assert.deepEqual(await read.ids(), [1]);
            assert.deepEqual(read.clock.sleeps, [7000, 10_000]);
        });

        it('longer each time when it says nothing', async () => {
            read.replies(busy(500), busy(502), busy(504), { json: page(1) });
            assert.deepEqual(await read.ids(), [1]);
            assert.deepEqual(read.clock.sleeps, [1000, 2000, 4000]);
        });

        it('as if it said nothing when it says at once, or a time that is over', async () => {
            read.replies(
                busy(429, { 'retry-after': '0' }),
                busy(503, { 'retry-after': 'Mon, 01 Jun 2026 11:00:00 GMT' }),
                { json: page(1) }
            );
            assert.deepEqual(await read.ids(), [1]);
            assert.deepEqual(read.clock.sleeps, [1000, 2000]);
        });

        it('until the limit is reset when no requests are left', async () => {
            const none = { 'X-RateLimit-Remaining': '0', 'X-RateLimit-Reset': '42' };
            read.replies({ json: page(1), headers: none }, { json: [] });
            assert.deepEqual(await read.ids({ paging: { type: 'page', parameter: 'p' } }), [1]);
            assert.deepEqual(read.clock.sleeps, [42_000]);
        });

        it('between requests when the settings ask for it', async () => {
            read.replies({ json: page(1) }, { json: page(2) }, { json: [] });
            await read.ids({ paging: { type: 'page', parameter: 'p' }, limits: { perSecond: 4 } });
            assert.deepEqual(read.clock.sleeps, [250, 250]);
        });

        it('not for longer than allowed', async () => {
            read.replies(busy(429, { 'retry-after': '99999999999' }));
            assert.match(await read.failure(), /takes no more requests for \d{10} minutes/u);
            read.replies(busy(429, { 'retry-after': '7200' }));
            assert.match(await read.failure(), /takes no more requests for 120 minutes/u);
            const none = { 'X-Ratelimit-Day-Remaining': '0', 'X-Ratelimit-Day-Reset': '3600' };
            read.replies({ json: page(1), headers: none });
            assert.match(
                await read.failure({ paging: { type: 'page', parameter: 'p' } }),
                /no more requests for 60 minutes/u
            );
            assert.deepEqual(read.clock.sleeps, []);
        });

        it('a bounded number of times', async () => {
            read.replies(busy(500));
            assert.match(
                await read.failure(),
                /answered HTTP 500\. It says: busy\nThe service is busy or out of order: 6 attempts were made/u
            );
            assert.equal(read.service.seen.length, 6);
        });
    });

    describe('that breaks off', () => {
        it('in the middle of an answer is asked for the page again, and no row counts twice', async () => {
            read.replies(cut, { text: BODY });
            assert.deepEqual(await read.ids(), [1, 2, 3]);
        });

        it('in the middle of later pages leaves the earlier ones alone', async () => {
            read.replies({ json: page(7, 8) }, cut, cut, { text: BODY }, { json: [] });
            assert.deepEqual(await read.ids({ paging: { type: 'page', parameter: 'p' } }), [7, 8, 1, 2, 3]);
        });

        it('in the middle of packed bytes is asked again', async () => {
            const packed = gzipSync(BODY);
            const half: Reply = {
                raw: (response) => {
                    response.writeHead(200, { 'content-encoding': 'gzip' });
                    response.end(packed.subarray(0, packed.length - 12));
                }
            };
            read.replies(half, { text: BODY });
            assert.deepEqual(await read.ids(), [1, 2, 3]);
        });

        it('for ever ends the run', async () => {
            read.replies(cut);
            const message = await read.failure({ limits: { attempts: 3 } });
            assert.match(message, /the connection was lost in the middle of the answer/u);
            assert.match(message, /half an answer is never used/u);
            assert.equal(read.service.seen.length, 3);
        });

        it('before it answers is asked again', async () => {
            const reset: Reply = { raw: (response) => void response.destroy() };
            read.replies(reset, { text: BODY });
            assert.deepEqual(await read.ids(), [1, 2, 3]);
        });

        it('with JSON that ends too early is asked again', async () => {
            read.replies({ text: BODY.slice(0, 40) }, { text: BODY });
            assert.deepEqual(await read.ids(), [1, 2, 3]);
            read.replies({ text: BODY.slice(0, 40) });
            assert.match(await read.failure(), /ends in the middle, after row 2/u);
        });

        it('by silence is given up', async () => {
            const held: (() => void)[] = [];
            const silent: Reply = {
                raw: (response) => {
                    response.writeHead(200, { 'content-type': 'application/json' });
                    response.write('[');
                    held.push(() => response.end());
                }
            };
            read.replies(silent);
            const message = await read.failure({ limits: { timeoutSeconds: 1, attempts: 1 } });
            assert.match(message, /no sign of life for 1 seconds/u);
            for (const release of held) release();
        });

        it('is not asked twice when asking may do harm', async () => {
            const post = { method: 'POST', body: {} };
            read.replies(cut, { text: BODY });
            await read.failure(post);
            assert.equal(read.service.seen.length, 1);
            read.reset();
            read.replies(busy(500), { text: BODY });
            await read.failure(post);
            assert.equal(read.service.seen.length, 1);
            read.reset();
            read.replies(busy(429), { text: BODY });
            assert.deepEqual(await read.ids(post), [1, 2, 3]);
            read.reset();
            read.replies(busy(500), { text: BODY });
            assert.deepEqual(await read.ids({ ...post, repeatable: true }), [1, 2, 3]);
        });
    });

    describe('that answers something else', () => {
        it('such as a page to log in, says so with its beginning', async () => {
            read.replies({ text: '\u001b[31m<html><title>Log in</title>' });
            assert.match(
                await read.failure(),
                /HTTP 200 with something that is no JSON \(text\/html\): \?\[31m<html>/u
            );
            read.replies({ text: '\n<html><title>Log in</title></html>' });
            const message = await read.failure();
            assert.match(message, /HTTP 200 with a web page \(text\/html\): <html><title>Log in/u);
            assert.match(message, /check "http\.url" and "http\.auth"/u);
            assert.equal(read.service.seen.length, 2);
        });

        it('such as nothing', async () => {
            read.replies({ text: '' });
            assert.match(await read.failure(), /no JSON .*: \(empty\)/u);
        });

        it('such as JSON that is none', async () => {
            read.replies({ text: '[{"id": 1}, {"id": }]' });
            assert.match(await read.failure(), /is not JSON at row 2/u);
            assert.equal(read.service.seen.length, 1);
        });

        it('such as a refusal, says what to look at', async () => {
            for (const [status, step] of [
                [400, /Check "http\.query"/u],
                [403, /Check "http\.auth"/u],
                [404, /Check "http\.url"/u]
            ] as const) {
                read.replies({ status, json: { error: { message: 'why', code: 'E1' }, data: [{ email: 'a@b.c' }] } });
                const message = await read.failure();
                assert.match(message, step);
                assert.match(message, /It says: why; E1\n/u);
            }
            assert.equal(read.service.seen.length, 3);
        });

        it('such as a redirect, follows it on the same host only', async () => {
            read.service.answer = ({ url }) =>
                url.pathname === '/v1/answers'
                    ? { status: 301, text: '', headers: { location: '/v2/answers?x=1' } }
                    : { json: page(1) };
            assert.deepEqual(await read.ids({ auth: { type: 'bearer', token: 'abcdef' } }), [1]);
            assert.equal(read.service.seen.at(-1)?.headers.authorization, 'Bearer abcdef');
            read.replies({ status: 302, text: '', headers: { location: `${other.url}/login?back=1` } });
            assert.match(await read.failure(), /sends on to http:\/\/127\.0\.0\.1:\d+\/login \(HTTP 302\)/u);
            assert.equal(other.seen.length, 0);
            read.replies({ status: 302, text: '', headers: { location: '/v1/answers' } });
            assert.match(await read.failure(), /sends on to/u);
        });
    });

    describe('before the run', () => {
        it('is reachable whatever it answers', async () => {
            read.replies(busy(401));
            assert.equal(await read.open({}).check(), null);
        });

        it('is reachable when it knows no HEAD', async () => {
            const deaf = createServer((socket) => void socket.once('data', () => socket.destroy()));
            await new Promise<void>((resolve) => deaf.listen(0, '127.0.0.1', resolve));
            const { port } = deaf.address() as AddressInfo;
            assert.equal(await read.open({ url: `http://127.0.0.1:${port}/` }).check(), null);
            await new Promise((resolve) => deaf.close(resolve));
        });

        it('is reported when nothing listens', async () => {
            const gone = await TestService.start();
            const { url } = gone;
            await gone.stop();
            const settings = { url, limits: { attempts: 2 } };
            await assert.rejects(read.open(settings).check(), (error: Error) => {
                assert.match(
                    error.message,
                    /Source "survey": http:\/\/127\.0\.0\.1:\d+\/ cannot be read: .*ECONNREFUSED/u
                );
                return true;
            });
            assert.deepEqual(read.clock.sleeps, [1000]);
        });

        it('is not trusted with a certificate nobody vouches for', async () => {
            const folder = mkdtempSync(join(tmpdir(), 'health-tls-'));
            const { cert, key } = makeCertificate(folder, 'service', ['IP:127.0.0.1']);
            const secure = createSecureServer({ cert: readFileSync(cert), key: readFileSync(key) });
            await new Promise<void>((resolve) => secure.listen(0, '127.0.0.1', resolve));
            const { port } = secure.address() as AddressInfo;
            await assert.rejects(read.open({ url: `https://127.0.0.1:${port}/` }).check(), (error: SyncError) => {
                assert.match(error.message, /cannot be read: .*self-signed certificate/u);
                assert.match(error.actions.join('\n'), /NODE_EXTRA_CA_CERTS/u);
                return true;
            });
            assert.deepEqual(read.clock.sleeps, []);
            await new Promise((resolve) => secure.close(resolve));
            rmSync(folder, { recursive: true, force: true });
        });

        it('is asked for a token', async () => {
            read.replies({ status: 401, json: { error: 'invalid_client' } });
            const auth = {
                type: 'oauth',
                tokenUrl: `${read.service.url}/token`,
                clientId: 'c',
                clientSecret: 'planted-secret'
            };
            await assert.rejects(read.open({ auth }).check(), (error: Error) => {
                assert.match(error.message, /\/token answered HTTP 401\. It says: invalid_client/u);
                return true;
            });
        });
    });
});
