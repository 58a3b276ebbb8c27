import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import type { Dialect } from './csv.ts';
import { readBlocks, UploadReader } from './upload-reader.ts';

const folder = mkdtempSync(join(tmpdir(), 'local-org-upload-'));
after(() => rmSync(folder, { recursive: true, force: true }));

const dialect: Dialect = { columnDelimiter: 'COMMA', lineEnding: 'LF' };

function file(name: string, text: string): string {
    const path = join(folder, name);
    writeFileSync(path, text);
    return path;
}

/** First cells and problems, by block. `bytes` decides where the file is read. */
async function blocks(path: string, bytes: number, skip: number, rows: number): Promise<(string | undefined)[][]> {
    const found: (string | undefined)[][] = [];
    for await (const block of readBlocks({ path, dialect, bytes, skip, rows })) {
        found.push(Array.from({ length: block.rows }, (_, row) => block.problem(row) ?? block.cells(row)[0]));
    }
    return found;
}

test('a thread of its own reads the same blocks', async () => {
    const lines = Array.from({ length: 2_500 }, (_, at) => (at === 700 ? 'sp"oiled,x' : `"é ""${at}""",b`));
    const path = file('same.csv', `Name,Industry\n${lines.join('\n')}\n`);
    const here = await blocks(path, 0, 1_234, 500);
    const there = await blocks(path, 1e9, 1_234, 500);
    assert.deepEqual(
        here.map((block) => block.length),
        [500, 500, 266]
    );
    assert.equal(here[0]?.[0], 'é "1234"');
    assert.deepEqual(there, here);
    assert.match((await blocks(path, 1e9, 700, 1))[0]?.[0] ?? '', /quote/);
});

test('a reader that is left early ends its thread', async () => {
    const path = file('early.csv', `Name\n${'x\n'.repeat(10_000)}`);
    for await (const block of readBlocks({ path, dialect, bytes: 1e9, skip: 0, rows: 10 })) {
        assert.equal(block.rows, 10);
        break;
    }
});

test('a file that cannot be read is an error, in a thread, too', async () => {
    await assert.rejects(blocks(folder, 1e9, 0, 10), /EISDIR/);
    await assert.rejects(blocks(folder, 0, 0, 10), /EISDIR/);
});

test('a missing and an empty upload have no columns and no rows', () => {
    for (const path of [join(folder, 'missing.csv'), file('empty.csv', '')]) {
        const upload = new UploadReader(path, dialect);
        assert.deepEqual([upload.columns, upload.problem, upload.take(1)], [[], null, null]);
        upload.close();
    }
});
