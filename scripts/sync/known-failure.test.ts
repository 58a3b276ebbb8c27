import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, describe, it } from 'node:test';
import { UnreachableError } from './errors.ts';
import { isFullDisk } from './file-failure.ts';
import { knownFailure } from './known-failure.ts';
import { orgError } from './salesforce/org-error.ts';

describe('knownFailure', () => {
    const folder = mkdtempSync(join(tmpdir(), 'health-known-'));
    after(() => rmSync(folder, { recursive: true, force: true }));
    const failureOf = (work: () => unknown): unknown => {
        try {
            work();
        } catch (error) {
            return error;
        }
        throw new Error('it did not fail');
    };
    const told = (error: unknown): string => {
        const known = knownFailure(error);
        assert.ok(known instanceof UnreachableError, String(known));
        return [known.message, ...known.actions].join('\n');
    };

    it('says which file cannot be used, and what to do', () => {
        const gone = failureOf(() => readFileSync(join(folder, 'gone', 'file')));
        assert.match(told(gone), /A file cannot be used: ENOENT.*gone.*\nLook whether it is there/u);
        writeFileSync(join(folder, 'file'), '');
        assert.match(told(failureOf(() => mkdirSync(join(folder, 'file', 'below')))), /ENOTDIR/u);
        const forbidden = Object.assign(new Error("EACCES: permission denied, open '/out/x'"), { path: '/out/x' });
        assert.match(told(forbidden), /EACCES.*\nLet the user of the job read and write there/u);
    });

    it('says the same of a file that the engine cannot use', () => {
        for (const [why, action] of [
            ['Permission denied', /Let the user of the job read and write there/u],
            ['File too large', /Let the job write larger files/u],
            ['Input/output error', /Look whether it is there and its disk works/u]
        ] as const) {
            for (const start of ['IO Error', 'TransactionContext Error: Failed to commit']) {
                const failure = `${start}: Could not write file "/out/x": ${why}`;
                assert.ok(told(new Error(failure)).startsWith(`A file cannot be used: ${failure}`));
                assert.match(told(new Error(failure)), action);
            }
        }
    });

    it('does not take a file that fails for a refusal of the org, nor a connection for a file', () => {
        const gone = Object.assign(new Error("ENOENT: no such file, open '/out/x'"), { path: '/out/x' });
        assert.match(orgError('take the upload', gone).message, /^A file cannot be used: ENOENT/u);
        assert.match(orgError('take the upload', new Error('ENOSPC: no space')).message, /^The disk is full/u);
        const refused = Object.assign(new Error('connect ECONNREFUSED /run/proxy.sock'), {
            path: '/run/proxy.sock',
            syscall: 'connect'
        });
        assert.match(orgError('take the upload', refused).message, /^The org refused to take the upload: connect/u);
    });

    it('knows a full disk, whoever tells of it', () => {
        for (const text of ['ENOSPC: no space left on device, write', 'IO Error: x: No space left on device']) {
            assert.equal(isFullDisk(new Error(text)), true);
            assert.match(told(new Error(text)), /The disk is full/u);
        }
    });

    it('knows a working folder that is gone', () => {
        const gone = Object.assign(new Error('ENOENT: process.cwd failed, uv_cwd'), { syscall: 'uv_cwd' });
        assert.match(told(gone), /^The folder the job was started in is gone\.\nChange to one that is there: cd/u);
    });

    it('leaves faults of the program as they are', () => {
        const fault = new TypeError('x is not a function');
        assert.equal(knownFailure(fault), fault);
    });
});
