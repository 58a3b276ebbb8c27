import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, describe, it } from 'node:test';
import fc from 'fast-check';
import { BlockWriter } from '../score/scored-block.ts';
import type { BlockFile, BlockRecord } from '../score/scored-block.ts';
import { blockPart } from './block-part.ts';
import { listChanges, measureBlocks } from './measure-blocks.ts';
import { CHUNK_BYTES } from './part.ts';

const folder = mkdtempSync(join(tmpdir(), 'health-part-'));
after(() => rmSync(folder, { recursive: true, force: true }));

// Everybody with a score of 7 is placed; with another there is no place, as in a cohort without that score.
const percentiles = new Map([[70, 50]]);
const everybody = { size: 12, outcomeMedian: 6.5, experienceMedian: null, change: null, percentiles };
const placing = { cohorts: new Map([['', everybody]]), asOf: '2026-06-01' };
const CONTEXT = {
    cohort: '',
    size: 12,
    percentile: 50,
    date: '2026-06-01',
    outcomeMedian: 6.5,
    experienceMedian: null,
    change: null
};
const PLACE = { cells: '50,All scored accounts (12),', member: `,""context"":${doubled(JSON.stringify(CONTEXT))}` };
const NO_PLACE = { cells: '#N/A,#N/A,', member: '' };

interface Case extends BlockRecord {
    readonly placed: boolean;
    readonly head: string;
    readonly detail: string;
    readonly change: string;
}

function doubled(text: string): string {
    return text.replaceAll('"', '""');
}

/** An account and, by its place, whether it is written: a place that is as stored is no reason to. */
function account(text: string, changed: boolean, placed: boolean, stored: boolean): Case {
    const head = `${text},`;
    const change = `${text};\n`;
    const detail = doubled(`{"v":1,"text":${JSON.stringify(text)}}`);
    return {
        placed,
        changed,
        score: placed ? 7 : null,
        cohort: null,
        percentileStored: stored ? 50 : null,
        context: stored && placed ? JSON.stringify(CONTEXT) : null,
        head,
        detail,
        writeHead: (to) => to.write(head),
        writeReceipt: (to) => to.write(detail),
        change,
        writeLine: (to) => to.write(change)
    };
}

function blockOf(name: string, records: readonly BlockRecord[]): BlockFile {
    const writer = new BlockWriter();
    for (const record of records) writer.add(record);
    const { pieces, sizes } = writer.finish();
    const file = join(folder, name);
    writeFileSync(file, Buffer.concat(pieces));
    return { file, rows: writer.rows, changed: writer.changed, ...sizes };
}

function recordOf({ head, detail, placed }: Case): string {
    const { cells, member } = placed ? PLACE : NO_PLACE;
    const comma = detail.indexOf(',');
    return `${head}${cells}"${detail.slice(0, comma)}${member}${detail.slice(comma)}"\n`;
}

const isWritten = ({ changed, placed, percentileStored }: Case): boolean =>
    changed || placed !== (percentileStored !== null);

async function bodyOf(part: { open(): AsyncIterable<Uint8Array> }): Promise<string> {
    const chunks: Buffer[] = [];
    for await (const chunk of part.open()) chunks.push(Buffer.from(chunk));
    return Buffer.concat(chunks).toString('utf8');
}

describe('a part made of blocks', () => {
    it('has every record that is to be written, with its place, however often it is opened', async () => {
        const text = fc.oneof(
            fc.string({ unit: 'grapheme', maxLength: 20 }),
            fc.nat(CHUNK_BYTES).map((n) => 'ö'.repeat(n / 3))
        );
        const one = fc.tuple(text, fc.boolean(), fc.boolean(), fc.boolean()).map((values) => account(...values));
        await fc.assert(
            fc.asyncProperty(fc.array(fc.array(one, { maxLength: 8 }), { maxLength: 4 }), async (lists) => {
                const blocks = lists.map((records, nth) => blockOf(`${nth}.block`, records));
                const written = lists.flat().filter(isWritten);
                const size = measureBlocks({ blocks, placing });
                const part = blockPart({ blocks, placing, header: 'Größe' }, size);
                const expected = `Größe\n${written.map(recordOf).join('')}`;
                assert.equal(await bodyOf(part), expected);
                assert.equal(await bodyOf(part), expected);
                assert.deepEqual([part.records, part.bytes], [written.length, Buffer.byteLength(expected)]);
                const list = join(folder, 'changes.csv');
                writeFileSync(list, 'title\n');
                listChanges({ blocks, placing, file: list, from: 6 });
                const lines = written.map(({ change }) => change).join('');
                assert.equal(readFileSync(list, 'utf8'), `title\n${lines}`);
                assert.equal(size.lineBytes, Buffer.byteLength(lines));
            }),
            { numRuns: 50 }
        );
    });

    it('is sent in chunks of a quarter of a megabyte', async () => {
        const records = Array.from({ length: 2000 }, (_, i) => account(`${i} `.repeat(100), true, true, false));
        const blocks = [blockOf('many.block', records)];
        const part = blockPart({ blocks, placing, header: 'Id' }, measureBlocks({ blocks, placing }));
        const sizes: number[] = [];
        for await (const chunk of part.open()) sizes.push(chunk.length);
        const whole = sizes.slice(0, -1);
        assert.ok(whole.length > 3);
        assert.ok(
            whole.every((size) => size <= CHUNK_BYTES && size > CHUNK_BYTES - 2000),
            whole.join()
        );
    });

    it('cannot be opened once a block is cut off or gone', async () => {
        const blocks = [blockOf('broken.block', [account('one', true, true, false)])];
        const part = blockPart({ blocks, placing, header: 'Id' }, measureBlocks({ blocks, placing }));
        truncateSync(blocks[0]?.file ?? '', 60);
        await assert.rejects(bodyOf(part), /broken\.block ends after 60 of/u);
        part.discard();
        await assert.rejects(bodyOf(part), { code: 'ENOENT' });
        part.discard();
    });
});
