import type { IncomingMessage } from 'node:http';

/**
 * Everything from this server only. Styles are the exception: synthetic shadow puts each component's sheet into a style
 * element at run time.
 */
const CONTENT_SECURITY_POLICY = [
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self' 'unsafe-inline'",
    "img-src 'self' data:",
    "font-src 'self'",
    "connect-src 'self'",
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'"
].join('; ');

/** Headers of every answer. */
export const SECURITY_HEADERS = {
    'content-security-policy': CONTENT_SECURITY_POLICY,
    'x-content-type-options': 'nosniff',
    'referrer-policy': 'no-referrer',
    'cross-origin-opener-policy': 'same-origin',
    'cross-origin-resource-policy': 'same-origin'
};

/**
 * Why a request is turned away, or null. The server adds a login to what it forwards, so another web page must not be
 * able to reach it: neither by a host name that it points at 127.0.0.1, nor by a request from its own origin.
 */
export function refusal(request: IncomingMessage, port: number): string | null {
    const host = request.headers.host ?? '';
    if (!isOurHost(host, port)) return `Host "${host}" is not this server. Open http://127.0.0.1:${port}/`;
    const origin = request.headers.origin;
    if (origin !== undefined && origin !== `http://${host}`) return 'Requests from other origins are refused.';
    const site = request.headers['sec-fetch-site'];
    const navigation = request.headers['sec-fetch-mode'] === 'navigate' && request.method === 'GET';
    if (site !== undefined && site !== 'same-origin' && site !== 'none' && !navigation) {
        return 'Requests from other sites are refused.';
    }
    return null;
}

function isOurHost(host: string, port: number): boolean {
    return [`127.0.0.1:${port}`, `localhost:${port}`].includes(host.toLowerCase());
}
