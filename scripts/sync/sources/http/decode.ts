import { TextDecoder } from 'node:util';

/** Longest beginning of a character in UTF-8 that a chunk may end with, in bytes. */
const LONGEST_BEGINNING = 3;

/** Makes text of bytes that arrive piece by piece. */
export interface Decoder {
    write(chunk: Uint8Array): string;
    end(): string;
}

/**
 * The decoder of an answer. JSON is UTF-8, whatever some services declare; but where the bytes are none and the service declares
 * another charset, that one is right. Without one, or where the rest is UTF-8, what is none becomes U+FFFD.
 * @param contentType header of the answer
 */
export function decoderFor(contentType: string | null): Decoder {
    const declared = declaredIn(contentType);
    if (declared === null || declared.encoding === 'utf-8') return plain(new TextDecoder());
    return declared.encoding.startsWith('utf-16') ? plain(declared) : new Utf8Or(declared);
}

function declaredIn(contentType: string | null): TextDecoder | null {
    const label = /;\s*charset\s*=\s*"?([^\s";]+)/iu.exec(contentType ?? '')?.[1];
    if (label === undefined) return null;
    try {
        return new TextDecoder(label);
    } catch {
        return null;
    }
}

function plain(decoder: TextDecoder): Decoder {
    return { write: (chunk) => decoder.decode(chunk, { stream: true }), end: () => decoder.decode() };
}

/**
 * UTF-8 until the first bytes that are none; from there on the other charset. Where most of what is beyond ASCII up to there is UTF-8,
 * they are damaged UTF-8: a text that was cut inside a character, which must not spoil all others.
 */
class Utf8Or implements Decoder {
    private readonly other: TextDecoder;
    private readonly strict = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
    private chosen: TextDecoder | null = null;
    /** Bytes beyond one a character that were UTF-8. */
    private beyond = 0;
    /** Bytes that may be the beginning of a character. */
    private rest: Uint8Array = new Uint8Array();

    constructor(other: TextDecoder) {
        this.other = other;
    }

    write(chunk: Uint8Array): string {
        const bytes = Buffer.concat([this.rest, chunk]);
        const end = bytes.length - beginningAt(bytes);
        this.rest = bytes.subarray(end);
        return this.decoded(bytes.subarray(0, end));
    }

    end(): string {
        return this.decoded(this.rest);
    }

    private decoded(bytes: Uint8Array): string {
        if (this.chosen === null) {
            try {
                const text = this.strict.decode(bytes);
                this.beyond += bytes.length - text.length;
                return text;
            } catch {
                const utf8 = new TextDecoder('utf-8', { ignoreBOM: true });
                this.chosen = isMostlyRead(utf8.decode(bytes), this.beyond) ? utf8 : this.other;
            }
        }
        return this.chosen.decode(bytes, { stream: true });
    }
}

/** Whether at least half of the characters beyond ASCII could be read, those before included. */
function isMostlyRead(text: string, before: number): boolean {
    const beyond = text.match(/[^\0-\x7f]/gu) ?? [];
    const unread = beyond.filter((sign) => sign === '\ufffd').length;
    return before + beyond.length >= 2 * unread;
}

/** Bytes at the end of a chunk that begin a character whose other bytes are still to come. */
function beginningAt(bytes: Uint8Array): number {
    for (let length = 1; length <= Math.min(LONGEST_BEGINNING, bytes.length); length++) {
        const byte = bytes[bytes.length - length] ?? 0;
        if (byte < 0x80) return 0;
        if (byte >= 0xc0) return length < charactersOf(byte) ? length : 0;
    }
    return 0;
}

/** Bytes of the character that a byte begins. */
function charactersOf(first: number): number {
    if (first >= 0xf0) return 4;
    return first >= 0xe0 ? 3 : 2;
}
