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
        history: { enabled: false, failedByCode: {} },
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
        assert.equal(lines.filter((line) => line.startsWith('Note: ')).length, 10);
    });

    it('tells of snapshots, tasks and sources where there were some', () => {
        const history = { enabled: true, written: 1500, purged: 2, failed: 1, failedByCode: { DUPLICATE_VALUE: 1 } };
        const tasks = { created: 1, failed: 2, failedByCode: { INACTIVE_OWNER_OR_USER: 2 } };
        const sources = [{ source: 'survey', used: 7, elsewhere: 0 }];
        const told = summary({ history, tasks, sources, shard: null, warnings: ['note \u0007'] });
        assert.deepEqual(finishedMessage(told, 'out').split('\n').slice(1), [
            '1,500 snapshots written, 2 removed.',
            'Snapshots the org refused: 1.',
            '  1  DUPLICATE_VALUE',
            '1 tasks created by playbooks.',
            'Tasks the org refused: 2.',
            '  2  INACTIVE_OWNER_OR_USER',
            'To do: INACTIVE_OWNER_OR_USER: Their owner has left: give the accounts to somebody.',
            'Note: note ?',
            'Rows used of each source, all accounts: survey 7.',
            'Files: out'
        ]);
        const purged = { ...history, written: 0, failed: 0, failedByCode: {} };
        assert.match(finishedMessage(summary({ history: purged }), 'out'), /\n0 snapshots written, 2 removed\.\n/u);
        const quiet = { ...purged, purged: 0 };
        assert.doesNotMatch(finishedMessage(summary({ history: quiet }), 'out'), /snapshots/u);
        const off = { ...history, enabled: false };
        assert.doesNotMatch(finishedMessage(summary({ history: off }), 'out'), /snapshots|Snapshots/u);
    });

    it('lists all of ten, and no rest', () => {
        const rejected = { count: 55, byReason: counts(10) };
        const warnings = Array.from({ length: 10 }, (_, i) => `note ${i}`);
        const message = finishedMessage(summary({ rejected, warnings }), 'out');
        assert.match(message, /\n {2}1 {2}reason 9\nNote: note 0\n/u);
        assert.match(message, /\nNote: note 9\nFiles: out$/u);
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

    it('of a failure says how many rows were left out until then, and why', () => {
        const rejected = { count: 3, byReason: { 'survey: score must be a number': 3 } };
        const lines = failedMessage(new GuardError('Stopped.'), rejected, 'out').split('\n');
        assert.deepEqual(lines, ['Stopped.', 'Rejected rows: 3.', '  3  survey: score must be a number', 'Files: out']);
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
