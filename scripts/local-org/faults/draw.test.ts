import assert from 'node:assert/strict';
import { test } from 'node:test';
import { draw, matchesPath } from './draw.ts';

test('draws are even, and fixed by seed and names', () => {
    const numbers = Array.from({ length: 10_000 }, (_, index) => draw(42, 0, `row ${index}`));
    const share = numbers.filter((number) => number < 0.1).length / numbers.length;
    assert.ok(share > 0.085 && share < 0.115, String(share));
    assert.equal(draw(42, 0, 'row 1'), numbers[1]);
    assert.notEqual(draw(43, 0, 'row 1'), numbers[1]);
    assert.notEqual(draw(42, 1, 'row 1'), numbers[1]);
});

test('a star stands for any characters', () => {
    const path = '/services/data/v66.0/jobs/ingest/750abc/batches';
    for (const pattern of ['*', path, '/services/*', '*/batches', '/services/*/JOBS/*/batches', '*jobs*ingest*']) {
        assert.ok(matchesPath(pattern, path), pattern);
    }
    for (const pattern of ['', '/services', 'jobs', '*/batch', '*/ingest/*/query/*', '*batches*batches']) {
        assert.ok(!matchesPath(pattern, path), pattern);
    }
    assert.ok(!matchesPath('ab*ba', 'aba'), 'the ends do not overlap');
});
