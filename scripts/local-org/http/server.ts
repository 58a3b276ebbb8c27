// The HTTP server: who may talk to it, who is calling, which route answers, and how errors are printed.
import { createServer } from 'node:http';
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import { OrgError } from '../org/contract.ts';
import type { Session } from '../org/contract.ts';
import { bodyStream, readForm, readJson } from './body.ts';
import { errorAnswer, notFound, unsupported } from './errors.ts';
import type { Answer, RestRequest, Route, Service, SubRequest } from './message.ts';
import { reply } from './reply.ts';
import { Router } from './router.ts';

const LOCAL_HOSTS = /^(127\.0\.0\.1|localhost)(:\d{1,5})?$/i;
const OLDEST_VERSION = 40;
const NEWEST_VERSION = 66;

export interface ServerOptions {
    service: Service;
    routes: Route[];
    /** Lines for the operator: unexpected errors and, when verbose, each request. */
    log: (line: string) => void;
    verbose?: boolean;
    /**
     * Called for every request before routing. An answer is sent instead of the route's; 'reset' cuts the connection; null goes on.
     */
    beforeRequest?: (request: IncomingMessage) => Promise<Answer | 'reset' | null>;
    /** Called with what a route answers. Its result is sent instead; 'reset' cuts the connection. */
    afterRoute?: (request: IncomingMessage, answer: Answer) => Answer | 'reset';
}

/** Builds the server; the caller listens (on 127.0.0.1 only) and closes it. */
export function createOrgServer(options: ServerOptions): Server {
    const router = new Router(options.routes);
    const server = createServer((request, response) => {
        const started = performance.now();
        void answer(options, router, request, response).then((status) => {
            if (!options.verbose) return;
            options.log(`${request.method} ${request.url} ${status} ${Math.round(performance.now() - started)} ms`);
        });
    });
    server.keepAliveTimeout = 30_000;
    // Uploads of 100 MB over a slow pipe are legal; an idle one is not.
    server.requestTimeout = 600_000;
    return server;
}

async function answer(
    options: ServerOptions,
    router: Router,
    request: IncomingMessage,
    response: ServerResponse
): Promise<number> {
    let result: Answer | 'reset';
    try {
        checkHost(request);
        checkOrigin(request);
        const interposed = (await options.beforeRequest?.(request)) ?? null;
        result = interposed ?? (await routeAnswer(options, router, request));
    } catch (error) {
        result = errorAnswer(error, options.log);
    }
    if (result === 'reset') {
        request.socket.destroy();
        return 0;
    }
    try {
        await reply(request, response, withLimitInfo(options.service, request, result));
    } catch (error) {
        options.log(`Answer not sent: ${(error as Error).message}`);
        response.destroy();
    }
    return result.status;
}

async function routeAnswer(
    { service, afterRoute }: ServerOptions,
    router: Router,
    request: IncomingMessage
): Promise<Answer | 'reset'> {
    const result = await route(service, router, request);
    return afterRoute ? afterRoute(request, result) : result;
}

/** Only names of this machine: a web page that points its own host name here (DNS rebinding) is refused. */
function checkHost(request: IncomingMessage): void {
    const host = request.headers.host ?? '';
    if (LOCAL_HOSTS.test(host)) return;
    throw new OrgError(403, 'FORBIDDEN', `Host '${host.slice(0, 100)}' is refused: use 127.0.0.1 or localhost`);
}

