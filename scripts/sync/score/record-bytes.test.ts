import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { uploadCell } from '../salesforce/csv.ts';
import { RecordBytes } from './record-bytes.ts';

const anyText = fc.oneof(
    fc.string({ unit: 'binary', maxLength: 300 }),
    fc.string({ maxLength: 40 }),
    fc.constantFrom(
        '',
        ' ',
        ' a',
        'a ',
        'a b',
        'a,b',
        'a"b',
        'a\\b',
        'a\nb',
        'a\tb',
        '\u007f',
        '~',
        'ü',
        '\ud800',
        '{"v":1}',
        '\u00a0a',
        '=1'
    )
);

function written(write: (to: RecordBytes) => void): string {
    const bytes = new RecordBytes();
    write(bytes);
    return Buffer.from(bytes.all()).toString('utf8');
}

/** A text as UTF-8 has it: half a character becomes a mark. */
const encoded = (text: string): string => Buffer.from(text, 'utf8').toString('utf8');

describe('RecordBytes', () => {
    it('writes a value as JSON with doubled quotation marks', () => {
        const value = fc.oneof(anyText, fc.double(), fc.integer(), fc.constant(null), fc.boolean(), fc.jsonValue());
        fc.assert(
            fc.property(value, (one) => {
                const expected = JSON.stringify(one).replaceAll('"', '""');
                assert.equal(written((to) => to.value(one)), encoded(expected)); // prettier-ignore
            }),
            { numRuns: 3000 }
        );
    });

    it('writes every number as JSON does', () => {
        const steps = Array.from({ length: 40_001 }, (_, i) => (i - 20_000) / 100);
        const thousandths = Array.from({ length: 4001 }, (_, i) => (i - 2000) / 1000);
        const odd = [-0, 1e8, 1e8 - 1, 99_999_999.99, 1e21, 1e-7, 0.1 + 0.2, 1.005, 1 / 3, 5e-324, 2 ** 53, NaN, Infinity, -Infinity]; // prettier-ignore
        const powers = Array.from({ length: 12 }, (_, i) => [10 ** i, 10 ** i - 1, 10 ** i + 0.5]).flat();
        const numbers = [...steps, ...thousandths, ...odd, ...powers];
        const text = written((to) => {
            for (const number of numbers) {
                to.value(number);
                to.byte(10);
            }
        });
        assert.deepEqual(text.split('\n').slice(0, -1), numbers.map((number) => JSON.stringify(number))); // prettier-ignore
    });

    it('writes a cell as an upload has it, with the comma behind it', () => {
        fc.assert(
            fc.property(fc.option(anyText), (one) => {
                assert.equal(written((to) => to.cell(one)), encoded(`${uploadCell(one)},`)); // prettier-ignore
            }),
            { numRuns: 3000 }
        );
    });

    it('grows whatever is written', () => {
        const long = 'x'.repeat(700_000);
        const quotes = '"'.repeat(700_000);
        const text = written((to) => {
            to.value(long);
            to.cell(long);
            to.cell(quotes);
            to.json(quotes);
            for (let i = 0; i < 700_000; i++) to.part(to.parts.comma);
            to.value(12.34);
        });
        const expected = `""${long}""${long},"${quotes}${quotes}",${quotes}${quotes}${','.repeat(700_000)}12.34`;
        assert.ok(text === expected);
    });

    it('finds a byte, or the end', () => {
        const bytes = new RecordBytes();
        bytes.write('a,b,c');
        assert.deepEqual([bytes.placeOf(44, 0), bytes.placeOf(44, 2), bytes.placeOf(44, 4)], [1, 3, 5]);
    });
});
