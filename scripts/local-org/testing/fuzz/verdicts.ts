// What no answer may be, whatever was asked.
import type { Verdict } from './answers.ts';
import type { Got, Sent } from './client.ts';

/** Stands in a file beside the data folder: no answer may ever hold it. */
export const CANARY = 'canary-7d1f0c9e-must-not-be-read';

/** Words of the engine room. */
const INNARDS =
    /UNKNOWN_EXCEPTION|\b(TypeError|RangeError|ReferenceError|SyntaxError|SqliteError)\b|SQLITE_|Cannot read propert|is not a function|is not iterable|Maximum call stack|ENOENT|EACCES|\.ts:\d+/;

/** The statuses a Salesforce API has; 500 is never right, 503 only on demand. */
const STATUSES = new Set([200, 201, 204, 300, 304, 400, 401, 403, 404, 405, 409, 412, 413, 414, 415, 417, 431]);

export function judge({ method }: Sent, { status, text, contentType }: Got): Verdict {
    if (!STATUSES.has(status)) return `status ${status}: ${text.slice(0, 300)}`;
    if (text.includes(CANARY)) return 'the answer holds what is outside of the data folder';
    const inside = INNARDS.exec(text);
    if (inside)
        return `the answer speaks of ${inside[0]}: ${text.slice(Math.max(0, inside.index - 100), inside.index + 200)}`;
    if (method === 'HEAD' || !contentType.startsWith('application/json')) return null;
    let body: unknown;
    try {
        body = JSON.parse(text);
    } catch {
        return `no JSON: ${text.slice(0, 200)}`;
    }
    return status < 400 || isError(body) ? null : `an error of unknown shape: ${text.slice(0, 200)}`;
}

/** Salesforce's two shapes of errors, and those of composite trees and OAuth. */
function isError(body: unknown): boolean {
    if (Array.isArray(body))
        return body.length > 0 && body.every((one) => hasText(one, 'errorCode') && hasText(one, 'message'));
    return hasText(body, 'error') || (body !== null && typeof body === 'object' && 'hasErrors' in body);
}

const hasText = (value: unknown, name: string): boolean =>
    value !== null && typeof value === 'object' && typeof (value as Record<string, unknown>)[name] === 'string';
