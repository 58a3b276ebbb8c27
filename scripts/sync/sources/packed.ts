import { createReadStream } from 'node:fs';
import type { Transform } from 'node:stream';
import { Writable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGunzip, createZstdDecompress } from 'node:zlib';
import { messageOf, UnreachableError } from '../errors.ts';
import type { EvidenceFile } from './files.ts';

const PIECE_BYTES = 256 * 1024;

/** What unpacks a file, by its ending; null when it is not packed. */
export function unpacker(path: string): Transform | null {
    if (/\.gz$/iu.test(path)) return createGunzip({ chunkSize: PIECE_BYTES });
    if (/\.zst$/iu.test(path)) return createZstdDecompress({ chunkSize: PIECE_BYTES });
    return null;
}

/**
 * Looks at the whole of a packed file, up to the checksum at its end: the engine takes a file that was cut off, such as a
 * download that broke, for a shorter one.
 * @throws UnreachableError when the file is cut off or damaged
 */
export async function lookAtWhole(file: EvidenceFile, signal?: AbortSignal): Promise<void> {
    const unpacks = file.bytes === 0 ? null : unpacker(file.path);
    if (unpacks === null) return;
    const nowhere = new Writable({ write: (_piece, _encoding, done) => done() });
    try {
        await pipeline(createReadStream(file.path), unpacks, nowhere, { signal });
    } catch (error) {
        throw unreadableFile(file.shown, error);
    }
}

/** A file that cannot be opened, unpacked or decoded, in words. */
export function unreadableFile(shown: string, cause: unknown): UnreachableError {
    const packed = /\.(gz|zst)$/iu.test(shown);
    return new UnreachableError(
        `${shown} cannot be ${packed ? 'unpacked' : 'read'}: ${messageOf(cause)}.`,
        [
            packed
                ? 'Copy or export the file again, whole; if it is not packed, take the last ending off its name.'
                : 'See that the user of the job may read the file, then run the same command.'
        ],
        cause
    );
}
