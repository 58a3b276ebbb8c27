import type { HttpSettings } from '../../config/http-schema.ts';
import { isObject } from './json-path.ts';
import type { HttpRequest } from './request.ts';

type Auth = HttpSettings['auth'];
/** Gets a JSON document, to be given to the credentials that need one. */
export type GetDocument = (request: HttpRequest) => Promise<unknown>;

/** Milliseconds before its end at which a token is not used any more. */
const MARGIN_MS = 30_000;

/** Proves to a service who asks. Tokens are kept until they end. */
export class Credentials {
    private readonly auth: Auth;
    private readonly now: () => number;
    private token: { readonly value: string; readonly until: number } | null = null;
    /** What must not be shown anywhere. */
    readonly secrets: string[];

    constructor(auth: Auth, now: () => number) {
        this.auth = auth;
        this.now = now;
        this.secrets = secretsOf(auth);
    }

    /** Whether a refused token can be replaced by a new one. */
    get renewable(): boolean {
        return this.auth.type === 'oauth';
    }

    /** Forgets the token, so that the next request gets a new one. */
    forget(): void {
        this.token = null;
    }

    /** The request with the credentials. @param get used to get a token when there is none */
    async sign(request: HttpRequest, get: GetDocument): Promise<HttpRequest> {
        const { auth } = this;
        switch (auth.type) {
            case 'none':
                return request;
            case 'bearer':
                return withHeader(request, 'authorization', `Bearer ${auth.token}`);
            case 'basic':
                return withHeader(request, 'authorization', `Basic ${base64(`${auth.user}:${auth.password}`)}`);
            case 'apiKey': {
                if (auth.in === 'header') return withHeader(request, auth.name.toLowerCase(), auth.value);
                const url = new URL(request.url);
                url.searchParams.set(auth.name, auth.value);
                return { ...request, url };
            }
            case 'oauth':
                return withHeader(request, 'authorization', `Bearer ${await this.tokenOf(auth, get)}`);
        }
    }

    private async tokenOf(auth: Extract<Auth, { type: 'oauth' }>, get: GetDocument): Promise<string> {
        if (this.token !== null && this.token.until > this.now()) return this.token.value;
        const answer = await get(tokenRequest(auth));
        const value = isObject(answer) ? answer['access_token'] : undefined;
        if (typeof value !== 'string' || value === '') throw new NoToken(new URL(auth.tokenUrl));
        const seconds = isObject(answer) ? Number(answer['expires_in']) : NaN;
        this.secrets.push(value);
        this.token = { value, until: seconds > 0 ? this.now() + seconds * 1000 - MARGIN_MS : Infinity };
        return value;
    }
}

/** The token service answered without a token. */
export class NoToken extends Error {
    readonly url: URL;

    constructor(url: URL) {
        super('holds no access_token');
        this.url = url;
    }
}

function tokenRequest(auth: Extract<Auth, { type: 'oauth' }>): HttpRequest {
    const form = new URLSearchParams({ grant_type: 'client_credentials' });
    if (auth.scope !== undefined) form.set('scope', auth.scope);
    if (auth.audience !== undefined) form.set('audience', auth.audience);
    const request: HttpRequest = { method: 'POST', url: new URL(auth.tokenUrl), form, repeatable: true };
    if (auth.sendAs === 'body') {
        form.set('client_id', auth.clientId);
        form.set('client_secret', auth.clientSecret);
        return request;
    }
    // RFC 6749 2.3.1: both are form-encoded before they are joined.
    const pair = [auth.clientId, auth.clientSecret].map(encodeURIComponent).join(':');
    return withHeader(request, 'authorization', `Basic ${base64(pair)}`);
}

function withHeader(request: HttpRequest, name: string, value: string): HttpRequest {
    return { ...request, headers: { ...request.headers, [name]: value } };
}

function base64(text: string): string {
    return Buffer.from(text, 'utf8').toString('base64');
}

/** Secrets of the settings as they may turn up in what a service answers. */
function secretsOf(auth: Auth): string[] {
    switch (auth.type) {
        case 'none':
            return [];
        case 'bearer':
            return [auth.token];
        case 'basic':
            return [auth.user, auth.password, base64(`${auth.user}:${auth.password}`)];
        case 'apiKey':
            return [auth.value];
        case 'oauth':
            return [auth.clientSecret, base64([auth.clientId, auth.clientSecret].map(encodeURIComponent).join(':'))];
    }
}
