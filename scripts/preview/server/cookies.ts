import type { IncomingMessage } from 'node:http';

/** What a visitor chose last: `user` and `theme`. */
export function readCookies(request: IncomingMessage): Map<string, string> {
    const pairs = (request.headers.cookie ?? '').split(';').map((pair) => pair.trim().split('='));
    return new Map(pairs.map(([name = '', value = '']) => [name, decode(value)]));
}

/** A cookie that scripts of the page cannot read. */
export function cookie(name: string, value: string): string {
    return `${name}=${encodeURIComponent(value)}; Path=/; HttpOnly; SameSite=Strict`;
}

function decode(value: string): string {
    try {
        return decodeURIComponent(value);
    } catch {
        return '';
    }
}
