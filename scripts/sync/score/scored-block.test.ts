import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { blockRows, BlockWriter } from './scored-block.ts';
import type { BlockRecord } from './scored-block.ts';

interface Texts extends Omit<BlockRecord, 'writeHead' | 'writeReceipt' | 'writeLine'> {
    readonly head: string;
    readonly detail: string;
    readonly change: string;
}

const record = fc.record<Texts>({
    changed: fc.boolean(),
    score: fc.option(fc.integer({ min: 20, max: 200 }).map((tenths) => tenths / 10)),
    cohort: fc.option(fc.constantFrom('Enterprise', 'Größe, "L"', '')),
    percentileStored: fc.option(fc.integer({ min: 0, max: 100 })),
    context: fc.option(fc.string({ unit: 'binary', minLength: 1 })),
    head: fc.string({ unit: 'binary' }),
    detail: fc
        .string({ unit: fc.oneof(fc.constant('"'), fc.string({ unit: 'binary' })), maxLength: 3000 })
        .map((text) => `{""v"":1,${text.replaceAll('"', '""')}`),
    change: fc.string({ unit: 'binary' })
});

describe('BlockWriter', () => {
    it('keeps every text and number of every account, in any language and of any length', () => {
        fc.assert(
            fc.property(fc.array(record, { maxLength: 20 }), (records) => {
                const writer = new BlockWriter();
                for (const { head, detail, change, ...one } of records) {
                    writer.add({
                        ...one,
                        writeHead: (to) => to.write(head),
                        writeReceipt: (to) => to.write(detail),
                        writeLine: (to) => to.write(change)
                    });
                }
                const { pieces, sizes } = writer.finish();
                const block = Buffer.concat(pieces);
                const bodies = block.subarray(sizes.factBytes);
                const lines = bodies.subarray(sizes.recordBytes);
                assert.equal(lines.length, sizes.lineBytes);
                const rows = [...blockRows(block.subarray(0, sizes.factBytes))];
                const read = rows.map(({ at: [head, start, rest, end], line, tenths, ...row }) => {
                    const text = (from: number, to: number): string => bodies.toString('utf8', from, to);
                    assert.equal(text(start, rest), '"{""v"":1');
                    assert.equal(text(end - 2, end), '"\n');
                    const detail = text(start + 1, end - 2);
                    const score = tenths === null ? null : tenths / 10;
                    return { ...row, score, head: text(head, start), detail, change: lines.toString('utf8', ...line) };
                });
                assert.deepEqual(JSON.parse(JSON.stringify(read)), JSON.parse(JSON.stringify(records)));
                const size = Buffer.byteLength(
                    records.map(({ head, detail }) => `${head}"${detail}"\n`).join(''),
                    'utf8'
                );
                const changed = records.filter((one) => one.changed).length;
                assert.deepEqual([writer.rows, writer.changed, sizes.recordBytes], [records.length, changed, size]);
            }),
            { numRuns: 200 }
        );
    });

    it('holds more accounts than there is room for at first', () => {
        const writer = new BlockWriter();
        const count = 10_000;
        for (let i = 0; i < count; i++) {
            writer.add({
                changed: i % 3 === 0,
                score: 2 + (i % 181) / 10,
                cohort: `cohort ${i % 7}`,
                percentileStored: i % 101,
                context: null,
                writeHead: (to) => to.write(`head ${i}`),
                writeReceipt: (to) => to.write('{""v"":1,'),
                writeLine: (to) => to.write(`${i}`)
            });
        }
        const { pieces, sizes } = writer.finish();
        const rows = [...blockRows(Buffer.concat(pieces).subarray(0, sizes.factBytes))];
        assert.equal(rows.length, count);
        for (const [i, row] of rows.entries()) {
            const expected = [i % 3 === 0, 20 + (i % 181), `cohort ${i % 7}`, i % 101];
            assert.deepEqual([row.changed, row.tenths, row.cohort, row.percentileStored], expected);
        }
        assert.deepEqual([rows.at(-1)?.at[3], rows.at(-1)?.line[1]], [sizes.recordBytes, sizes.lineBytes]);
    });
});
