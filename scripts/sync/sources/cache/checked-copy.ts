import { createHash } from 'node:crypto';
import { closeSync, openSync, readSync, writeSync } from 'node:fs';

const PIECE_BYTES = 1024 * 1024;

/**
 * Digest of the bytes of a file, in hexadecimal, 20 characters of it.
 * @param copy where to write the same bytes, readable by this user only; null for nowhere
 */
export function digestOf(path: string, copy: string | null = null): string {
    const hash = createHash('sha256');
    const piece = Buffer.allocUnsafe(PIECE_BYTES);
    const from = openSync(path, 'r');
    try {
        const to = copy === null ? null : openSync(copy, 'w', 0o600);
        try {
            for (let bytes = readSync(from, piece); bytes > 0; bytes = readSync(from, piece)) {
                const some = piece.subarray(0, bytes);
                hash.update(some);
                for (let written = 0; to !== null && written < bytes;) written += writeSync(to, some, written);
            }
        } finally {
            if (to !== null) closeSync(to);
        }
    } finally {
        closeSync(from);
    }
    return hash.digest('hex').slice(0, 20);
}
