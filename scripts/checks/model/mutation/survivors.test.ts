import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { compareWithPage, survivorsOf } from './survivors.ts';

const source = 'const a = 1;\nconst b = a <\n    2;\n';
const b = { start: { line: 2, column: 11 }, end: { line: 3, column: 6 } };

describe('survivors', () => {
    const report = {
        files: {
            'some/where/file.js': {
                source,
                mutants: [
                    { status: 'Survived', replacement: 'a <=\n 2', location: b },
                    { status: 'Killed', replacement: 'a > 2', location: b },
                    { status: 'NoCoverage', replacement: 'true', location: b }
                ]
            }
        }
    };

    it('are named by what is written and what it was changed to', () => {
        assert.deepEqual(survivorsOf(report), ['- `file.js`: `a < 2` → `a <= 2`', '- `file.js`: `a < 2` → `true`']);
    });

    it('need a line each on the page, and no other line', () => {
        const page = 'Text.\n\n- `file.js`: `a < 2` → `true`: because.\n- `file.js`: `a < 2` → `false`: it was so.\n';
        assert.deepEqual(compareWithPage(survivorsOf(report), page), {
            unexplained: ['- `file.js`: `a < 2` → `a <= 2`'],
            gone: ['- `file.js`: `a < 2` → `false`: it was so.']
        });
    });
});
