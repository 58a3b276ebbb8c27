import { setTimeout as sleep } from 'node:timers/promises';
import { proxyStatus } from '../network.ts';

const RETRYABLE_CODES = new Set([
    'SERVER_UNAVAILABLE', 'UNABLE_TO_LOCK_ROW', 'UNKNOWN_EXCEPTION', 'ECONNRESET', 'ECONNREFUSED', 'ETIMEDOUT', 'EPIPE', 'EAI_AGAIN',
    'ENOTFOUND', 'UND_ERR_SOCKET', 'UND_ERR_CONNECT_TIMEOUT', 'UND_ERR_HEADERS_TIMEOUT', 'UND_ERR_BODY_TIMEOUT', 'ERR_STREAM_PREMATURE_CLOSE', 'ABORT_ERR'
]); // prettier-ignore
const RETRYABLE_STATUS = new Set([420, 429, 500, 502, 503, 504]);
const LONGEST_WAIT_MS = 15_000;
/** Codes with which a busy org refuses records and requests. */
const PASSING_CODES = new Set([
    'UNABLE_TO_LOCK_ROW',
    'SERVER_UNAVAILABLE',
    'REQUEST_RUNNING_TOO_LONG',
    'UNKNOWN_EXCEPTION'
]);

/** Whether what was refused with this code may be taken the next time. */
export function isRetryableCode(code: string): boolean {
    return PASSING_CODES.has(code);
}

/** Whether a failure may pass by itself. */
export function isRetryable(error: unknown): boolean {
    const proxy = proxyStatus(error);
    if (proxy !== null) return RETRYABLE_STATUS.has(proxy);
    for (let cause: unknown = error; cause instanceof Error; cause = cause.cause) {
        const { code, errorCode, name } = cause as Error & { code?: unknown; errorCode?: unknown };
        const status = /^ERROR_HTTP_(\d{3})$/u.exec(name)?.[1];
        if (name === 'TimeoutError') return true;
        if (RETRYABLE_CODES.has(String(code)) || RETRYABLE_CODES.has(String(errorCode))) return true;
        if (status !== undefined && RETRYABLE_STATUS.has(Number(status))) return true;
        if (cause instanceof TypeError && cause.message === 'fetch failed' && cause.cause === undefined) return true;
    }
    return false;
}

/** Whether an HTTP status may pass by itself. */
export function isRetryableStatus(status: number): boolean {
    return RETRYABLE_STATUS.has(status);
}

/** Waits before the next attempt: 0.5 s doubling, up to 15 s, with jitter so that clients do not march in step. */
export async function backoff(attempt: number): Promise<void> {
    const longest = Math.min(LONGEST_WAIT_MS, 500 * 2 ** (attempt - 1));
    await sleep(longest / 2 + (Math.random() * longest) / 2);
}
