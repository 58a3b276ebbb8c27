// Answers that do not come from the org, or send away from it.
import { UnreachableError } from '../errors.ts';

/** Statuses of answers that name another address. */
const REDIRECTS = new Set([301, 302, 303, 307, 308]);

/**
 * Where an answer sends on to: the origin alone, as the rest of the address may hold a secret.
 * @param url what was asked
 * @returns "nowhere" when it names no address; null when it does not send on
 */
export function sentOnTo(url: string, { status, headers }: Response): string | null {
    if (!REDIRECTS.has(status)) return null;
    const location = headers.get('location');
    return location !== null && URL.canParse(location, url) ? new URL(location, url).origin : 'nowhere';
}

/**
 * Makes sure that an answer is no web page that calls itself a success, as proxies and networks send that want a person to log in
 * first. Taken for the org's, it would say that something was done.
 * @throws UnreachableError
 */
export function assertNoPage(url: string, { ok, status, headers, body }: Response): void {
    // What is empty, as the answer to a change, is no page whatever it is called.
    if (!ok || body === null || !/^text\/html\b/iu.test(headers.get('content-type') ?? '')) return;
    throw new UnreachableError(
        `Something answers in the place of ${new URL(url).origin}: a web page came (HTTP ${status}).`,
        [
            `A proxy or a network that wants a person to log in does that. See what it is: curl -i ${new URL(url).origin}/services/data/`,
            'Then run the same command again: it goes on where it stopped.'
        ]
    );
}
