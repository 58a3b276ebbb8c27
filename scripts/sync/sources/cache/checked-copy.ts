import { createHash } from 'node:crypto';
import { open } from 'node:fs/promises';
import type { FileHandle } from 'node:fs/promises';
import { crc32 } from 'node:zlib';

const PIECE_BYTES = 1024 * 1024;

/**
 * Digest of the bytes of a file, 20 hexadecimal characters. It is there to find damage, which nobody makes on purpose: a checksum of
 * each piece costs a third of a digest of all bytes, and no burst of wrong bits in a piece escapes it. A piece is read while the one
 * before is summed.
 * @param copy where to write the same bytes, readable by this user only; null for nowhere
 */
export async function digestOf(path: string, copy: string | null = null): Promise<string> {
    const from = await open(path, 'r');
    try {
        const to = copy === null ? null : await open(copy, 'w', 0o600);
        try {
            return await digest(from, to);
        } finally {
            await to?.close();
        }
    } finally {
        await from.close();
    }
}

async function digest(from: FileHandle, to: FileHandle | null): Promise<string> {
    const hash = createHash('sha256');
    let [piece, other] = [Buffer.allocUnsafe(PIECE_BYTES), Buffer.allocUnsafe(PIECE_BYTES)];
    let bytes = await fill(from, piece, 0);
    for (let next = PIECE_BYTES; bytes > 0; next += PIECE_BYTES) {
        const some = piece.subarray(0, bytes);
        const work = Promise.all([fill(from, other, next), to?.writeFile(some)]);
        hash.update(`${bytes}:${crc32(some)},`);
        [bytes] = await work;
        [piece, other] = [other, piece];
    }
    return hash.digest('hex').slice(0, 20);
}

/** Reads as much as there is and the piece holds. Returns the number of bytes. */
async function fill(from: FileHandle, piece: Buffer, position: number): Promise<number> {
    let bytes = 0;
    while (bytes < piece.length) {
        const { bytesRead } = await from.read(piece, bytes, piece.length - bytes, position + bytes);
        if (bytesRead === 0) break;
        bytes += bytesRead;
    }
    return bytes;
}
