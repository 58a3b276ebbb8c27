import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, beforeEach, describe, it } from 'node:test';
import { ownMark, ProcessMarks } from './process-marks.ts';

describe('ProcessMarks', () => {
    const root = mkdtempSync(join(tmpdir(), 'health-marks-'));
    const folder = join(root, 'running');
    const self = ownMark();
    const ended = spawnSync(process.execPath, ['-e', '']).pid;
    beforeEach(() => rmSync(folder, { recursive: true, force: true }));
    after(() => rmSync(root, { recursive: true, force: true }));
    const marksOf = (mark: Partial<typeof self>): ProcessMarks => new ProcessMarks(folder, { ...self, ...mark });

    it('knows a process that has ended, and one that runs', () => {
        marksOf({ pid: ended }).add('dead', Date.now());
        marksOf(ownMark(process.ppid)).add('alive', Date.now());
        assert.deepEqual([marksOf({}).isGone('dead'), marksOf({}).isGone('alive')], [true, false]);
    });

    it('knows that the number of a process has gone to another one', () => {
        const parent = ownMark(process.ppid);
        marksOf({ ...parent, began: '1' }).add('earlier', Date.now());
        marksOf({ ...parent, boot: 'before the machine was started again' }).add('before', Date.now());
        const toldNothing = { host: self.host, space: self.space, pid: process.ppid };
        new ProcessMarks(folder, toldNothing as typeof self).add('silent', Date.now());
        const knows = parent.began !== '';
        const gone = ['earlier', 'before', 'silent'].map((key) => marksOf({}).isGone(key));
        assert.deepEqual(gone, [knows, knows, false]);
    });

    it('knows that its own number belonged to an earlier process', () => {
        marksOf({}).add('earlier', Date.now());
        assert.equal(marksOf({}).isGone('earlier'), true);
    });

    it('says nothing of processes of other machines and containers, or without a note', () => {
        marksOf({ pid: ended, host: 'elsewhere' }).add('host', Date.now());
        marksOf({ pid: ended, space: 'pid:[1]' }).add('space', Date.now());
        for (const key of ['host', 'space', 'unknown']) assert.equal(marksOf({}).isGone(key), false, key);
    });

    it('takes a note that cannot be read for none', () => {
        marksOf({ pid: ended }).add('torn', Date.now());
        writeFileSync(join(folder, 'torn.json'), '{"host":');
        assert.equal(marksOf({}).isGone('torn'), false);
    });

    it('never leaves its folder, whatever the key', () => {
        marksOf({}).add('../../escape', Date.now());
        assert.deepEqual(readdirSync(folder), ['______escape.json']);
    });

    it('forgets notes that are older than any lease', () => {
        const marks = marksOf({});
        marks.add('old', Date.now());
        const old = new Date(Date.now() - 25 * 3_600_000);
        utimesSync(join(folder, 'old.json'), old, old);
        marks.add('new', Date.now());
        marks.remove('never added');
        assert.deepEqual(readdirSync(folder), ['new.json']);
    });
});
