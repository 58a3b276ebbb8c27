import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Router } from './router.ts';

const handle = () => ({ status: 200 });
const router = new Router([
    { method: 'GET', path: '/sobjects/:object/:id', handle },
    { method: 'PATCH', path: '/sobjects/:object/:id', handle },
    { method: 'GET', path: '/sobjects/:object/describe', handle },
    { method: 'POST', path: '/sobjects/:object', handle }
]);

test('a literal part wins over a parameter', () => {
    assert.equal(router.find('GET', '/sobjects/Account/describe')?.route.path, '/sobjects/:object/describe');
    assert.equal(router.find('GET', '/sobjects/Account/001')?.route.path, '/sobjects/:object/:id');
});

test('a literal path without the method falls back to the parameter', () => {
    assert.equal(router.find('PATCH', '/sobjects/Account/describe')?.params.id, 'describe');
});

test('parameters are decoded; slashes at the end do not matter', () => {
    assert.deepEqual(router.find('GET', '/sobjects/Account/A%2F1/')?.params, { object: 'Account', id: 'A/1' });
});

test('HEAD is answered by GET', () => {
    assert.equal(router.find('HEAD', '/sobjects/Account/001')?.route.method, 'GET');
});

test('a known path with another method is 405 and names what is allowed', () => {
    assert.throws(() => router.find('DELETE', '/sobjects/Account/001'), {
        errorCode: 'METHOD_NOT_ALLOWED',
        message: "HTTP Method 'DELETE' not allowed. Allowed are HEAD,GET,PATCH"
    });
});

test('an unknown path is no route; a broken escape is 404', () => {
    assert.equal(router.find('GET', '/nothing'), null);
    assert.throws(() => router.find('GET', '/sobjects/Account/%E0%A4%A'), { status: 404 });
});
