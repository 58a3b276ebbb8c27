import assert from 'node:assert/strict';
import { Readable } from 'node:stream';
import { describe, it } from 'node:test';
import { cellsOf, CsvRecords, recordsOf, uploadCell } from './csv.ts';

async function records(chunks: readonly Buffer[]): Promise<string[][]> {
    const found: string[][] = [];
    for await (const cells of Readable.from(chunks).pipe(new CsvRecords()) as AsyncIterable<string[]>)
        found.push(cells);
    return found;
}

describe('CsvRecords', () => {
    const text = '"sf__Id","sf__Error","Name"\r\n"001","CODE:a, ""b""\nc:--","Zoë"\n"002","","x"\n';
    const expected = [
        ['sf__Id', 'sf__Error', 'Name'],
        ['001', 'CODE:a, "b"\nc:--', 'Zoë'],
        ['002', '', 'x']
    ];

    it('splits records the same wherever the chunks break, even inside a character', async () => {
        const bytes = Buffer.from(text);
        for (let size = 1; size <= bytes.length; size++) {
            const chunks = [];
            for (let from = 0; from < bytes.length; from += size) chunks.push(bytes.subarray(from, from + size));
            assert.deepEqual(await records(chunks), expected, `chunks of ${size}`);
        }
    });

    it('takes a last record without a line break, and an empty text as none', async () => {
        assert.deepEqual(await records([Buffer.from('a,b\n1,2')]), [
            ['a', 'b'],
            ['1', '2']
        ]);
        assert.deepEqual(await records([]), []);
    });
});

describe('recordsOf', () => {
    /** A body that uses one buffer for all its chunks. */
    async function* chunksOf(...texts: string[]): AsyncGenerator<Uint8Array> {
        const chunk = Buffer.alloc(16);
        for (const text of texts) {
            await Promise.resolve();
            yield chunk.subarray(0, chunk.write(text));
        }
    }

    it('reads a body that overwrites its chunks', async () => {
        const found = await Array.fromAsync(recordsOf(chunksOf('a,b\n1,', '2\n3', ',4\n5,6\n', '7,8')));
        assert.deepEqual(found, [['a', 'b'], ['1', '2'], ['3', '4'], ['5', '6'], ['7', '8']]); // prettier-ignore
    });

    it('tells that a body cannot be read, instead of ending the program', async () => {
        async function* broken(): AsyncGenerator<Uint8Array> {
            yield* chunksOf('a,b\n1,2\n');
            throw new Error('the disk is gone');
        }
        await assert.rejects(Array.fromAsync(recordsOf(broken())), /the disk is gone/u);
    });
});

describe('uploadCell', () => {
    it('writes what cellsOf reads back', () => {
        for (const value of ['plain', 'a,b', 'say "x"', ' space ', '', '#', '{"v":1,"x":"y, z"}']) {
            assert.deepEqual(cellsOf(`${uploadCell(value)},end`), [value, 'end'], value);
        }
    });

    it('clears a field with #N/A', () => {
        assert.equal(uploadCell(null), '#N/A');
    });
});
