import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import type { Server, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, describe, it } from 'node:test';
import type { UnreachableError } from '../errors.ts';
import { exchange } from './token.ts';

const TOKEN = { access_token: 'planted-token', instance_url: 'https://org.example/' };

describe('asking for a token', () => {
    let server: Server;
    let answers: ((response: ServerResponse) => void)[];
    let asked: number;
    let url: string;
    beforeEach(async () => {
        [answers, asked] = [[], 0];
        server = createServer((request, response) => {
            request.resume();
            answers[asked++]?.(response);
        });
        await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
        url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    });
    afterEach(() => {
        server.closeAllConnections();
        server.close();
    });

    const say =
        (status: number, body: object) =>
        (response: ServerResponse): void =>
            void response.writeHead(status).end(JSON.stringify(body));
    const ask = (): ReturnType<typeof exchange> => exchange(url, { grant_type: 'x' }, 'the user', ['Check it.']);

    it('asks again when the org is busy, hangs up or breaks off', async () => {
        answers = [say(503, {}), (response) => void response.destroy(), say(200, TOKEN)];
        assert.deepEqual(await ask(), { accessToken: 'planted-token', instanceUrl: 'https://org.example' });
        answers = [
            (response) => response.writeHead(200, { 'content-length': '100' }).write('{"acc', () => response.destroy()),
            say(200, TOKEN)
        ];
        asked = 0;
        assert.equal((await ask()).accessToken, 'planted-token');
    });

    it('gives up after the third answer of that kind', async () => {
        answers = [say(503, {}), say(503, {}), say(503, { error: 'busy' }), say(200, TOKEN)];
        await assert.rejects(ask, /refused the login of the user \(503\): busy/u);
        assert.equal(asked, 3);
    });

    it('asks once when the org refuses', async () => {
        answers = [say(400, { error: 'invalid_grant' }), say(200, TOKEN)];
        await assert.rejects(ask, /refused the login of the user \(400\): invalid_grant/u);
        assert.equal(asked, 1);
    });

    it('sends nothing on to another address, but names it', async () => {
        const other = createServer((_, response) => void response.end());
        await new Promise<void>((resolve) => other.listen(0, '127.0.0.1', resolve));
        let came = 0;
        other.on('request', () => (came += 1));
        const there = `http://127.0.0.1:${(other.address() as AddressInfo).port}`;
        for (const status of [301, 302, 307, 308]) {
            answers = [(response) => void response.writeHead(status, { location: `${there}/login?x=planted` }).end()];
            asked = 0;
            await assert.rejects(ask, (error: UnreachableError) => {
                assert.equal(error.message, `${url} does not take logins: it sends on to ${there}.`);
                assert.match(error.actions.join('\n'), /export SF_LOGIN_URL=/u);
                return true;
            });
        }
        answers = [(response) => void response.writeHead(302).end()];
        asked = 0;
        await assert.rejects(ask, /sends on to nowhere/u);
        assert.equal(came, 0);
        other.close();
    });

    it('gives up on who takes the request and never answers', async () => {
        answers = [1, 2, 3].map(() => () => undefined);
        const longest = 50;
        await assert.rejects(
            exchange(url, {}, 'the user', [], longest),
            /Login at http:\S+ failed: The operation was aborted due to timeout/u
        );
    });
});
