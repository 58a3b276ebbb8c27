import { closeSync, createReadStream, createWriteStream, openSync, readSync } from 'node:fs';
import { join } from 'node:path';
import { Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGunzip, createZstdDecompress } from 'node:zlib';
import type { EvidenceFile } from './files.ts';

/**
 * Path of the file as UTF-8: the file itself, or a copy when it is in another encoding. Spreadsheet exports in UTF-16 are
 * recognised by their first two bytes. Windows-1252 covers latin-1, and every byte of it means something, so it never fails.
 */
export async function asUtf8(
    path: string,
    declared: EvidenceFile['encoding'],
    folder: string,
    id: number
): Promise<string> {
    const label = labelOf(path, declared);
    if (label === 'utf-8') return path;
    const copy = join(folder, `utf8-${id}.txt`);
    const decoder = new TextDecoder(label);
    const decode = new Transform({
        transform: (chunk: Buffer, _, done) => done(null, decoder.decode(chunk, { stream: true })),
        flush: (done) => done(null, decoder.decode())
    });
    const unpacked = /\.gz$/iu.test(path) ? [createGunzip()] : /\.zst$/iu.test(path) ? [createZstdDecompress()] : [];
    await pipeline([createReadStream(path), ...unpacked, decode, createWriteStream(copy)]);
    return copy;
}

function labelOf(path: string, declared: EvidenceFile['encoding']): 'utf-8' | 'windows-1252' | 'utf-16le' | 'utf-16be' {
    const mark = Buffer.alloc(2);
    const file = openSync(path, 'r');
    readSync(file, mark, 0, 2, 0);
    closeSync(file);
    if (mark[0] === 0xff && mark[1] === 0xfe) return 'utf-16le';
    if (mark[0] === 0xfe && mark[1] === 0xff) return 'utf-16be';
    if (declared === 'utf-16') return 'utf-16le';
    return declared === 'latin-1' ? 'windows-1252' : 'utf-8';
}
