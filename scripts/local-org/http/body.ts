// Reads request bodies: decompression, size limits, JSON and forms.
import type { IncomingMessage } from 'node:http';
import type { Readable } from 'node:stream';
import { createBrotliDecompress, createGunzip, createInflate } from 'node:zlib';
import { OrgError } from '../org/contract.ts';
import { badRequest } from './errors.ts';

/** Largest JSON or form body in bytes, decompressed. */
const MAX_BODY_BYTES = 50_000_000;

const [QUOTE, BACKSLASH, OPEN_BRACE, CLOSE_BRACE, OPEN_BRACKET, CLOSE_BRACKET] = [34, 92, 123, 125, 91, 93];

const DECODERS: Record<string, () => NodeJS.ReadWriteStream & Readable> = {
    gzip: createGunzip,
    'x-gzip': createGunzip,
    deflate: createInflate,
    br: createBrotliDecompress
};

/** The body as sent by the client, decompressed. Throws 415 for an unknown Content-Encoding. */
export function bodyStream(request: IncomingMessage): Readable {
    const encoding = (request.headers['content-encoding'] ?? 'identity').toLowerCase().trim();
    if (encoding === 'identity' || encoding === '') return request;
    const decoder = Object.hasOwn(DECODERS, encoding) ? DECODERS[encoding]!() : null;
    if (!decoder) {
        throw new OrgError(415, 'UNSUPPORTED_MEDIA_TYPE', `Content-Encoding '${encoding}' is not supported`);
    }
    request.on('error', (error) => decoder.destroy(error));
    request.on('aborted', () => decoder.destroy(new Error('aborted')));
    request.pipe(decoder);
    return decoder;
}

/** Whole body as text. Throws 413 REQUEST_ENTITY_TOO_LARGE, 400 for a broken compressed body. */
async function readText(request: IncomingMessage): Promise<string> {
    const stream = bodyStream(request);
    const chunks: Buffer[] = [];
    let bytes = 0;
    try {
        for await (const chunk of stream) {
            bytes += (chunk as Buffer).length;
            // What is too much is still read (up to a point): a client that is cut off while sending never sees the answer.
            if (bytes <= MAX_BODY_BYTES) chunks.push(chunk as Buffer);
            else chunks.length = 0;
            if (bytes > 4 * MAX_BODY_BYTES) break;
        }
    } catch (error) {
        throw badRequest('JSON_PARSER_ERROR', `The request body cannot be read: ${(error as Error).message}`);
    }
    if (bytes > MAX_BODY_BYTES) {
        throw new OrgError(413, 'REQUEST_ENTITY_TOO_LARGE', `Request body is larger than ${MAX_BODY_BYTES} bytes`);
    }
    return Buffer.concat(chunks).toString('utf8');
}

/** The body of a JSON route; undefined when it is empty. Throws 400 JSON_PARSER_ERROR, 415 UNSUPPORTED_MEDIA_TYPE. */
export async function readJson(request: IncomingMessage): Promise<unknown> {
    const text = await readText(request);
    if (text.trim() === '') return undefined;
    const type = (request.headers['content-type'] ?? '').split(';')[0]?.trim().toLowerCase() ?? '';
    if (type !== 'application/json') {
        const message = `Content type '${type}' is not supported by this resource: send application/json`;
        throw new OrgError(415, 'UNSUPPORTED_MEDIA_TYPE', message);
    }
    return parseJson(text);
}

/** Deeper bodies than any request has would end the stack of whatever looks at them. */
const MAX_JSON_DEPTH = 500;

/** Throws 400 JSON_PARSER_ERROR. */
function checkDepth(text: string): void {
    let depth = 0;
    let inText = false;
    for (let at = 0; at < text.length; at += 1) {
        const code = text.charCodeAt(at);
        if (inText) {
            if (code === BACKSLASH) at += 1;
            else if (code === QUOTE) inText = false;
        } else if (code === QUOTE) inText = true;
        else if (code === OPEN_BRACE || code === OPEN_BRACKET) {
            depth += 1;
            if (depth > MAX_JSON_DEPTH)
                throw badRequest('JSON_PARSER_ERROR', `The request body is nested more than ${MAX_JSON_DEPTH} deep`);
        } else if (code === CLOSE_BRACE || code === CLOSE_BRACKET) depth -= 1;
    }
}

// As names of fields these would be called when the value around them is printed.
const CALLED_NAME = /"(toString|valueOf|__proto__)"\s*:/;

function parseJson(text: string): unknown {
    checkDepth(text);
    const [, name] = CALLED_NAME.exec(text) ?? [];
    if (name !== undefined) throw badRequest('JSON_PARSER_ERROR', `Unrecognized field "${name}"`);
    try {
        return JSON.parse(text);
    } catch (error) {
        throw badRequest('JSON_PARSER_ERROR', (error as Error).message);
    }
}

/** Body of the token endpoints: a form. */
export async function readForm(request: IncomingMessage): Promise<URLSearchParams> {
    return new URLSearchParams(await readText(request));
}
