import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Change } from '../plan/changes.ts';
import { diffTable } from './diff-table.ts';

describe('the table of changes', () => {
    const change = {
        name: 'Acme', scoreBefore: 15.2, statusBefore: 'Green', stateBefore: 'Scored', scoreAfter: 9.1, statusAfter: 'Red', stateAfter: 'Scored',
        atStake: 1234567.4, currency: 'EUR', movedBy: 'evidence', reason: null
    } as unknown as Change; // prettier-ignore
    const first = { ...change, name: 'New\u001b[2J one', scoreBefore: null, statusBefore: null, stateBefore: null, atStake: null, currency: null, reason: 'Why.' }; // prettier-ignore
    const movement = {
        movement: 'Green -> Red',
        accounts: 1200,
        revenue: 5000,
        revenueUnknown: 0,
        atStake: null,
        currency: null
    };
    const lines = (total: number) =>
        diffTable([change, first], total, [movement, { ...movement, movement: 'new', revenueUnknown: 1300 }] as never);

    it('has columns as wide as what is in them, and says of how many it shows which', () => {
        assert.deepEqual(lines(2).slice(0, 4), [
            'Changes, by revenue at stake',
            '  Account      Before      After    At stake       Moved by  Why',
            '  Acme         15.2 Green  9.1 Red  1,234,567 EUR  evidence',
            '  New?[2J one  new         9.1 Red                 evidence  Why.'
        ]);
        assert.equal(lines(4000)[0], 'Changes, by revenue at stake (2 of 4,000; --limit shows more)');
        assert.deepEqual(diffTable([], 0, []), []);
    });

    it('adds them up, and tells accounts of unknown revenue only where there are some', () => {
        assert.deepEqual(lines(2).slice(4), [
            '',
            'Movements',
            '                Accounts  Revenue  Unknown  At stake',
            '  Green -> Red  1,200     5,000',
            '  new           1,200     5,000    1,300',
            ''
        ]);
    });

    it('cuts what is too wide', () => {
        const [, , row] = diffTable([{ ...change, name: 'x'.repeat(50), reason: 'y'.repeat(100) }], 1, []);
        assert.match(row ?? '', /^ {2}x{33}… {2}15\.2 Green .* {2}y{69}…$/u);
    });
});
