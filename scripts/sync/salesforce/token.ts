import { UnreachableError } from '../errors.ts';
import { networkReason, networkSteps } from '../network.ts';
import { keepSecrets } from '../report/secrets.ts';
import { assertNoPage, sentOnTo } from './foreign-answers.ts';
import { backoff, isRetryable, isRetryableStatus } from './retry.ts';

const ATTEMPTS = 3;
/** A proxy that swallows what it is sent, or hangs up, would be asked for ever. */
const LONGEST_MS = 60_000;
/** What a wrong address gives: asking again would only keep the person waiting who typed it. */
const NOBODY_THERE = new Set(['ECONNREFUSED', 'ENOTFOUND']);

/** What an org gives for a login. */
export interface Token {
    readonly accessToken: string;
    readonly instanceUrl: string;
}

/**
 * Asks the token endpoint of an org, up to three times while it is busy or the connection breaks: a token more does no harm.
 * @param who shown when the org refuses
 * @param hints what to check when the org refuses
 * @param longest milliseconds for one attempt
 * @throws UnreachableError when the org cannot be reached or refuses; it never quotes the form
 */
export async function exchange(
    loginUrl: string,
    form: Readonly<Record<string, string>>,
    who: string,
    hints: readonly string[],
    longest = LONGEST_MS
): Promise<Token> {
    keepSecrets(...[form['client_secret'], form['assertion']].filter((one) => one !== undefined));
    const url = `${loginUrl.replace(/\/+$/u, '')}/services/oauth2/token`;
    let status: number;
    let text: string;
    try {
        [status, text] = await post(url, form, longest);
    } catch (error) {
        if (error instanceof UnreachableError) throw error;
        throw new UnreachableError(`Login at ${url} failed: ${networkReason(error)}`, networkSteps(error), error);
    }
    const reply = parse(text);
    if (typeof reply.access_token === 'string' && typeof reply.instance_url === 'string') {
        keepSecrets(reply.access_token);
        return { accessToken: reply.access_token, instanceUrl: reply.instance_url.replace(/\/+$/u, '') };
    }
    const why = [reply.error, reply.error_description].filter((part) => typeof part === 'string').join(': ');
    throw new UnreachableError(`${loginUrl} refused the login of ${who} (${status}): ${why || 'no reason given'}`, [
        ...hints
    ]);
}

async function post(
    url: string,
    form: Readonly<Record<string, string>>,
    longest: number
): Promise<[status: number, text: string]> {
    for (let attempt = 1; ; attempt++) {
        try {
            const answer = await fetch(url, {
                method: 'POST',
                body: new URLSearchParams(form),
                // What the form holds is for the address of the settings, and for no other.
                redirect: 'manual',
                signal: AbortSignal.timeout(longest)
            });
            const target = sentOnTo(url, answer);
            if (target !== null) throw movedTo(url, target);
            assertNoPage(url, answer);
            const text = await answer.text();
            if (attempt >= ATTEMPTS || !isRetryableStatus(answer.status)) return [answer.status, text];
        } catch (error) {
            if (attempt >= ATTEMPTS || !isRetryable(error) || isNobodyThere(error)) throw error;
        }
        await backoff(attempt);
    }
}

/** As the login pages of Lightning, a My Domain that was renamed, and networks that want a person to log in first do. */
function movedTo(url: string, target: string): UnreachableError {
    return new UnreachableError(`${new URL(url).origin} does not take logins: it sends on to ${target}.`, [
        'If that is the My Domain address of the org (https://<name>.my.salesforce.com), log in there: export SF_LOGIN_URL=<address>'
    ]);
}

function isNobodyThere(error: unknown): boolean {
    const cause = error instanceof Error ? (error.cause as { code?: unknown } | undefined) : undefined;
    return NOBODY_THERE.has(String(cause?.code));
}

function parse(text: string): Record<string, unknown> {
    try {
        const value: unknown = JSON.parse(text);
        return value !== null && typeof value === 'object' ? (value as Record<string, unknown>) : {};
    } catch {
        return {};
    }
}
