import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { matrixContent, matrixText, withMatrix } from './matrix.ts';
import { operation } from './operation.ts';

const nothing = () => Promise.resolve();
const clients = [
    { name: 'sf', version: '2', operations: [operation('query', nothing), operation('deploy', nothing)] },
    { name: 'curl', version: '7.88.1', operations: [operation('query', nothing)] }
];
const outcomes = [
    { client: 'sf', operation: 'query', works: true },
    { client: 'sf', operation: 'deploy', works: false },
    { client: 'curl', operation: 'query', works: true }
];
const page = (matrix: string) => `before\n${matrix}\nafter\n`;

describe('the client matrix', () => {
    const matrix = matrixText(clients, outcomes, '2026-11-22');

    it('has a row for each operation and an empty cell where a client is not asked', () => {
        assert.deepEqual(matrixContent(matrix), [
            '| Operation | sf 2 | curl |',
            '| `query` | yes | yes |',
            '| `deploy` | **no** | |'
        ]);
    });

    it('takes the place of the one before, whatever its day', () => {
        const older = matrixText(clients, outcomes.slice(0, 1), '2020-01-01');
        assert.equal(withMatrix(page(older), matrix), page(matrix));
        assert.deepEqual(matrixContent(page(matrixText(clients, outcomes, '2020-01-01'))), matrixContent(page(matrix)));
        assert.notDeepEqual(matrixContent(page(older)), matrixContent(page(matrix)));
    });

    it('says what a page without its marks lacks', () => {
        assert.throws(() => withMatrix('nothing', matrix), /no lines "<!-- client matrix/u);
    });
});
