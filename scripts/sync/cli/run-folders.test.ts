import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import fs, { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, beforeEach, describe, it } from 'node:test';
import { ConfigError } from '../errors.ts';
import { ownMark } from '../run-log/process-marks.ts';
import type { ProcessMark } from '../run-log/process-marks.ts';
import { unfinishedEnding } from '../sources/cache/kept-files.ts';
import { discardWork, makeRunFolder, pruneRuns } from './run-folders.ts';

describe('run folders', () => {
    const root = mkdtempSync(join(tmpdir(), 'health-runs-'));
    const out = join(root, 'out');
    const ended = ownMark(spawnSync(process.execPath, ['-e', '']).pid);
    const alive = ownMark(process.ppid);
    beforeEach(() => rmSync(out, { recursive: true, force: true }));
    after(() => rmSync(root, { recursive: true, force: true }));
    const nameOf = (n: number): string => `2026-05-${String(n).padStart(2, '0')}T020000Z-run-${n}`;

    /** A run that has left its work, with the note of its process; null for none. */
    function leave(n: number, mark: ProcessMark | string | null): string {
        const work = join(out, nameOf(n), 'work');
        mkdirSync(join(work, 'engine', 'spill'), { recursive: true });
        writeFileSync(join(out, nameOf(n), 'log.ndjson'), '{}\n');
        writeFileSync(join(work, 'engine', 'evidence.duckdb'), 'x'.repeat(1000));
        const text = typeof mark === 'string' ? mark : JSON.stringify(mark);
        if (mark !== null) writeFileSync(join(work, 'process.json'), text);
        return work;
    }

    /** Makes a run seem as if nothing had changed in it for so many hours. */
    function silent(work: string, hours: number): void {
        const then = new Date(Date.now() - hours * 3_600_000);
        for (const name of ['engine', 'process.json', '.', '../log.ndjson'])
            if (existsSync(join(work, name))) utimesSync(join(work, name), then, then);
    }

    /** Runs whose work the next run removes. */
    function prune(): string[] {
        const told: string[] = [];
        pruneRuns(out, makeRunFolder(out, '2026-05-31T020000Z-run-1'), (run) => told.push(run));
        return told;
    }

    it('lose the work of a run that was killed, and nothing else', () => {
        const work = leave(1, ended);
        assert.deepEqual(prune(), [nameOf(1)]);
        assert.deepEqual(readdirSync(join(work, '..')), ['log.ndjson']);
        assert.deepEqual(prune(), []);
    });

    it('lose what a killed run had begun to keep, and not what others have begun', () => {
        const [dead, living] = [leave(1, ended), leave(2, alive)];
        for (const folder of ['evidence', 'accounts']) {
            mkdirSync(join(out, folder));
            for (const [i, work] of [dead, living].entries())
                for (const more of ['', '.wal'])
                    writeFileSync(join(out, folder, `${i}${unfinishedEnding(join(work, 'engine'))}${more}`), 'x');
        }
        let removed = 0;
        pruneRuns(out, makeRunFolder(out, '2026-05-31T020000Z-run-1'), (_, bytes) => (removed += bytes));
        assert.ok(removed > 1000);
        for (const folder of ['evidence', 'accounts']) {
            const left = readdirSync(join(out, folder));
            assert.deepEqual([left.length, left.every((name) => name.startsWith('1.'))], [2, true], folder);
        }
    });

    it('keep the note of a process that ends while its engine writes, so that the next run removes the rest', (t) => {
        const work = leave(1, ended);
        const { rmSync: remove } = fs;
        const isBusy = (path: string): boolean => existsSync(join(path, 'engine')) || existsSync(join(path, 'spill'));
        // What is beside the engine's files goes, and then there is one more of those.
        const busy = t.mock.method(fs, 'rmSync', (path: string, options: fs.RmOptions) => {
            if (!isBusy(path)) return remove(path, options);
            remove(join(path, 'process.json'), { force: true });
            throw Object.assign(new Error('ENOTEMPTY'), { code: 'ENOTEMPTY' });
        });
        syncBuiltinESMExports();
        try {
            assert.throws(() => discardWork(out, work), /ENOTEMPTY/u);
        } finally {
            busy.mock.restore();
            syncBuiltinESMExports();
        }
        assert.deepEqual(prune(), [nameOf(1)]);
        assert.equal(existsSync(work), false);
    });

    it('keep the work of a run that is alive, however long it has been silent', () => {
        silent(leave(1, alive), 1000);
        assert.deepEqual(prune(), []);
    });

    it('lose the work of a process whose number another one has now, where the system tells when that one began', () => {
        leave(1, { ...alive, began: '1' });
        assert.deepEqual(prune(), alive.began === '' ? [] : [nameOf(1)]);
    });

    it('keep what cannot be looked up until it has been silent for a day', () => {
        const marks = [
            { ...ended, host: 'elsewhere' },
            { ...ended, space: 'pid:[1]' },
            { ...ended, boot: 'another machine of the same name, or before this one was started again' },
            '{"host":',
            null
        ];
        const works = marks.map((mark, i) => leave(i + 1, mark));
        assert.deepEqual(prune(), []);
        for (const work of works) silent(work, 23);
        assert.deepEqual(prune(), []);
        for (const work of works) silent(work, 25);
        assert.equal(prune().length, marks.length);
        assert.ok(works.every((work) => !existsSync(work)));
    });

    it('are removed when there are more than 30, but never that of a run that is alive', () => {
        for (let n = 1; n <= 31; n++) mkdirSync(join(out, nameOf(n)), { recursive: true });
        leave(1, alive);
        mkdirSync(join(out, 'evidence'));
        prune();
        const left = readdirSync(out).filter((name) => name.startsWith('2026-05-') && name.endsWith('-run-1'));
        assert.deepEqual(left, [nameOf(1), '2026-05-31T020000Z-run-1']);
        prune();
        assert.equal(readdirSync(out).filter((name) => name.startsWith('2026-05-')).length, 32);
        assert.ok(existsSync(join(out, 'evidence')));
    });

    it('have names of their own, also when two runs have the same time and number', () => {
        const made = [1, 2, 3].map(() => makeRunFolder(out, '2026-05-31T020000Z-run-7'));
        assert.equal(new Set(made).size, 3);
        for (const folder of made) mkdirSync(join(folder, 'work'));
        for (const folder of made) writeFileSync(join(folder, 'work', 'process.json'), JSON.stringify(ended));
        assert.equal(prune().length, 3);
    });

    it('say where nothing can be written', () => {
        writeFileSync(join(root, 'file'), '');
        for (const wrong of [join(root, 'file'), join(root, 'file', 'below')])
            assert.throws(
                () => makeRunFolder(wrong, 'x'),
                (error) => error instanceof ConfigError && /--out <folder>/u.test(error.actions.join())
            );
    });

    it('are refused where the engine would fail in the middle of a run', () => {
        assert.throws(
            () => makeRunFolder(join(root, 'which?', 'out'), 'x'),
            (error) => error instanceof ConfigError && /its path has a question mark/u.test(error.message)
        );
        assert.ok(!existsSync(join(root, 'which?')));
    });
});
