// Writes an answer to the socket, compressed when the client asks for it.
import type { IncomingMessage, ServerResponse } from 'node:http';
import { pipeline } from 'node:stream/promises';
import { constants, createGzip, gzip } from 'node:zlib';
import { promisify } from 'node:util';
import type { Answer } from './message.ts';

/** Below this many bytes compressing costs more than it saves. */
const MIN_GZIP_BYTES = 1024;
const LEVEL = { level: constants.Z_BEST_SPEED };
const gzipAsync = promisify(gzip);

function wantsGzip(request: IncomingMessage): boolean {
    const accepted = String(request.headers['accept-encoding'] ?? '').toLowerCase();
    return accepted.split(',').some((part) => /^\s*(x-)?gzip\s*(;\s*q=(?!0(\.0*)?\s*$).*)?$/.test(part));
}

/** Sends status, headers and body. Resolves when the socket has taken it all or the client has gone. */
export async function reply(request: IncomingMessage, response: ServerResponse, answer: Answer): Promise<void> {
    const headers: Record<string, string> = {
        'cache-control': 'no-cache,must-revalidate,max-age=0,no-store,private',
        ...answer.headers
    };
    const compress = wantsGzip(request);
    if (answer.stream) return sendStream(request, response, answer, headers, compress);
    if (answer.body === undefined) {
        response.writeHead(answer.status, headers).end();
        return;
    }
    let bytes: Buffer = Buffer.from(JSON.stringify(answer.body), 'utf8');
    headers['content-type'] ??= 'application/json;charset=UTF-8';
    headers.vary = 'Accept-Encoding';
    if (compress && bytes.length >= MIN_GZIP_BYTES) {
        bytes = await gzipAsync(bytes, LEVEL);
        headers['content-encoding'] = 'gzip';
    }
    headers['content-length'] = String(bytes.length);
    response.writeHead(answer.status, headers).end(request.method === 'HEAD' ? undefined : bytes);
}

async function sendStream(
    request: IncomingMessage,
    response: ServerResponse,
    answer: Answer,
    headers: Record<string, string>,
    compress: boolean
): Promise<void> {
    const source = answer.stream!;
    if (request.method === 'HEAD') {
        source.destroy();
        response.writeHead(answer.status, headers).end();
        return;
    }
    if (compress) headers['content-encoding'] = 'gzip';
    response.writeHead(answer.status, headers);
    try {
        await (compress ? pipeline(source, createGzip(LEVEL), response) : pipeline(source, response));
    } catch {
        // The client went away or the source broke after the headers were sent: a cut connection is all that can be said.
        response.destroy();
    }
}
