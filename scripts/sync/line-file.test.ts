import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { LineFile } from './line-file.ts';

describe('LineFile', () => {
    it('writes lines in pieces and counts them and their bytes', () => {
        const folder = mkdtempSync(join(tmpdir(), 'health-lines-'));
        try {
            const file = new LineFile(join(folder, 'lines.txt'));
            const lines = Array.from({ length: 20_000 }, (_, i) => `Zeile ${i} ü`);
            for (const line of lines) file.add(line);
            file.close();
            const text = `${lines.join('\n')}\n`;
            assert.equal(readFileSync(file.path, 'utf8'), text);
            assert.deepEqual([file.lines, file.bytes], [lines.length, Buffer.byteLength(text)]);
        } finally {
            rmSync(folder, { recursive: true, force: true });
        }
    });

    it('writes into a pipe, too', () => {
        const code = `import { LineFile } from ${JSON.stringify(new URL('./line-file.ts', import.meta.url).href)};
            const file = new LineFile('/dev/fd/1');
            for (const line of ['one', 'two']) { file.add(line); file.flush(); }
            file.close();`;
        const command = '"$0" --input-type=module --eval "$1" | cat';
        const out = execFileSync('sh', ['-c', command, process.execPath, code], { encoding: 'utf8' });
        assert.equal(out, 'one\ntwo\n');
    });
});
