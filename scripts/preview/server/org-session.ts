import crypto from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import { SignJWT } from 'jose';
import { namespaceIn, withoutPrefix, withPrefix } from './namespace.ts';
import { ADMIN_USERNAME } from './users.ts';

/** What the local org writes for its clients (`login.json`). */
interface Login {
    instanceUrl: string;
    clientId: string;
    privateKeyFile: string;
}

/** An answer of the org, read whole. */
export interface OrgAnswer {
    status: number;
    contentType: string;
    body: Buffer;
}

export interface OrgRequest {
    method?: string;
    headers?: Record<string, string>;
    body?: Buffer<ArrayBuffer> | string | undefined;
}

interface QueryPage<Row> {
    records: Row[];
    nextRecordsUrl?: string;
}

/** The org cannot be used: not running, or it refused the login. */
export class OrgUnavailable extends Error {
    override name = 'OrgUnavailable';
}

/**
 * Requests to one org as any of its users. Logs in by a signed JWT (RFC 7523) on first use, keeps the token, and logs in
 * again when the org answers 401.
 */
export class OrgSession {
    readonly #loginFile: string;
    readonly #address: string | undefined;
    readonly #tokens = new Map<string, Promise<string>>();
    #namespace: string | undefined;

    /** `address` overrides the `instanceUrl` of the login file. */
    constructor(loginFile: string, address?: string) {
        this.#loginFile = loginFile;
        this.#address = address;
    }

    /** Sends `path` (from `/services/…`) as `username`. Throws OrgUnavailable. */
    async request(username: string, path: string, request: OrgRequest = {}): Promise<OrgAnswer> {
        const first = await this.#send(username, path, request);
        if (first.status !== 401) return first;
        this.#tokens.delete(username);
        return this.#send(username, path, request);
    }

    /** The same under the names of the source, whatever namespace the package has in this org. Throws OrgUnavailable. */
    async requestOwn(username: string, path: string, request: OrgRequest = {}): Promise<OrgAnswer> {
        const namespace = await this.namespace();
        if (namespace === '') return this.request(username, path, request);
        const body = request.body === undefined ? undefined : withPrefix(request.body.toString(), namespace);
        const answer = await this.request(username, withPrefix(path, namespace), { ...request, body });
        return { ...answer, body: Buffer.from(withoutPrefix(answer.body.toString('utf8'), namespace)) };
    }

    /** Namespace of the package in this org; '' for none, and before the package is deployed. */
    async namespace(): Promise<string> {
        if (this.#namespace === undefined) {
            const { body } = await this.request(ADMIN_USERNAME, '/services/data/v66.0/sobjects/Account/describe');
            this.#namespace = namespaceIn(body.toString('utf8'));
        }
        return this.#namespace ?? '';
    }

    /** The rows of a SOQL query; throws an Error with the org's own message when it is refused. */
    async query<Row>(username: string, soql: string): Promise<Row[]> {
        const rows: Row[] = [];
        let next: string | undefined = `/services/data/v66.0/query?q=${encodeURIComponent(soql)}`;
        while (next !== undefined) {
            const page: QueryPage<Row> = await this.json(username, next);
            rows.push(...page.records);
            next = page.nextRecordsUrl;
        }
        return rows;
    }

    /** A request whose JSON answer is wanted; throws an Error with the org's own message when it is refused. */
    async json<Answer>(username: string, path: string, request: OrgRequest = {}): Promise<Answer> {
        const answer = await this.requestOwn(username, path, request);
        const text = answer.body.toString('utf8');
        if (answer.status >= 300) throw new Error(`${request.method ?? 'GET'} ${path}: ${answer.status} ${text}`);
        return (text === '' ? undefined : JSON.parse(text)) as Answer;
    }

    async #send(username: string, path: string, request: OrgRequest): Promise<OrgAnswer> {
        const token = await this.#token(username);
        const response = await reach(`${this.#baseAddress()}${path}`, {
            method: request.method ?? 'GET',
            headers: { ...request.headers, authorization: `Bearer ${token}` },
            body: request.body ?? null
        });
        return {
            status: response.status,
            contentType: response.headers.get('content-type') ?? 'application/json',
            body: Buffer.from(await response.arrayBuffer())
        };
    }

    #token(username: string): Promise<string> {
        const kept = this.#tokens.get(username);
        if (kept) return kept;
        const login = this.#logIn(username);
        this.#tokens.set(username, login);
        // a login that failed must be tried again by the next request
        login.catch(() => this.#tokens.delete(username));
        return login;
    }

    async #logIn(username: string): Promise<string> {
        const login = this.#readLogin();
        const assertion = await new SignJWT()
            .setProtectedHeader({ alg: 'RS256' })
            .setIssuer(login.clientId)
            .setSubject(username)
            .setAudience(this.#baseAddress())
            .setExpirationTime('3m')
            .sign(crypto.createPrivateKey(fs.readFileSync(this.#keyFile(login))));
        const response = await reach(`${this.#baseAddress()}/services/oauth2/token`, {
            method: 'POST',
            body: new URLSearchParams({ grant_type: 'urn:ietf:params:oauth:grant-type:jwt-bearer', assertion })
        });
        const answer = (await response.json()) as { access_token?: string; error?: string; error_description?: string };
        if (answer.access_token === undefined) {
            throw new OrgUnavailable(
                `The org refused to log in ${username}: ${answer.error} ${answer.error_description}`
            );
        }
        return answer.access_token;
    }

    /** A relative key file lies beside the login file, or is named from the working folder. */
    #keyFile({ privateKeyFile }: Login): string {
        const beside = path.resolve(path.dirname(this.#loginFile), privateKeyFile);
        return fs.existsSync(beside) ? beside : privateKeyFile;
    }

    #baseAddress(): string {
        return this.#address ?? this.#readLogin().instanceUrl;
    }

    #readLogin(): Login {
        try {
            return JSON.parse(fs.readFileSync(this.#loginFile, 'utf8')) as Login;
        } catch (cause) {
            throw new OrgUnavailable(`No login in ${this.#loginFile}. Start the local org first: npm run org`, {
                cause
            });
        }
    }
}

async function reach(address: string, request: RequestInit): Promise<Response> {
    try {
        return await fetch(address, request);
    } catch (cause) {
        throw new OrgUnavailable(`No org answers at ${new URL(address).origin}. Start it: npm run org`, { cause });
    }
}
