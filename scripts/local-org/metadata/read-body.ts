// Bodies of deployments: whole, up to a limit.
import type { Readable } from 'node:stream';
import { OrgError } from '../org/contract.ts';

/** Throws 413 for a body above the limit. It is still read: a client that is cut off while sending never sees the answer. */
export async function readBody(body: Readable, maxBytes: number): Promise<Buffer> {
    const chunks: Buffer[] = [];
    let bytes = 0;
    for await (const chunk of body) {
        bytes += (chunk as Buffer).length;
        if (bytes <= maxBytes) chunks.push(chunk as Buffer);
    }
    if (bytes <= maxBytes) return Buffer.concat(chunks);
    throw new OrgError(413, 'REQUEST_ENTITY_TOO_LARGE', `The package is larger than ${maxBytes} bytes`);
}
