import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { blockRows, BlockWriter } from './scored-block.ts';
import type { BlockRecord } from './scored-block.ts';

const record = fc.record<BlockRecord>({
    changed: fc.boolean(),
    score: fc.option(fc.integer({ min: 20, max: 200 }).map((tenths) => tenths / 10)),
    cohort: fc.option(fc.constantFrom('Enterprise', 'Größe, "L"', '')),
    percentileStored: fc.option(fc.integer({ min: 0, max: 100 })),
    context: fc.option(fc.string({ unit: 'binary', minLength: 1 })),
    texts: fc.record({
        head: fc.string({ unit: 'binary' }),
        start: fc.string({ unit: 'binary' }),
        rest: fc.string({ unit: 'binary', maxLength: 5000 })
    }),
    change: fc.string({ unit: 'binary' })
});

describe('BlockWriter', () => {
    it('keeps every text and number of every account, in any language and of any length', () => {
        fc.assert(
            fc.property(fc.array(record, { maxLength: 20 }), (records) => {
                const writer = new BlockWriter(records.length);
                for (const one of records) writer.add(one);
                const block = Buffer.concat(writer.finish());
                const read = [...blockRows(block)].map(({ at: [head, start, rest, change, end], tenths, ...row }) => {
                    const text = (from: number, to: number): string => block.toString('utf8', from, to);
                    const texts = { head: text(head, start), start: text(start, rest), rest: text(rest, change) };
                    return { ...row, score: tenths === null ? null : tenths / 10, texts, change: text(change, end) };
                });
                assert.deepEqual(JSON.parse(JSON.stringify(read)), JSON.parse(JSON.stringify(records)));
                const size = records.reduce((sum, { texts }) => sum + bytes(texts.head + texts.start + texts.rest), 0);
                assert.deepEqual([writer.rows, writer.uploadBytes], [records.length, size]);
            }),
            { numRuns: 200 }
        );
    });
});

const bytes = (text: string): number => Buffer.byteLength(text, 'utf8');
