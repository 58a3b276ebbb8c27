import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { redact } from './redact.ts';

describe('redact', () => {
    it('takes out known secrets, also as they look in an address or in JSON', () => {
        const secret = 'p/ss "word"&1';
        const text = `a ${secret} b ${encodeURIComponent(secret)} c ${JSON.stringify(secret)}`;
        assert.equal(redact(text, [secret]), 'a *** b *** c "***"');
    });

    it('leaves an address that shows how one is written', () => {
        const shown = 'export HTTPS_PROXY=http://user:password@proxy.example:3128';
        assert.equal(redact(shown, []), shown);
        assert.equal(redact('http://user:password1@proxy.example', []), 'http://***@proxy.example');
    });

    it('takes out a secret as it looks in the query of an address or in a form', () => {
        const url = new URL('https://api.example/x');
        url.searchParams.set('k', "it's ~(a) *secret*!");
        assert.equal(redact(`asked ${url.href}`, ["it's ~(a) *secret*!"]), 'asked https://api.example/x?k=***');
    });

    it('takes out a secret as services of other languages write it', () => {
        const secret = 'ab/cd+ef=ü gh';
        for (const way of [
            'ab%2fcd%2bef%3d%c3%bc%20gh',
            'ab%2fcd%2bef%3d%c3%bc+gh',
            'ab/cd+ef=%C3%BC%20gh',
            'ab\\/cd+ef=ü gh'
        ])
            assert.equal(redact(`no such key: ${way}.`, [secret]), 'no such key: ***.');
    });

    it('takes out a long secret before a short one that is part of it', () => {
        assert.equal(redact('secret-and-more', ['secret', 'secret-and-more']), '***');
    });

    it('leaves ordinary text alone when a value from the environment is short', () => {
        assert.equal(redact('12 of 2026 rows', ['12', '', '2026']), '12 of 2026 rows');
    });

    const shapes = [
        ['-----BEGIN PRIVATE KEY-----\nMIIE\nabc\n-----END PRIVATE KEY-----', 'MIIE'],
        ['-----BEGIN RSA PRIVATE KEY-----\nMIIE cut off', 'MIIE'],
        ['authorization: Bearer 00Dxx!AQcA.b_c', 'AQcA'],
        ['Session 00D5g000004abcDEAQ!AQ4AQB.x_yz is expired', 'AQ4AQB'],
        ['assertion eyJhbGciOi.eyJpc3MiOi.sIg-n_ature', 'sIg-n_ature'],
        ['postgres://reader:hunter22@db.example:5432/x failed', 'hunter22'],
        ['https://api.example/x?api_key=k123&page=2', 'k123'],
        ['grant client_secret=abc.def; password=xyz', 'abc.def']
    ] as const;
    for (const [text, secret] of shapes) {
        it(`knows the shape of a secret in "${text.slice(0, 30).replaceAll('\n', ' ')}"`, () => {
            assert.ok(!redact(text, []).includes(secret), redact(text, []));
        });
    }
});
