import { messageOf, UnreachableError } from '../errors.ts';
import { keepSecrets } from '../report/secrets.ts';

/** What an org gives for a login. */
export interface Token {
    readonly accessToken: string;
    readonly instanceUrl: string;
}

/**
 * Asks the token endpoint of an org.
 * @param who shown when the org refuses
 * @param hints what to check when the org refuses
 * @throws UnreachableError when the org cannot be reached or refuses; it never quotes the form
 */
export async function exchange(
    loginUrl: string,
    form: Readonly<Record<string, string>>,
    who: string,
    hints: readonly string[]
): Promise<Token> {
    keepSecrets(...[form['client_secret'], form['assertion']].filter((one) => one !== undefined));
    const url = `${loginUrl.replace(/\/+$/u, '')}/services/oauth2/token`;
    let text: string;
    let status: number;
    try {
        const answer = await fetch(url, { method: 'POST', body: new URLSearchParams(form) });
        status = answer.status;
        text = await answer.text();
    } catch (error) {
        throw new UnreachableError(
            `Login at ${url} failed: ${causeOf(error)}`,
            ['Check the address and the network.'],
            error
        );
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

function parse(text: string): Record<string, unknown> {
    try {
        const value: unknown = JSON.parse(text);
        return value !== null && typeof value === 'object' ? (value as Record<string, unknown>) : {};
    } catch {
        return {};
    }
}

function causeOf(error: unknown): string {
    return error instanceof Error && error.cause !== undefined ? messageOf(error.cause) : messageOf(error);
}
