import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, describe, it } from 'node:test';
import { readMark } from './run-log/process-marks.ts';
import { beginWork, MARK } from './work-folder.ts';

describe('the work folder', () => {
    const root = mkdtempSync(join(tmpdir(), 'health-work-'));
    after(() => rmSync(root, { recursive: true, force: true }));

    it('gets signs of life by the clock of the file system, until they end', (t) => {
        t.mock.timers.enable({ apis: ['setInterval', 'Date'], now: Date.UTC(2001, 0, 1) });
        const work = join(root, 'work');
        const mark = join(work, MARK);
        const end = beginWork(work);
        const note = readMark(mark);
        assert.equal(note?.pid, process.pid);
        const silence = (): void => utimesSync(mark, 1, 1);
        silence();
        writeFileSync(join(root, 'now'), '');
        t.mock.timers.tick(10 * 60_000);
        assert.ok(statSync(mark).mtimeMs >= statSync(join(root, 'now')).mtimeMs);
        assert.deepEqual(readMark(mark), note);
        // Whoever removes the note has ended the run: it does not come again.
        rmSync(mark);
        t.mock.timers.tick(10 * 60_000);
        assert.equal(statSync(mark, { throwIfNoEntry: false }), undefined);
        writeFileSync(mark, '');
        silence();
        end();
        t.mock.timers.tick(10 * 60_000);
        assert.equal(statSync(mark).mtimeMs, 1000);
    });
});