/** Pages of other sites have no business here, whatever token they have got hold of. */
function checkOrigin(request: IncomingMessage): void {
    const { origin } = request.headers;
    if (origin === undefined || LOCAL_HOSTS.test(origin.replace(/^https?:\/\//i, ''))) return;
    throw new OrgError(
        403,
        'FORBIDDEN',
        `Requests from '${origin.slice(0, 100)}' are refused: only pages of this machine`
    );
}

function withLimitInfo(service: Service, request: IncomingMessage, result: Answer): Answer {
    if (!/^\/+services\/+data\/+v/.test(request.url ?? '')) return result;
    return { ...result, headers: { 'sforce-limit-info': service.usage.header(), ...result.headers } };
}

async function route(service: Service, router: Router, incoming: IncomingMessage): Promise<Answer> {
    const { path, query } = splitUrl(incoming.url ?? '/');
    const method = query.get('_HttpMethod')?.toUpperCase() ?? incoming.method ?? 'GET';
    const headers = incoming.headers as Record<string, string | undefined>;
    const version = versionOf(path);
    const session = lazySession(service, headers, query);
    if (version !== '') {
        // Salesforce says 401 before it says 404.
        checkApiAccess(session(), path);
        service.usage.addRequest();
    }
    const match = router.find(method, path);
    if (!match) throw unsupported(`${method} ${path}`);
    if (!match.route.open) session();
    const request = buildRequest(
        service,
        router,
        { method, path, query, headers, version, params: match.params },
        session
    );
    if (match.route.receive) return match.route.receive(request, bodyStream(incoming));
    if (method !== 'GET' && method !== 'HEAD') {
        request.body = match.route.body === 'form' ? await readForm(incoming) : await readJson(incoming);
    }
    return match.route.handle!(request);
}

/** What a page of the user interface calls needs no API right. */
function checkApiAccess(session: Session, path: string): void {
    if (session.hasPermission('ApiEnabled') || /^\/services\/data\/v[^/]+\/(ui-api|graphql)(\/|$)/i.test(path)) return;
    throw new OrgError(403, 'API_DISABLED_FOR_ORG', 'API is not enabled for this Organization or Partner');
}

type RequestParts = Pick<RestRequest, 'method' | 'path' | 'query' | 'headers' | 'version' | 'params'>;

function buildRequest(service: Service, router: Router, parts: RequestParts, session: () => Session): RestRequest {
    const request = {
        service,
        ...parts,
        body: undefined as unknown,
        get session(): Session {
            return session();
        },
        dispatch: (sub: SubRequest): Answer => dispatch(service, router, sub, session)
    };
    return request;
}

/** One request inside another (composite). Only routes that answer at once can be nested. */
function dispatch(service: Service, router: Router, sub: SubRequest, session: () => Session): Answer {
    const { path, query } = splitUrl(sub.url);
    const version = versionOf(path);
    const match = version === '' ? null : router.find(sub.method, path);
    if (!match) throw version === '' ? notFound() : unsupported(`${sub.method} ${path}`);
    if (!match.route.handle) throw unsupported(`${sub.method} ${path} inside a composite request`);
    const parts = { method: sub.method, path, query, headers: sub.headers ?? {}, version, params: match.params };
    const request = buildRequest(service, router, parts, session);
    request.body = sub.body;
    const result = match.route.handle(request);
    if (result instanceof Promise || result.stream) {
        throw unsupported(`${sub.method} ${path} inside a composite request`);
    }
    return result;
}

function splitUrl(url: string): { path: string; query: URLSearchParams } {
    const [rawPath = '/', search = ''] = url.split(/\?(.*)/s);
    return { path: rawPath.replace(/\/{2,}/g, '/'), query: new URLSearchParams(search) };
}

/** "66.0" for /services/data/v66.0/...; empty for other paths. Throws 404 for a version that does not exist. */
function versionOf(path: string): string {
    const found = /^\/services\/data\/v([^/]*)(\/|$)/i.exec(path);
    if (!found) return '';
    const [, version = ''] = found;
    const number = /^(\d{2})\.0$/.exec(version)?.[1];
    if (number && Number(number) >= OLDEST_VERSION && Number(number) <= NEWEST_VERSION) return version;
    throw notFound();
}

export function apiVersions(): number[] {
    return Array.from({ length: NEWEST_VERSION - OLDEST_VERSION + 1 }, (_, index) => OLDEST_VERSION + index);
}

function lazySession(
    service: Service,
    headers: Record<string, string | undefined>,
    query: URLSearchParams
): () => Session {
    let session: Session | null = null;
    return () => {
        if (session) return session;
        const [, fromHeader] = /^(?:Bearer|OAuth)\s+(\S+)$/i.exec(headers.authorization ?? '') ?? [];
        const userId = service.tokens.userId(fromHeader ?? query.get('oauth_token') ?? '');
        session = service.org.session(userId);
        return session;
    };
}
