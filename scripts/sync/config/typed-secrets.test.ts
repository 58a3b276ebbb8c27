import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { typedSecrets } from './typed-secrets.ts';

describe('typedSecrets', () => {
    it('finds passwords for a database', () => {
        const found = (postgres: object) => typedSecrets({ sources: [{ postgres }] });
        const typed = 'postgres://me:abc@host/db';
        assert.match(found({ url: typed })[0] ?? '', /^sources\.0\.postgres\.url: its password: is written/u);
        assert.equal(found({ url: ['${URL}', typed] }).length, 1);
        assert.equal(found({ host: 'h', password: 'abc' }).length, 1);
        for (const sound of ['${URL}', 'postgres://me:${PASSWORD}@host/db', 'postgres://me@host/db', undefined])
            assert.deepEqual(found({ url: sound, password: '${PASSWORD}' }), []);
    });

    const problems = (auth: object): string[] => typedSecrets({ sources: [{ files: ['a.csv'] }, { http: { auth } }] });

    it('finds secrets that stand in the file', () => {
        assert.match(
            problems({ type: 'bearer', token: 'abc' })[0] ?? '',
            /^sources\.1\.http\.auth\.token: .*"\$\{NAME\}"/u
        );
        assert.equal(problems({ type: 'oauth', clientId: 'me', clientSecret: 'abc' }).length, 1);
        assert.equal(problems({ type: 'apiKey', name: 'X-Key', value: 'abc' }).length, 1);
        assert.equal(problems({ type: 'basic', user: 'me', password: 'abc' }).length, 1);
        assert.equal(problems({ type: 'basic', user: 'the-key' }).length, 1);
    });

    it('accepts references to the environment', () => {
        assert.deepEqual(problems({ type: 'bearer', token: '${TOKEN}' }), []);
        assert.deepEqual(problems({ type: 'basic', user: 'me', password: '${PASSWORD}' }), []);
        assert.deepEqual(problems({ type: 'none' }), []);
    });

    it('leaves settings of any other shape to the schema', () => {
        for (const parsed of [null, 7, [], { sources: {} }, { sources: [null, { http: [] }] }])
            assert.deepEqual(typedSecrets(parsed), []);
    });
});
