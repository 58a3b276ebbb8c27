import { createReadStream, createWriteStream } from 'node:fs';
import { join } from 'node:path';
import { Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { EvidenceFile } from './files.ts';
import { headBytes } from './header.ts';
import { unpacker } from './packed.ts';

/**
 * Path of the file as UTF-8: the file itself, or a copy when it is in another encoding. Exports in UTF-16 are recognised by
 * their first two bytes, with a mark or without. Windows-1252 covers latin-1, and every byte of it means something, so it
 * never fails.
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
    const unpacks = unpacker(path);
    await pipeline([createReadStream(path), ...(unpacks === null ? [] : [unpacks]), decode, createWriteStream(copy)]);
    return copy;
}

function labelOf(path: string, declared: EvidenceFile['encoding']): 'utf-8' | 'windows-1252' | 'utf-16le' | 'utf-16be' {
    const [first, second] = headBytes(path);
    if (first === 0xff && second === 0xfe) return 'utf-16le';
    if (first === 0xfe && second === 0xff) return 'utf-16be';
    // No text in another encoding has a zero byte in front or behind its first letter.
    if (first !== 0 && second === 0) return 'utf-16le';
    if (first === 0 && second !== 0 && second !== undefined) return 'utf-16be';
    if (declared === 'utf-16') return 'utf-16le';
    return declared === 'latin-1' ? 'windows-1252' : 'utf-8';
}
