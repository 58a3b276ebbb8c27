import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { csvCell, sanitize } from '../report/sanitize.ts';
import { CHANGE_COLUMNS, changeLine, hasFallen, movementOf } from './changes.ts';
import { LineBytes } from './line-bytes.ts';
import type { Change } from './changes.ts';

const text = fc.oneof(
    fc.string({ unit: 'binary', maxLength: 320 }),
    fc.string({ maxLength: 12 }),
    fc.string({ unit: fc.constantFrom('a', 'b', ' ', ',', ';', '.'), minLength: 28, maxLength: 40 }),
    fc.constantFrom('', 'Green', 'New -> Red', '=1+1', '-3', ' x', 'x ', 'a,b', 'a;b', 'a\tb', 'a"b', 'ü', 'x'.repeat(255), 'x'.repeat(301)) // prettier-ignore
);
const number = fc.option(
    fc.oneof(
        fc.double(),
        fc.integer({ min: -200, max: 200 }).map((tenths) => tenths / 10)
    )
);
const change = fc.record<Change>({
    id: text,
    name: text,
    scoreBefore: number,
    scoreAfter: number,
    statusBefore: fc.option(text),
    statusAfter: fc.option(text),
    stateBefore: fc.option(text),
    stateAfter: fc.option(text),
    movement: text,
    atStake: number,
    revenue: number,
    currency: fc.option(text),
    movedBy: text,
    reason: fc.option(text)
});

describe('changeLine', () => {
    it('writes every column as a cell that is safe to open', () => {
        const { header, of, write } = changeLine('changes.csv');
        assert.equal(header, CHANGE_COLUMNS.join(','));
        fc.assert(
            fc.property(change, (one) => {
                const cells = CHANGE_COLUMNS.map((column) => {
                    const value = one[column];
                    return csvCell(typeof value === 'string' ? sanitize(value, 300) : value);
                });
                const line = Buffer.from(cells.join(','), 'utf8').toString('utf8');
                assert.equal(of(one), line);
                const bytes = new LineBytes();
                write(bytes, one);
                assert.equal(bytes.text(), `${line}\n`);
            }),
            { numRuns: 2000 }
        );
    });

    it('writes JSON where the file is called so', () => {
        const { header, of, write } = changeLine('changes.ndjson');
        assert.equal(header, null);
        fc.assert(
            fc.property(change, (one) => {
                assert.equal(of(one), JSON.stringify(one));
                const bytes = new LineBytes();
                write(bytes, one);
                assert.equal(bytes.text(), `${JSON.stringify(one)}\n`);
            })
        );
    });
});

describe('a movement', () => {
    const statuses = ['Green', 'Amber', 'Red', null];

    it('names where it comes from and where it goes', () => {
        for (const before of statuses) {
            for (const after of statuses)
                assert.equal(movementOf(before, after), `${before ?? 'New'} -> ${after ?? 'New'}`);
        }
        assert.equal(movementOf('Green', 'Red'), 'Green -> Red');
    });

    it('is a fall into Amber from Green or nothing, and into Red from all but Red', () => {
        const fallen = statuses.flatMap((before) =>
            statuses.filter((after) => hasFallen(before, after)).map((after) => [before, after])
        );
        assert.deepEqual(fallen, [['Green', 'Amber'], ['Green', 'Red'], ['Amber', 'Red'], [null, 'Amber'], [null, 'Red']]); // prettier-ignore
    });
});
