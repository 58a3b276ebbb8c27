import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { ConfigError, GuardError, UnreachableError } from '../errors.ts';
import { refusal } from '../testing/answering-org.ts';
import { failure } from './attempt.ts';
import { fail, ok, warning } from './finding.ts';
import { exitCodeOf, findingText, verdictText } from './findings-text.ts';

describe('findings', () => {
    it('of failures say whose they are', () => {
        const cause = (error: unknown): unknown => failure('x', error).cause;
        assert.equal(cause(new ConfigError('x', ['y'])), 'settings');
        assert.equal(cause(new UnreachableError('x', [])), 'unreachable');
        assert.equal(cause(new GuardError('x', [])), 'org');
        assert.equal(cause(refusal('INVALID_FIELD')), 'org');
        assert.equal(cause(refusal('INSUFFICIENT_ACCESS_OR_READONLY')), 'org');
        assert.equal(cause(refusal('SERVER_UNAVAILABLE')), 'unreachable');
        const drawn = Object.assign(new Error('SELECT x FROM y\n       ^\nNo such column x\n'), { errorCode: 'INVALID_FIELD' });
        assert.equal(failure('x', drawn).found, 'INVALID_FIELD: No such column x');
    }); // prettier-ignore

    it('of a call without an answer say why, and what to check', () => {
        const { found, fix } = failure('x', new TypeError('fetch failed', { cause: new Error('read ECONNRESET') }));
        assert.equal(found, 'read ECONNRESET');
        assert.match(fix.join('\n'), /^Check the address/u);
    });

    it('give the exit code: settings first, then what cannot be reached; warnings give none', () => {
        const [settings, away, org] = [fail('a', '', [], 'settings'), fail('b', '', [], 'unreachable'), fail('c', '', [])];
        assert.equal(exitCodeOf([org, away, settings]), 2);
        assert.equal(exitCodeOf([org, away]), 3);
        assert.equal(exitCodeOf([org, warning('d', '')]), 4);
        assert.equal(exitCodeOf([ok('e', ''), warning('d', '')]), 0);
    }); // prettier-ignore

    it('are lines with what to do below them, and a sum', () => {
        const found = fail('limits', 'one\ntwo\u001b[2J', ['Do this.', 'Or that.']);
        assert.equal(findingText(found).replaceAll(/ {3,}/gu, '  '), 'FAIL  limits  one\n  two?[2J\n  -> Do this.\n  -> Or that.'); // prettier-ignore
        assert.equal(verdictText([ok('a', ''), warning('b', '')]), '1 ok, 1 warning, 0 failures. The job can run.');
        assert.match(verdictText([found, found]), /^0 ok, 0 warnings, 2 failures\. Put the first one right/u);
    });
});
