import { createSign } from 'node:crypto';
import { ConfigError } from '../errors.ts';
import { keepSecrets } from '../report/secrets.ts';
import { exchange } from './token.ts';
import type { Token } from './token.ts';

/** What a JWT bearer login needs. The private key never leaves this process. */
export interface JwtLogin {
    /** https://login.salesforce.com, https://test.salesforce.com, a My Domain or the local org. */
    readonly loginUrl: string;
    /** Whom the assertion is for, when it is not the login URL (SF_AUDIENCE_URL). */
    readonly audience?: string | undefined;
    readonly clientId: string;
    readonly username: string;
    /** PEM text. */
    readonly privateKey: string;
}

const LIFETIME_SECONDS = 180;
const base64url = (text: string): string => Buffer.from(text).toString('base64url');

/** Signed assertion of the OAuth 2.0 JWT bearer flow. `now` in milliseconds since 1970. */
export function assertion(login: JwtLogin, now: number): string {
    const header = base64url(JSON.stringify({ alg: 'RS256', typ: 'JWT' }));
    const expires = Math.floor(now / 1000) + LIFETIME_SECONDS;
    const claims = { iss: login.clientId, sub: login.username, aud: login.audience ?? login.loginUrl, exp: expires };
    const body = `${header}.${base64url(JSON.stringify(claims))}`;
    return `${body}.${sign(body, login.privateKey)}`;
}

function sign(body: string, privateKey: string): string {
    keepSecrets(privateKey);
    try {
        return createSign('RSA-SHA256').update(body).sign(privateKey).toString('base64url');
    } catch {
        // What the library says of it helps nobody, and could hold a part of it.
        throw new ConfigError(
            'The login',
            [
                'The private key is not one: it must be PEM, from -----BEGIN PRIVATE KEY----- to -----END PRIVATE KEY-----.'
            ],
            ['Keep the line breaks, as \\n if need be, or name a file instead: export SF_JWT_KEY_FILE=<file>']
        );
    }
}

/**
 * Exchanges a fresh assertion for an access token. Nothing is written to disk.
 * @throws UnreachableError when the org cannot be reached or refuses
 */
export function requestToken(login: JwtLogin): Promise<Token> {
    // The lifetime of an assertion is real time, whatever day the run is about.
    const form = {
        grant_type: 'urn:ietf:params:oauth:grant-type:jwt-bearer',
        assertion: assertion(login, Date.now())
    };
    return exchange(login.loginUrl, form, login.username, [
        'Check the client id, that its certificate belongs to the key, and that the user is pre-authorised for the app.',
        `Check the clock of this machine, which says ${new Date().toISOString()}: a login of another time has expired.`
    ]);
}
