import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, it } from 'node:test';
import { sequence } from '../../testing/sequence.ts';
import { digestOf } from './checked-copy.ts';

const PIECE = 1024 * 1024;

describe('digestOf', () => {
    let folder: string;
    beforeEach(() => {
        folder = mkdtempSync(join(tmpdir(), 'digest-'));
    });
    afterEach(() => rmSync(folder, { recursive: true, force: true }));

    const bytes = (length: number): Buffer => {
        const random = sequence(length + 1);
        return Buffer.from(Array.from({ length }, () => random(256)));
    };
    const digest = (content: Buffer, copy: string | null = null): Promise<string> => {
        const path = join(folder, 'file');
        writeFileSync(path, content);
        return digestOf(path, copy);
    };

    for (const length of [0, 1, PIECE - 1, PIECE, PIECE + 1, 2 * PIECE + 12_345]) {
        it(`copies ${length} bytes and gives the copy the same digest`, async () => {
            const content = bytes(length);
            const copy = join(folder, 'copy');
            const sum = await digest(content, copy);
            assert.match(sum, /^[0-9a-f]{20}$/u);
            assert.deepEqual(readFileSync(copy), content);
            assert.equal(await digestOf(copy), sum);
            assert.equal(statSync(copy).mode & 0o777, 0o600);
        });
    }

    it('finds every damaged byte, in whichever piece', async () => {
        const content = bytes(2 * PIECE + 100);
        const whole = await digest(content);
        for (const at of [0, 1, 4095, PIECE - 1, PIECE, PIECE + 77, 2 * PIECE, content.length - 1]) {
            for (const bits of [1, 0x80, 0xff]) {
                const damaged = Buffer.from(content);
                damaged[at] = (damaged[at] ?? 0) ^ bits;
                assert.notEqual(await digest(damaged), whole, `byte ${at}`);
            }
        }
    });

    it('finds what is cut off, added, or in another order', async () => {
        const content = bytes(2 * PIECE);
        const [one, two] = [content.subarray(0, PIECE), content.subarray(PIECE)];
        const others = [
            one,
            content.subarray(0, -1),
            Buffer.concat([content, Buffer.alloc(1)]),
            Buffer.concat([two, one])
        ];
        const sums = await Promise.all(
            [content, ...others].map((some, i) => {
                const path = join(folder, String(i));
                writeFileSync(path, some);
                return digestOf(path);
            })
        );
        assert.equal(new Set(sums).size, sums.length);
    });

    it('fails when there is no file', async () => {
        await assert.rejects(digestOf(join(folder, 'none'), join(folder, 'copy')), /ENOENT/u);
    });
});
