import type { IncomingMessage } from 'node:http';
import type { OrgAnswer, OrgSession } from './org-session.ts';

/** More than any component writes; a larger body is a mistake. */
const MAX_BODY_BYTES = 6 * 1024 * 1024;
const FORWARDED = ['accept', 'content-type', 'if-unmodified-since', 'if-modified-since', 'sforce-query-options'];

/**
 * Forwards a request to the org as `username`: of a component as it is, of the page itself under the names of the source.
 * The browser never sees a token.
 */
export async function forward(request: IncomingMessage, org: OrgSession, username: string): Promise<OrgAnswer> {
    const headers: Record<string, string> = {};
    for (const name of FORWARDED) {
        const value = request.headers[name];
        if (typeof value === 'string') headers[name] = value;
    }
    const body = await readBody(request);
    const sent = { method: request.method ?? 'GET', headers, body: body.length > 0 ? body : undefined };
    const path = request.url ?? '/';
    const ofPage = request.headers['x-preview-part'] === 'page';
    return ofPage ? org.requestOwn(username, path, sent) : org.request(username, path, sent);
}

async function readBody(request: IncomingMessage): Promise<Buffer<ArrayBuffer>> {
    const chunks: Buffer[] = [];
    let size = 0;
    for await (const chunk of request as AsyncIterable<Buffer>) {
        size += chunk.length;
        if (size > MAX_BODY_BYTES) throw new Error(`Request body is larger than ${MAX_BODY_BYTES} bytes`);
        chunks.push(chunk);
    }
    return Buffer.concat(chunks);
}
