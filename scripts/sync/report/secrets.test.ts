import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { jsonWithoutSecrets, keepSecrets, withoutSecrets } from './secrets.ts';

describe('secrets a process knows', () => {
    it('are taken out as they are, encoded, and in their parts', () => {
        keepSecrets('swordfish!', 'postgres://me:open%20sesame@db/x', `-----BEGIN KEY-----\n${'k'.repeat(64)}\n`);
        assert.equal(withoutSecrets('a swordfish! b'), 'a *** b');
        assert.equal(withoutSecrets(`a ${encodeURIComponent('open sesame')} b`), 'a *** b');
        assert.equal(withoutSecrets('refused "open sesame"'), 'refused "***"');
        assert.equal(withoutSecrets(`half of it: ${'k'.repeat(64)}`), 'half of it: ***');
    });

    it('are taken out from when they are known, whatever was looked at before', () => {
        assert.equal(withoutSecrets('tells late-comer'), 'tells late-comer');
        keepSecrets('late-comer');
        assert.equal(withoutSecrets('tells late-comer'), 'tells ***');
    });

    it('leave JSON whole', () => {
        const told = { at: ['-----BEGIN RSA PRIVATE KEY----- cut', 'Bearer abc.def'], count: 3 };
        assert.deepEqual(JSON.parse(jsonWithoutSecrets(told)), { at: ['***', 'Bearer ***'], count: 3 });
    });
});
