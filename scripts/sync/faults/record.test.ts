import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import type { FaultCase, Verdict } from './fault-case.ts';
import { addToRecord, named, readRecords } from './record.ts';
import { matrixTable, summaryTable, totals } from './table.ts';

const verdict = (more: Partial<Verdict>): Verdict => ({
    fault: '503',
    at: 'GET query Account',
    way: 'bulk',
    code: 0,
    runs: 1,
    struck: true,
    duplicates: 0,
    problems: [],
    ...more
});

describe('the record of a matrix that is tried in pieces', () => {
    let folder: string;
    before(() => {
        folder = mkdtempSync(join(tmpdir(), 'health-record-'));
    });
    after(() => rmSync(folder, { recursive: true, force: true }));

    it('gives every case a name of its own that does not depend on the slice', () => {
        const one: FaultCase = {
            fault: '503',
            at: 'GET versions',
            way: 'bulk',
            strike: () => Promise.reject(new Error())
        };
        const cases = named('requests', [one, one, { ...one, way: 'collections' }]);
        assert.deepEqual(
            cases.map(({ id }) => id),
            [
                'requests | 503 | GET versions | bulk | 1',
                'requests | 503 | GET versions | bulk | 2',
                'requests | 503 | GET versions | collections | 1'
            ]
        );
    });

    it('counts the last verdict of a case that was tried again', () => {
        const [file, other] = [join(folder, 'one.ndjson'), join(folder, 'none.ndjson')];
        addToRecord(file, 'a', verdict({ problems: ['accounts: 1 instead of 2'] }));
        addToRecord(file, 'b', verdict({ way: 'collections', code: 3, runs: 2 }));
        addToRecord(file, 'a', verdict({}));
        const found = readRecords([file, other]);
        assert.deepEqual(found, [
            { id: 'a', ...verdict({}) },
            { id: 'b', ...verdict({ way: 'collections', code: 3, runs: 2 }) }
        ]);
        assert.equal(
            totals(found),
            '2 cases, 2 of them struck: 2 reached the same end, 1 by themselves and the others by the next run; 0 records twice.'
        );
    });
});

describe('the matrix', () => {
    const verdicts = [
        verdict({ fault: 'kill -9', at: 'GET versions', code: null, runs: 2 }),
        verdict({}),
        verdict({ way: 'collections', code: 3, runs: 2, problems: ['tasks: 1 instead of 0'] }),
        verdict({ fault: 'kill -9', at: 'GET query Account', code: 0, struck: false })
    ];

    it('has a line for each fault at each place, the faults together', () => {
        const rows = matrixTable(verdicts).split('\n').slice(2);
        const cells = rows.map((row) =>
            row
                .split('|')
                .map((cell) => cell.trim())
                .slice(1, -1)
        );
        assert.deepEqual(cells, [
            ['kill -9', 'GET query Account', '1', 'yes', '1', '1', '0'],
            ['kill -9', 'GET versions', '1', 'yes', '0', '0', 'killed'],
            ['503', 'GET query Account', '2', '1 of 2', '1', '0', '0, 3']
        ]);
    });

    it('can be condensed to a line for each fault', () => {
        const [, , kills, busy] = summaryTable(verdicts).split('\n');
        assert.match(kills ?? '', /^\| kill -9 +\| 2 places +\| 2 /u);
        assert.match(busy ?? '', /^\| 503 +\| GET query Account +\| 2 +\| 1 of 2/u);
    });
});
