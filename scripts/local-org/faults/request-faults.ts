// Faults of whole requests: what is answered instead of the route, and what becomes of the route's answer.
import type { IncomingMessage } from 'node:http';
import { Readable } from 'node:stream';
import { setTimeout as delay } from 'node:timers/promises';
import type { Answer } from '../http/message.ts';
import type { Fault } from './fault.ts';
import type { Faults } from './faults.ts';

const error = (status: number, errorCode: string, message: string): Answer => ({
    status,
    body: [{ message, errorCode }]
});

const pathOf = (request: IncomingMessage): string => (request.url ?? '/').replace(/\?.*$/s, '').replace(/\/{2,}/g, '/');

/** Before a request reaches its route. null: nothing is wrong with this one. */
export async function refuse(faults: Faults, request: IncomingMessage): Promise<Answer | 'reset' | null> {
    if (!faults.active) return null;
    const fault = faults.refusal(request.method ?? 'GET', pathOf(request));
    switch (fault?.kind) {
        case 'unavailable':
            return error(503, 'SERVER_UNAVAILABLE', 'Server is temporarily unavailable. Please try again later.');
        case 'expired-session':
            return error(401, 'INVALID_SESSION_ID', 'Session expired or invalid');
        case 'limit-exceeded':
            return error(403, 'REQUEST_LIMIT_EXCEEDED', 'TotalRequests Limit exceeded.');
        case 'reset':
            return 'reset';
        case 'slow':
            await delay(fault.ms);
            return null;
        default:
            return null;
    }
}

/** After the route has run. 'reset': the work is done but the client never hears of it. */
export function damage(faults: Faults, request: IncomingMessage, answer: Answer): Answer | 'reset' {
    if (!faults.active) return answer;
    const fault = faults.damage(request.method ?? 'GET', pathOf(request));
    if (fault === null) return answer;
    if (fault.kind === 'lost-answer') {
        answer.stream?.destroy();
        return 'reset';
    }
    return answer.stream ? { ...answer, stream: truncated(answer.stream, fault) } : answer;
}

/** A file that ends early without a word: nothing but its row count says that something is missing. */
function truncated(stream: Readable, { bytes }: Fault): Readable {
    return Readable.from(firstBytes(stream, bytes), { objectMode: false });
}

async function* firstBytes(stream: Readable, limit: number): AsyncGenerator<Buffer> {
    let left = limit;
    for await (const chunk of stream) {
        const bytes = Buffer.from(chunk as Buffer).subarray(0, left);
        left -= bytes.length;
        if (bytes.length > 0) yield bytes;
        if (left === 0) return;
    }
}
