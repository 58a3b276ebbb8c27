import assert from 'node:assert/strict';
import { generateKeyPairSync, verify } from 'node:crypto';
import { describe, it } from 'node:test';
import { ConfigError } from '../errors.ts';
import { withoutSecrets } from '../report/secrets.ts';
import { assertion } from './jwt.ts';

const NOW = Date.parse('2026-06-01T12:00:00.900Z');
const { publicKey, privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
const LOGIN = {
    loginUrl: 'https://acme.my.salesforce.com',
    clientId: 'client',
    username: 'sync@example.com',
    privateKey: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString()
};

describe('the assertion of a login', () => {
    const claimsOf = (token: string): unknown =>
        JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString());

    it('says who asks whom, ends after three minutes, and is signed', () => {
        const token = assertion(LOGIN, NOW);
        const exp = Date.parse('2026-06-01T12:03:00Z') / 1000;
        const claims = { iss: 'client', sub: 'sync@example.com', aud: LOGIN.loginUrl, exp };
        assert.deepEqual(claimsOf(token), claims);
        const [head, body, signature = ''] = token.split('.');
        const signed = Buffer.from(`${head}.${body}`);
        assert.ok(verify('RSA-SHA256', signed, publicKey, Buffer.from(signature, 'base64url')));
        const elsewhere = assertion({ ...LOGIN, audience: 'https://test.salesforce.com' }, NOW);
        assert.deepEqual(claimsOf(elsewhere), { ...claims, aud: 'https://test.salesforce.com' });
    });

    it('is not made with a key that is none, and nothing of it is told then', () => {
        const planted = 'MIIEplanted0secret0that0must0never0be0shown0anywhere0at0all';
        for (const wrong of [planted, `-----BEGIN PRIVATE KEY-----\n${planted}\n-----END PRIVATE KEY-----`, '']) {
            assert.throws(
                () => assertion({ ...LOGIN, privateKey: wrong }, NOW),
                (error: unknown) => {
                    assert.ok(error instanceof ConfigError);
                    assert.equal(error.exitCode, 2);
                    assert.match(error.message, /The private key is not one: it must be PEM/u);
                    assert.doesNotMatch([error.message, ...error.actions, String(error.cause)].join(), /planted/u);
                    return true;
                }
            );
        }
        assert.doesNotMatch(withoutSecrets(`half of it: ${planted}`), /planted/u);
    });
});
