import assert from 'node:assert/strict';
import { after, before, beforeEach, describe, it } from 'node:test';
import { page, TestReading } from './test-reading.ts';

describe('Credentials', () => {
    let read: TestReading;

    before(async () => {
        read = await TestReading.start();
    });
    after(() => read.stop());
    beforeEach(() => {
        read.reset();
    });

    const signed = async (auth: object): Promise<string | undefined> => {
        read.replies({ json: page(1) });
        await read.ids({ auth });
        return read.service.seen.at(-1)?.headers.authorization;
    };

    it('are sent as bearer token, basic login or key', async () => {
        assert.equal(await signed({ type: 'bearer', token: 'abcdef' }), 'Bearer abcdef');
        assert.equal(await signed({ type: 'basic', user: 'key-only' }), `Basic ${btoa('key-only:')}`);
        await signed({ type: 'apiKey', name: 'X-API-TOKEN', value: 'k-123456' });
        assert.equal(read.service.seen.at(-1)?.headers['x-api-token'], 'k-123456');
        await signed({ type: 'apiKey', in: 'query', name: 'key', value: 'k-123456' });
        assert.equal(read.service.seen.at(-1)?.url.searchParams.get('key'), 'k-123456');
    });

    it('go with the headers of the settings, and never replace one of another name', async () => {
        const headers = { 'X-Tenant': 'acme', Accept: 'application/vnd.survey+json' };
        for (const auth of [{ type: 'none' }, { type: 'bearer', token: 'abcdef' }, { type: 'apiKey', name: 'X-Key', value: 'k-123456' }]) {
            read.replies({ json: page(1) });
            await read.ids({ headers, auth });
            const sent = read.service.seen.at(-1)?.headers;
            assert.deepEqual([sent?.['x-tenant'], sent?.accept], ['acme', 'application/vnd.survey+json'], auth.type);
        }
    }); // prettier-ignore

    const oauth = (more: object = {}): object => ({
        paging: { type: 'page', parameter: 'page' },
        auth: {
            type: 'oauth',
            tokenUrl: `${read.service.url}/token`,
            clientId: 'client',
            clientSecret: 'sec:ret',
            scope: 'read',
            ...more
        }
    });
    const withTokens = (accept: (token: string) => boolean, expires: number | undefined, pages: number): void => {
        let tokens = 0;
        read.service.answer = ({ url, headers }) => {
            if (url.pathname === '/token') {
                return {
                    json: { access_token: `token-${(tokens += 1)}`, token_type: 'bearer', expires_in: expires }
                };
            }
            if (!accept(String(headers.authorization))) return { status: 401, json: { error: 'expired' } };
            const number = Number(url.searchParams.get('page'));
            return { json: number > pages ? [] : page(number) };
        };
    };
    const tokensAsked = (): number => read.service.seen.filter(({ url }) => url.pathname === '/token').length;

    it('come from OAuth client credentials, once for all pages', async () => {
        withTokens(() => true, 3600, 3);
        assert.deepEqual(await read.ids(oauth()), [1, 2, 3]);
        assert.equal(tokensAsked(), 1);
        const [token] = read.service.seen;
        assert.equal(token?.headers.authorization, `Basic ${btoa('client:sec%3Aret')}`);
        assert.equal(token?.body, 'grant_type=client_credentials&scope=read');
        assert.match(String(token?.headers['content-type']), /^application\/x-www-form-urlencoded/u);
    });

    it('can be fields of the form', async () => {
        withTokens(() => true, undefined, 1);
        await read.ids(oauth({ sendAs: 'body' }));
        const form = new URLSearchParams(read.service.seen[0]?.body);
        assert.deepEqual([form.get('client_id'), form.get('client_secret')], ['client', 'sec:ret']);
    });

    it('are renewed when the service calls them expired', async () => {
        withTokens((token) => token === 'Bearer token-2', undefined, 2);
        assert.deepEqual(await read.ids(oauth()), [1, 2]);
        assert.equal(tokensAsked(), 2);
    });

    it('are renewed before they end', async () => {
        withTokens(() => true, 20, 2);
        assert.deepEqual(await read.ids(oauth()), [1, 2]);
        assert.equal(tokensAsked(), 3);
    });

    it('refused for ever end the run after one new token', async () => {
        withTokens(() => false, 3600, 1);
        const message = await read.failure(oauth());
        assert.match(message, /HTTP 401\. It says: expired/u);
        assert.match(message, /Check "http\.auth" of "survey"/u);
        assert.equal(tokensAsked(), 2);
        assert.equal(read.service.seen.length, 4);
    });

    it('never appear in a message, even when the service repeats them', async () => {
        read.service.answer = ({ url, headers }) => ({
            status: 403,
            text: `no: ${String(headers.authorization)} ${url.search} key=${String(headers['x-key'])}`
        });
        const message = await read.failure({
            auth: { type: 'bearer', token: 'tok-planted-1' },
            query: { sig: 'planted-2' },
            headers: { 'X-Key': 'planted-3' }
        });
        assert.match(message, /HTTP 403/u);
        assert.doesNotMatch(message, /planted/u);
    });

    it('say when the token service gives none', async () => {
        read.service.answer = () => ({ json: { error: 'invalid_client' } });
        assert.match(await read.failure(oauth()), /\/token holds no access_token/u);
    });

    it('refused by the token service are named, and not the request for rows', async () => {
        for (const status of [400, 401, 404]) {
            read.service.answer = () => ({ status, json: { error: 'invalid_client' } });
            const message = await read.failure(oauth());
            assert.match(
                message,
                /\/token answered HTTP \d+\. It says: invalid_client\nNo token was given\. Check "http\.auth"/u
            );
            assert.doesNotMatch(message, /http\.(query|url|paging)/u);
        }
    });

    it('in the query never appear, however the service escapes them', async () => {
        read.service.answer = ({ url }) => ({ status: 403, text: `no: ${url.href}` });
        const message = await read.failure({
            auth: { type: 'apiKey', in: 'query', name: 'key', value: "planted !~'(1) + 2" }
        });
        assert.match(message, /\?key=\*\*\*/u);
        assert.doesNotMatch(message, /planted/u);
    });

    it('that cannot be sent are named without their value', async () => {
        const message = await read.failure({ auth: { type: 'bearer', token: 'planted\nplanted' } });
        assert.match(message, /the header "authorization" holds a line break/u);
        assert.doesNotMatch(message, /planted/u);
        assert.equal(read.service.seen.length, 0);
    });

    it('in the address are not shown', async () => {
        read.replies({ status: 404, text: 'none' });
        const message = await read.failure({
            url: `${read.service.url}/hook/planted-planted-planted-planted?sig=planted-2`
        });
        assert.match(message, /\/hook\/\*\*\* answered HTTP 404/u);
        assert.doesNotMatch(message, /planted/u);
        read.service.answer = ({ url }) => ({ status: 403, text: `not ${url.href}` });
        const repeated = await read.failure({ url: `${read.service.url}/hook?sig=planted%20two&page=1` });
        assert.match(repeated, /It says: not http:\S+\/hook\?sig=\*\*\*&page=1/u);
    });
});
