import assert from 'node:assert/strict';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { after, describe, it } from 'node:test';
import { makeFolder } from './make-folder.ts';

describe('makeFolder', () => {
    const root = mkdtempSync(join(tmpdir(), 'health-folders-'));
    after(() => rmSync(root, { recursive: true, force: true }));

    it('makes what is missing on the way, and leaves alone what is there', () => {
        const folder = join(root, 'a', 'b', 'c');
        makeFolder(relative(process.cwd(), folder));
        writeFileSync(join(folder, 'kept'), '');
        makeFolder(folder);
        makeFolder('/');
        assert.ok(existsSync(join(folder, 'kept')));
    });

    it('fails where no folder can be made, instead of trying for ever', () => {
        assert.throws(() => makeFolder('/proc/none/below'), { syscall: 'mkdir' });
        const file = join(root, 'file');
        writeFileSync(file, '');
        assert.throws(() => makeFolder(file), { code: 'EEXIST' });
        assert.throws(() => makeFolder(join(file, 'below')), { syscall: /^(mkdir|stat)$/u });
    });
});
