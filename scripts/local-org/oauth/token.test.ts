// Logging in: only for a local org, whose keys the test has.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { generateKeyPairSync } from 'node:crypto';
import { request as httpRequest } from 'node:http';
import { SignJWT } from 'jose';
import { accessToken, ADMIN, assertion, INTEGRATION, requestToken, startProcess } from '../testing/org-process.ts';
import type { OrgProcess } from '../testing/org-process.ts';

let org: OrgProcess;
before(async () => {
    org = await startProcess('memory');
});
after(() => org.stop());

const JWT = 'urn:ietf:params:oauth:grant-type:jwt-bearer';

async function token(form: Record<string, string>): Promise<{ status: number; body: Record<string, string> }> {
    const response = await requestToken(org.login, form);
    return { status: response.status, body: (await response.json()) as Record<string, string> };
}

const jwt = async (claims: Record<string, unknown>) =>
    token({ grant_type: JWT, assertion: await assertion(org.login, claims) });

function get(path: string, accessTokenText: string): Promise<Response> {
    return fetch(org.url + path, { headers: { authorization: `Bearer ${accessTokenText}` } });
}

test('a JWT logs in the user it names', async () => {
    const { status, body } = await jwt({ sub: ADMIN });
    assert.equal(status, 200);
    assert.deepEqual([body.instance_url, body.token_type, body.refresh_token], [org.url, 'Bearer', undefined]);
    assert.match(body.access_token ?? '', /^00D\w{12,15}![.\w]+$/);
    const info = (await (await get('/services/oauth2/userinfo', body.access_token!)).json()) as Record<string, string>;
    assert.deepEqual([info.preferred_username, info.organization_id], [ADMIN, org.login.orgId]);
    const identity = (await (await get(new URL(body.id!).pathname, body.access_token!)).json()) as Record<
        string,
        string
    >;
    assert.equal(identity.username, ADMIN);
});

test('exp may be in milliseconds', async () => {
    assert.equal((await jwt({ exp: Date.now() + 300 })).status, 200);
    assert.equal((await jwt({ exp: Date.now() - 600_000 })).body.error_description, 'expired authorization code');
});

test('what is wrong with an assertion is told as Salesforce tells it', async () => {
    const expected: [Record<string, unknown>, string, string][] = [
        [{ exp: Math.floor(Date.now() / 1000) - 600 }, 'invalid_grant', 'expired authorization code'],
        [{ exp: undefined }, 'invalid_grant', 'expired authorization code'],
        [{ aud: 'https://example.com' }, 'invalid_grant', 'audience is invalid'],
        [{ iss: 'another' }, 'invalid_client_id', 'client identifier invalid'],
        [{ sub: 'nobody@example.com' }, 'invalid_grant', "user hasn't approved this consumer"]
    ];
    for (const [claims, error, description] of expected) {
        const { status, body } = await jwt(claims);
        assert.deepEqual([status, body], [400, { error, error_description: description }]);
    }
});

test('a signature by another key is an invalid assertion', async () => {
    const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
    const now = Math.floor(Date.now() / 1000);
    const forged = await new SignJWT({ iss: org.login.clientId, sub: ADMIN, aud: org.url, exp: now + 100 })
        .setProtectedHeader({ alg: 'RS256' })
        .sign(privateKey);
    const { body } = await token({ grant_type: JWT, assertion: forged });
    assert.deepEqual(body, { error: 'invalid_grant', error_description: 'invalid assertion' });
});

test('an unsigned assertion is an invalid assertion', async () => {
    const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
    const unsigned = `${part({ alg: 'none' })}.${part({ iss: org.login.clientId, sub: ADMIN, aud: org.url, exp: 9e9 })}.`;
    assert.equal((await token({ grant_type: JWT, assertion: unsigned })).body.error_description, 'invalid assertion');
});

test('client credentials log in the integration user', async () => {
    const { clientId, clientSecret } = org.login;
    const { body } = await token({
        grant_type: 'client_credentials',
        client_id: clientId,
        client_secret: clientSecret
    });
    const info = (await (await get('/services/oauth2/userinfo', body.access_token!)).json()) as Record<string, string>;
    assert.equal(info.preferred_username, INTEGRATION);
    const wrong = await token({ grant_type: 'client_credentials', client_id: clientId, client_secret: 'x' });
    assert.deepEqual([wrong.status, wrong.body.error], [400, 'invalid_client']);
});

test('grant types that are not there', async () => {
    assert.equal((await token({ grant_type: 'password' })).body.error, 'unsupported_grant_type');
    assert.equal((await token({})).body.error, 'invalid_request');
});

test('a wrong, cut or revoked token is INVALID_SESSION_ID', async () => {
    const good = await accessToken(org.login, ADMIN);
    assert.equal((await get('/services/data/v66.0/limits', good)).status, 200);
    const changed = good.slice(0, -1) + (good.endsWith('0') ? '1' : '0');
    for (const bad of ['x', changed, good.slice(0, -2)]) {
        const response = await get('/services/data/v66.0/limits', bad);
        assert.equal(response.status, 401);
        assert.deepEqual(await response.json(), [
            { message: 'Session expired or invalid', errorCode: 'INVALID_SESSION_ID' }
        ]);
    }
    const revoked = await fetch(`${org.url}/services/oauth2/revoke`, {
        method: 'POST',
        body: new URLSearchParams({ token: good })
    });
    assert.equal(revoked.status, 200);
    assert.equal((await get('/services/data/v66.0/limits', good)).status, 401);
});

test('another host name is refused, whatever the token (DNS rebinding)', async () => {
    const good = await accessToken(org.login, ADMIN);
    const status = await new Promise<number | undefined>((done, fail) => {
        const headers = { host: 'evil.example', authorization: `Bearer ${good}` };
        httpRequest(`${org.url}/services/data/v66.0/limits`, { headers }, (response) => {
            response.resume();
            done(response.statusCode);
        })
            .on('error', fail)
            .end();
    });
    assert.equal(status, 403);
});
