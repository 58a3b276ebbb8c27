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
