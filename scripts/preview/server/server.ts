import http from 'node:http';
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Theme } from './context.ts';
import { reportPage } from '../reports/pages.ts';
import { cookie, readCookies } from './cookies.ts';
import { pageDocument, plainDocument } from './html.ts';
import { OrgUnavailable, type OrgSession } from './org-session.ts';
import { pageAddress, pageContext, type PageAddress } from './pages.ts';
import { forward } from './proxy.ts';
import { refusal, SECURITY_HEADERS } from './security.ts';
import { staticFile, type BuiltFolders } from './static-files.ts';
import { ADMIN_USERNAME, readDirectory, refusedPages, type Directory } from './users.ts';

export interface PreviewOptions {
    org: OrgSession;
    packageFolder: string;
    /** Compiles what changed since the last page view; called for every page. */
    build: () => Promise<BuiltFolders>;
    /** Told about every page that could not be put together. */
    onError?: (message: string) => void;
}

/** A running preview. */
export interface Preview {
    address: string;
    close(): Promise<void>;
}

/** Starts the preview on 127.0.0.1. `port` 0 takes a free one. Rejects with EADDRINUSE when the port is taken. */
export async function startPreview(options: PreviewOptions, port: number): Promise<Preview> {
    const server = http.createServer((request, response) => {
        void answer(request, response, options, portOf(server));
    });
    await new Promise<void>((resolve, reject) => {
        server.once('error', reject);
        server.listen(port, '127.0.0.1', resolve);
    });
    return {
        address: `http://127.0.0.1:${portOf(server)}`,
        close: () =>
            new Promise((resolve) => {
                server.close(() => resolve());
                server.closeAllConnections();
            })
    };
}

function portOf(server: Server): number {
    return (server.address() as AddressInfo).port;
}

async function answer(request: IncomingMessage, response: ServerResponse, options: PreviewOptions, port: number) {
    try {
        const reason = refusal(request, port);
        if (reason !== null) return send(response, 403, 'text/plain; charset=utf-8', reason);
        const url = new URL(request.url ?? '/', `http://127.0.0.1:${port}`);
        const choice = visitorChoice(request, url);
        if (url.pathname.startsWith('/services/')) {
            const result = await forward(request, options.org, choice.username);
            return send(response, result.status, result.contentType, result.body);
        }
        if (request.method !== 'GET') return send(response, 405, 'text/plain; charset=utf-8', 'Only GET here.');
        const report = await reportPage(url, { ...choice, org: options.org, packageFolder: options.packageFolder });
        if (report !== null) {
            rememberChoice(response, choice);
            return send(response, report.status, 'text/html; charset=utf-8', report.body);
        }
        const address = pageAddress(url.pathname, options.packageFolder);
        if (address !== null) return await sendPage(response, address, choice, options);
        const file = await staticFile(url.pathname, () => lastBuild(options));
        if (file === null)
            return send(response, 404, 'text/html; charset=utf-8', plainDocument('Not found', url.pathname));
        return send(response, 200, file.contentType, file.body);
    } catch (error) {
        return sendError(response, error, options);
    }
}

async function sendPage(
    response: ServerResponse,
    address: PageAddress,
    choice: { username: string; theme: Theme },
    options: PreviewOptions
) {
    const [directory] = await Promise.all([freshDirectory(options.org), freshBuild(options)]);
    const message = refusedPages(directory.users, choice.username);
    const shown: PageAddress = message === null ? address : { ...address, kind: 'message', page: null, message };
    const context = pageContext(shown, directory, choice, options.packageFolder);
    rememberChoice(response, choice);
    return send(response, message === null ? 200 : 403, 'text/html; charset=utf-8', pageDocument(context));
}

function rememberChoice(response: ServerResponse, choice: { username: string; theme: Theme }): void {
    response.setHeader('set-cookie', [cookie('user', choice.username), cookie('theme', choice.theme)]);
}

function visitorChoice(request: IncomingMessage, url: URL): { username: string; theme: Theme } {
    const cookies = readCookies(request);
    const theme = url.searchParams.get('theme') ?? cookies.get('theme');
    return {
        username: url.searchParams.get('user') ?? (cookies.get('user') || ADMIN_USERNAME),
        theme: theme === 'dark' ? 'dark' : 'light'
    };
}

const builds = new WeakMap<PreviewOptions, Promise<BuiltFolders>>();

/** One build at a time: the second of two page views finds the work of the first done. */
function freshBuild(options: PreviewOptions): Promise<BuiltFolders> {
    const before = builds.get(options);
    const next = Promise.resolve(before)
        .catch(() => undefined)
        .then(() => options.build());
    builds.set(options, next);
    return next;
}

/** Bundles belong to the page that asked for them, so they need no new look at the sources. */
function lastBuild(options: PreviewOptions): Promise<BuiltFolders> {
    return builds.get(options) ?? freshBuild(options);
}

const directories = new WeakMap<OrgSession, { readAt: number; directory: Promise<Directory> }>();
const DIRECTORY_SECONDS = 10;

/** The list of users changes rarely: reading it again on each of many page views would only slow them down. */
function freshDirectory(org: OrgSession): Promise<Directory> {
    const kept = directories.get(org);
    if (kept && Date.now() - kept.readAt < DIRECTORY_SECONDS * 1000) return kept.directory;
    const directory = readDirectory(org);
    directories.set(org, { readAt: Date.now(), directory });
    directory.catch(() => directories.delete(org));
    return directory;
}

function send(response: ServerResponse, status: number, contentType: string, body: Buffer | string) {
    response
        .writeHead(status, { ...SECURITY_HEADERS, 'content-type': contentType, 'cache-control': 'no-store' })
        .end(body);
}

function sendError(response: ServerResponse, error: unknown, { onError }: PreviewOptions) {
    const text = error instanceof Error ? error.message : String(error);
    onError?.(text);
    const unavailable = error instanceof OrgUnavailable;
    const title = unavailable ? 'The org cannot be reached' : 'The page could not be put together';
    send(response, unavailable ? 502 : 500, 'text/html; charset=utf-8', plainDocument(title, text));
}
