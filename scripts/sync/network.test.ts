import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { networkReason, networkSteps } from './network.ts';

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
