import assert from 'node:assert/strict';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { keepSecrets } from '../report/secrets.ts';
import { isRetryableCode } from '../salesforce/retry.ts';
import { FailedFile, parseBulkError } from './outcome.ts';

describe('the error of a record', () => {
    it('is split into the code of the platform and its words', () => {
        assert.deepEqual(parseBulkError('INVALID_FIELD_2:no such field: x:Name--'), {
            code: 'INVALID_FIELD_2',
            message: 'no such field: x:Name--'
        });
        for (const text of ['', 'something went wrong: badly', 'X:too short for a code', 'Name:x'])
            assert.deepEqual(parseBulkError(text), { code: 'UNKNOWN', message: text });
    });

    it('may pass when the record was locked or the org was busy, and not when it was refused for what it holds', () => {
        const passing = ['UNABLE_TO_LOCK_ROW', 'SERVER_UNAVAILABLE', 'REQUEST_RUNNING_TOO_LONG', 'UNKNOWN_EXCEPTION'];
        assert.ok(passing.every(isRetryableCode));
        for (const code of ['FIELD_CUSTOM_VALIDATION_EXCEPTION', 'INSUFFICIENT_ACCESS', 'UNKNOWN', ''])
            assert.equal(isRetryableCode(code), false, code);
    });
});

describe('the file of refused records', () => {
    let folder: string;
    before(() => {
        folder = mkdtempSync(join(tmpdir(), 'health-failed-'));
    });
    after(() => rmSync(folder, { recursive: true, force: true }));

    it('is not there while nothing was refused', () => {
        const failed = new FailedFile(join(folder, 'none', 'failed.csv'));
        assert.deepEqual([failed.counts.failed, existsSync(join(folder, 'none'))], [0, false]);
    });

    it('has each record as it was sent beside what the org said, safe to open and without secrets', () => {
        keepSecrets('planted-secret-of-refusals');
        const failed = new FailedFile(join(folder, 'new', 'failed.csv'));
        const add = (id: string, code: string, message: string, name: string): void =>
            failed.add({ id, code, message, record: { Name: name, Id: id, Score__c: '1.5' } });
        add('A1', 'LOCKED', 'try "later", please', 'a,b');
        add('A2', 'OTHER', '=HYPERLINK("x") planted-secret-of-refusals', '=1+1');
        add('A3', 'LOCKED', `${'x'.repeat(600)}\nsecond`, 'c');
        const [header, first, second = '', third = '', ...more] = readFileSync(failed.path, 'utf8').split('\n');
        assert.equal(header, 'Id,code,message,Name,Score__c');
        assert.equal(first, 'A1,LOCKED,"try ""later"", please","a,b",1.5');
        assert.ok(second.startsWith(`A2,OTHER,"'=HYPERLINK(""x"") `), second);
        assert.ok(second.endsWith(`,'=1+1,1.5`), second);
        assert.doesNotMatch(second, /planted-secret/u);
        assert.match(third, /^A3,LOCKED,x{500}…,c,1\.5$/u);
        assert.deepEqual(more, ['']);
        assert.deepEqual(failed.counts, { written: 0, failed: 3, byCode: { LOCKED: 2, OTHER: 1 } });
    });
});
