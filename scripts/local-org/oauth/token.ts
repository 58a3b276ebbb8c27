// POST /services/oauth2/token
import { timingSafeEqual } from 'node:crypto';
import { compactVerify } from 'jose';
import { OAuthError } from '../http/errors.ts';
import type { Answer, RestRequest, Route, Service } from '../http/message.ts';
import { INTEGRATION_USERNAME } from './credentials.ts';

const JWT_BEARER = 'urn:ietf:params:oauth:grant-type:jwt-bearer';
const SCOPE = 'api web full';
/** Clocks may differ by this much. */
const SKEW_MS = 180_000;
/** Above this an `exp` is milliseconds: in seconds it would be the year 5138. */
const FIRST_MILLISECONDS = 1e11;

export const tokenRoute: Route = {
    method: 'POST',
    path: '/services/oauth2/token',
    open: true,
    body: 'form',
    async handle(request) {
        const form = request.body as URLSearchParams;
        const grant = form.get('grant_type');
        if (grant === JWT_BEARER) return jwtBearer(request, form.get('assertion') ?? '');
        if (grant === 'client_credentials') return clientCredentials(request, form);
        if (!grant) throw new OAuthError('invalid_request', 'grant_type is missing');
        throw new OAuthError('unsupported_grant_type', 'grant type not supported');
    }
};

async function jwtBearer(request: RestRequest, assertion: string): Promise<Answer> {
    const { service } = request;
    const claims = await verify(service, assertion);
    if (claims.iss !== service.credentials.clientId) {
        throw new OAuthError('invalid_client_id', 'client identifier invalid');
    }
    if (!audiences(service).has(String(claims.aud).replace(/\/$/, ''))) {
        throw new OAuthError('invalid_grant', 'audience is invalid');
    }
    const seconds = Number(claims.exp);
    const expires = seconds > FIRST_MILLISECONDS ? seconds : seconds * 1000;
    // The clock of the machine, not the org's: the client signed with it. Written so that a missing exp is expired.
    if (!(expires + SKEW_MS > Date.now())) throw new OAuthError('invalid_grant', 'expired authorization code');
    return { status: 200, body: login(service, String(claims.sub ?? claims.prn ?? ''), false) };
}

async function verify(service: Service, assertion: string): Promise<Record<string, unknown>> {
    try {
        const { payload } = await compactVerify(assertion, service.credentials.publicKey, { algorithms: ['RS256'] });
        const claims: unknown = JSON.parse(Buffer.from(payload).toString('utf8'));
        if (claims && typeof claims === 'object') return claims as Record<string, unknown>;
    } catch {
        // Whatever is wrong with it, Salesforce says only this.
    }
    throw new OAuthError('invalid_grant', 'invalid assertion');
}

function audiences(service: Service): Set<string> {
    const own = new URL(service.instanceUrl);
    return new Set([
        own.origin,
        `http://localhost:${own.port}`,
        'https://login.salesforce.com',
        'https://test.salesforce.com'
    ]);
}

function clientCredentials(request: RestRequest, form: URLSearchParams): Answer {
    const { credentials } = request.service;
    const [, basic = ''] = /^Basic\s+(\S+)$/i.exec(request.headers.authorization ?? '') ?? [];
    const [basicId, basicSecret] = Buffer.from(basic, 'base64').toString('utf8').split(/:(.*)/s);
    const id = form.get('client_id') ?? basicId ?? '';
    const secret = form.get('client_secret') ?? basicSecret ?? '';
    if (id !== credentials.clientId) throw new OAuthError('invalid_client_id', 'client identifier invalid');
    if (!sameText(secret, credentials.clientSecret))
        throw new OAuthError('invalid_client', 'invalid client credentials');
    return { status: 200, body: login(request.service, INTEGRATION_USERNAME, true) };
}

/** Neither flow gives a refresh token; the JWT answer has no issued_at and no signature, as in Salesforce. */
function login(service: Service, username: string, withIssuedAt: boolean): Record<string, string> {
    const user = service.org.userByUsername(username);
    if (!user) throw new OAuthError('invalid_grant', "user hasn't approved this consumer");
    if (!user.isActive) throw new OAuthError('invalid_grant', 'inactive user');
    const answer = {
        access_token: service.tokens.issue(user.id),
        scope: SCOPE,
        instance_url: service.instanceUrl,
        id: `${service.instanceUrl}/id/${service.org.organizationId}/${user.id}`,
        token_type: 'Bearer',
        api_instance_url: service.instanceUrl
    };
    return withIssuedAt ? { ...answer, issued_at: String(service.org.now()) } : answer;
}

function sameText(one: string, other: string): boolean {
    const [left, right] = [Buffer.from(one), Buffer.from(other)];
    return left.length === right.length && timingSafeEqual(left, right);
}
