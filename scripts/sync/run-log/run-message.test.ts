import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { GuardError } from '../errors.ts';
import type { Summary } from '../report/summary.ts';
import { failedMessage, finishedMessage } from './run-message.ts';

const counts = (length: number): Record<string, number> =>
    Object.fromEntries(Array.from({ length }, (_, i) => [`reason ${i}`, length - i]));
const summary = (more: object): Summary =>
    ({
        changes: { written: 1200, unchanged: 34, failed: 0, failedByCode: {} },
        rejected: { count: 0, byReason: {} },
        warnings: [],
        sources: [],
        history: { enabled: false },
        tasks: { created: 0, failed: 0, failedByCode: {} },
        ...more
    }) as unknown as Summary;

describe('the message of a run', () => {
    it('is two lines when all went well', () => {
        assert.equal(
            finishedMessage(summary({}), 'out on host'),
            '1,200 accounts changed, 34 unchanged, 0 failed.\nFiles: out on host'
        );
    });

    it('lists reasons, codes and notes, ten of each', () => {
        const changes = { written: 0, unchanged: 0, failed: 3, failedByCode: { UNABLE_TO_LOCK_ROW: 3 } };
        const rejected = { count: 78, byReason: counts(12) };
        const warnings = Array.from({ length: 13 }, (_, i) => `note ${i}`);
        const lines = finishedMessage(summary({ changes, rejected, warnings }), 'out').split('\n');
        assert.deepEqual(lines.slice(1, 3), ['Rejected rows: 78.', '  12  reason 0']);
        assert.ok(lines.includes('  and 2 other reasons'));
        assert.ok(!lines.includes('  2  reason 10'));
        assert.ok(lines.includes('  3  UNABLE_TO_LOCK_ROW'));
        assert.ok(lines.includes('And 3 more notes in the log.'));
    });

    it('of a failure keeps its lines and says what to do', () => {
        const error = new GuardError('Too much would change.\nNothing was written.', ['Look at changes.csv']);
        assert.equal(
            failedMessage(error, null, 'out'),
            'Too much would change.\nNothing was written.\nTo do: Look at changes.csv\nFiles: out'
        );
        assert.match(
            failedMessage(new TypeError('x is not a function'), null, 'out'),
            /^Unexpected: x is not a function\n/u
        );
    });

    it('holds no control characters and fits into the field', () => {
        const text = failedMessage(
            new Error(Array.from({ length: 60 }, () => '\u001b[31m'.repeat(500)).join('\n')),
            null,
            'out'
        );
        assert.equal(text.length, 32_768);
        assert.ok(!text.includes('\u001b'));
    });
});
