import { exchange } from './token.ts';
import type { Token } from './token.ts';

/** What a client credentials login needs. The app decides as whom it runs. */
export interface ClientLogin {
    /** My Domain of the org; Salesforce refuses this flow at login.salesforce.com. */
    readonly loginUrl: string;
    readonly clientId: string;
    readonly clientSecret: string;
}

/** @throws UnreachableError when the org cannot be reached or refuses */
export function requestClientToken({ loginUrl, clientId, clientSecret }: ClientLogin): Promise<Token> {
    const form = { grant_type: 'client_credentials', client_id: clientId, client_secret: clientSecret };
    return exchange(loginUrl, form, 'the app', [
        'Check SF_CLIENT_ID and SF_CLIENT_SECRET, that SF_LOGIN_URL is the My Domain address, and that the app has a Run As user for client credentials.'
    ]);
}
