// The org that the API tests talk to: a local one of their own, or any org named in the environment.
//   ACCOUNT_HEALTH_TEST_ORG_URL=https://... ACCOUNT_HEALTH_TEST_ORG_TOKEN=... node --test scripts/local-org
import { accessToken, ADMIN, startProcess } from './org-process.ts';
import type { OrgProcess } from './org-process.ts';

export interface ApiAnswer {
    status: number;
    headers: Headers;
    /** Parsed JSON, or the text of another type; undefined for an empty answer. */
    body: unknown;
}

export interface ApiClient {
    url: string;
    token: string;
    /** `path` below /services/data/v66.0, or from the root when it starts with /services or /id. */
    call(method: string, path: string, body?: unknown, headers?: Record<string, string>): Promise<ApiAnswer>;
    get<T = Record<string, unknown>>(path: string): Promise<T>;
}

export interface TargetOrg extends ApiClient {
    /** null when the tests run against another org. */
    process: OrgProcess | null;
    as(username: string): Promise<ApiClient>;
    close(): Promise<void>;
}

export const API = '/services/data/v66.0';

/** Opens the org once a test file. The user is an administrator. */
export async function openTargetOrg(): Promise<TargetOrg> {
    const { ACCOUNT_HEALTH_TEST_ORG_URL: url, ACCOUNT_HEALTH_TEST_ORG_TOKEN: token } = process.env;
    if (url && token) {
        const only = (): never => {
            throw new Error('Only the local org has users to log in as');
        };
        return { ...client(url, token), process: null, as: only, close: () => Promise.resolve() };
    }
    const started = await startProcess('memory');
    return {
        ...client(started.url, await accessToken(started.login, ADMIN)),
        process: started,
        as: async (username) => client(started.url, await accessToken(started.login, username)),
        close: async () => void (await started.stop())
    };
}

export function client(url: string, token: string): ApiClient {
    const call: ApiClient['call'] = async (method, path, body, headers = {}) => {
        const full = /^\/(services|id)\//.test(path) ? path : `${API}/${path}`;
        const isText = typeof body === 'string' || body instanceof Uint8Array;
        const response = await fetch(url + full, {
            method,
            headers: {
                authorization: `Bearer ${token}`,
                ...(body === undefined || isText ? {} : { 'content-type': 'application/json' }),
                ...headers
            },
            body: body === undefined ? undefined : isText ? (body as string) : JSON.stringify(body)
        });
        return { status: response.status, headers: response.headers, body: await bodyOf(response) };
    };
    return {
        url,
        token,
        call,
        async get<T>(path: string): Promise<T> {
            const answer = await call('GET', path);
            if (answer.status !== 200) throw new Error(`GET ${path}: ${answer.status} ${JSON.stringify(answer.body)}`);
            return answer.body as T;
        }
    };
}

async function bodyOf(response: Response): Promise<unknown> {
    const text = await response.text();
    if (text === '') return undefined;
    return (response.headers.get('content-type') ?? '').startsWith('application/json') ? JSON.parse(text) : text;
}
