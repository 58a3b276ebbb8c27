import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import type { Engine } from '../sources/engine.ts';
import { aroundEngine } from '../testing/around-engine.ts';
import type { Change } from './changes.ts';
import { sortChanges } from './diff.ts';

const CHANGE: Change = {
    id: 'A1',
    name: 'Acme',
    scoreBefore: 15,
    scoreAfter: 14,
    statusBefore: 'Green',
    statusAfter: 'Amber',
    stateBefore: 'Scored',
    stateAfter: 'Scored',
    movement: 'Green -> Amber',
    atStake: null,
    revenue: null,
    currency: null,
    movedBy: 'customer -1.0',
    reason: null
};

describe('the list of changes that people read', () => {
    let engine: Engine;
    const folder = aroundEngine((opened) => (engine = opened), { memoryLimit: '256MB' });

    const sort = async (changes: readonly Partial<Change>[], limit = 99) => {
        const list = join(folder, 'work.ndjson');
        writeFileSync(list, changes.map((change) => `${JSON.stringify({ ...CHANGE, ...change })}\n`).join(''));
        const file = join(folder, 'changes.ndjson');
        const { first, movements } = await sortChanges(engine, list, file, limit);
        const lines = readFileSync(file, 'utf8').trimEnd().split('\n');
        return { first, movements, written: lines.map((line) => JSON.parse(line) as Change) };
    };

    it('has most money first, then falls to Red, then the largest moves, then names', async () => {
        const { first, written } = await sort([
            { id: 'b', name: 'Beta' },
            { id: 'a2', name: 'Alpha' },
            { id: 'a1', name: 'Alpha' },
            { id: 'new', name: 'Aaa', scoreBefore: null, movement: 'New -> Amber' },
            { id: 'up', scoreBefore: 10, scoreAfter: 13, movement: 'Red -> Amber' },
            { id: 'gone', scoreBefore: 4, scoreAfter: null, movement: 'Amber -> Stale' },
            { id: 'red', movement: 'Amber -> Red' },
            { id: 'small', atStake: 10 },
            { id: 'large', atStake: 2000.5 }
        ]);
        const order = ['large', 'small', 'red', 'gone', 'up', 'a1', 'a2', 'b', 'new'];
        assert.deepEqual(
            written.map(({ id }) => id),
            order
        );
        assert.deepEqual(first, written);
    });

    it('gives as many as were asked for and writes them all, every value as it was', async () => {
        const all = [
            { ...CHANGE, name: 'Größe "x", y', atStake: 1.5, revenue: 1.5, currency: 'EUR', reason: 'because' },
            { ...CHANGE, id: 'A2', scoreBefore: null, statusBefore: null, stateBefore: null }
        ];
        const { first, written } = await sort(all, 1);
        assert.deepEqual(written, all);
        assert.deepEqual(first, all.slice(0, 1));
    });

    it('adds up each movement by currency, and never takes unknown revenue for none', async () => {
        const fall = { movement: 'Green -> Red', currency: 'EUR' };
        const { movements } = await sort([
            { ...fall, revenue: 100, atStake: 100 },
            { ...fall, revenue: 50, atStake: 50 },
            { ...fall },
            { ...fall, currency: 'USD', revenue: 400, atStake: 400 },
            { movement: 'Red -> Green', currency: 'EUR', revenue: 7 },
            { movement: 'Amber -> Green', currency: 'EUR' },
            { movement: 'Amber -> Green', currency: 'EUR' }
        ]);
        const none = { revenue: null, atStake: null };
        assert.deepEqual(movements, [
            { ...fall, currency: 'USD', accounts: 1, revenue: 400, revenueUnknown: 0, atStake: 400 },
            { ...fall, accounts: 3, revenue: 150, revenueUnknown: 1, atStake: 150 },
            { movement: 'Amber -> Green', currency: 'EUR', accounts: 2, revenueUnknown: 2, ...none },
            { movement: 'Red -> Green', currency: 'EUR', accounts: 1, revenueUnknown: 0, ...none, revenue: 7 }
        ]);
    });
});
