import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { Bytes } from './bytes.ts';

describe('Bytes', () => {
    it('writes numbers with two decimals at most as JavaScript prints them, and nothing of others', () => {
        const number = fc.oneof(
            fc.double(),
            fc.integer(),
            fc.integer({ min: -3000, max: 3000 }).map((hundredths) => hundredths / 100),
            fc.constantFrom(-0, 9_999_999.99, 1e7, 1e7 - 0.01, -9_999_999, NaN, Infinity, 0.1 + 0.2, 5e-324)
        );
        fc.assert(
            fc.property(number, (value) => {
                const bytes = new Bytes();
                const isWritten = bytes.decimal(value);
                const isPlain = Math.abs(value) < 1e7 && /^-?\d+(\.\d\d?)?$/u.test(String(value));
                assert.equal(isWritten, isPlain);
                assert.equal(bytes.text(), isPlain ? String(value) : '');
            }),
            { numRuns: 5000 }
        );
    });

    it('puts one text behind the other, however long they get', () => {
        const bytes = new Bytes();
        const long = 'x'.repeat(1_500_000);
        bytes.ascii('true');
        bytes.byte(44);
        bytes.ascii(long);
        assert.equal(bytes.write('ü'), 2);
        for (let i = 0; i < 300_000; i++) bytes.decimal(-12.34);
        assert.ok(bytes.text() === `true,${long}ü${'-12.34'.repeat(300_000)}`);
    });
});
