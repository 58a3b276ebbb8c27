import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import type { Server, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, describe, it } from 'node:test';
import { Connection } from 'jsforce/lib/connection.js';
import type { UnreachableError } from '../errors.ts';
import { checkPackage } from '../doctor/check-package.ts';
import { API_VERSION } from './api-version.ts';
import { orgError } from './org-error.ts';
import { Session } from './session.ts';

describe('an org that gives no answer of use', () => {
    let server: Server;
    let answer: (response: ServerResponse) => void;
    let session: Session;
    let asked: string[];
    beforeEach(async () => {
        asked = [];
        server = createServer((request, response) => {
            asked.push(`${request.method} ${request.url}`);
            answer(response);
        });
        await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
        const instanceUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
        session = new Session(new Connection({ instanceUrl, accessToken: 'planted', version: API_VERSION }), 'u');
    });
    afterEach(() => {
        server.closeAllConnections();
        server.close();
    });

    const refuse = (status: number, errorCode: string): void => {
        answer = (response) => {
            response.writeHead(status, { 'content-type': 'application/json' });
            response.end(JSON.stringify([{ errorCode, message: 'in its words' }]));
        };
    };
    const failure = async (): Promise<UnreachableError> => {
        const error: unknown = await session.json('GET', '/limits').catch((thrown: unknown) => thrown);
        return orgError('tell its limits', error);
    };

    it('because it is maintained says so', async () => {
        refuse(400, 'INSERT_UPDATE_DELETE_NOT_ALLOWED_DURING_MAINTENANCE');
        const { message, actions } = await failure();
        assert.match(message, /refused to tell its limits: INSERT_UPDATE\w+: in its words/u);
        assert.match(actions.join('\n'), /can only be read until that is over/u);
    });

    it('because it has no such API version names the version and the doctor', async () => {
        for (const code of ['NOT_FOUND', 'UNSUPPORTED_API_VERSION']) {
            refuse(404, code);
            const { actions } = await failure();
            assert.match(actions.join('\n'), new RegExp(`API version ${API_VERSION}, .*doctor`, 'u'));
        }
    });

    it('because it has moved is not followed, and the token goes nowhere', async () => {
        answer = (response) =>
            void response.writeHead(301, { location: 'https://new.my.salesforce.example/x?y' }).end();
        const { message, actions } = await failure();
        assert.match(
            message,
            /^The org is not at http:\S+ any more: it sends on to https:\/\/new\.my\.salesforce\.example\.$/u
        );
        assert.match(actions.join('\n'), /Log in again/u);
        assert.equal(asked.length, 1);
        const { finding } = await checkPackage(session);
        assert.match(finding.found, /^The org is not at /u);
    });

    it('because a page to log in at came in its place is not believed', async () => {
        answer = (response) => void response.writeHead(200, { 'content-type': 'text/html' }).end('<html>Log in</html>');
        const { message, actions } = await failure();
        assert.match(message, /^Something answers in the place of http:\S+: a web page came \(HTTP 200\)\.$/u);
        assert.match(actions.join('\n'), /See what it is: curl -i http:\S+\/services\/data\/\n.*same command again/u);
        assert.equal(asked.length, 1);
    });

    it('but the status of a change that is made is believed', async () => {
        answer = (response) => void response.writeHead(204, { 'content-type': 'text/html' }).end();
        await session.json('PATCH', '/sobjects/Account/x', {});
        assert.equal(asked.length, 1);
    });

    it('because its answer breaks off says why', async () => {
        answer = (response) => {
            response.writeHead(200, { 'content-length': '100' }).write('{', () => response.destroy());
        };
        const { message } = orgError(
            'tell its limits',
            await fetch(session.instanceUrl)
                .then((one) => one.text())
                .catch((thrown: unknown) => thrown)
        );
        assert.equal(message, 'The org could not be asked to tell its limits: other side closed');
    });

    it('because nobody is there says why, and what to check', async () => {
        const error = new TypeError('fetch failed', { cause: new Error('connect ECONNREFUSED 192.0.2.1:443') });
        const { message, actions } = orgError('tell its limits', error);
        assert.equal(message, 'The org could not be asked to tell its limits: connect ECONNREFUSED 192.0.2.1:443');
        assert.match(actions.join('\n'), /Check the address[^]*Nothing is lost/u);
    });
});
