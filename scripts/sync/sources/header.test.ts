import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { readHeader } from './header.ts';
import { nearest } from './nearest.ts';

describe('readHeader', () => {
    it('finds the delimiter, whatever stands inside quotes', () => {
        for (const delimiter of [',', ';', '\t', '|']) {
            assert.deepEqual(readHeader(`a${delimiter}"b,;|c"${delimiter}d\n1`), {
                delimiter,
                columns: ['a', 'b,;|c', 'd']
            });
        }
    });

    it('takes a quoted line break and a byte-order mark', () => {
        assert.deepEqual(readHeader('\ufeff"a\nb",c\r\n1,2')?.columns, ['a\nb', 'c']);
    });

    it('finds no header in an empty file', () => {
        for (const text of ['', '\n', '  \n1,2', '\ufeff']) assert.equal(readHeader(text), null);
    });
});

describe('nearest', () => {
    const names = ['Account Key', 'recommendation_score', 'Date'];

    it('finds the name most like the one given', () => {
        assert.equal(nearest('account_key', names), 'Account Key');
        assert.equal(nearest('recomendation_score', names), 'recommendation_score');
        assert.equal(nearest('score', names), 'recommendation_score');
    });

    it('keeps quiet when none is close', () => {
        assert.equal(nearest('xyzzy', names), null);
    });
});
