import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { isRetryable, isRetryableStatus } from './retry.ts';

const failure = (more: object, cause?: unknown): Error => Object.assign(new Error('no', { cause }), more);

describe('a failure that may pass by itself', () => {
    it('is a lost connection or a busy org, also as the cause of another failure', () => {
        for (const code of ['ECONNRESET', 'ETIMEDOUT', 'EPIPE', 'EAI_AGAIN', 'UND_ERR_SOCKET', 'ABORT_ERR']) {
            assert.equal(isRetryable(failure({ code })), true, code);
            assert.equal(isRetryable(failure({}, failure({}, failure({ code })))), true, `${code} as a cause`);
        }
        for (const errorCode of ['SERVER_UNAVAILABLE', 'UNABLE_TO_LOCK_ROW', 'UNKNOWN_EXCEPTION'])
            assert.equal(isRetryable(failure({ errorCode })), true, errorCode);
        for (const status of [420, 429, 500, 502, 503, 504]) {
            assert.equal(isRetryable(failure({ name: `ERROR_HTTP_${status}` })), true, String(status));
            assert.equal(isRetryableStatus(status), true);
        }
        assert.equal(isRetryable(new TypeError('fetch failed')), true);
    });

    it('is none of what the org refuses, nor anything unknown', () => {
        for (const error of [
            failure({ errorCode: 'REQUEST_LIMIT_EXCEEDED' }),
            failure({ errorCode: 'INVALID_FIELD' }, failure({ code: 'ENOSPC' })),
            failure({ name: 'ERROR_HTTP_404' }),
            new TypeError('fetch failed', { cause: failure({ code: 'CERT_HAS_EXPIRED' }) }),
            new TypeError('x is not a function'),
            'ECONNRESET',
            null
        ])
            assert.equal(isRetryable(error), false, String(error));
        for (const status of [200, 400, 401, 403, 404, 501]) assert.equal(isRetryableStatus(status), false);
    });
});
