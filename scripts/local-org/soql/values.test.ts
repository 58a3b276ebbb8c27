import assert from 'node:assert/strict';
import { it } from 'node:test';
import { javaDouble } from './values.ts';

it('doubles are printed as Java prints them', () => {
    const cases: [number, string][] = [
        [0, '0.0'],
        [14, '14.0'],
        [14.7, '14.7'],
        [-0.5, '-0.5'],
        [0.001, '0.001'],
        [0.00012, '1.2E-4'],
        [1_234_567, '1234567.0'],
        [12_345_678, '1.2345678E7'],
        [10_000_000, '1.0E7'],
        [123_456_789.25, '1.2345678925E8']
    ];
    for (const [value, text] of cases) assert.equal(javaDouble(value), text);
});
