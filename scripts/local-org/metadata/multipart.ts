// multipart/form-data, as the metadata REST call sends it: a zip and its options.
import { badRequest } from '../http/errors.ts';

const GAP = Buffer.from('\r\n\r\n');

/** The parts of a body by their names. Throws 400 when the body is not what its content type says. */
export function readMultipart(contentType: string, body: Buffer): Map<string, Buffer> {
    const [, quoted, plain] =
        /^multipart\/form-data\s*;.*\bboundary=(?:"([^"]{1,200})"|([^\s;]{1,200}))/i.exec(contentType) ?? [];
    const boundary = quoted ?? plain;
    if (boundary === undefined) {
        throw badRequest(
            'INVALID_MULTIPART_REQUEST',
            `Content type '${contentType.slice(0, 100)}': send multipart/form-data`
        );
    }
    const parts = new Map<string, Buffer>();
    const mark = Buffer.from(`--${boundary}`);
    let start = body.indexOf(mark);
    while (start !== -1) {
        const from = start + mark.length;
        const next = body.indexOf(Buffer.concat([Buffer.from('\r\n'), mark]), from);
        if (next === -1) break;
        addPart(parts, body.subarray(from + 2, next));
        start = next + 2;
    }
    return parts;
}

function addPart(parts: Map<string, Buffer>, part: Buffer): void {
    const gap = part.indexOf(GAP);
    if (gap === -1) return;
    const name = /content-disposition:[^\r\n]*\bname="([^"]*)"/i.exec(part.subarray(0, gap).toString('latin1'))?.[1];
    if (name !== undefined) parts.set(name, part.subarray(gap + GAP.length));
}
