import assert from 'node:assert/strict';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, it } from 'node:test';
import { RejectFile } from './rejects.ts';
import type { Reject } from './rejects.ts';

const REJECT: Reject = { source: 'survey', file: 'a.csv', row: 2, column: 'score', value: '11', reason: 'too high' };

describe('RejectFile', () => {
    let folder: string;
    let file: RejectFile;
    beforeEach(() => {
        folder = mkdtempSync(join(tmpdir(), 'health-rejects-'));
        file = new RejectFile(join(folder, 'out', 'rejected.csv'));
    });
    afterEach(() => rmSync(folder, { recursive: true, force: true }));

    it('is not there when nothing was rejected', () => {
        file.add([]);
        assert.deepEqual([existsSync(file.path), file.count, file.reasons], [false, 0, {}]);
    });

    it('has a row for each rejected one, and counts them by source and reason, the most frequent first', () => {
        file.add([{ ...REJECT, reason: 'blank', value: null, row: null }]);
        file.add([REJECT, { ...REJECT, row: 3 }]);
        file.add([{ ...REJECT, row: 4, source: 'value' }]);
        const text =
            'source,file,row,column,value,reason\nsurvey,a.csv,,score,,blank\nsurvey,a.csv,2,score,11,too high\n';
        assert.equal(
            readFileSync(file.path, 'utf8'),
            `${text}survey,a.csv,3,score,11,too high\nvalue,a.csv,4,score,11,too high\n`
        );
        assert.equal(file.count, 4);
        const reasons = [['survey: too high', 2], ['survey: blank', 1], ['value: too high', 1]]; // prettier-ignore
        assert.deepEqual(Object.entries(file.reasons), reasons);
    });

    it('shows values that neither steer a terminal nor run in a spreadsheet', () => {
        file.add([{ ...REJECT, value: '=HYPERLINK("x")\u001b[31m' }]);
        assert.match(readFileSync(file.path, 'utf8'), /,"'=HYPERLINK\(""x""\)\?\[31m",/u);
    });

    it('replaces that of an earlier run', () => {
        file.add([REJECT, REJECT]);
        const next = new RejectFile(file.path);
        next.add([{ ...REJECT, row: 9 }]);
        assert.deepEqual([readFileSync(file.path, 'utf8').split('\n').length, next.count], [3, 1]);
    });
});
