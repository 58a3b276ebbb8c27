import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { describe, it } from 'node:test';
import { promisify } from 'node:util';
import { networkReason, networkSteps } from './network.ts';
import { ConnectProxy } from './testing/connect-proxy.ts';

/** As fetch throws it. @param causes words of what was behind it, the outermost first */
function failed(...causes: string[]): Error {
    const cause = causes.reduceRight<Error | undefined>((inner, text) => new Error(text, { cause: inner }), undefined);
    return new TypeError('fetch failed', { cause });
}

describe('a call without an answer', () => {
    const step = (error: Error, environment: NodeJS.ProcessEnv = {}) => networkSteps(error, environment).join('\n');

    it('is told by its reasons alone', () => {
        const tunnel = 'Proxy response (407) !== 200 when HTTP Tunneling';
        assert.equal(networkReason(failed('Request was cancelled.', tunnel)), tunnel);
        assert.equal(networkReason(failed('read ECONNRESET')), 'read ECONNRESET');
        assert.equal(networkReason(failed()), 'fetch failed');
    });

    it('for the sake of a certificate says what is wrong with it', () => {
        assert.match(
            step(failed('certificate has expired')),
            /must renew it, unless the clock of this machine is wrong/u
        );
        assert.match(
            step(
                failed(
                    "Hostname/IP does not match certificate's altnames: Host: a.example. is not in the cert's altnames"
                )
            ),
            /The certificate is for another name: check the address/u
        );
        assert.match(step(failed('self-signed certificate in certificate chain')), /export NODE_EXTRA_CA_CERTS=/u);
        assert.match(step(failed('unable to get local issuer certificate')), /export NODE_EXTRA_CA_CERTS=/u);
    });

    it('tells a proxy that refuses from one that does not find the address', () => {
        const refused = (status: number) => failed(`Proxy response (${status}) !== 200 when HTTP Tunneling`);
        assert.match(step(refused(403)), /does not lead on \(HTTP 403\): let whoever runs it allow CONNECT/u);
        for (const status of [500, 503]) assert.match(step(refused(status)), /does not reach this address \(HTTP 50/u);
    });

    it('names the proxy that is used, or how to name one', () => {
        const gone = failed('connect ETIMEDOUT 192.0.2.1:443');
        assert.match(step(gone), /Behind a proxy: export HTTPS_PROXY=/u);
        assert.match(step(gone, { HTTPS_PROXY: '' }), /Behind a proxy: export HTTPS_PROXY=/u);
        assert.match(
            step(gone, { https_proxy: 'h', HTTP_PROXY: 'h', NODE_USE_ENV_PROXY: '1' }),
            /and the proxy in https_proxy and HTTP_PROXY\./u
        );
    });
});

describe('proxies of the environment', () => {
    /** Ways to call https://a.b.invalid that go through a proxy which refuses: by fetch, as JSON does, and as uploads do. */
    async function through(name: string, direct: string): Promise<string[]> {
        const proxy = await ConnectProxy.start();
        proxy.mood = () => 403;
        const script = `
            const { useProxies } = await import(${JSON.stringify(new URL('./network.ts', import.meta.url).href)});
            const { get } = await import('node:https');
            const endCalls = useProxies(process.env);
            const ways = {
                fetch: () => fetch('https://a.b.invalid'),
                upload: () => new Promise((_, reject) => get('https://a.b.invalid').on('error', reject))
            };
            for (const [way, call] of Object.entries(ways))
                await call().catch((error) => console.log(way, String(error.cause?.cause ?? error.cause ?? error)));
            await endCalls();`;
        try {
            const env = { [name]: proxy.address, NO_PROXY: direct };
            const child = await promisify(execFile)(process.execPath, ['--input-type=module', '--eval', script], {
                env
            });
            const lines = child.stdout.trim().split('\n');
            assert.equal(lines.length, 2);
            const used = lines.filter((line) => line.includes('403')).map((line) => line.replace(/ .*/u, ''));
            assert.equal(proxy.asked.length, used.length);
            return used;
        } finally {
            await proxy.stop();
        }
    }

    it('are used alike by every way to call, and HTTP_PROXY where there is no other', async () => {
        assert.deepEqual(await through('HTTPS_PROXY', ''), ['fetch', 'upload']);
        assert.deepEqual(await through('HTTP_PROXY', 'xb.invalid'), ['fetch', 'upload']);
    });

    it('are left aside for the hosts of NO_PROXY, for those below them, and for all', async () => {
        for (const direct of ['a.b.invalid', 'x.invalid b.invalid', '.b.invalid', '*', 'x.invalid, *'])
            assert.deepEqual(await through('HTTPS_PROXY', direct), [], direct);
    });
});
