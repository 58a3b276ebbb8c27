import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { readAccountLines } from './known-account.ts';

const line = (idx: number): string =>
    JSON.stringify([idx, 0, null, null, false, null, null, 'd', null, null, `id${idx}`]);

const linesOf = (places: readonly number[]) => new TextEncoder().encode(places.map(line).join('\n'));

describe('readAccountLines', () => {
    it('puts accounts into their order, whatever the order of their lines', () => {
        const order = [2, 3, 10, 11, 1, 9, 100, 20];
        const read = (places: readonly number[]) => [...readAccountLines({ lines: linesOf(places), pieces: null, stored: new Map() })]; // prettier-ignore
        const sorted = [1, 2, 3, 9, 10, 11, 20, 100];
        assert.deepEqual(read(order).map(({ idx }) => idx), sorted); // prettier-ignore
        assert.deepEqual(read(order), read(sorted));
        assert.deepEqual(read([]), []);
    });

    it('finds pieces of evidence in any order, and none where there are none', () => {
        const forms = [{ kind: 'score', half: 'x', source: 's' }] as const;
        const numbers = new Float64Array([7, 0, 0, 5, 20000, 3, 0, 0, 4, 20001, 7, 0, 0, 6, 20002]);
        const pieces = { forms, width: 5, numbers, texts: [] };
        const found = [...readAccountLines({ lines: linesOf([3, 5, 7, 8]), pieces, stored: new Map() })];
        const scores = found.map(({ evidence }) => evidence.map(([, , piece]) => (piece as { score: number }).score));
        assert.deepEqual(scores, [[4], [], [5, 6], []]);
    });

    it('takes what is stored of an account from its line, or from what came apart', () => {
        const inLine = JSON.stringify([1, ...Array(17).fill(null), ['in the line', 'Green']]);
        const lines = new TextEncoder().encode([inLine, line(2), line(3)].join('\n'));
        const stored = new Map([[3, ['apart', 'Red']]]);
        const found = [...readAccountLines({ lines, pieces: null, stored })];
        assert.deepEqual(found.map((account) => account.stored), [['in the line', 'Green'], null, ['apart', 'Red']]); // prettier-ignore
    });
});
